"""Words that may mean somebody under 18, so that whoever prepares a story thinks of asking the family.

It is a hint and decides nothing: what may be shared is decided by what people asked and wrote down.
"""

import re
from typing import Final

from pipeline.text.folding import fold_for_matching
from pipeline.text.masking.people import CAPITAL

_WORDS: Final = re.compile(
    r"\b(?:(?<!hang )(?<!quan )(?<!tiem )(?<!xe )(?<!ty )(?:\d|1[0-7]) tuoi(?! (?:nghe|quan|dang|doan|doi))"
    r"|lop (?:\d|1[0-2])[a-z]?\d?\b|lop (?:mam|choi|la|chon|mot|hai|ba|bon|nam|sau|bay|tam|chin)\b|hoc sinh"
    r"|hoc tro(?! cu)|(?:nam|nu) sinh(?! vien)|(?:em|co|cau|chau|dua) be|be (?:gai|trai)|em (?:nho|gai|trai)"
    r"|(?:hai|ba|may|cac|con) em\b|cac be|(?:dua|cac) chau|(?:cho|nhung) tre\b|tre (?:em|con|nho|tho)"
    r"|(?:dua|lu|dam) (?:tre|nho)|thieu (?:nhi|nien)|nhi dong|benh nhi|so sinh|cau nhoc|nhoc ty|mau giao"
    r"|mam non|nha tre|tieu hoc|trung hoc|thcs|thpt|tuoi teen)"
)
_CALLED: Final = re.compile(
    rf"\b(?:[Bb]é|[Cc]háu) [{CAPITAL}]\w*|\b[Ee]m(?: [{CAPITAL}]\w*){{2,4}}|(?:^|(?<=[.!?] ))Bé\b"
)


def words_of_minors(text: str) -> str:
    """Return the first words that may mean somebody under 18; empty where there are none."""
    called = _CALLED.search(text)
    if called:
        return called[0]
    found = _WORDS.search(fold_for_matching(text))
    return text[found.start() : found.end()] if found else ""
