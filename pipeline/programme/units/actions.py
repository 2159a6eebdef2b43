"""What a unit did, entered by its lead in a minute; and how it is counted over a period.

A unit that was renamed keeps its actions. Those of a unit that was merged stay under its own number and count
for the unit that took it in. Something entered by mistake is taken back and stays in the event log.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pipeline.errors import RuleError, UsageError
from pipeline.programme.models import UnitAction
from pipeline.programme.publishing.links import clean_link
from pipeline.programme.publishing.pages import of_unit
from pipeline.review.accounts.permissions import can, only_unit
from pipeline.review.accounts.units import standing_key
from pipeline.review.models import Event, Unit, User
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry
from pipeline.text.masking.mask import mask

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Kind = UnitAction.Kind

KINDS: Final[Mapping[str, "StrPromise"]] = {
    Kind.PLEDGE: _("Ký cam kết"),
    Kind.PRODUCT: _("Sản phẩm truyền thông"),
    Kind.ACTIVITY: _("Hoạt động, ngày hội"),
    Kind.FORUM: _("Diễn đàn, toạ đàm"),
    Kind.MOCK_TRIAL: _("Phiên toà giả định"),
    Kind.TRAINING: _("Buổi tập huấn"),
    Kind.MODEL: _("Mô hình hay, cách làm hay"),
}
"""How the kinds of actions are called, in the order in which they are shown."""

MESSAGES: Final = {
    "kind": _("Bạn chọn giúp đây là việc gì nhé."),
    "title": _("Bạn ghi tên việc này nhé, một dòng thôi."),
    "day": _("Ngày không đúng: việc đã làm thì không ở tương lai, và từ năm 2020 trở đi."),
    "people": _("Số người ký cam kết không thể nhiều hơn số đoàn viên, và số đoàn viên phải từ 1 trở lên."),
    "link": _("Đường link cần bắt đầu bằng http:// hoặc https://."),
}

EARLIEST_YEAR: Final = 2020


@dataclass(frozen=True, slots=True)
class Pledged:
    """Who has pledged.

    Attributes:
        people: How many have.
        members: Of how many.
    """

    people: int
    members: int

    @property
    def percent(self) -> float:
        """Their share, 0 to 100."""
        return 100 * self.people / self.members if self.members else 0.0


def visible_actions(person: User) -> QuerySet[UnitAction]:
    """Return the actions somebody sees: for the lead or auditor of a unit those of the unit."""
    if not can(person, "see_programme"):
        return UnitAction.objects.none()
    unit = only_unit(person)
    found = UnitAction.objects.filter(removed_at=None).select_related("unit", "added_by")
    return found if unit is None else found.filter(of_unit(unit))


@atomic_with_retry
def add_action(lead: User, action: UnitAction) -> UnitAction:
    """Store something a unit did.

    Args:
        lead: Who enters it; the lead of a unit does so for their own.
        action: With unit (None for the district), kind, title, day, numbers, link and note; personal data in
            its words is masked before they are kept.

    Raises:
        PermissionDenied: They may not, or not for this unit.
        RuleError: Something that was typed is missing or wrong.
    """
    _check_person(lead, action.unit_id)
    _check(action)
    action.title, action.note = mask(action.title), mask(action.note)
    action.added_by, action.added_at = lead, timezone.now()
    action.save()
    event_log.record(Event.Kind.ACTION_ADDED, actor=lead, payload=_facts(action))
    return action


@atomic_with_retry
def take_back(lead: User, action: UnitAction) -> None:
    """Say that an action was entered by mistake; it counts nowhere any more.

    Raises:
        PermissionDenied: They may not, or not for this unit.
    """
    _check_person(lead, action.unit_id)
    found = UnitAction.objects.select_for_update().get(pk=action.pk)
    if found.removed_at is None:
        found.removed_at = timezone.now()
        found.save(update_fields=["removed_at"])
        event_log.record(Event.Kind.ACTION_CHANGED, actor=lead, payload=_facts(found) | {"is_removed": True})


def counted(unit: Unit | None, first: date, last: date) -> Counter[str]:
    """Count the actions of a unit between two days by kind.

    Args:
        unit: The unit, with those that were merged into it; None for what the district itself did.
        first: First day.
        last: Last day.
    """
    found = _of(unit).filter(on__gte=first, on__lte=last)
    return Counter(found.values_list("kind", flat=True))


def pledged(unit: Unit, last: date) -> Pledged | None:
    """Return who of a unit has pledged in the year of a day, as entered last by that day; None if nobody did.

    A unit that was merged into this one counts beside it, until this one enters new numbers after the merger.
    """
    rows = _of(unit).filter(kind=Kind.PLEDGE, on__gte=date(last.year, 1, 1), on__lte=last)
    latest = {row.unit_id: row for row in rows.order_by("on", "pk")}
    own, merged_at = latest.get(unit.pk), mergers()
    counts = [
        row
        for key, row in latest.items()
        if key == unit.pk or own is None or own.added_at < merged_at.get(key or 0, row.added_at)
    ]
    if not counts:
        return None
    return Pledged(sum(row.people or 0 for row in counts), sum(row.members or 0 for row in counts))


def mergers() -> dict[int, datetime]:
    """Return when each unit was merged into another, by its number, as the event log has it."""
    found = Event.objects.filter(kind=Event.Kind.UNITS_MERGED).values_list("payload", "at")
    return {payload["unit_number"]: at for payload, at in found if "unit_number" in payload}


def _of(unit: Unit | None) -> QuerySet[UnitAction]:
    standing = UnitAction.objects.filter(removed_at=None)
    return standing.filter(unit=None) if unit is None else standing.filter(of_unit(unit.pk))


def _check_person(lead: User, unit: int | None) -> None:
    own = only_unit(lead)
    if not can(lead, "enter_actions") or (own is not None and standing_key(unit) != own):
        raise PermissionDenied


def _check(action: UnitAction) -> None:
    if action.kind not in Kind.values:
        raise _refusal("kind")
    if action.on.year < EARLIEST_YEAR or action.on > timezone.localdate():
        raise _refusal("day")
    if action.kind == Kind.PLEDGE:
        if not action.members or action.people is None or action.people > action.members:
            raise _refusal("people")
        action.title = action.title or str(KINDS[Kind.PLEDGE])
    else:
        action.members = None
    if not action.title:
        raise _refusal("title")
    try:
        action.link = clean_link(action.link) if action.link else ""
    except UsageError as error:
        raise _refusal("link") from error


def _facts(action: UnitAction) -> dict[str, Any]:
    return {
        "action": action.pk,
        "what": action.kind,
        "name": action.title,
        "on": action.on.isoformat(),
        "people": action.people,
        "members": action.members,
        "unit": action.unit.name if action.unit else "",
        "unit_number": action.unit_id,
    }


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))
