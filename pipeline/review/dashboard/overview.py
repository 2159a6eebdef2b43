"""What the lead wants to know at a glance: what waits, since when, how urgent it is, and what gets done.

Every function here is one query over an index, whatever the length of the queue, and returns rows in the
order in which they are shown. A new picture is one more function and one more line in `FIGURES`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pipeline.review.dashboard.figures import Figure, Row
from pipeline.review.domain.days import start_of_day
from pipeline.review.domain.outcomes import QUESTIONS
from pipeline.review.models import Item, Lease, Question, Unit
from pipeline.review.search.search import AGES, shown_priority, waited

DAYS: Final = 30
"""Days of decisions that are shown: four weeks and a bit, so that a weekly rhythm can be seen."""

BANDS: Final = ((80, 100), (60, 79), (40, 59), (20, 39), (0, 19))
"""Bands of priority as it is shown, in whole points, most urgent first."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The large numbers.

    Attributes:
        waiting: Items that wait for a decision.
        in_hands: Items that somebody has open.
        today: Items decided since midnight, by the clock of the team.
        decided: Items that are decided.
        oldest: When the item that has waited longest came into the queue.
    """

    waiting: int
    in_hands: int
    today: int
    decided: int
    oldest: datetime | None


def totals(unit: int | None = None) -> Totals:
    """Count the queue, or the part of it that is assigned to a unit."""
    items, held = _items(unit), Lease.objects.live()
    waiting = items.filter(state=Item.State.WAITING)
    return Totals(
        waiting=waiting.count(),
        in_hands=(held if unit is None else held.filter(item__unit=unit)).count(),
        today=items.filter(decided_at__gte=start_of_day()).count(),
        decided=items.filter(state=Item.State.DECIDED).count(),
        oldest=waiting.order_by("added_at").values_list("added_at", flat=True).first(),
    )


def by_label(unit: int | None = None) -> Figure:
    """Count open questions; an item with two flags waits under both."""
    found = Question.objects.filter(state=Question.State.OPEN, item__state=Item.State.WAITING)
    found = found if unit is None else found.filter(item__unit=unit)
    counts = dict(found.values_list("label").annotate(count=Count("id")))
    rows = [
        Row(str(text.title), counts.get(label, 0), urlencode({"state": "waiting", "label": label}))
        for label, text in QUESTIONS.items()
        if label in counts or label != "offensive"
    ]
    return Figure("label", _("Đang chờ theo nhãn"), _("Nhãn"), _("Số câu hỏi"), rows)


def by_age(unit: int | None = None) -> Figure:
    """Count waiting items by how long ago they came into the queue."""
    counts = _count({name: waited(name) for name in AGES}, unit)
    rows = [
        Row(str(title), counts[name], urlencode({"state": "waiting", "waited": name}))
        for name, (title, _since, _until) in AGES.items()
    ]
    return Figure("age", _("Đã chờ bao lâu"), _("Thời gian chờ"), _("Số bài"), rows)


def by_priority(unit: int | None = None) -> Figure:
    """Count waiting items by band of priority."""
    counts = _count({f"from_{low}": shown_priority(low, high) for low, high in BANDS}, unit)
    rows = [
        Row(
            _("%(low)s đến %(high)s điểm") % {"low": low, "high": high},
            counts[f"from_{low}"],
            urlencode({"state": "waiting", "low": low, "high": high}),
        )
        for low, high in BANDS
    ]
    return Figure("priority", _("Đang chờ theo độ ưu tiên"), _("Điểm ưu tiên"), _("Số bài"), rows)


def by_unit(unit: int | None = None) -> Figure:
    """Count waiting items by the unit they are assigned to, units by name, then what is nobody's."""
    waiting = _items(unit).filter(state=Item.State.WAITING)
    counts = dict(waiting.order_by().values_list("unit").annotate(count=Count("id")))
    units = Unit.objects.standing() if unit is None else Unit.objects.filter(pk=unit)
    # the lead of a unit searches in it alone, and has no field to choose one
    rows = [
        Row(each.name, counts.get(each.pk, 0), _waiting_of("" if unit else str(each.pk))) for each in units
    ]
    if unit is None:
        rows.append(Row(_("Chưa chia cho đơn vị nào"), counts.get(None, 0), _waiting_of("none")))
    return Figure("unit", _("Đang chờ theo đơn vị"), _("Đơn vị"), _("Số bài"), rows)


def by_people(unit: int | None = None) -> Figure:
    """Count what the people of each unit reviewed, whoever it was assigned to, and those of no unit last."""
    since = start_of_day() - timedelta(days=DAYS - 1)
    done = Lease.objects.filter(end=Lease.End.DECIDED, ended_at__gte=since)
    counts = dict(done.order_by().values_list("reviewer__unit").annotate(count=Count("id")))
    units = Unit.objects.standing() if unit is None else Unit.objects.filter(pk=unit)
    rows = [Row(each.name, counts.get(each.pk, 0)) for each in units]
    if unit is None:
        rows.append(Row(_("cả quận"), counts.get(None, 0)))
    return Figure("people", _("Người của đơn vị đã duyệt, 30 ngày qua"), _("Đơn vị"), _("Lượt duyệt"), rows)


def by_day(unit: int | None = None) -> Figure:
    """Count decided items by day, up to today; a day without any counts 0."""
    today = timezone.localdate()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    since = start_of_day() - timedelta(days=DAYS - 1)
    found = _items(unit).filter(decided_at__gte=since).annotate(day=TruncDate("decided_at"))
    counts: dict[date, int] = dict(found.values_list("day").annotate(count=Count("id")))
    rows = [
        Row(date_format(day, "j/n"), counts.get(day, 0), urlencode({"decided": day.isoformat()}))
        for day in days
    ]
    return Figure("day", _("Đã duyệt mỗi ngày, 30 ngày qua"), _("Ngày"), _("Số bài"), rows, over_time=True)


FIGURES: Final[Mapping[str, Callable[[int | None], Figure]]] = {
    "label": by_label,
    "age": by_age,
    "priority": by_priority,
    "unit": by_unit,
    "people": by_people,
    "day": by_day,
}
"""Every picture of the overview by name, in the order in which they are shown."""


def _waiting_of(unit: str) -> str:
    return urlencode({"state": "waiting"} | ({"unit": unit} if unit else {}))


def _items(unit: int | None) -> QuerySet[Item]:
    return Item.objects.all() if unit is None else Item.objects.filter(unit=unit)


def _count(bands: Mapping[str, Q], unit: int | None) -> dict[str, int]:
    """Count waiting items in each band, in one pass."""
    waiting = _items(unit).filter(state=Item.State.WAITING)
    return waiting.aggregate(**{name: Count("id", filter=band) for name, band in bands.items()})
