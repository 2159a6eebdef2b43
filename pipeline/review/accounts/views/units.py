"""Units of the district: the list with what their people do, and changing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pipeline.errors import RuleError
from pipeline.review.accounts import units as rules
from pipeline.review.accounts.access import member, needs, number_in
from pipeline.review.accounts.permissions import can
from pipeline.review.models import Unit
from pipeline.review.presentation.highlight import inert
from pipeline.review.presentation.names import UNIT_KINDS

NAME_CHARS = 100
"""Characters of a name; the column takes a few more, for units that were merged."""


@require_safe
@needs("see_people")
def units(request: HttpRequest) -> HttpResponse:
    """List the units with their members and what these did."""
    person = member(request)
    found = rules.units_of(person)
    context = {
        "rows": [(each, UNIT_KINDS.get(each.unit.kind, "")) for each in found],
        "kinds": UNIT_KINDS.items(),
        "days": rules.DAYS,
        "changes": can(person, "manage_units"),
        "limit": NAME_CHARS,
    }
    return render(request, "accounts/units.html", context)


@require_POST
@needs("manage_units")
def add(request: HttpRequest) -> HttpResponse:
    """Add a unit of the district."""
    try:
        made = rules.add_unit(member(request), _name(request), request.POST.get("kind", ""))
        messages.success(request, _("Đã thêm %(name)s.") % {"name": made.name})
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("units")


@require_POST
@needs("manage_units")
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Rename a unit, give it a kind, or merge it into another."""
    lead = member(request)
    unit = get_object_or_404(Unit.objects.standing(), pk=number)
    try:
        if "merge" in request.POST:
            into = Unit.objects.standing().filter(pk=number_in(request.POST.get("into", ""))).first()
            rules.merge_units(lead, unit, into or unit)
            messages.success(request, _("Đã gộp hai đơn vị làm một."))
        else:
            rules.change_unit(lead, unit, _name(request), request.POST.get("kind", ""))
            messages.success(request, _("Đã lưu thay đổi cho %(name)s.") % {"name": unit.name})
    except RuleError as error:
        messages.error(request, str(error))
    return redirect("units")


def _name(request: HttpRequest) -> str:
    return inert(" ".join(request.POST.get("name", "").split()))[:NAME_CHARS]
