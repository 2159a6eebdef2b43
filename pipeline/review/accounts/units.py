"""Units of the district: added, renamed, given a kind, merged.

A unit that was merged stays in the database, named in what was recorded before, and has nobody and nothing
any more. Only the lead of the whole district changes units.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.review.accounts.permissions import can, only_unit
from pipeline.review.models import Event, Invite, Item, Lease, PageRule, Tip, Unit, User
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry

DAYS: Final = 30
"""Days of work that a unit's figures look back on."""

MESSAGES: Final = {
    "name": gettext_lazy("Bạn đặt tên cho đơn vị nhé."),
    "taken": gettext_lazy("Đơn vị này có rồi. Nếu là một thì bạn gộp lại nhé."),
    "same": gettext_lazy("Bạn chọn một đơn vị khác để gộp vào nhé."),
}


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """A unit and what its people do.

    Attributes:
        unit: The unit.
        members: People of it who may log in.
        active: Of these, who reviewed within `DAYS` days.
        reviewed: Items that its people reviewed within `DAYS` days, whoever these were assigned to.
        tips: Posts that its people brought by hand within `DAYS` days.
        waiting: Items assigned to it that wait.
    """

    unit: Unit
    members: int
    active: int
    reviewed: int
    tips: int
    waiting: int


def units_of(lead: User) -> list[UnitFigures]:
    """Return the units that somebody looks after, by name, with what their people do."""
    own = only_unit(lead)
    units = Unit.objects.standing() if own is None else Unit.objects.filter(pk=own)
    since = timezone.now() - timedelta(days=DAYS)
    done = Lease.objects.filter(end=Lease.End.DECIDED, ended_at__gt=since)
    worked = Exists(done.filter(reviewer=OuterRef("pk")))
    counts = {
        "members": _by_unit(User.objects.filter(is_active=True), "unit"),
        "active": _by_unit(User.objects.filter(worked, is_active=True), "unit"),
        "reviewed": _by_unit(done, "reviewer__unit"),
        "tips": _by_unit(Tip.objects.filter(made_at__gt=since), "unit"),
        "waiting": _by_unit(Item.objects.filter(state=Item.State.WAITING), "unit"),
    }
    return [UnitFigures(unit, **{name: of.get(unit.pk, 0) for name, of in counts.items()}) for unit in units]


@atomic_with_retry
def add_unit(lead: User, name: str, kind: str = "") -> Unit:
    """Add a unit.

    Args:
        lead: Who adds it.
        name: What it is called.
        kind: One of `Unit.Kind`; anything else is taken for none.

    Raises:
        PermissionDenied: They do not lead the whole district.
        RuleError: The name is empty or taken.
    """
    _check(lead, name)
    made = Unit.objects.create(name=name, kind=_kind(kind))
    event_log.record(Event.Kind.UNIT_ADDED, actor=lead, payload={"unit": made.name, "kind": made.kind})
    return made


@atomic_with_retry
def change_unit(lead: User, unit: Unit, name: str, kind: str) -> None:
    """Rename a unit, or say of which kind it is; arguments and errors are those of `add_unit`."""
    _check(lead, name, unit)
    before = {"unit": unit.name, "kind": unit.kind}
    unit.name, unit.kind = name, _kind(kind)
    if before != {"unit": unit.name, "kind": unit.kind}:
        unit.save(update_fields=["name", "kind"])
        facts = {"unit": before["unit"], "name": unit.name, "kind": unit.kind}
        event_log.record(Event.Kind.UNIT_CHANGED, actor=lead, payload=facts)


@atomic_with_retry
def merge_units(lead: User, unit: Unit, into: Unit) -> None:
    """Move the people, work and figures of a unit to another; the name of the first is free afterwards.

    Args:
        lead: Who merges.
        unit: The unit that ends.
        into: The unit that goes on.

    Raises:
        PermissionDenied: They do not lead the whole district.
        RuleError: The two are one, or one of them was merged before.
    """
    _check(lead, unit.name, unit)
    locked = Unit.objects.select_for_update().standing().in_bulk((unit.pk, into.pk))
    if len(locked) < 2:
        raise _refusal("same")
    facts: dict[str, Any] = {"unit": unit.name, "unit_number": unit.pk, "into": into.name}
    facts["people"] = User.objects.filter(unit=unit).update(unit=into)
    facts["items"] = Item.objects.filter(unit=unit).update(unit=into)
    Item.objects.filter(reserved_for=unit).update(reserved_for=into)
    for model in (PageRule, Invite, Tip):
        model._default_manager.filter(unit=unit).update(unit=into)
    Unit.objects.filter(merged_into=unit).update(merged_into=into)
    unit.name, unit.merged_into = f"{unit.name[:100]} ({unit.pk})", into
    unit.save(update_fields=["name", "merged_into"])
    event_log.record(Event.Kind.UNITS_MERGED, actor=lead, payload=facts)


def standing_key(key: int | None) -> int | None:
    """Return the key of the unit that a unit is today: its own, or that of what it was merged into."""
    if key is None:
        return None
    return Unit.objects.filter(pk=key).values_list("merged_into", flat=True).first() or key


def _by_unit(rows: Any, path: str) -> dict[int, int]:  # noqa: ANN401  a QuerySet of any model
    counted = (
        rows.filter(**{f"{path}__isnull": False}).order_by().values_list(path).annotate(count=Count("pk"))
    )
    return dict(counted)


def _check(lead: User, name: str, unit: Unit | None = None) -> None:
    if not can(lead, "manage_units"):
        raise PermissionDenied
    if not name:
        raise _refusal("name")
    others = Unit.objects.exclude(pk=unit.pk) if unit else Unit.objects.all()
    if others.filter(name__iexact=name).exists():
        raise _refusal("taken")


def _kind(kind: str) -> str:
    return kind if kind in Unit.Kind.values else ""


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))
