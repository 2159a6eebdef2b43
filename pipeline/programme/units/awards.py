"""Units that were commended, by year and name. There is no place in it, and no person."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.programme.models import Award
from pipeline.review.accounts.permissions import can
from pipeline.review.models import Event, Unit, User
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry

MESSAGES = {
    "unit": gettext_lazy("Bạn chọn một đơn vị nhé. Khen thưởng ở đây dành cho đơn vị, không cho từng người."),
    "title": gettext_lazy("Bạn ghi đơn vị được khen vì việc gì nhé."),
}


def awards_of(year: int) -> QuerySet[Award]:
    """Return the awards of a year by the names of the units."""
    found = Award.objects.filter(year=year, removed_at=None).select_related("unit__merged_into")
    return found.order_by("unit__name", "pk")


@atomic_with_retry
def award(lead: User, unit: Unit | None, year: int, title: str) -> Award:
    """Commend a unit for something it did in a year.

    Raises:
        PermissionDenied: They do not lead the whole district.
        RuleError: No unit was chosen, or not for what.
    """
    _check(lead)
    if unit is None:
        raise RuleError("unit", str(MESSAGES["unit"]))
    if not title:
        raise RuleError("title", str(MESSAGES["title"]))
    made = Award.objects.create(unit=unit, year=year, title=title, added_by=lead)
    facts = {"award": made.pk, "unit": unit.name, "unit_number": unit.pk, "year": year, "name": title}
    event_log.record(Event.Kind.AWARDED, actor=lead, payload=facts)
    return made


@atomic_with_retry
def take_back(lead: User, made: Award) -> None:
    """Take an award back that was entered by mistake.

    Raises:
        PermissionDenied: They do not lead the whole district.
    """
    _check(lead)
    if made.removed_at is None:
        made.removed_at = timezone.now()
        made.save(update_fields=["removed_at"])
        facts = {"award": made.pk, "unit": made.unit.name, "year": made.year, "is_removed": True}
        event_log.record(Event.Kind.AWARDED, actor=lead, payload=facts)


def _check(lead: User) -> None:
    if not can(lead, "set_programme"):
        raise PermissionDenied
