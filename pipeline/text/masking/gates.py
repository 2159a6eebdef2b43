"""Gates: what a column of texts is asked, all at once, before any finder reads one of them.

A finder's module says with `gates` what must be in a text in which it finds anything. A gate is some patterns
for Arrow that must all match, the quickest first; one gate of a finder is enough. Gates leave most texts out,
and may let through as many as they like: what a finder finds, only the finder says.

What a pattern says with `$` of the text before a match may end in one more line break: `$` does not mind one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.text.masking.reading import Hints
from pipeline.text.masking.relaxed import arrow, one_byte_each

Gate = tuple[str, ...]
"""Patterns for Arrow that a text must all match, the quickest first."""

WORD: Final = "(?:^|[^a-z])"
"""Where a word begins, in a pattern made for Arrow: what finders look back for."""


def hinted(*hints: Hints) -> str:
    """Return a pattern for Arrow of texts that hold one of the hints."""
    return arrow(*(re.escape(piece) for each in hints for piece in each.pieces))


@dataclass(frozen=True, slots=True)
class Column:
    """Some of the texts of a batch.

    Attributes:
        places: Which of them, shape (texts,).
        array: Their characters, a byte each, as `one_byte_each` writes them.
    """

    places: npt.NDArray[np.int64]
    array: "pa.Array[Any]"

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        """Return all texts of a batch, which are NFC."""
        bounds = np.zeros(len(texts) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=bounds[1:])
        buffers = [None, pa.py_buffer(bounds.tobytes()), pa.py_buffer(one_byte_each(texts).tobytes())]
        array = pa.Array.from_buffers(pa.large_binary(), len(texts), buffers)
        return cls(np.arange(len(texts)), array)

    def behind(self, gate: Gate) -> Self:
        """Return the texts that a gate lets through."""
        left = self
        for pattern in gate:
            if not len(left.places):
                break
            matching: Any = pc.match_substring_regex(left.array, f"(?i){pattern}")
            left = left.only(matching.to_numpy(zero_copy_only=False))
        return left

    def only(self, kept: npt.NDArray[np.bool_]) -> Self:
        """Return some of the texts, of which are kept, shape (texts,)."""
        return type(self)(self.places[kept], self.array.filter(pa.array(kept)))
