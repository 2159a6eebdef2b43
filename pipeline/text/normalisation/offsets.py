"""Offsets: how a place in normalised text finds its way back to the text as shown."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

Edit = tuple[int, int, str]
"""Characters `start` to `end` of a text become the given string; edits of one step never overlap."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text after some steps, with the way back to the text it was made from.

    Attributes:
        text: The text as it is now.
        starts: For each character of `text`, the offset in the shown text where its origin begins.
        ends: For each character of `text`, the offset in the shown text just past its origin.
        length: Length of the shown text in characters.
    """

    text: str
    starts: list[int] = field(repr=False)
    ends: list[int] = field(repr=False)
    length: int

    @classmethod
    def of(cls, shown: str) -> Self:
        """Return the shown text mapped onto itself."""
        return cls(shown, list(range(len(shown))), list(range(1, len(shown) + 1)), len(shown))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the shown text that characters `start` to `end` of `text` came from.

        Args:
            start: First character in `text`, from 0.
            end: One past the last character in `text`; offsets past the text count as its end.

        Returns:
            Start and end offsets into the shown text, `0 <= start <= end <= length`. Later places never map
            to earlier ones. An empty span maps to an empty span.
        """
        size = len(self.text)
        first = min(max(start, 0), size)
        last = min(max(end, first), size)
        begin = self.starts[first] if first < size else (self.ends[-1] if size else self.length)
        if first == last:
            return begin, begin
        return begin, max(begin, self.ends[last - 1])

    def edited(self, edits: Iterable[Edit]) -> "Normalised":
        """Return the text after `edits`, which come in order and are offsets into the present text."""
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for start, end, new in edits:
            parts += (self.text[done:start], new)
            starts += self.starts[done:start]
            ends += self.ends[done:start]
            self._append_origins(start, end, new, starts, ends)
            done = end
        if not parts:
            return self
        parts.append(self.text[done:])
        starts += self.starts[done:]
        ends += self.ends[done:]
        return Normalised("".join(parts), starts, ends, self.length)

    def _append_origins(self, start: int, end: int, new: str, starts: list[int], ends: list[int]) -> None:
        """Append the origins of the characters of `new`, which takes the place of `start` to `end`.

        Letters that both strings share at their beginning or end keep their own origin; what is left in the
        middle came from the whole middle.
        """
        old = self.text[start:end]
        if len(old) == len(new):
            starts += self.starts[start:end]
            ends += self.ends[start:end]
            return
        head, tail = common_ends(old, new)
        inner = len(new) - head - tail
        low, high = start + head, end - tail
        starts += self.starts[start:low]
        ends += self.ends[start:low]
        if low < high:
            origin = self.starts[low], self.ends[high - 1]
        else:  # something was put in where nothing was: it goes with the character before it
            origin = (self.starts[low - 1], self.ends[low - 1]) if low else (0, 0)
        starts += [origin[0]] * inner
        ends += [origin[1]] * inner
        starts += self.starts[high:end]
        ends += self.ends[high:end]


def common_ends(old: str, new: str) -> tuple[int, int]:
    """Return how many characters two strings share at their beginning and, past that, at their end."""
    limit = min(len(old), len(new))
    head = 0
    while head < limit and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < limit - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail
