"""Items with similar texts, found in a few steps into one index however many there are.

Texts that are nearly the same are one item already, so what is looked for here is looser: MinHash signatures
in bands of two rows (see `pipeline.claims.minhash`). Two texts with a Jaccard similarity of 0.3 share one
with probability 0.78. The true similarity of what the bands propose decides.

Decided items are looked up to show what the team thought, waiting ones to merge what is one claim in other
words. The two have keys of their own, so that neither hides the other however many there are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from pipeline.claims.minhash import Banding, band_keys, signatures
from pipeline.claims.shingles import jaccard, shingles
from pipeline.review.accounts.visibility import visible_items
from pipeline.review.models import Band, Item, Review, User
from pipeline.review.queue import care
from pipeline.review.storage.bulk import insert_new
from pipeline.review.storage.index_words import normalised
from pipeline.text.folding import letters_only

BANDING: Final = Banding(bands=16, rows=2)

READ: Final = 4000
"""Characters of a text that count: two printed pages, so that a very long post costs no more than others."""

PER_BAND: Final = 100
"""Newest items looked at in one band; a band that thousands share says little."""

CANDIDATES: Final = 40
"""Items whose true similarity is measured, those that share most bands."""

LEAST: Final = 0.15
"""Jaccard similarity of shingles from which two texts are shown as similar; unrelated ones lie near 0.03."""

SHOWN: Final = 3

_WAITING: Final = 0x5DEECE66D5DEECE6
"""What the keys of waiting items are combined with (exclusive or)."""

_NEWEST: Final = (  # of one band, with one to spare for the item itself
    f"SELECT item_id FROM (SELECT item_id FROM {Band._meta.db_table} WHERE key = %s"  # noqa: S608  no input
    f" ORDER BY item_id DESC LIMIT {PER_BAND + 1}) AS near"
)


@dataclass(frozen=True, slots=True)
class Alike:
    """An item that resembles another.

    Attributes:
        item: The item, with its questions.
        similarity: Jaccard similarity of the texts, 0 to 1.
    """

    item: Item
    similarity: float


def keys_of(text: str) -> list[int]:
    """Return the band keys of a text, signed numbers of 64 bits; none for a text without letters."""
    return _keys_of_all([text])[0]


def _keys_of_all(texts: Iterable[str]) -> list[list[int]]:
    """Return the band keys of each text; many together take a tenth of the time of one by one."""
    canonical = [_canonical(text) for text in texts]
    signed = signatures((shingles(each) for each in canonical if each), BANDING)
    found = iter(signed.tolist())
    return [band_keys(next(found), BANDING) if each else [] for each in canonical]


def remember(item: Item) -> None:
    """Put a decided item into the index; again does no harm."""
    keys = keys_of(item.text)
    Band.objects.filter(item=item, key__in=_waiting(keys)).delete()
    Band.objects.bulk_create([Band(key=key, item=item) for key in keys], ignore_conflicts=True)


def await_decision(texts: Mapping[int, str]) -> None:
    """Put items that wait for a decision into the index; again does no harm.

    Args:
        texts: Text of each item, by its key.
    """
    found = zip(texts, _keys_of_all(texts.values()), strict=True)
    # Sorted, since neighbours in the index lie on one page of the database.
    insert_new(Band, ("key", "item_id"), sorted((key, pk) for pk, keys in found for key in _waiting(keys)))


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
    return _alike(item, _waiting(keys_of(item.text)), waiting, reader)


def near(text: str) -> list[Item]:
    """Return the items that may say the same as a text, waiting and decided: at most `CANDIDATES`.

    Those whose text was removed are left out. Whoever asks decides which of them do say the same.
    """
    keys = keys_of(text)
    shared = Counter(_sharing([*keys, *_waiting(keys)]))
    best = [pk for pk, _count in shared.most_common(CANDIDATES)]
    return list(Item.objects.filter(pk__in=best, text_removed_at=None))


def _alike(item: Item, keys: Sequence[int], among: QuerySet[Item], reader: User) -> list[Alike]:
    shared = Counter(_sharing(keys))
    del shared[item.pk]
    best = [pk for pk, _count in shared.most_common(CANDIDATES)]
    known = visible_items(reader).filter(pk__in=among.filter(pk__in=best))
    suited = care.without(known, care.not_for(reader))
    mine = shingles(_canonical(item.text))
    found = [
        Alike(other, jaccard(mine, shingles(_canonical(other.text))))
        for other in suited.prefetch_related("questions")
    ]
    found = [each for each in found if each.similarity >= LEAST]
    return sorted(found, key=lambda each: (-each.similarity, -each.item.pk))[:SHOWN]


def _sharing(keys: Sequence[int]) -> Iterator[int]:
    """Yield the newest items of each band, an item as often as it shares one; all bands in one question."""
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([_NEWEST] * len(keys)), keys)
            yield from (pk for (pk,) in cursor.fetchall())


def _waiting(keys: Iterable[int]) -> list[int]:
    return [key ^ _WAITING for key in keys]


def _canonical(text: str) -> str:
    return letters_only(normalised(text[:READ]))
