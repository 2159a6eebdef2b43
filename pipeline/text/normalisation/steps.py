"""A step of normalisation: one definition that can be run fast or with a map.

`step(text)` returns the text after the step; `step.edits(text)` says which characters become what, and
applying those edits gives the same text. Both read the same table or pattern, so they cannot drift apart.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from pipeline.text.normalisation.offsets import Edit


class Step(Protocol):
    """Anything that rewrites a text and can say what it rewrote."""

    def __call__(self, text: str) -> str:
        """Return the text after this step."""
        ...

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield what this step changes, in order and without overlaps."""
        ...


@dataclass(frozen=True, slots=True)
class Translate:
    """Each character on its own becomes a string, possibly an empty one."""

    table: Mapping[int, str]
    trigger: re.Pattern[str]

    def __call__(self, text: str) -> str:
        """Return the text after this step."""
        return text.translate(self.table) if self.trigger.search(text) else text

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield one edit for each character in the table."""
        for match in self.trigger.finditer(text):
            yield match.start(), match.end(), self.table[ord(match.group())]


def translate(table: Mapping[str, str]) -> Translate:
    """Build a `Translate` from a table of single characters; the trigger is made of its keys."""
    codes = {ord(letter): new for letter, new in table.items()}
    return Translate(codes, re.compile(f"[{_ranges(sorted(codes))}]"))


def _ranges(codes: list[int]) -> str:
    """Return the inside of a regular-expression class holding exactly these code points, as ranges."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Every match of a pattern becomes what `replace` returns for it.

    The pattern must not match the empty string. `applies` is a cheap test that passes over most posts; it
    must be true of every text that holds a match.
    """

    pattern: re.Pattern[str]
    replace: Callable[[re.Match[str]], str]
    applies: Callable[[str], object] = bool

    def __call__(self, text: str) -> str:
        """Return the text after this step."""
        return self.rewrite(text) if self.applies(text) else text

    def rewrite(self, text: str) -> str:
        """Return the text after this step, for a text that was found to need it."""
        return self.pattern.sub(self.replace, text)

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield one edit for each match that changes something."""
        if not self.applies(text):
            return
        for match in self.pattern.finditer(text):
            new = self.replace(match)
            if new != match.group():
                yield match.start(), match.end(), new


class Compose:
    """Unicode normalisation form C: base letters and combining marks become one letter each."""

    _joins_before = re.compile("[\u1160-\u11ff\U00016d60-\U00016d6f]")  # Hangul and Kirat Rai vowels

    def __call__(self, text: str) -> str:
        """Return the text after this step."""
        return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield one edit for each base character with its marks that changes."""
        if unicodedata.is_normalized("NFC", text):
            return
        start = 0
        for place in range(1, len(text) + 1):
            if place < len(text) and self._continues(text[place]):
                continue
            cluster = text[start:place]
            composed = unicodedata.normalize("NFC", cluster)
            if composed != cluster:
                yield start, place, composed
            start = place

    def _continues(self, letter: str) -> bool:
        """Tell whether a character may melt into the one before it."""
        return unicodedata.category(letter)[0] == "M" or self._joins_before.match(letter) is not None
