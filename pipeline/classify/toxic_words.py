"""Which words of a text are toxic, by a small linear tagger over a word and its neighbours.

Each word is described by itself, as written and folded, by its neighbours and by its letters' 3-grams,
hashed into one table of weights. It is asked only about posts that are flagged.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
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
Columns = npt.NDArray[np.int32]

_MOST_BY_ITSELF: Final = 12
"""Columns of a word and its letters that have room in a row: those of ten letters."""

_NONE: Final = 1 << BITS
"""No column."""


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
        """Return the same for each text."""
        places = map(word_places, normalised_texts)
        return list(zip(places, self.likely_of_all(normalised_texts), strict=True))

    def likely_of_all(self, normalised_texts: Sequence[str]) -> list[Likely]:
        """Return how likely each word of each text is toxic, 0 to 1; `word_places` says where they are."""
        texts = list(map(_WORD.findall, normalised_texts))
        likely = 1.0 / (1.0 + np.exp(-(self._sums(texts) + self.intercept)))
        ends = np.cumsum(list(map(len, texts)), dtype=np.int64)
        return np.split(likely, ends[:-1]) if texts else []

    def _sums(self, texts: Sequence[Sequence[str]]) -> Likely:
        """Return the sum of the weights that describe each word of some texts, shape (words,)."""
        columns, longer = describe_all(texts)
        sizes = np.count_nonzero(columns != _NONE, axis=1)
        found = np.zeros(len(columns))
        for size in np.unique(sizes).tolist():  # rows of one length, so that each sum rounds as by itself
            chosen = np.flatnonzero(sizes == size)
            found[chosen] = self.weights[columns[chosen, :size]].sum(axis=1)
        for row, its_columns in longer.items():
            found[row] = self.weights[its_columns].sum()
        return found


def word_places(normalised: str) -> list[Span]:
    """Return start and end of each word and each sign of a normalised text."""
    return [match.span() for match in _WORD.finditer(normalised)]


def describe(words: Sequence[str]) -> list[list[int]]:
    """Return the distinct columns that describe each word of one text, ascending."""
    padded = list(map(_BESIDE.__getitem__, ("<", *words, ">")))
    return [
        sorted({*_BY_ITSELF[word], *_among(before, here, after)})
        for word, before, here, after in zip(words, padded, padded[1:], padded[2:], strict=False)
    ]


def _among(before: "_Neighbour", here: "_Neighbour", after: "_Neighbour") -> tuple[int, int, int, int]:
    """Return the columns of a word for its neighbours."""
    in_front = crc32(here.letters, before.in_front) & _LAST
    behind = crc32(after.letters, here.behind) & _LAST
    return in_front, behind, before.before, after.after


def describe_all(texts: Sequence[Sequence[str]]) -> tuple[Columns, dict[int, list[int]]]:
    """Return the same for all words of some texts, text by text.

    Returns:
        A row for each word: its columns, and `_NONE` behind them, shape (words, any). And of words that have
        more than `_MOST_BY_ITSELF` by themselves the columns, by the number of the row, which is no use then.
    """
    words = list(chain.from_iterable(texts))
    among = [
        _among(*each)
        for padded in (list(map(_BESIDE.__getitem__, ("<", *words, ">"))) for words in texts)
        for each in zip(padded, padded[1:], padded[2:], strict=False)
    ]
    rows = np.frombuffer(b"".join(map(_ROWS.__getitem__, words)), np.int32).reshape(-1, _MOST_BY_ITSELF)
    found = np.concatenate([rows, np.array(among, np.int32).reshape(-1, 4)], axis=1)
    found.sort(axis=1)
    again = found[:, 1:] == found[:, :-1]
    found[:, 1:][again] = _NONE
    twice = again.any(axis=1)
    found[twice] = np.sort(found[twice], axis=1)
    longer = np.flatnonzero(rows[:, 0] == _NONE).tolist()
    return found, {row: sorted({*_BY_ITSELF[words[row]], *among[row]}) for row in longer}


def _column(key: str) -> int:
    return crc32(_encoded(key)) & _LAST


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


class _Neighbour(NamedTuple):
    """A word as one of two that stand side by side, without its diacritics.

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
        word = fold(word)
        in_front, behind = crc32(_encoded(f"b {word} ")), crc32(_encoded(f"a {word} "))
        return cls(_encoded(word), in_front, behind, _column(f"p {word}"), _column(f"n {word}"))


def _by_itself(word: str) -> frozenset[int]:
    """Return the columns of a word and its letters."""
    mine = fold(word)
    edged = f"^{mine}$"
    letters = (f"c {edged[at : at + 3]}" for at in range(len(edged) - 2))
    return frozenset(map(_column, (f"w {word}", f"f {mine}", *letters)))


def _row(word: str) -> bytes:
    """Return the columns of a word and its letters as a row of `describe_all`, without any of a long word."""
    columns = _BY_ITSELF[word]
    row = np.full(_MOST_BY_ITSELF, _NONE, np.int32)
    if len(columns) <= _MOST_BY_ITSELF:
        row[: len(columns)] = sorted(columns)
    return row.tobytes()


_BY_ITSELF: Final = Memo(_by_itself)
_BESIDE: Final = Memo(_Neighbour.of)
_ROWS: Final = Memo(_row)
