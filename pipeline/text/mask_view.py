"""The view personal data is looked for in: lower case, without diacritics, digits folded, same length.

Every character maps to exactly one character, so an offset into the view is an offset into the text.
Invisible characters become `FILLER`, which patterns may step over.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "phone", "email", "cccd", "cmnd", "passport", "bank_account", "account_name", "plate", "address", "handle"
]

FILLER: Final = "\x1f"
_INVISIBLE: Final = (0x00AD, 0x180E, *range(0x200B, 0x2010), *range(0x2060, 0x2065), 0x20E3, 0xFE0F, 0xFEFF)
_SPACES: Final = (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_DASHES: Final = (*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFF0D)
_TABLE_END: Final = 0x3100


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


def words(text: str) -> frozenset[str]:
    """Return the words of a table written as running text."""
    return frozenset(text.split())


def view_of(text: str) -> str:
    """Return the view of an NFC text: same length, folded, lower case, ASCII digits."""
    return text.translate(_VIEW)
