"""Finding items: what somebody may find, narrowed by what they ask for, one page after the other.

Pages go by keyset: each begins after the last item of the one before, so that the thousandth costs what the
first does and nothing is shown twice while the queue moves.

Who may still review an item learns nothing from a search about what others answered: outcomes are filtered
and shown for decided items only.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from pipeline.review.accounts.permissions import can, only_unit
from pipeline.review.models import Item, Question, User
from pipeline.review.queue import care
from pipeline.review.storage import fulltext

PAGE: Final = 20
"""Items on one page of results."""

COUNTED: Final = 1000
"""Items up to which results are counted; more are called "more than"."""

_LARGEST: Final = 2**63

ORDERS: Final = {"priority": "priority", "newest": "added_at", "reach": "reach"}
"""Field by order, each from the top down and with an index of its own."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; empty means all.

    Attributes:
        text: Words, with or without diacritics.
        label: A label that is asked about.
        state: `waiting` or `decided`.
        stage: Review that waiting items wait for.
        outcome: `label:outcome` that was decided.
        platform: Platform of the item.
        page: Page of the item, in full.
        unit: Key of the unit it is assigned to, or `none`.
        topic: Topic it is sorted under.
        since: First day of its earliest post, local time.
        until: Last day of its earliest post, local time.
        low: Least priority, 0 to 100.
        high: Highest priority.
        reach: Least reach.
        order: One of `ORDERS`.
    """

    text: str = ""
    label: str = ""
    state: str = ""
    stage: str = ""
    outcome: str = ""
    platform: str = ""
    page: str = ""
    unit: str = ""
    topic: str = ""
    since: date | None = None
    until: date | None = None
    low: float | None = None
    high: float | None = None
    reach: int | None = None
    order: str = "priority"


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results.

    Attributes:
        items: At most `PAGE`, in order.
        count: How many there are on all pages, at most `COUNTED`.
        is_more: Whether there are more than `count`.
        after: Where the next page begins; empty on the last.
    """

    items: list[Item]
    count: int
    is_more: bool
    after: str = ""


def visible(person: User) -> QuerySet[Item]:
    """Return the items a person may find.

    Merged items are found as what they were merged into. Reviewers find decided items only: what waits comes
    to them blind. The lead of a unit finds what is assigned to it. People under 18 find nothing that the team
    restricts for them.
    """
    items = Item.objects.exclude(state=Item.State.MERGED)
    if not can(person, "search_waiting"):
        items = Item.objects.filter(state=Item.State.DECIDED)
    unit = only_unit(person)
    if unit is not None:
        items = items.filter(unit=unit)
    return care.without(items, care.restricted_for(person))


def find(person: User, wanted: Wanted, *, many: bool = False) -> QuerySet[Item]:
    """Return the items that somebody looks for and may find, in no order.

    Args:
        person: Who looks.
        wanted: What for.
        many: Whether there are so many that walking down the order of the results meets them soon, which
            beats sorting them. Else databases begin with the words, which beats walking.
    """
    items = _narrowed(visible(person), wanted)
    if not wanted.text.strip():
        return items
    matches = fulltext.matching_items(wanted.text)
    if not matches:
        return items.none()
    name = "pk"
    if many:  # a sum is in no index, so that the words cannot be what the database begins with
        items, name = items.alias(walked=F("pk") + 0), "walked"
    return items.filter(reduce(or_, (Q(**{f"{name}__in": match}) for match in matches)))


def page(person: User, wanted: Wanted, after: str = "") -> Found:
    """Return the page of results that begins after a place; a place that makes no sense is the start."""
    known = list(find(person, wanted).values_list("pk", flat=True)[: COUNTED + 1])
    is_more = len(known) > COUNTED
    items = find(person, wanted, many=True) if is_more else Item.objects.filter(pk__in=known)
    name = ORDERS[wanted.order]
    items = items.order_by(F(name).desc(), "id")
    place = _place(name, after)
    if place is not None:
        value, key = place
        # The first condition is what an index can start from, the second settles ties.
        items = items.filter(Q(**{f"{name}__lte": value}), Q(**{f"{name}__lt": value}) | Q(pk__gt=key))
    found = list(items.select_related("unit").prefetch_related("questions")[: PAGE + 1])
    rest = _place_of(found[PAGE - 1], name) if len(found) > PAGE else ""
    return Found(found[:PAGE], min(len(known), COUNTED), is_more, rest)


def count(person: User, wanted: Wanted, limit: int = COUNTED) -> int:
    """Return how many items there are, at most `limit` + 1."""
    return len(find(person, wanted).values_list("pk", flat=True)[: limit + 1])


def keys(person: User, wanted: Wanted, limit: int) -> list[int]:
    """Return the keys of the first items in the order of the results."""
    many = count(person, wanted) > COUNTED
    ordered = find(person, wanted, many=many).order_by(F(ORDERS[wanted.order]).desc(), "id")
    return list(ordered.values_list("pk", flat=True)[:limit])


def _narrowed(items: QuerySet[Item], wanted: Wanted) -> QuerySet[Item]:
    simple = {
        "state": wanted.state,
        "platform": wanted.platform,
        "page_start": wanted.page[: Item.PAGE_START],
        "page": wanted.page,
        "unit": int(wanted.unit) if wanted.unit.isdecimal() else "",
        "unit__isnull": wanted.unit == "none" or None,
        "topic": wanted.topic,
        "priority__gte": wanted.low,
        "priority__lte": wanted.high,
        "reach__gte": wanted.reach,
        "created_at__gte": _midnight(wanted.since),
        "created_at__lt": _midnight(wanted.until, days=1),
    }
    items = items.filter(**{name: value for name, value in simple.items() if value not in ("", None)})
    if wanted.stage:
        items = items.filter(state=Item.State.WAITING, stage=wanted.stage)
    if wanted.label:
        items = items.filter(Exists(Question.objects.filter(item=OuterRef("pk"), label=wanted.label)))
    if wanted.outcome:
        label, _, name = wanted.outcome.partition(":")
        answered = Question.objects.filter(label=label, outcome=name, state=Question.State.CLOSED)
        items = items.filter(pk__in=answered.values("item"), state=Item.State.DECIDED)
    return items


def _midnight(day: date | None, days: int = 0) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time.min)) + timedelta(days=days)


def _place_of(item: Item, name: str) -> str:
    value = getattr(item, name)
    return f"{value.timestamp()!r}~{item.pk}" if isinstance(value, datetime) else f"{value!r}~{item.pk}"


def _place(name: str, after: str) -> tuple[float | datetime, int] | None:
    value, _, key = after.partition("~")
    try:
        number, pk = float(value), int(key)
        if not (abs(number) < _LARGEST and 0 <= pk < _LARGEST):  # also no NaN
            return None
        return (datetime.fromtimestamp(number, tz=UTC) if name == "added_at" else number), pk
    except (ValueError, OverflowError, OSError):
        return None
