"""Copies of texts as people also type them."""

import re
import unicodedata
from typing import Final

from pipeline.text import fold
from pipeline.text.masking.mask import PLACEHOLDERS

_PLACEHOLDER: Final = re.compile("|".join(map(re.escape, PLACEHOLDERS.values())))


def without_diacritics(text: str) -> str:
    """Return a text as shown without any diacritics, `đ` as `d`; the placeholders of masked data stay."""
    plain = unicodedata.normalize("NFC", text)
    kept = _PLACEHOLDER.findall(plain)
    pieces = [fold(piece) for piece in _PLACEHOLDER.split(plain)]
    return pieces[0] + "".join(mark + piece for mark, piece in zip(kept, pieces[1:], strict=True))
