"""Units that were commended."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pipeline.errors import RuleError
from pipeline.programme.units import awards as rules
from pipeline.programme.units.views.criteria import year_in
from pipeline.review.accounts.access import member, needs, number_in
from pipeline.review.accounts.permissions import can
from pipeline.review.models import Unit
from pipeline.review.presentation.highlight import inert

TITLE_CHARS = 160


@require_http_methods(["GET", "HEAD", "POST"])
@needs("see_programme")
def awards(request: HttpRequest) -> HttpResponse:
    """List the units that were commended in a year; the lead of the district adds one or takes one back."""
    year, problem = year_in(request), ""
    sets = can(member(request), "set_programme")
    if request.method == "POST":
        if not sets:
            raise PermissionDenied
        try:
            _store(request, year)
            return redirect(f"{request.path}?year={year}")
        except RuleError as error:
            problem = str(error)
    context = {
        "year": year,
        "years": (year - 1, year + 1),
        "awards": [(made, (made.unit.merged_into or made.unit).name) for made in rules.awards_of(year)],
        "units": Unit.objects.standing() if sets else (),
        "sets": sets,
        "problem": problem,
    }
    return render(request, "units/awards.html", context, status=422 if problem else 200)


def _store(request: HttpRequest, year: int) -> None:
    sent, lead = request.POST, member(request)
    if "back" in sent:
        found = get_object_or_404(rules.awards_of(year), pk=number_in(sent["back"]))
        rules.take_back(lead, found)
        messages.success(request, _("Đã bỏ khen thưởng này."))
        return
    unit = Unit.objects.standing().filter(pk=number_in(sent.get("unit", ""))).first()
    title = inert(" ".join(sent.get("title", "").split()))[:TITLE_CHARS]
    made = rules.award(lead, unit, year, title)
    messages.success(request, _("Đã lưu “%(name)s”.") % {"name": made.title})
