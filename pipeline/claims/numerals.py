"""Numbers in Vietnamese, in digits or in words: `850`, `5.000`, `2 tr`, `tám trăm năm mươi triệu`."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from pipeline.claims.wordlists import DIGITS, JOINTS, SCALES, TENS
from pipeline.text import fold

_THOUSANDS: Final = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_PARTS: Final = re.compile(r"[/:-]")
_ANY_DIGITS: Final = {fold(word): value for word, value in DIGITS.items()} | DIGITS
_ANY_TENS: Final = {fold(word): value for word, value in TENS.items()} | TENS
_ANY_SCALES: Final = {fold(word): value for word, value in SCALES.items()} | SCALES


def numbers(words: Sequence[str]) -> Counter[float]:
    """Return the numbers among canonical words and how often each occurs; dates and times by their parts.

    `một triệu`, `1.000.000` and `1 tr` are one number. What is counted (đồng, ngày) is left out.
    """
    found: Counter[float] = Counter()
    for start, end in _runs(words):
        if end - start == 1 and _PARTS.search(words[start]):
            found.update(_float(part) for part in _PARTS.split(words[start]))
        else:
            found[_value(words[start:end])] += 1
    return found


def is_numeral(word: str) -> bool:
    """Whether a canonical word is a number by itself; without diacritics only digits are."""
    return word[:1].isdigit() or word in DIGITS or word in TENS


def compounds(words: Sequence[str]) -> list[tuple[int, int]]:
    """Return start and end of each number that is written in several words, `2 triệu` or `mười lăm`."""
    return [(start, end) for start, end in _runs(words) if end - start > 1]


def _runs(words: Sequence[str]) -> list[tuple[int, int]]:
    """Return start and end of each number, in one word or several."""
    runs, start = [], 0
    for i in range(1, len(words) + 1):
        if i < len(words) and i > start and _starts(words[start]) and _goes_on(words[i - 1], words[i]):
            continue
        if is_numeral(words[start]) or (i - start > 1 and _starts(words[start])):
            runs.append((start, i))
        start = i
    return runs


def _starts(word: str) -> bool:
    return word[:1].isdigit() or word in _ANY_DIGITS or word in _ANY_TENS


def _goes_on(before: str, word: str) -> bool:
    """Whether a word belongs to the number that the word before it is part of."""
    if word in _ANY_SCALES or word == "mươi" or word == "muoi" or word == "chục":
        return True
    if word in JOINTS:
        return before in _ANY_SCALES
    return word in _ANY_DIGITS and (before in _ANY_SCALES or before in _ANY_TENS or before in JOINTS)


def _value(run: Sequence[str]) -> float:
    whole, part = 0.0, 0.0
    for word in run:
        if word[:1].isdigit():
            part = _float(word)
        elif word in _ANY_TENS:
            ones = part % 10
            part += 9 * ones if ones else 10
        elif word in _ANY_DIGITS:
            part += _ANY_DIGITS[word]
        elif _ANY_SCALES.get(word) == 100:
            part = (part or 1) * 100
        elif word in _ANY_SCALES:
            whole, part = whole + (part or 1) * _ANY_SCALES[word], 0.0
    return whole + part


def _float(digits: str) -> float:
    plain = _THOUSANDS.sub("", digits).replace(",", ".")
    return float(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else float(re.sub(r"\D", "", plain) or 0)
