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
from typing import NamedTuple

from pipeline.text.folding import FILLER, fold_for_matching
from pipeline.text.masking.signs import ALL, WORDS, sign_of_hints
from pipeline.text.masking.spans import Windows, holds_any

_SHORT = 200
"""Characters; a shorter text is looked through as a whole, since finding places would cost more."""


class Hints(NamedTuple):
    """Pieces of a folded text one of which a finder needs.

    Attributes:
        sign: In every text that holds one of them.
        enough: The sign of those within one word: a text with it holds one.
        apart: Those with a space, which must be looked for as well.
        pieces: All of them; spaces in them are those between words.
    """

    sign: int
    enough: int
    apart: tuple[str, ...]
    pieces: tuple[str, ...]


def hints(*pieces: str) -> Hints:
    """Return such pieces with signs of their own."""
    apart = tuple(piece for piece in pieces if " " in piece)
    within = [piece for piece in pieces if " " not in piece]
    enough = sign_of_hints(*within) if within else 0
    return Hints(enough | (sign_of_hints(*apart) if apart else 0), enough, apart, pieces)


class Reading:
    """A text, folded, and the signs in it.

    Attributes:
        text: The NFC text.
        folded: The text as `fold_for_matching` or `plain_digits` gives it, of the same length.
        signs: The signs of its words in one number; `ALL` where they are not known.
    """

    __slots__ = ("_words", "folded", "signs", "text")

    def __init__(self, text: str, folded: str, signs: int = ALL) -> None:
        self.text = text
        self.folded = folded
        self.signs = signs
        self._words: list[tuple[str, int]] | None = None

    def holds(self, hints: Hints) -> bool:
        """Say whether one of the hints is in the folded text."""
        if not self.signs & hints.sign:
            return False
        if self.signs == ALL:
            return holds_any(self.folded, hints.pieces)
        return bool(self.signs & hints.enough) or holds_any(self.folded, hints.apart)

    def near(self, sign: int, before: int, behind: int) -> Windows:
        """Return the stretches of the text around words with a sign, in order and apart from each other.

        Args:
            sign: One sign or several; a word with any of them counts.
            before: Characters before such a word.
            behind: Characters behind it.
        """
        if not self.signs & sign:
            return []
        text, size = self.text, len(self.text)
        if size <= _SHORT or self.signs == ALL:
            return [(0, size)]
        if self._words is None:
            self._words = [(word, signs) for word in set(text.split()) if (signs := WORDS[word])]
        places: list[tuple[int, int]] = []
        for word, signs in self._words:
            if signs & sign:
                place = text.find(word)
                while place >= 0:
                    places.append((place, place + len(word)))
                    place = text.find(word, place + 1)
        windows: Windows = []
        for start, end in sorted(places):
            low, high = max(0, start - before), min(size, end + behind)
            if windows and low <= windows[-1][1]:
                last_low, last_high = windows.pop()
                low, high = last_low, max(high, last_high)
            windows.append((low, high))
        return windows

    def matches(
        self, pattern: re.Pattern[str], sign: int, before: int, behind: int
    ) -> Iterator[re.Match[str]]:
        """Yield the matches of a pattern, all of which are near words with a sign.

        Args:
            pattern: What to look for.
            sign: One of these is in a word that each match holds.
            before: Characters of a match before that word, at most.
            behind: Characters from the beginning of a match on that the pattern looks at, at most.
        """
        for low, high in self.near(sign, before, behind):
            yield from pattern.finditer(self.folded, low, high)


def read(text: str) -> Reading:
    """Return an NFC text folded, with its signs."""
    folded = fold_for_matching(text)
    if FILLER in text:  # white space to Python, and to the patterns what may stand within a number
        return Reading(text, folded)
    return Reading(text, folded, reduce(or_, map(WORDS.__getitem__, text.split()), 0))
