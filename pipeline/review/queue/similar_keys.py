"""Keys under which like texts find each other, told from the text alone.

MinHash signatures in bands of two rows (see `pipeline.claims.minhash`): two texts with a Jaccard similarity
of 0.3 share a key with probability 0.78. Those of decided and of waiting items differ, so that neither hides
the other however many there are.
"""

from collections.abc import Iterable
from typing import Final

from pipeline.claims.key_signatures import key_signatures
from pipeline.claims.minhash import Banding, band_keys
from pipeline.review.storage.index_words import normalised
from pipeline.text.folding import letters_only

BANDING: Final = Banding(bands=16, rows=2)

READ: Final = 4000
"""Characters of a text that count: two printed pages, so that a very long post costs no more than others."""

_WAITING: Final = 0x5DEECE66D5DE
"""What the keys of waiting items are combined with (exclusive or)."""


def keys_of(text: str) -> list[int]:
    """Return the band keys of a text, see `band_keys`; none for a text without letters."""
    return _keys_of_all([text])[0]


def _keys_of_all(texts: Iterable[str]) -> list[list[int]]:
    """Return the band keys of each text; many together take a tenth of the time of one by one."""
    canonical = list(map(comparable, texts))
    signed = key_signatures(list(filter(None, canonical)), BANDING)
    found = iter(band_keys(signed, BANDING).tolist())
    return [next(found) if each else [] for each in canonical]


def waiting_keys(texts: Iterable[str]) -> list[list[int]]:
    """Return the keys under which items with these texts wait for a decision."""
    return list(map(as_waiting, _keys_of_all(texts)))


def as_waiting(keys: Iterable[int]) -> list[int]:
    """Return the keys of a waiting item for those of a decided one."""
    return [key ^ _WAITING for key in keys]


def comparable(text: str) -> str:
    """Return the letters of a text that are compared."""
    return letters_only(normalised(text[:READ]))
