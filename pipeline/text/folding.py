"""Folding: the letters of a text without what people leave out, so that spellings can be compared.

`fold` takes diacritics away and nothing else. `fold_for_matching` also makes everything lower case and
digits, spaces and dashes plain, for patterns that must not be slipped past. Both give one character for each
character, so an offset into the folded text is an offset into the text. `letters_only` and `fold_lower` are
for keys and words, whose places do not matter.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.text.memo import Memo

_CODE_POINTS: Final = 0x110000
_MANY: Final = 500  # texts; fewer are done before the table of all letters is there


def _fold_table() -> dict[int, str]:
    """Return every Latin letter with marks that stands on one ASCII letter, and đ."""
    table = {ord("đ"): "d", ord("Đ"): "D"}
    for code in (*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            table[code] = base
    return table


_TABLE: Final = _fold_table()


def fold(text: str) -> str:
    """Return the text without diacritics, đ as d.

    The result has one character for each character of the text, so offsets and maps carry over. Case is
    kept. Marks that stand alone (text that is not NFC) are left as they are.
    """
    return text if text.isascii() else text.translate(_TABLE)


def fold_lower(text: str) -> str:
    """Return a text in any normal form in lower case and without diacritics; its length may change."""
    return text.lower() if text.isascii() else fold(unicodedata.normalize("NFC", text).lower())


_SEPARATORS: Final = re.compile(r"[\W_]+")


def letters_only(text: str) -> str:
    """Return the folded text with nothing but letters and digits left."""
    return "".join(map(_LETTERS.__getitem__, text.split()))


_LETTERS: Final = Memo(lambda word: _SEPARATORS.sub("", fold(word)))
"""Pieces between white space without what `letters_only` leaves out."""


def letters_only_of_all(texts: Sequence[str]) -> list[str]:
    """Return `letters_only` of each text; many at once take a third of the time."""
    if len(texts) < _MANY:
        return list(map(letters_only, texts))
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    letters = _letter_table()[codes]
    kept = letters != 0
    bounds = np.zeros(len(codes) + 1, dtype=np.int64)
    np.cumsum(kept, out=bounds[1:])
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    ends = bounds[np.cumsum(lengths)].tolist()
    joined = letters[kept].tobytes().decode("utf-32-le", "surrogatepass")
    return [joined[start:end] for start, end in pairwise((0, *ends))]


@cache
def _letter_table() -> npt.NDArray[np.uint32]:
    """Return for every code point what `letters_only` makes of it, 0 where that is nothing."""
    codes = np.arange(_CODE_POINTS, dtype="<u4")
    codes[list(_TABLE)] = list(map(ord, _TABLE.values()))
    return np.where(np.strings.isalnum(codes.view("<U1")), codes, 0).astype("<u4")


FILLER: Final = "\x1f"
"""What an invisible character becomes in `fold_for_matching`; patterns may step over it."""

_INVISIBLE: Final = (0x00AD, 0x180E, *range(0x200B, 0x2010), *range(0x2060, 0x2065), 0x20E3, 0xFE0F, 0xFEFF)
_SPACES: Final = (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_DASHES: Final = (*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFF0D)
_TABLE_END: Final = 0x3100
_SHORT: Final = 110  # characters; below that the detour over an array does not pay


def _matched_as(code: int) -> str:
    """Return the single character that a code point is matched as."""
    char = chr(code)
    digit = unicodedata.digit(char, None)
    if digit is not None and code not in (0xB2, 0xB3, 0xB9):  # "m²" is not a digit of a number
        return str(digit)
    base = unicodedata.normalize("NFKD", fold(char))[:1].lower()
    return base if len(base) == 1 and (char.isalpha() or code >= 0xFF00) else char


def _matching_table() -> dict[int, str]:
    codes = [*range(_TABLE_END), *range(0xFF01, 0xFF5F), *range(0x1D7CE, 0x1D800)]
    table = {code: _matched_as(code) for code in codes}
    table |= dict.fromkeys(_INVISIBLE, FILLER)
    table |= dict.fromkeys(_SPACES, " ")
    table |= dict.fromkeys(_DASHES, "-")
    return table


_MATCHING: Final = _matching_table()
_MATCHING_CODES: Final = np.arange(_CODE_POINTS, dtype="<u4")
_MATCHING_CODES[list(_MATCHING)] = [ord(char) for char in _MATCHING.values()]


def fold_for_matching(text: str) -> str:
    """Return an NFC text as patterns read it: lower case, no diacritics, ASCII digits, same length.

    Letters and digits of full width and the like become plain ones, spaces and dashes of every width a plain
    one, and invisible characters `FILLER`.
    """
    if text.isascii():
        return text.lower()
    if len(text) < _SHORT:
        return text.translate(_MATCHING)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))
    return _MATCHING_CODES.take(codes).tobytes().decode("utf-32-le", "surrogatepass")
