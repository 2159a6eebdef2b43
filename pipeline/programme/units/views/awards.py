"""Units that were commended."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pipeline.errors import RuleError
from pipeline.programme.models import Award
from pipeline.programme.units import awards as rules
from pipeline.programme.units.views.criteria import year_in
from pipeline.review.accounts.access import member, needs, number_in
from pipeline.review.accounts.permissions import can
from pipeline.review.models import Unit
from pipeline.review.presentation.highlight import inert

TITLE_CHARS = 160


@require_safe
@needs("see_programme")
def awards(request: HttpRequest) -> HttpResponse:
    """List the units that were commended in a year."""
    return _show(request)


@require_POST
@needs("set_programme")
def add(request: HttpRequest) -> HttpResponse:
    """Commend a unit."""
    sent = request.POST
    unit = Unit.objects.standing().filter(pk=number_in(sent.get("unit", ""))).first()
    title = inert(" ".join(sent.get("title", "").split()))[:TITLE_CHARS]
    try:
        made = rules.award(member(request), unit, year_in(request), title)
    except RuleError as error:
        return _show(request, str(error))
    messages.success(request, _("Đã lưu “%(name)s”.") % {"name": made.title})
    return _back_to(made.year)


@require_POST
@needs("set_programme")
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take back an award that was entered by mistake."""
    found = get_object_or_404(Award.objects.select_related("unit"), pk=number, removed_at=None)
    rules.take_back(member(request), found)
    messages.success(request, _("Đã bỏ khen thưởng này."))
    return _back_to(found.year)


def _show(request: HttpRequest, problem: str = "") -> HttpResponse:
    year, sets = year_in(request), can(member(request), "set_programme")
    context = {
        "year": year,
        "years": (year - 1, year + 1),
        "awards": [(made, (made.unit.merged_into or made.unit).name) for made in rules.awards_of(year)],
        "units": Unit.objects.standing() if sets else (),
        "sets": sets,
        "problem": problem,
    }
    return render(request, "units/awards.html", context, status=422 if problem else 200)


def _back_to(year: int) -> HttpResponse:
    return redirect(f"{reverse('awards')}?year={year}")
