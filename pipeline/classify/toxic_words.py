"""Which words of a text are toxic, by a small linear tagger over a word and its neighbours.

Each word is described by itself, as written and folded, by its neighbours and by its letters' 3-grams,
hashed into one table of weights. It is asked only about posts that are flagged, so a loop over words is quick
enough.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple, Self
from zlib import crc32

import numpy as np
import numpy.typing as npt

from pipeline.text import fold
from pipeline.text.memo import Memo

BITS: Final = 16
"""Base-2 logarithm of the number of weights: 128 kB in half precision."""

_LAST: Final = (1 << BITS) - 1
_WORD: Final = re.compile(r"\w+|[^\w\s]")
Span = tuple[int, int]
Likely = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ToxicWords:
    """Weights by hashed description of a word.

    Attributes:
        weights: Shape (2 ** BITS,).
        intercept: Log odds of a word that nothing is known about.
        limit: Probability from which a word is toxic, 0 to 1.
    """

    NAME: ClassVar[str] = "toxic.weights"
    SETTINGS: ClassVar[str] = "toxic.settings"

    weights: npt.NDArray[np.float32]
    intercept: float
    limit: float = 0.5

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return what a model folder keeps.

        Returns:
            Weights in half precision, shape (2 ** BITS,); and intercept and limit, shape (2,).
        """
        settings = np.array([self.intercept, self.limit], dtype=np.float32)
        return {self.NAME: self.weights.astype(np.float16), self.SETTINGS: settings}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Return the tagger of a model folder.

        Raises:
            KeyError: An array is missing.
            ValueError: An array has another shape.
        """
        weights, settings = arrays[cls.NAME], arrays[cls.SETTINGS]
        if weights.shape != (1 << BITS,) or settings.shape != (2,):
            raise ValueError("the weights of toxic words have another shape")
        return cls(weights.astype(np.float32), float(settings[0]), float(settings[1]))

    def offsets(self, normalised: str) -> set[int]:
        """Return the offsets of the toxic characters of a normalised text."""
        places, likely = self.words(normalised)
        return {
            i
            for (start, end), value in zip(places, likely, strict=True)
            if value >= self.limit
            for i in range(start, end)
        }

    def words(self, normalised: str) -> tuple[list[Span], Likely]:
        """Return start and end of each word or sign of a normalised text, and how likely each is toxic.

        Returns:
            Places in the text; and probabilities, 0 to 1, shape (words,).
        """
        return self.words_of_all([normalised])[0]

    def words_of_all(self, normalised_texts: Sequence[str]) -> list[tuple[list[Span], Likely]]:
        """Return the same for each text; many at once take less time."""
        places = list(map(word_places, normalised_texts))
        columns: list[list[int]] = []
        for normalised, of_text in zip(normalised_texts, places, strict=True):
            columns += describe([normalised[start:end] for start, end in of_text])
        likely = 1.0 / (1.0 + np.exp(-(self._sums(columns) + self.intercept)))
        ends = np.cumsum(list(map(len, places)))
        return list(zip(places, np.split(likely, ends[:-1]), strict=True)) if places else []

    def _sums(self, columns: Sequence[Sequence[int]]) -> Likely:
        """Return the sum of the weights of each word's columns, shape (words,), one length after another."""
        sizes = np.fromiter(map(len, columns), dtype=np.int64, count=len(columns))
        found = np.zeros(len(columns))
        for size in np.unique(sizes):
            chosen = np.flatnonzero(sizes == size)
            found[chosen] = self.weights[np.array([columns[i] for i in chosen.tolist()])].sum(axis=1)
        return found


def word_places(normalised: str) -> list[Span]:
    """Return start and end of each word and each sign of a normalised text."""
    return [match.span() for match in _WORD.finditer(normalised)]


def describe(words: Sequence[str]) -> list[list[int]]:
    """Return the distinct columns that describe each word of one text, ascending."""
    padded = list(map(_BESIDE.__getitem__, ("<", *map(fold, words), ">")))
    return [
        sorted(
            {
                *_BY_ITSELF[word],
                crc32(here.letters, before.in_front) & _LAST,
                crc32(after.letters, here.behind) & _LAST,
                before.before,
                after.after,
            }
        )
        for word, before, here, after in zip(words, padded, padded[1:], padded[2:], strict=False)
    ]


def _column(key: str) -> int:
    return crc32(_encoded(key)) & _LAST


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


class _Neighbour(NamedTuple):
    """A folded word as one of two that stand side by side.

    Attributes:
        letters: Its bytes.
        in_front: Checksum of `b WORD `, which goes on with the word behind it.
        behind: Checksum of `a WORD `, which goes on with the word behind it as well.
        before: Column of a word that has it before.
        after: Column of a word that has it after.
    """

    letters: bytes
    in_front: int
    behind: int
    before: int
    after: int

    @classmethod
    def of(cls, word: str) -> "_Neighbour":
        in_front, behind = crc32(_encoded(f"b {word} ")), crc32(_encoded(f"a {word} "))
        return cls(_encoded(word), in_front, behind, _column(f"p {word}"), _column(f"n {word}"))


def _by_itself(word: str) -> frozenset[int]:
    """Return the columns of a word and its letters."""
    mine = fold(word)
    edged = f"^{mine}$"
    letters = (f"c {edged[at : at + 3]}" for at in range(len(edged) - 2))
    return frozenset(map(_column, (f"w {word}", f"f {mine}", *letters)))


_BY_ITSELF: Final = Memo(_by_itself)
_BESIDE: Final = Memo(_Neighbour.of)
