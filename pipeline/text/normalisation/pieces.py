"""The quick way to the canonical text: what is between white space is read by itself, once, and remembered.

Every step but a few looks at one piece at a time, so a text is mostly the sum of its pieces. What a piece may
mean only beside others is said of it as well: such pieces are read together with their neighbours, and where
even that will not do, the whole text goes through the steps.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import accumulate, compress
from operator import or_
from typing import Final, NamedTuple

from pipeline.text.memo import Memo
from pipeline.text.normalisation.evasion import spelled
from pipeline.text.normalisation.lookalikes import holds_other_letters, lookalikes
from pipeline.text.normalisation.offsets import Edit, Normalised
from pipeline.text.normalisation.steps import Step
from pipeline.text.normalisation.teencode import single_letters, unaccented_teencode
from pipeline.text.normalisation.unicode import characters, compose, entities, joiners, stray_marks
from pipeline.text.normalisation.words import canonical_word, placeholders, spaces, words
from pipeline.text.placeholders import TOKENS

TO_WORDS: Final[tuple[Step, ...]] = (
    entities,
    characters,
    joiners,
    lookalikes,
    compose,
    stray_marks,
    placeholders,
    spelled,
    words,
    spaces,
)
"""The steps up to canonical words, in this order."""

IN_CONTEXT: Final[tuple[Step, ...]] = (single_letters, unaccented_teencode)
"""The steps after them, for words whose meaning hangs on the words around."""

_SIGNS: Final = 1
"""Nothing but signs that may stand between spelled-out letters."""
_LETTER: Final = 2
"""It has a letter by itself: with its neighbours it may spell a word."""
OPEN: Final = 4
"""It may begin a placeholder of several words, or turn into something with white space."""
WHOLE: Final = 8
"""It takes the whole text to tell which script its letters are of."""
_SINGLE: Final = 16
"""It may be a letter or a row of words that `single_letters` reads."""
_BARE: Final = 32
"""It may be what `unaccented_teencode` reads."""

BESIDE: Final = _SIGNS | _LETTER | OPEN
CONTEXT: Final = _SINGLE | _BARE
_PLACEHOLDER_WORDS: Final = max(len(placeholder.split()) for placeholder in TOKENS)

_LETTERS: Final = "a-zA-ZÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
_PLAIN_WORD: Final = re.compile(rf"(?![xX]+[dD]+[.,!?;:]?$)([{_LETTERS}]{{2,}})([.,!?;:]?)")
"""A word that no step but that of words changes, perhaps with a sign behind; `xD` is an emoticon."""
_LATIN: Final = re.compile(rf"[!-%'-Z\\^-~{_LETTERS}]+")
"""Letters of Vietnamese and ASCII but for `&` and brackets: what only the last steps to words change."""
_SIGNS_ONLY: Final = re.compile(r"[.·•*~|_-]+")
_LONE_LETTER: Final = re.compile(r"(?<![^\W_])[^\W\d_](?![^\W_])")
_PIECE: Final = re.compile(r"\S+")
_WORD: Final = re.compile(r"\w+")
_AND_A_SPACE: Final = (1).__add__


def _read(piece: str) -> tuple[str, int]:
    """Return a piece as `TO_WORDS` leaves it where it stands alone, and what else it takes."""
    plain = _PLAIN_WORD.fullmatch(piece)
    if plain:
        canonical = canonical_word(plain[1]) + plain[2]
        return canonical, _context_of(canonical)
    if _LATIN.fullmatch(piece):
        return _latin(piece)
    typed = joiners(characters(entities(piece)))
    canonical = to_words(piece)
    if holds_other_letters(typed):
        return canonical, WHOLE
    if "&" in piece or "[" in typed or len(typed.split()) > 1 or _has_marks(typed):
        return canonical, OPEN | _context_of(canonical)
    if _SIGNS_ONLY.fullmatch(typed):
        return canonical, _SIGNS
    lone = _LONE_LETTER.search(typed) or _LONE_LETTER.search(compose(typed))  # jamo become one letter
    return canonical, _LETTER * bool(lone) | _context_of(canonical)


def _latin(piece: str) -> tuple[str, int]:
    """Do the work of `_read` for a piece that the first steps leave as it is."""
    canonical = spaces(words(spelled(piece)))
    if _SIGNS_ONLY.fullmatch(piece):
        return canonical, _SIGNS
    return canonical, _LETTER * bool(_LONE_LETTER.search(piece)) | _context_of(canonical)


def _has_marks(text: str) -> bool:
    return not text.isascii() and any(unicodedata.category(char)[0] == "M" for char in text)


def _context_of(canonical: str) -> int:
    """Return whether it takes the words around to tell what canonical words mean."""
    found = _WORD.findall(canonical)
    single, bare = single_letters.firsts, unaccented_teencode.firsts
    return _SINGLE * (not single.isdisjoint(found)) | _BARE * (not bare.isdisjoint(found))


class _Places(NamedTuple):
    """Where the steps in context may find something in canonical words: offsets, ascending."""

    single: tuple[int, ...]
    bare: tuple[int, ...]


_PLACES: Final = Memo(lambda words: _Places(single_letters.starts(words), unaccented_teencode.starts(words)))


def to_words(text: str) -> str:
    """Return what the steps up to canonical words make of a text."""
    for step in TO_WORDS:
        text = step(text)
    return text


READ: Final = Memo(_read)


def normalise_by_pieces(text: str) -> str | None:
    """Return the canonical text, or None where it takes the whole chain of steps.

    Args:
        text: Any text.
    """
    if "\x1c" in text or "\x1d" in text or "\x1e" in text or "\x1f" in text:
        return None  # white space to Python, nothing at all to the steps
    pieces = text.split()
    if not pieces:
        return ""
    alone, needs = zip(*map(READ.__getitem__, pieces), strict=True)
    kinds = reduce(or_, set(needs))
    if kinds <= _SIGNS:
        return " ".join(filter(None, alone))
    if kinds & WHOLE:
        return None
    canonical: Sequence[str] = alone
    if kinds & (_LETTER | OPEN) and (together := list(_together(needs))):
        canonical = _read_together(text, pieces, alone, together)
        kinds |= CONTEXT
        starts = {start for start, _ in together}
        needs = tuple(CONTEXT if place in starts else need for place, need in enumerate(needs))
    kept = list(filter(None, canonical))
    whole = " ".join(kept)
    if not kinds & CONTEXT:
        return whole
    rows = zip(_starts(kept), kept, compress(needs, canonical), strict=False)
    return in_context(whole, [(at, piece) for at, piece, need in rows if need & CONTEXT])


def _starts(pieces: Sequence[str]) -> list[int]:
    """Return where each piece begins when they stand with a space between, and one more."""
    return list(accumulate(map(_AND_A_SPACE, map(len, pieces)), initial=0))


def _read_together(
    text: str, pieces: Sequence[str], alone: Sequence[str], together: Iterable[tuple[int, int]]
) -> list[str]:
    """Return the canonical pieces of a text; the first of those read together holds what all are."""
    canonical = list(alone)
    starts = _starts(pieces)
    if starts[-1] != len(text) + 1:
        starts = [match.start() for match in _PIECE.finditer(text)]
    for start, end in together:
        canonical[start] = to_words(text[starts[start] : starts[end - 1] + len(pieces[end - 1])])
        canonical[start + 1 : end] = [""] * (end - start - 1)
    return canonical


def in_context(whole: str, pieces: Iterable[tuple[int, str]]) -> str:
    """Return a text of canonical pieces after the steps `IN_CONTEXT`.

    Args:
        whole: The text.
        pieces: Pieces of it that the steps may change, each with its offset, ascending.
    """
    single: list[int] = []
    bare: list[int] = []
    for at, piece in pieces:
        places = _PLACES[piece]
        single += [at + place for place in places.single]
        bare += [at + place for place in places.bare]
    if single and (edits := single_letters.edits_at(whole, single)):
        whole, bare = _edited(whole, edits, bare)
    if bare and (edits := unaccented_teencode.edits_at(whole, bare)):
        whole, _ = _edited(whole, edits)
    return whole


def _edited(text: str, edits: Sequence[Edit], places: Sequence[int] = ()) -> tuple[str, list[int]]:
    """Return a text after edits, and where the places are then that no edit took away."""
    parts: list[str] = []
    kept: list[int] = []
    done = moved = 0
    left = iter(places)
    place = next(left, len(text))
    for start, end, new in (*edits, (len(text), len(text), "")):
        while place < start:
            kept.append(place + moved)
            place = next(left, len(text))
        while place < end:
            place = next(left, len(text))
        parts += (text[done:start], new)
        moved += len(new) - (end - start)
        done = end
    return "".join(parts), kept


class _Mapped(NamedTuple):
    """A piece as `TO_WORDS` leaves it where it stands alone, with the way back; offsets count in the piece.

    Attributes:
        text: Its canonical text.
        same: Whether each character is where it was.
        starts: For each character of `text`, where its origin begins; -1 is what stands before the piece.
        ends: For each character of `text`, where its origin ends.
        behind: Origin of the space that a step put behind it, or None.
    """

    text: str
    same: bool
    starts: list[int]
    ends: list[int]
    behind: tuple[int, int] | None


def _map(piece: str) -> _Mapped | None:
    """Return a piece with its way back; None of one that turns into white space, which joins a gap."""
    canonical = READ[piece][0]
    size = len(piece)
    if len(canonical) == size and _PLAIN_WORD.fullmatch(piece):
        return _Mapped(canonical, True, list(range(size)), list(range(1, size + 1)), None)
    if any(map(str.isspace, characters(entities(piece)))):
        return None
    made = Normalised.of(f" {piece}")  # a letter put before it goes with what stands there
    for step in TO_WORDS[:-1]:
        made = made.edited(step.edits(made.text))
    spaced = len(made.text.rstrip(" "))
    behind = (made.starts[spaced] - 1, made.ends[spaced] - 1) if spaced < len(made.text) else None
    made = made.edited(spaces.edits(made.text))
    starts, ends = ([place - 1 for place in places] for places in (made.starts, made.ends))
    same = starts == list(range(size)) and ends == list(range(1, size + 1))
    return _Mapped(made.text, same, starts, ends, behind)


_MAPPED: Final = Memo(_map)


def normalise_by_pieces_with_map(text: str) -> Normalised | None:
    """Return the canonical text with the way back, or None where it takes the whole chain of steps.

    Args:
        text: Any text.
    """
    if "\x1c" in text or "\x1d" in text or "\x1e" in text or "\x1f" in text:
        return None
    pieces = text.split()
    needs = [READ[piece][1] for piece in pieces]
    kinds = reduce(or_, set(needs), 0)
    if kinds & WHOLE or (kinds & (_LETTER | OPEN) and any(_together(needs))):
        return None
    made = _joined_with_map(text, pieces)
    for kind, step in ((_SINGLE, single_letters), (_BARE, unaccented_teencode)):
        if made and kinds & kind:
            made = made.edited(step.edits_at(made.text, step.starts(made.text)))
    return made


def _joined_with_map(text: str, pieces: Sequence[str]) -> Normalised | None:
    """Return the canonical pieces of a text side by side, or None of white space that is more than a gap."""
    starts: list[int] = []
    ends: list[int] = []
    behind: tuple[int, int] | None = None
    done = last = 0  # up to where characters are mapped, and where the piece before ended
    mapped: list[_Mapped] = []
    for piece in pieces:
        found = _MAPPED[piece]
        if found is None or not found.text:
            return None  # white space on either side of nothing is one gap
        mapped.append(found)
        place = text.index(piece, last)
        if not last:
            done = place
        elif behind or place - last > 1:
            gap = behind or _gap(text, last, place)
            if gap is None:
                return None
            starts += (*range(done, last), gap[0])
            ends += (*range(done + 1, last + 1), gap[1])
            done = place
        last = place + len(piece)
        if not found.same:
            starts += (*range(done, place), *(max(0, place + start) for start in found.starts))
            ends += (*range(done + 1, place + 1), *(place + end for end in found.ends))
            done = last
        behind = found.behind and (place + found.behind[0], place + found.behind[1])
    starts += range(done, last)
    ends += range(done + 1, last + 1)
    return Normalised(" ".join([found.text for found in mapped]), starts, ends, len(text))


def _gap(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the origin of the space that white space becomes; None of mixtures with other kinds of it."""
    if end - start == 1:
        return start, end
    if text[start:end].strip(" \n\t\r"):
        return None
    if text[start] == " ":
        return start, start + 1
    return (end - 1, end) if text[end - 1] == " " else (start, end)


def _together(needs: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each run of pieces that are to be read together.

    Those are pieces that lean on each other, at least two, and all the words of what may be a placeholder.
    """
    start = end = 0
    for i, need in enumerate(needs):
        if need & BESIDE:
            if i > end:
                if end - start > 1:
                    yield start, end
                start = i
            end = max(end, i + (_PLACEHOLDER_WORDS if need & OPEN else 1))
    end = min(end, len(needs))
    if end - start > 1:
        yield start, end
