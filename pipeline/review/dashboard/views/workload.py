"""What people carry, for their lead."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pipeline.review.accounts.access import member, needs
from pipeline.review.dashboard import workload as rules


@require_safe
@needs("see_load")
def load(request: HttpRequest) -> HttpResponse:
    """Show what each person carries, by name and in no other order, and how work could be shared out."""
    lead = member(request)
    units = rules.units(lead)
    context = {
        "rows": rules.loads(lead),
        "units": units,
        "suggestions": rules.suggestions(units),
        "days": rules.DAYS,
    }
    return render(request, "dashboard/workload.html", context)
