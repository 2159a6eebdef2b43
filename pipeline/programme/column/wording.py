"""Whether a draft says it well: a headline that states what is right, a neutral claim, nobody named.

Who repeats a falsehood in the headline spreads it; the one who only reads headlines keeps what they say
(the "truth sandwich" of the Debunking Handbook 2020).
"""

import re
from collections.abc import Iterable
from typing import Final

from pipeline.text.folding import fold_lower
from pipeline.text.masking.people import CAPITAL
from pipeline.text.masking.surnames import SURNAMES

RUN: Final = 5
"""Words in a row that a headline may not share with what it corrects; four may be the name of the thing."""

_WORD: Final = re.compile(r"\w+")
_NAME: Final = rf"[{CAPITAL}][^\W\d_]*"
_CAPITALISED: Final = re.compile(rf"(?<!\w){_NAME}(?: {_NAME}){{2,6}}")
_KIN: Final = r"(?i:anh|chị|ông|bà|cô|chú|bác|em|cháu|bé|thầy|bạn)"
_CALLED: Final = re.compile(rf"(?<!\w){_KIN} (?!Việt\b|Nà\b|Rịa\b)({_NAME}(?: {_NAME}){{0,3}})")
_NO_NAMES: Final = ("Hà Nội", "Việt Nam", "Hồ Gươm")
_PLACE_BEFORE: Final = re.compile(
    r"(?:đường|phố|ngõ|phường|xã|quận|huyện|thành phố|tp\.?|trường|thpt|thcs|tiểu học|đại học|bệnh viện|cầu"
    r"|giải|quỹ|công viên|lăng|chủ tịch|tượng đài|đoàn|đội) $",
    re.IGNORECASE,
)
_SHOUTED: Final = 3
"""Words in capitals that make a claim shouted; a name of an organisation may be one or two."""


def repeats(title: str, texts: Iterable[str]) -> bool:
    """Whether a headline repeats what it corrects: `RUN` words in a row, or all of its own.

    Args:
        title: The headline.
        texts: The claim, and the post itself where its words are kept.
    """
    words = _words(title)
    run = min(RUN, len(words))
    if run < 3:
        return False
    runs = {tuple(words[at : at + run]) for at in range(len(words) - run + 1)}
    for text in texts:
        others = _words(text)
        if any(tuple(others[at : at + run]) in runs for at in range(len(others) - run + 1)):
            return True
    return False


def shouts(claim: str) -> bool:
    """Whether a claim is told as the rumour tells it: with exclamation marks or in capitals."""
    loud = [word for word in claim.split() if len(word) > 2 and word.isupper() and word.isalpha()]
    return "!" in claim or len(loud) >= _SHOUTED


def names_in(text: str) -> list[str]:
    """Return what reads like names of people: a surname with two more names, or who is called by kinship.

    Streets, schools and the like that bear a name are left out. What masking hides is hidden already; this
    finds the names that stay, for somebody to take them out.
    """
    called = [found[1] for found in _CALLED.finditer(text) if not _is_place(text, found.start())]
    full = [
        _from_surname(found[0]) for found in _CAPITALISED.finditer(text) if not _is_place(text, found.start())
    ]
    return list(dict.fromkeys([*filter(None, full), *called]))


def _from_surname(words: str) -> str:
    """Return what follows from the first surname on, at least three words; empty where there is none."""
    parts = words.split()
    for at in range(len(parts) - 2):
        if fold_lower(parts[at]) in SURNAMES:
            name = " ".join(parts[at:])
            return "" if name.startswith(_NO_NAMES) else name
    return ""


def _is_place(text: str, start: int) -> bool:
    return _PLACE_BEFORE.search(text[max(0, start - 20) : start]) is not None


def _words(text: str) -> list[str]:
    return _WORD.findall(fold_lower(text))
