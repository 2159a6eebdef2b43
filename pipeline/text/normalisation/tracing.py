"""The way back from a canonical text to the text as shown, looked up for the few places that are asked for.

Most pieces between white space become what they become by themselves, so the origin of a letter hangs on its
piece alone, and on what the steps in context have moved since. Where it hangs on more, all steps are gone
through once more with the origin of every letter.
"""

from bisect import bisect_right
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from pipeline.text.memo import Memo
from pipeline.text.normalisation.canonical import map_by_steps, normalise_by_steps
from pipeline.text.normalisation.offsets import Edit, Normalised, common_ends
from pipeline.text.normalisation.pieces import PLAIN_WORD, READ, TO_WORDS, places_of, read_pieces, starts_of
from pipeline.text.normalisation.unicode import characters, entities

Origin = tuple[int, int]
"""Where in the text as shown a letter came from: start and end."""


class _Way(NamedTuple):
    """Where the letters of a canonical piece come from; offsets count in the piece as shown.

    Attributes:
        starts: Where the origin of each letter begins; -1 is what stands before the piece.
        ends: Where it ends.
    """

    starts: "range | list[int]"
    ends: "range | list[int]"


def _way(piece: str) -> _Way | None:
    """Return the way back of a piece; None of one that turns into white space, which joins a gap."""
    size = len(piece)
    if len(READ[piece][0]) == size and PLAIN_WORD.fullmatch(piece):
        return _Way(range(size), range(1, size + 1))
    if any(map(str.isspace, characters(entities(piece)))):
        return None
    made = Normalised.of(f" {piece}")  # a letter put before it goes with what stands there
    for step in TO_WORDS:
        made = made.edited(step.edits(made.text))
    return _Way([place - 1 for place in made.starts], [place - 1 for place in made.ends])


_WAYS: Final = Memo(_way)


class Traced:
    """A canonical text that knows where its letters came from.

    Args:
        shown: The text as shown.

    Attributes:
        text: Its canonical text.
    """

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._pieces = read_pieces(shown)
        self.text = normalise_by_steps(shown) if self._pieces is None else self._pieces.text

    def span(self, start: int, end: int) -> Origin:
        """Return the place in the shown text that characters `start` to `end` of `text` came from.

        Offsets as in `pipeline.text.normalisation.offsets.Normalised.span`.
        """
        if 0 <= start < end <= len(self.text) and self._starts is not None:
            first, last = self._origin(start), self._origin(end - 1)
            if first and last:
                return first[0], max(first[0], last[1])
        return self.by_steps.span(start, end)

    @cached_property
    def by_steps(self) -> Normalised:
        """The same text with the origin of every letter, found step by step."""
        return map_by_steps(self._shown)

    @cached_property
    def _starts(self) -> list[int] | None:
        """Where each piece begins in the shown text; None where it takes more than pieces."""
        if self._pieces is None:
            return None
        shown = self._pieces.shown
        starts = places_of(shown, self._shown)
        if len(starts) > len(shown):  # one character in every gap
            return starts
        gaps = zip(map(int.__add__, starts, map(len, shown)), starts[1:], strict=False)
        return starts if all(_is_plain(self._shown[start:end]) for start, end in gaps) else None

    @cached_property
    def _kept(self) -> tuple[list[int], list[int]]:
        """Which pieces leave something, and where that begins when it stands side by side; and one more."""
        canonical = self._pieces.canonical if self._pieces else ()
        if all(canonical):
            return list(range(len(canonical))), starts_of(canonical)
        kept = [number for number, piece in enumerate(canonical) if piece]
        return kept, starts_of([canonical[number] for number in kept])

    def _origin(self, place: int) -> Origin | None:
        """Return where a letter came from, None where it takes more than its piece to tell."""
        return self._before(len(self._pieces.layers), place) if self._pieces else None

    def _before(self, layer: int, place: int) -> Origin | None:
        """Return the same of the text before the edits of a layer."""
        if not self._pieces or not layer:
            return self._in_piece(place)
        before, edits = self._pieces.layers[layer - 1]
        moved = 0
        for edit in edits:
            offset = place - edit[0] - moved
            if offset < 0:
                break
            if offset < len(edit[2]):
                return self._in_edit(layer - 1, before, edit, offset)
            moved += len(edit[2]) - (edit[1] - edit[0])
        return self._before(layer - 1, place - moved)

    def _in_edit(self, layer: int, before: str, edit: Edit, offset: int) -> Origin | None:
        """Return the same of a letter of what an edit has put in, as `Normalised.edited` does."""
        start, end, new = edit
        head, tail = common_ends(before[start:end], new)
        low, high = start + head, end - tail
        if end - start == len(new) or offset < head:
            return self._before(layer, start + offset)
        if offset >= len(new) - tail:
            return self._before(layer, end - len(new) + offset)
        if low < high:
            first, last = self._before(layer, low), self._before(layer, high - 1)
            return (first[0], last[1]) if first and last else None
        return self._before(layer, low - 1) if low else (0, 0)

    def _in_piece(self, place: int) -> Origin | None:
        """Return the same of the canonical pieces side by side."""
        if not self._pieces or self._starts is None:
            return None
        numbers, begins = self._kept
        kept = bisect_right(begins, place) - 1
        number, offset = numbers[kept], place - begins[kept]
        way = None if number in self._pieces.together else _WAYS[self._pieces.shown[number]]
        if way is None or offset == len(way.starts):  # a space behind a piece
            return None
        start = self._starts[number]
        return max(0, start + way.starts[offset]), start + way.ends[offset]


def _is_plain(gap: str) -> bool:
    """Return whether white space is one character, or spaces and line breaks."""
    return len(gap) == 1 or not gap.strip(" \n\t\r")


@lru_cache(maxsize=8)  # the reasons of a post all ask about the same text
def normalise_with_map(shown: str) -> Traced:
    """Return the same text as `normalise`, with the way back to offsets in `shown`."""
    return Traced(shown)
