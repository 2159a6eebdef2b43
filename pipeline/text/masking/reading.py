"""A text as finders read it: folded, with the signs of its words and where they stand.

Patterns take some 50 nanoseconds a character, and there are a hundred of them. So a finder asks the signs
first, and looks in a long text only near the words with its sign. That changes nothing that it finds, where
every match of the pattern holds a word with the sign, begins no more than `before` characters before it, and
looks no more than `behind` characters past its beginning: stretches that touch are one, so no match
lies across the end of one, and none is cut short.
"""

import re
from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.text.folding import FILLER, fold_for_matching
from pipeline.text.masking.signs import ALL, KINDS, MOST_KINDS, WORDS, sign_of_hints, signs_needed
from pipeline.text.masking.spans import Windows, holds_any

_DIGIT: Final = re.compile(r"\d")
_SHORT: Final = 200
"""Characters; a shorter text is looked through as a whole, since finding places would cost more."""


class Hints(NamedTuple):
    """Pieces of a folded text one of which a finder needs.

    Attributes:
        sign: In every text that holds one of them.
        enough: The sign of those within one word: a text with it holds one.
        apart: Those with a space, which must be looked for as well, with the signs that each needs.
        pieces: All of them; spaces in them are those between words.
    """

    sign: int
    enough: int
    apart: tuple[tuple[int, str], ...]
    pieces: tuple[str, ...]


def hints(*pieces: str) -> Hints:
    """Return such pieces with signs of their own."""
    apart = tuple(piece for piece in pieces if " " in piece)
    within = [piece for piece in pieces if " " not in piece]
    enough = sign_of_hints(*within) if within else 0
    sign = enough | (sign_of_hints(*apart) if apart else 0)
    return Hints(sign, enough, tuple((signs_needed(piece), piece) for piece in apart), pieces)


class _WithSign:
    """Which kinds of words have a sign."""

    def __init__(self, sign: int) -> None:
        self._sign = sign
        self._filled = 0
        self._with = np.zeros(MOST_KINDS, np.bool_)

    def kinds(self) -> npt.NDArray[np.bool_]:
        """Return for every kind whether it has."""
        if self._filled < len(KINDS):
            for kind in range(self._filled, len(KINDS)):
                self._with[kind] = bool(KINDS[kind] & self._sign)
            self._filled = len(KINDS)
        return self._with


_WITH: Final[dict[int, _WithSign]] = {}


class _Places:
    """Where the words of a text stand.

    Args:
        text: The text, whose words are parted by spaces.
        kinds: Of each of its words.
    """

    def __init__(self, text: str, kinds: list[int]) -> None:
        sizes = np.fromiter(map(len, text.split(" ")), np.intp, len(kinds))
        self._kinds = np.array(kinds, np.intp)
        self._ends = np.cumsum(sizes + 1) - 1
        self._starts = self._ends - sizes

    def with_sign(self, sign: int) -> Iterator[tuple[int, int]]:
        """Return where the words with a sign begin and end, in order."""
        with_sign = _WITH.get(sign)
        if with_sign is None:
            with_sign = _WITH[sign] = _WithSign(sign)
        found = np.flatnonzero(with_sign.kinds()[self._kinds])
        return zip(self._starts[found].tolist(), self._ends[found].tolist(), strict=True)


class Reading:
    """A text, folded, and the signs in it.

    Attributes:
        text: The NFC text.
        folded: The text as `fold_for_matching` or `plain_digits` gives it, of the same length.
        signs: The signs of its words in one number; `ALL` where they are not known.
    """

    __slots__ = ("_kinds", "_places", "folded", "signs", "text")

    def __init__(self, text: str, folded: str, signs: int = ALL, kinds: list[int] | None = None) -> None:
        self.text = text
        self.folded = folded
        self.signs = signs
        self._kinds = kinds
        self._places: _Places | None = None

    def holds(self, hints: Hints) -> bool:
        """Say whether one of the hints is in the folded text."""
        signs = self.signs
        if not signs & hints.sign:
            return False
        if signs == ALL:
            return holds_any(self.folded, hints.pieces)
        if signs & hints.enough:
            return True
        for needed, piece in hints.apart:  # noqa: SIM110 - a generator for any() takes twice as long
            if signs & needed == needed and piece in self.folded:
                return True
        return False

    def near(self, sign: int, before: int, behind: int) -> Windows:
        """Return the stretches of the text around words with a sign, in order and apart from each other.

        Args:
            sign: One sign or several; a word with any of them counts.
            before: Characters before such a word.
            behind: Characters behind it.
        """
        if not self.signs & sign:
            return []
        size = len(self.text)
        if size <= _SHORT or self._kinds is None:
            return [(0, size)]
        if self._places is None:
            self._places = _Places(self.text, self._kinds)
        windows: Windows = []
        last = -before - 1
        for start, end in self._places.with_sign(sign):
            low = start - before
            if low <= last:
                low = windows.pop()[0]
            last = end + behind
            windows.append((max(0, low), min(size, last)))
        return windows

    def matches(
        self, pattern: re.Pattern[str], sign: int, before: int, behind: int, *, digits: bool = False
    ) -> Iterator[re.Match[str]]:
        """Yield the matches of a pattern, all of which are near words with a sign.

        Args:
            pattern: What to look for.
            sign: One of these is in a word that each match holds.
            before: Characters of a match before that word, at most.
            behind: Characters from the beginning of a match on that the pattern looks at, at most.
            digits: Whether each match has a digit in it.
        """
        for low, high in self.near(sign, before, behind):
            if not digits or _DIGIT.search(self.folded, low, high):
                yield from pattern.finditer(self.folded, low, high)


def read(text: str) -> Reading:
    """Return an NFC text folded, with its signs."""
    folded = fold_for_matching(text)
    if FILLER in text:  # white space to Python, and to the patterns what may stand within a number
        return Reading(text, folded)
    kinds = list(map(WORDS.__getitem__, text.split(" ")))
    return Reading(text, folded, reduce(or_, map(KINDS.__getitem__, set(kinds))), kinds)
