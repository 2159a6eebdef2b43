"""A text made safe to show: nothing in it is invisible, reorders the line or controls a device.

Escaping for HTML is another matter, and that of the template.
"""

import unicodedata
from typing import Final

HIDDEN: Final = "▯"
"""Stands for a character that cannot be seen. Reviewers should know it was there: hiding is a hint."""

_VISIBLE_BREAKS: Final = {"\n": "\n", "\t": "\t", "\r": "", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"}
_JOINERS: Final = ("\u200c", "\u200d", "\ufe0e", "\ufe0f", "\u00ad")  # emoji and line breaking; harmless
_TAGS: Final = range(0xE0020, 0xE0080)  # parts of flag emoji
_MARKS_IN_A_ROW: Final = 3
"""Vietnamese needs two combining marks at most; towers of them paint over the lines around."""


def inert(text: str) -> str:
    """Return text in which nothing is hidden, reorders the line or controls a device.

    Control characters, bidirectional overrides and zero-width characters become `HIDDEN`; other line breaks
    become newlines; more than three combining marks in a row are dropped.
    """
    shown: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MARKS_IN_A_ROW:
            shown.append(_inert_char(char))
    return "".join(shown)


def _inert_char(char: str) -> str:
    if char in _VISIBLE_BREAKS:
        return _VISIBLE_BREAKS[char]
    if char in _JOINERS or ord(char) in _TAGS:
        return char
    return HIDDEN if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") else char
