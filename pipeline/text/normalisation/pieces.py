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
from pipeline.text.normalisation.offsets import Edit
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
PLAIN_WORD: Final = re.compile(rf"(?![xX]+[dD]+[.,!?;:]?$)([{_LETTERS}]{{2,}})([.,!?;:]?)")
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
    plain = PLAIN_WORD.fullmatch(piece)
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


class Pieces(NamedTuple):
    """A text read by its pieces.

    Attributes:
        shown: The pieces as shown.
        canonical: What each becomes by itself; of those read together, the first holds what all are, and the
            others nothing.
        together: The first of each that are read together.
        layers: What the steps `IN_CONTEXT` change: a text, at first the canonical pieces side by side, and
            its edits, as often as something changes.
        text: The canonical text.
    """

    shown: Sequence[str]
    canonical: Sequence[str]
    together: frozenset[int]
    layers: Sequence[tuple[str, Sequence[Edit]]]
    text: str


_NOTHING: Final[frozenset[int]] = frozenset()


def read_pieces(text: str) -> Pieces | None:
    """Return a text read by its pieces, or None where it takes the whole chain of steps.

    Args:
        text: Any text.
    """
    if "\x1c" in text or "\x1d" in text or "\x1e" in text or "\x1f" in text:
        return None  # white space to Python, nothing at all to the steps
    pieces = text.split()
    if not pieces:
        return Pieces((), (), _NOTHING, (), "")
    alone, needs = zip(*map(READ.__getitem__, pieces), strict=True)
    kinds = reduce(or_, set(needs))
    if kinds <= _SIGNS:
        return Pieces(pieces, alone, _NOTHING, (), " ".join(filter(None, alone)))
    if kinds & WHOLE:
        return None
    canonical: Sequence[str] = alone
    starts = _NOTHING
    if kinds & (_LETTER | OPEN) and (together := list(_together(needs))):
        canonical = _read_together(text, pieces, alone, together)
        kinds |= CONTEXT
        starts = frozenset(start for start, _ in together)
        needs = tuple(CONTEXT if place in starts else need for place, need in enumerate(needs))
    kept = list(filter(None, canonical))
    whole = " ".join(kept)
    if not kinds & CONTEXT:
        return Pieces(pieces, canonical, starts, (), whole)
    rows = zip(starts_of(kept), kept, compress(needs, canonical), strict=False)
    found, layers = _in_context(whole, [(at, piece) for at, piece, need in rows if need & CONTEXT])
    return Pieces(pieces, canonical, starts, layers, found)


def normalise_by_pieces(text: str) -> str | None:
    """Return the canonical text, or None where it takes the whole chain of steps.

    Args:
        text: Any text.
    """
    found = read_pieces(text)
    return None if found is None else found.text


def starts_of(pieces: Sequence[str]) -> list[int]:
    """Return where each piece begins when they stand with a space between, and one more."""
    return list(accumulate(map(_AND_A_SPACE, map(len, pieces)), initial=0))


def places_of(pieces: Sequence[str], text: str) -> list[int]:
    """Return where each piece of a text begins in it; one more where one character stands in every gap."""
    starts = starts_of(pieces)
    return starts if starts[-1] == len(text) + 1 else [match.start() for match in _PIECE.finditer(text)]


def _read_together(
    text: str, pieces: Sequence[str], alone: Sequence[str], together: Iterable[tuple[int, int]]
) -> list[str]:
    """Return the canonical pieces of a text; the first of those read together holds what all are."""
    canonical = list(alone)
    starts = places_of(pieces, text)
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
    return _in_context(whole, pieces)[0]


def _in_context(whole: str, pieces: Iterable[tuple[int, str]]) -> tuple[str, list[tuple[str, list[Edit]]]]:
    """Return the same, and `Pieces.layers`."""
    single: list[int] = []
    bare: list[int] = []
    for at, piece in pieces:
        places = _PLACES[piece]
        single += [at + place for place in places.single]
        bare += [at + place for place in places.bare]
    layers: list[tuple[str, list[Edit]]] = []
    if single and (edits := single_letters.edits_at(whole, single)):
        layers.append((whole, edits))
        whole, bare = _edited(whole, edits, bare)
    if bare and (edits := unaccented_teencode.edits_at(whole, bare)):
        layers.append((whole, edits))
        whole, _ = _edited(whole, edits)
    return whole, layers


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
