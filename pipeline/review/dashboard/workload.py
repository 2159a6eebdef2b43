"""How much each person carries, so that a lead can look after people and share the work out.

For care, not for comparing: people come in alphabetical order and in no other, skips are not counted, and
there is no accuracy, speed or rank of a person anywhere.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from pipeline.review.accounts.permissions import can, only_unit
from pipeline.review.accounts.team_settings import team
from pipeline.review.domain.days import start_of_day
from pipeline.review.models import Item, Lease, Question, Unit, User
from pipeline.review.presentation.labels import SENSITIVE

DAYS: Final = 7

MIN_OVERLOADED_ITEMS: Final = 50
"""Waiting items for each active person from which a unit has much to do: two evenings of one volunteer."""

MAX_SPARE_ITEMS: Final = 10
"""Waiting items for each active person up to which a unit could help another."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one person carries.

    Attributes:
        name: Login name.
        unit: Name of the unit, or empty.
        open_since: When they took the item they have open; None when they have none open.
        today: Items reviewed since midnight, local time.
        week: Items reviewed within `DAYS` days.
        heavy: Of these, items whose text may hurt.
        needs_break: Whether they read so many of those today that the app suggests a break.
    """

    name: str
    unit: str
    open_since: datetime | None
    today: int
    week: int
    heavy: int
    needs_break: bool


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """What waits for one unit, and for how many people.

    Attributes:
        name: Of the unit.
        waiting: Items assigned to it that wait.
        active: People of it who reviewed within `DAYS` days.
    """

    name: str
    waiting: int
    active: int

    @property
    def each(self) -> float:
        """Waiting items for each active person."""
        return self.waiting / self.active if self.active else float(self.waiting)


def loads(lead: User) -> list[Load]:
    """Return what each person whom a lead looks after carries, by name."""
    people = User.objects.filter(is_active=True).select_related("unit").prefetch_related("groups")
    unit = only_unit(lead)
    if unit is not None:
        people = people.filter(unit=unit)
    reviewing = [person for person in people.order_by("username") if can(person, "review")]
    keys = [person.pk for person in reviewing]
    done, heavy = _counts(keys), _counts(keys, only_heavy=True)
    after = team().break_after
    live = Lease.objects.live().filter(reviewer__in=keys)
    held = dict(live.values_list("reviewer_id", "started_at"))
    return [
        Load(
            name=person.get_username(),
            unit=person.unit.name if person.unit else "",
            open_since=held.get(person.pk),
            today=done.get(person.pk, (0, 0))[0],
            week=done.get(person.pk, (0, 0))[1],
            heavy=heavy.get(person.pk, (0, 0))[1],
            needs_break=bool(after) and heavy.get(person.pk, (0, 0))[0] >= after,
        )
        for person in reviewing
    ]


def units(lead: User) -> list[UnitLoad]:
    """Return what waits for each unit that a lead looks after, by name."""
    found = Unit.objects.order_by("name")
    own = only_unit(lead)
    if own is not None:
        found = found.filter(pk=own)
    waits = Item.objects.filter(state=Item.State.WAITING, unit__in=found).order_by()
    waiting = dict(waits.values_list("unit").annotate(count=Count("id")))
    week = Lease.objects.answered().filter(
        reviewer=OuterRef("pk"), ended_at__gt=timezone.now() - timedelta(days=DAYS)
    )
    people = User.objects.filter(Exists(week), is_active=True, unit__in=found).order_by()
    active = dict(people.values_list("unit").annotate(count=Count("id")))
    return [UnitLoad(unit.name, waiting.get(unit.pk, 0), active.get(unit.pk, 0)) for unit in found]


def suggestions(found: Sequence[UnitLoad]) -> list[str]:
    """Say which units have much to do and few people, and who could help, in words."""
    free = [unit for unit in found if unit.active and unit.each <= MAX_SPARE_ITEMS]
    said = []
    for unit in found:
        if unit.waiting and not unit.active:
            what = _("%(unit)s có %(waiting)s bài chờ mà %(days)s ngày qua chưa có ai duyệt.")
        elif unit.each >= MIN_OVERLOADED_ITEMS:
            what = _("%(unit)s có %(waiting)s bài chờ cho %(active)s người đang duyệt.")
        else:
            continue
        facts = {"unit": unit.name, "waiting": unit.waiting, "active": unit.active, "days": DAYS}
        said.append(f"{what % facts} {_help(free)}")
    return said


def _help(free: Sequence[UnitLoad]) -> str:
    if not free:
        return _("Bạn thử giao bớt cho cả quận, mời thêm người, hoặc giảm số giờ dành riêng.")
    return _("%(unit)s đang nhẹ việc hơn, bạn thử hỏi xem họ nhận giúp một phần được không.") % {
        "unit": min(free, key=lambda unit: (unit.each, unit.name)).name
    }


def _counts(people: Collection[int], *, only_heavy: bool = False) -> dict[int, tuple[int, int]]:
    """Return how many items each person reviewed today and within `DAYS` days."""
    since = timezone.now() - timedelta(days=DAYS)
    done = Lease.objects.answered().filter(reviewer__in=people, ended_at__gt=since)
    if only_heavy:
        asked = Question.objects.filter(item=OuterRef("item"), label__in=SENSITIVE)
        done = done.filter(Exists(asked))
    counted = done.order_by().values_list("reviewer_id")
    today = Count("id", filter=Q(ended_at__gte=start_of_day()))
    rows = counted.annotate(today=today, week=Count("id"))
    return {person: (now, week) for person, now, week in rows}
