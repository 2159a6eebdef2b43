"""Finding items: what somebody may find, narrowed by what they ask for, one page after the other.

Pages go by keyset: each begins after the last item of the one before, so that the thousandth costs what the
first does and nothing is shown twice while the queue moves.

Who types diacritics means them: items written so come first, then those that only sound alike.

Who may still review an item learns nothing from a search about what others answered: outcomes are filtered
and shown for decided items only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.review.accounts.visibility import searchable_items
from pipeline.review.models import Item, Question, User
from pipeline.review.storage import fulltext
from pipeline.review.storage.index_words import exactness, has_diacritics

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PAGE_SIZE: Final = 20
"""Items on one page of results."""

MAX_COUNTED: Final = 1000
"""Items up to which results are counted; more are called "more than"."""

_LARGEST: Final = 2**63

AGES: Final[Mapping[str, tuple["StrPromise", int, int]]] = {
    "day": (gettext_lazy("Dưới 1 ngày"), 0, 1),
    "few": (gettext_lazy("1 đến 3 ngày"), 1, 3),
    "week": (gettext_lazy("3 đến 7 ngày"), 3, 7),
    "month": (gettext_lazy("7 đến 30 ngày"), 7, 30),
    "older": (gettext_lazy("Hơn 30 ngày"), 30, 36_500),
}
"""How long ago items came into the queue, by name: title, and the ages in days that a band lies between."""

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
        low: Least priority, 0 to 100, see `shown_priority`.
        high: Highest priority.
        waited: How long ago it came into the queue, one of `AGES`.
        decided: Day it was decided, local time.
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
    waited: str = ""
    decided: date | None = None
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
    if not is_more and has_diacritics(query.text):
        return _page_of(_exact_first(known, query), after)
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
    if not many and has_diacritics(query.text):
        found = list(find_items(person, query).values_list("pk", flat=True))
        return _exact_first(found, query)[:limit]
    ordered = find_items(person, query, many=many).order_by(F(ORDERS[query.order]).desc(), "id")
    return list(ordered.values_list("pk", flat=True)[:limit])


def shown_priority(low: float | None, high: float | None) -> Q:
    """Return the condition that items have a priority from `low` to `high`, both included.

    A whole number means points as they are shown, so that 80 finds 79.7; any other is taken exactly.
    """
    found = Q()
    if low is not None:
        found &= Q(priority__gte=low - 0.5 if float(low).is_integer() else low)
    if high is not None:
        found &= Q(priority__lt=high + 0.5) if float(high).is_integer() else Q(priority__lte=high)
    return found


def waited(name: str) -> Q:
    """Return the condition that items came into the queue within one of `AGES`."""
    _title, since, until = AGES[name]
    now = timezone.now()
    young = Q(added_at__lte=now - timedelta(days=since)) if since else Q()
    return young & Q(added_at__gt=now - timedelta(days=until))


def _exact_first(keys: Sequence[int], query: SearchQuery) -> list[int]:
    """Return the keys in the order of the results, those before that are written as the words were typed."""
    name = ORDERS[query.order]
    rows = list(Item.objects.filter(pk__in=keys).order_by("pk").values_list("pk", name, "text"))
    rows.sort(key=lambda row: row[1], reverse=True)
    rows.sort(key=lambda row: exactness(row[2], query.text), reverse=True)
    return [pk for pk, _value, _text in rows]


def _page_of(keys: Sequence[int], after: str) -> ResultPage:
    """Return the page of these keys that begins after one of them, or at the start."""
    place = {str(key): at for at, key in enumerate(keys, start=1)}
    start = place.get(after, 0)
    shown = keys[start : start + PAGE_SIZE]
    items = Item.objects.filter(pk__in=shown).select_related("unit").prefetch_related("questions")
    known = {item.pk: item for item in items}
    rest = str(shown[-1]) if start + PAGE_SIZE < len(keys) else ""
    return ResultPage([known[key] for key in shown if key in known], len(keys), False, rest)


def _narrowed(items: QuerySet[Item], query: SearchQuery) -> QuerySet[Item]:
    simple = {
        "state": query.state,
        "platform": query.platform,
        "page_start": query.page[: Item.PAGE_START],
        "page": query.page,
        "unit": int(query.unit) if query.unit.isdecimal() else "",
        "unit__isnull": query.unit == "none" or None,
        "topic": query.topic,
        "reach__gte": query.reach,
        "created_at__gte": _midnight(query.since),
        "created_at__lt": _midnight(query.until, days=1),
    }
    items = items.filter(**{name: value for name, value in simple.items() if value not in ("", None)})
    if query.low is not None or query.high is not None:
        items = items.filter(shown_priority(query.low, query.high))
    if query.waited in AGES:
        items = items.filter(waited(query.waited))
    if query.decided:
        day = {
            "decided_at__gte": _midnight(query.decided),
            "decided_at__lt": _midnight(query.decided, days=1),
        }
        items = items.filter(**day)
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
