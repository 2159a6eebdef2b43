"""The view personal data is looked for in: lower case, without diacritics, digits folded, same length.

Every character maps to exactly one character, so an offset into the view is an offset into the text.
Invisible characters become `FILLER`, which patterns may step over.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

Kind = Literal[
    "phone", "email", "cccd", "cmnd", "passport", "bank_account", "account_name", "plate", "address", "handle"
]

FILLER: Final = "\x1f"
_INVISIBLE: Final = (0x00AD, 0x180E, *range(0x200B, 0x2010), *range(0x2060, 0x2065), 0x20E3, 0xFE0F, 0xFEFF)
_SPACES: Final = (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_DASHES: Final = (*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFF0D)
_TABLE_END: Final = 0x3100
_SHORT: Final = 200  # characters; below that the detour over an array does not pay


@dataclass(frozen=True, slots=True)
class PersonalSpan:
    """Where one piece of personal data stands.

    Attributes:
        start: First character, as an offset into the NFC text.
        end: One past the last character.
        kind: What it is; `PLACEHOLDERS` has the words that replace it.
    """

    start: int
    end: int
    kind: Kind


def _one(code: int) -> str:
    """Return the single character that stands for a code point in the view."""
    char = chr(code)
    if char in "đĐ":
        return "d"
    digit = unicodedata.digit(char, None)
    if digit is not None and code not in (0xB2, 0xB3, 0xB9):  # "m²" is not a digit of a number
        return str(digit)
    base = unicodedata.normalize("NFKD", char)[:1].lower()
    return base if len(base) == 1 and (char.isalpha() or code >= 0xFF00) else char


def _table() -> dict[int, str]:
    codes = [*range(_TABLE_END), *range(0xFF01, 0xFF5F), *range(0x1D7CE, 0x1D800)]
    table = {code: _one(code) for code in codes}
    table |= dict.fromkeys(_INVISIBLE, FILLER)
    table |= dict.fromkeys(_SPACES, " ")
    table |= dict.fromkeys(_DASHES, "-")
    return table


_VIEW: Final = _table()
_VIEW_CODES: Final = np.arange(0x110000, dtype="<u4")
_VIEW_CODES[list(_VIEW)] = [ord(char) for char in _VIEW.values()]


# Six digits with nothing between them but what people put into numbers. All numbers that are masked have as
# many, and lie in one such run; what the shapes look at before it or behind it is nearer than the margins.
_NOT_DIGIT = rf"oli\s.\-_·•*()~+,/'–{FILLER}"
_LONG_NUMBER: Final = re.compile(rf"[0-9](?:[{_NOT_DIGIT}]*[0-9]){{5}}[0-9{_NOT_DIGIT}]*")
_BEFORE, _BEHIND = 80, 16

Windows = list[tuple[int, int]]
"""Stretches of a view, in order and apart from each other."""


def long_numbers(view: str) -> Windows:
    """Return the stretches around numbers of six digits and more, outside of which no number is personal."""
    windows: Windows = []
    for run in _LONG_NUMBER.finditer(view):
        low, high = max(0, run.start() - _BEFORE), min(len(view), run.end() + _BEHIND)
        if windows and low <= windows[-1][1]:
            low = windows.pop()[0]
        windows.append((low, high))
    return windows


def find_within(pattern: re.Pattern[str], view: str, windows: Windows) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern that lie within the windows."""
    for low, high in windows:
        yield from pattern.finditer(view, low, high)


def holds_any(view: str, fixed: tuple[str, ...]) -> bool:
    """Say whether one of the words is in the view, far more quickly than the pattern that needs them."""
    for word in fixed:  # noqa: SIM110 - a generator for any() takes twice as long, and this runs for every post
        if word in view:
            return True
    return False


def words(text: str) -> frozenset[str]:
    """Return the words of a table written as running text."""
    return frozenset(text.split())


def view_of(text: str) -> str:
    """Return the view of an NFC text: same length, folded, lower case, ASCII digits."""
    if text.isascii():
        return text.lower()
    if len(text) < _SHORT:
        return text.translate(_VIEW)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.dtype("<u4"))
    return _VIEW_CODES[codes].tobytes().decode("utf-32-le", "surrogatepass")
