"""Items with similar texts, found by one question to one index.

Texts that are nearly the same are one item already, so what is looked for here is looser (`similar_keys`).
The true similarity of what the bands propose decides.

Decided items are looked up to show what the team thought, waiting ones to merge what is one claim in other
words. The two have keys of their own, so that neither hides the other however many there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from pipeline.claims.shingles import jaccard, shingles
from pipeline.review.accounts.visibility import visible_items
from pipeline.review.models import Item, Review, User
from pipeline.review.queue import care
from pipeline.review.queue.similar_keys import as_waiting, comparable, keys_of, waiting_keys
from pipeline.review.storage import band_index

CANDIDATES: Final = 40
"""Items whose true similarity is measured, those that share most bands."""

LEAST: Final = 0.15
"""Jaccard similarity of shingles from which two texts are shown as similar; unrelated ones lie near 0.03."""

SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Alike:
    """An item that resembles another.

    Attributes:
        item: The item, with its questions.
        similarity: Jaccard similarity of the texts, 0 to 1.
    """

    item: Item
    similarity: float


def remember(item: Item) -> None:
    """Put a decided item into the index; again does no harm."""
    band_index.replace(item.pk, keys_of(item.text))


def await_decision(texts: Mapping[int, str]) -> None:
    """Put items that wait for a decision into the index; again does no harm.

    Args:
        texts: Text of each item, by its key.
    """
    band_index.add(dict(zip(texts, waiting_keys(texts.values()), strict=True)))


def alike(item: Item, reader: User) -> list[Alike]:
    """Return the decided items most like an item, nearest first, at most `SHOWN`.

    What the reader does not get to review is left out here as well.
    """
    return _alike(item, keys_of(item.text), Item.objects.filter(state=Item.State.DECIDED), reader)


def alike_waiting(item: Item, reader: User) -> list[Alike]:
    """Return the items most like one that nobody has reviewed yet, so that they can be merged into it.

    As `alike` in every other respect.
    """
    reviewed = Review.objects.filter(item=OuterRef("pk"), withdrawal=None)
    waiting = Item.objects.filter(~Exists(reviewed), state=Item.State.WAITING)
    return _alike(item, as_waiting(keys_of(item.text)), waiting, reader)


def near(text: str) -> list[Item]:
    """Return the items that may say the same as a text, waiting and decided: at most `CANDIDATES`.

    Those whose text was removed are left out. Whoever asks decides which of them do say the same.
    """
    keys = keys_of(text)
    shared = band_index.sharing([*keys, *as_waiting(keys)])
    best = [pk for pk, _count in shared.most_common(CANDIDATES)]
    return list(Item.objects.filter(pk__in=best, text_removed_at=None))


def _alike(item: Item, keys: Sequence[int], among: QuerySet[Item], reader: User) -> list[Alike]:
    shared = band_index.sharing(keys)
    del shared[item.pk]
    best = [pk for pk, _count in shared.most_common(CANDIDATES)]
    known = visible_items(reader).filter(pk__in=among.filter(pk__in=best))
    suited = care.without(known, care.not_for(reader))
    mine = shingles(comparable(item.text))
    found = [
        Alike(other, jaccard(mine, shingles(comparable(other.text))))
        for other in suited.prefetch_related("questions")
    ]
    found = [each for each in found if each.similarity >= LEAST]
    return sorted(found, key=lambda each: (-each.similarity, -each.item.pk))[:SHOWN]
