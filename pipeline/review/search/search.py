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

from pipeline.review.accounts.visibility import searchable_items
from pipeline.review.models import Item, Question, User
from pipeline.review.storage import fulltext

PAGE_SIZE: Final = 20
"""Items on one page of results."""

MAX_COUNTED: Final = 1000
"""Items up to which results are counted; more are called "more than"."""

_LARGEST: Final = 2**63

ORDERS: Final = {"priority": "priority", "newest": "added_at", "reach": "reach"}
"""Field by order, each from the top down and with an index of its own."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
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
class ResultPage:
    """One page of results.

    Attributes:
        items: At most `PAGE_SIZE`, in order.
        count: How many there are on all pages, at most `MAX_COUNTED`.
        is_more: Whether there are more than `count`.
        after: Where the next page begins; empty on the last.
    """

    items: list[Item]
    count: int
    is_more: bool
    after: str = ""


def find_items(person: User, query: SearchQuery, *, many: bool = False) -> QuerySet[Item]:
    """Return the items that somebody looks for and may find, in no order.

    Args:
        person: Who looks.
        query: What for.
        many: Whether there are so many that walking down the order of the results meets them soon, which
            beats sorting them. Else databases begin with the words, which beats walking.
    """
    items = _narrowed(searchable_items(person), query)
    if not query.text.strip():
        return items
    matches = fulltext.matching_items(query.text)
    if not matches:
        return items.none()
    name = "pk"
    if many:  # a sum is in no index, so that the words cannot be what the database begins with
        items, name = items.alias(walked=F("pk") + 0), "walked"
    return items.filter(reduce(or_, (Q(**{f"{name}__in": match}) for match in matches)))


def page(person: User, query: SearchQuery, after: str = "") -> ResultPage:
    """Return one page of results.

    Args:
        person: Who looks.
        query: What for.
        after: `ResultPage.after` of the page before; what makes no sense is taken for the start.
    """
    known = list(find_items(person, query).values_list("pk", flat=True)[: MAX_COUNTED + 1])
    is_more = len(known) > MAX_COUNTED
    items = find_items(person, query, many=True) if is_more else Item.objects.filter(pk__in=known)
    name = ORDERS[query.order]
    items = items.order_by(F(name).desc(), "id")
    position = _position(name, after)
    if position is not None:
        value, key = position
        # The first condition is what an index can start from, the second settles ties.
        items = items.filter(Q(**{f"{name}__lte": value}), Q(**{f"{name}__lt": value}) | Q(pk__gt=key))
    found = list(items.select_related("unit").prefetch_related("questions")[: PAGE_SIZE + 1])
    rest = _position_of(found[PAGE_SIZE - 1], name) if len(found) > PAGE_SIZE else ""
    return ResultPage(found[:PAGE_SIZE], min(len(known), MAX_COUNTED), is_more, rest)


def count(person: User, query: SearchQuery, limit: int = MAX_COUNTED) -> int:
    """Return how many items somebody finds.

    Args:
        person: Who looks.
        query: What for.
        limit: Where counting ends: the answer is at most `limit` + 1.
    """
    return len(find_items(person, query).values_list("pk", flat=True)[: limit + 1])


def keys(person: User, query: SearchQuery, limit: int) -> list[int]:
    """Return the keys of the first items in the order of the results.

    Args:
        person: Who looks.
        query: What for, and the order.
        limit: How many keys at most.
    """
    many = count(person, query) > MAX_COUNTED
    ordered = find_items(person, query, many=many).order_by(F(ORDERS[query.order]).desc(), "id")
    return list(ordered.values_list("pk", flat=True)[:limit])


def _narrowed(items: QuerySet[Item], query: SearchQuery) -> QuerySet[Item]:
    simple = {
        "state": query.state,
        "platform": query.platform,
        "page_start": query.page[: Item.PAGE_START],
        "page": query.page,
        "unit": int(query.unit) if query.unit.isdecimal() else "",
        "unit__isnull": query.unit == "none" or None,
        "topic": query.topic,
        "priority__gte": query.low,
        "priority__lte": query.high,
        "reach__gte": query.reach,
        "created_at__gte": _midnight(query.since),
        "created_at__lt": _midnight(query.until, days=1),
    }
    items = items.filter(**{name: value for name, value in simple.items() if value not in ("", None)})
    if query.stage:
        items = items.filter(state=Item.State.WAITING, stage=query.stage)
    if query.label:
        items = items.filter(Exists(Question.objects.filter(item=OuterRef("pk"), label=query.label)))
    if query.outcome:
        label, _, name = query.outcome.partition(":")
        answered = Question.objects.filter(label=label, outcome=name, state=Question.State.CLOSED)
        items = items.filter(pk__in=answered.values("item"), state=Item.State.DECIDED)
    return items


def _midnight(day: date | None, days: int = 0) -> datetime | None:
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time.min)) + timedelta(days=days)


def _position_of(item: Item, name: str) -> str:
    value = getattr(item, name)
    return f"{value.timestamp()!r}~{item.pk}" if isinstance(value, datetime) else f"{value!r}~{item.pk}"


def _position(name: str, after: str) -> tuple[float | datetime, int] | None:
    value, _, key = after.partition("~")
    try:
        number, pk = float(value), int(key)
        if not (abs(number) < _LARGEST and 0 <= pk < _LARGEST):  # also no NaN
            return None
        return (datetime.fromtimestamp(number, tz=UTC) if name == "added_at" else number), pk
    except (ValueError, OverflowError, OSError):
        return None
