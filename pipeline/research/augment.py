"""Copies of a text the way other people would type it."""

import unicodedata

from pipeline.text import fold


def without_diacritics(text: str) -> str:
    """Return the text as typed without any diacritics, case kept."""
    return fold(unicodedata.normalize("NFC", text))
