"""Copies of texts as people also type them."""

import unicodedata

from pipeline.text import fold
from pipeline.text.placeholders import PLACEHOLDER


def without_diacritics(text: str) -> str:
    """Return a text as shown without any diacritics, `đ` as `d`; the placeholders of masked data stay."""
    plain = unicodedata.normalize("NFC", text)
    kept = PLACEHOLDER.findall(plain)
    pieces = [fold(piece) for piece in PLACEHOLDER.split(plain)]
    return pieces[0] + "".join(mark + piece for mark, piece in zip(kept, pieces[1:], strict=True))
