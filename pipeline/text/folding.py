"""Strip diacritics: `Đường` becomes `Duong`, letter for letter."""

import re
import unicodedata
from typing import Final


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


_SEPARATORS: Final = re.compile(r"[\W_]+")


def letters_only(text: str) -> str:
    """Return the folded text with nothing but letters and digits left."""
    return _SEPARATORS.sub("", fold(text))
