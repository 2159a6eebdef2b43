"""Which of the free items comes next for a person.

Every look is a step or a few into an index of `Item`, whatever the length of the queue: what must not be read
through is asked for by the labels it asks about (`domain.label_bits`), one set of labels at a time.
"""

from collections.abc import Sequence
from heapq import merge
from itertools import islice
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from pipeline.review.domain.label_bits import label_bits, label_bits_without
from pipeline.review.models import Item, Skip, Stage, User
from pipeline.review.queue import assignment, care

WINDOW_ITEMS: Final = 50
"""Most urgent items among which a preferred label comes first: a preference never buries what is urgent."""

BEGUN: Final = (Stage.ADJUDICATE, Stage.SECOND)
"""Stages of items that somebody has reviewed in this round, in the order in which they come."""

_ORDER: Final = ("-priority", "id")


def next_item(free: QuerySet[Item], reviewer: User) -> Item | None:
    """Return the item that comes next, locked, or None.

    First what two people answered differently, then what waits for a second review: somebody's work is in it
    already. Then what nobody has seen: what they like to get first, then the highest priority. Within each,
    what is reserved for their unit comes before anybody's. Now and then good news comes before all that. What
    they skipped comes last, the longest skipped first.

    Args:
        free: Items that wait for a review this person may give.
        reviewer: What they left out never comes.
    """
    skips = Skip.objects.filter(item=OuterRef("pk"), reviewer=reviewer)
    tiers = assignment.tiers(free.filter(~Exists(skips)).order_by(*_ORDER), reviewer)
    unwanted = care.not_for(reviewer)
    wanted = label_bits_without(unwanted) if unwanted else None
    if care.is_time_for_good_news(reviewer) and "positive" not in unwanted:
        for tier in tiers:
            good = lock_first(tier.filter(asks=care.GOOD_NEWS))
            if good is not None:
                return good
    for stage in BEGUN:
        for tier in tiers:
            found = _top(tier.filter(stage=stage), wanted)
            if found is not None:
                return found
    for tier in tiers:
        found = _preferred(tier, wanted, reviewer) or _top(tier, wanted)
        if found is not None:
            return found
    skipped = care.without(free, unwanted).filter(skips__reviewer=reviewer).order_by("skips__at", "id")
    again = (lock_first(tier) for tier in assignment.tiers(skipped, reviewer))
    return next((item for item in again if item is not None), None)


def lock_first(items: QuerySet[Item]) -> Item | None:
    """Lock and return the first item, passing over what somebody else is changing at this moment."""
    return items.select_for_update(skip_locked=True, of=("self",), no_key=True).first()


def _top(items: QuerySet[Item], wanted: Sequence[int] | None) -> Item | None:
    """Return the most urgent item, whatever it asks about or of the label bits wanted.

    The best of each stays locked until this person has one of them; others pass over it meanwhile.
    """
    if wanted is None:
        return lock_first(items)
    tops = [lock_first(items.filter(asks=each)) for each in wanted]
    return min((item for item in tops if item is not None), key=_place, default=None)


def _preferred(items: QuerySet[Item], wanted: Sequence[int] | None, reviewer: User) -> Item | None:
    """Return the first item of a topic or label that this person likes to get first."""
    if reviewer.prefers_topics:
        tops = [_top(items.filter(topic=topic), wanted) for topic in reviewer.prefers_topics]
        first = min((item for item in tops if item is not None), key=_place, default=None)
        if first is not None:
            return first
    liked = label_bits(reviewer.prefers_labels)
    near = (pk for _, pk, asks in _most_urgent(items, wanted) if asks & liked) if liked else ()
    found = (lock_first(items.filter(pk=pk)) for pk in near)
    return next((item for item in found if item is not None), None)


def _most_urgent(items: QuerySet[Item], wanted: Sequence[int] | None) -> list[tuple[float, int, int]]:
    """Return minus the priority, key and label bits of the `WINDOW_ITEMS` most urgent, in order."""
    parts = [items] if wanted is None else [items.filter(asks=bits) for bits in wanted]
    rows = (
        [
            (-priority, pk, asks)
            for priority, pk, asks in part.values_list("priority", "pk", "asks")[:WINDOW_ITEMS]
        ]
        for part in parts
    )
    return list(islice(merge(*rows), WINDOW_ITEMS))


def _place(item: Item) -> tuple[float, int]:
    return -item.priority, item.pk
