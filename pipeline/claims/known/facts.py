"""What of a text must agree before it states a known claim: its telling words, numbers, names and denials."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.claims.numerals import numbers
from pipeline.claims.reading import Reading, Word, read
from pipeline.claims.wordlists import DIGITS, TENS, places
from pipeline.text import fold

NEGATION_SCOPE: Final = 6
"""Words after a negation that it may turn round."""

MAX_REMEMBERED: Final = 1 << 13
"""Texts whose facts are kept: 80 MB at most."""

_BARE_NUMBERS: Final = {float(value): fold(word) for word, value in (DIGITS | TENS).items()}
_DENIES: Final = frozenset("không chưa chẳng chả khong hổng hông".split())
"""Negations that deny; `đừng` and `cấm` forbid, which whoever tells a rumour does as often."""

HOUR: Final = "gio"
"""Key of the unit of hours."""

_NEXT: Final = 3  # words behind a negation among which it turns round the first with meaning
_DATE: Final = re.compile(r"\d{1,2}/\d{1,2}(?:/\d{2,4})?")
_CONTRADICTS: Final = re.compile(
    r"\b(?:phu nhan|bac (?:bo|tin|thong tin)|lam gi co|thuc ra|thuc chat|chua tung|chua bao gio|khong he"
    r"|cang khong|cang chang|khong ton tai|da xac minh|loi don|don thoi|ke xau|mao danh|gia danh|vu khong"
    r"|la bia|bia ra|anh ghep|cat ghep|hieu (?:sai|nham|lam)|la gia\b|me tin|yen tam|binh tinh"
    r"|(?:nhu|binh) thuong|thoi phong|phong dai|suy dien|la khong the|khong the nao"
    r"|noi (?:lai cho ro|ro)|khang dinh|ket luan|da (?:kiem tra|hoi thang)"
    r"|(?:khong|chua) (?:phat hien|ghi nhan|tiep nhan|ban hanh|co (?:chu truong|quy dinh|ke hoach|vu|ai|han"
    r"|bang chung|can cu|co so|chuong trinh|thong tu|viec|lenh|nghien cuu|quyet dinh|van ban)))\b"
)
"""Frames, in folded text, of those who set a rumour right beside the outright `DENIAL`."""

_SAYS_NONSENSE: Final = re.compile(
    r"\b(?:đâu có|có (?:\w+ ){0,3}đâu|đâu phải|(?:làm|lấy) gì (?:mà )?có|vô lý|vớ vẩn|tào lao|nhảm(?: nhí)?"
    r"|tầm bậy|nói bậy|bậy bạ|hoang đường|xạo|bịa|phịa|nói dóc|đồn (?:thổi|nhảm|bậy|ác)|tin vịt"
    r"|hù (?:doạ|dọa)"
    r"|đừng (?:nghe|tin|lo|sợ|hoảng|đồn|lan|chuyền|share|chia sẻ)|khỏi (?:lo|sợ)|chớ (?:tin|nghe|dại|lo)"
    r"|ai (?:bảo|nói|đồn) (?:thế|vậy|rứa)|vẫn (?:\w+ )?(?:bình thường|như cũ|như thường)"
    r"|vẫn (?:\w+ )?(?:lưu hành|hoạt động|nguyên)|oan (?:cho|quá)|nào đâu)\b"
)
"""The same as people say it, in words with diacritics: without them `đâu` is also `đau` and `đầu`."""

_MOCKS: Final = re.compile(r"\b(\w+)(?: \w+){0,2} (?:đâu|gì) mà \1\b")
"""As in "nứt đâu mà nứt"."""


@dataclass(frozen=True, slots=True)
class Name:
    """Words with a capital in a row, such as a place, a shop or a person.

    Attributes:
        words: Their keys.
        head: Key of the word before, such as `cho` of "chợ Nghĩa Tân"; empty at the start.
    """

    words: tuple[str, ...]
    head: str


@dataclass(frozen=True, slots=True)
class Facts:
    """A text as claims are compared.

    Attributes:
        reading: Its words.
        keys: Their keys in order.
        distinct: The same, each once.
        weights: How telling each word with meaning is, above 0, by key.
        numbers: Numbers in it, dates and times by their parts.
        counted: Numbers by the key behind them, their unit as a rule.
        dates: Days such as `24/10`.
        names: Its names.
        places: Places of `data/places.txt`.
        negated: Keys that a negation may turn round.
        denied: The keys with meaning right behind each negation that denies.
        contradictions: Its frames of setting something right.
    """

    reading: Reading
    keys: tuple[str, ...]
    distinct: frozenset[str]
    weights: Mapping[str, float]
    numbers: frozenset[float]
    counted: Mapping[str, frozenset[float]]
    dates: frozenset[str]
    names: tuple[Name, ...]
    places: frozenset[tuple[str, ...]]
    negated: frozenset[str]
    denied: tuple[str, ...]
    contradictions: frozenset[str]

    def has_number(self, number: float) -> bool:
        """Whether a number is in the text; without diacritics also as a word, where `nam` may be five."""
        if number in self.numbers:
            return True
        return not self.reading.is_accented and _BARE_NUMBERS.get(number) in self.distinct


class Reader:
    """Finds the facts of texts.

    Args:
        commonness: Share of ordinary posts that have a word, 0 to 1, by its folded form.
        least: The same of a word that is not among them.
    """

    def __init__(self, commonness: Mapping[str, float], least: float) -> None:
        from math import log

        self._weight = {word: log(share) / log(least) for word, share in commonness.items()}
        self.facts = lru_cache(maxsize=MAX_REMEMBERED)(self._facts)

    def weight(self, key: str) -> float:
        """Return how telling a word is: 0 in every post, 1 in next to none."""
        return self._weight.get(key, 1.0)

    def _facts(self, text: str) -> Facts:
        reading = read(text)
        words = reading.words
        keys = tuple(word.key for word in words)
        is_number = [word.is_number for word in words]
        content = [
            word.key for word, number in zip(words, is_number, strict=True) if not (word.is_filler or number)
        ]
        counted, dates = _counted(words, is_number)
        return Facts(
            reading=reading,
            keys=keys,
            distinct=frozenset(keys),
            weights={key: self.weight(key) for key in content},
            numbers=frozenset(number for found in counted.values() for number in found),
            counted=counted,
            dates=dates,
            names=tuple(_names(words, is_number)),
            places=_places(keys),
            negated=frozenset(
                key
                for i, word in enumerate(words)
                if word.negates
                for key in keys[i + 1 : i + 1 + NEGATION_SCOPE]
            ),
            denied=tuple(_denied(words)),
            contradictions=_contradictions(" ".join(keys), " ".join(word.spelled for word in words)),
        )


def _denied(words: tuple[Word, ...]) -> Iterator[str]:
    for i, word in enumerate(words):
        if word.spelled in _DENIES:
            behind = words[i + 1 : i + 1 + _NEXT]
            yield from (each.key for each in behind if not (each.is_filler or each.is_number))


def _contradictions(letters: str, spelled: str) -> frozenset[str]:
    found = [*_CONTRADICTS.finditer(letters), *_SAYS_NONSENSE.finditer(spelled)]
    if " mà " in spelled:
        found += _MOCKS.finditer(spelled)
    return frozenset(fold(match[0]) for match in found)


def _counted(
    words: Sequence[Word], is_number: Sequence[bool]
) -> tuple[dict[str, frozenset[float]], frozenset[str]]:
    counted: defaultdict[str, set[float]] = defaultdict(set)
    dates = set()
    for i, word in enumerate(words):
        if is_number[i]:
            unit = words[i + 1].key if i + 1 < len(words) else ""
            counted[unit].update(numbers(word.spelled.split()))
            if _DATE.fullmatch(word.key):
                dates.add(word.key)
    return {unit: frozenset(found) for unit, found in counted.items()}, frozenset(dates)


def _names(words: Sequence[Word], is_number: Sequence[bool]) -> Iterator[Name]:
    start: int | None = None
    for i in range(len(words) + 1):
        is_name = i < len(words) and words[i].is_name and not is_number[i]
        if is_name and start is None:
            start = i
        elif not is_name and start is not None:
            yield Name(tuple(w.key for w in words[start:i]), words[start - 1].key if start else "")
            start = None


def _places(keys: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    known, longest, starts = places(), _longest_place(), _first_words()
    begins = [i for i, key in enumerate(keys) if key in starts]
    runs = (keys[i : i + n] for i in begins for n in range(2, longest + 1))
    return frozenset(run for run in runs if run in known)


@lru_cache(maxsize=1)
def _longest_place() -> int:
    return max(map(len, places()))


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    return frozenset(place[0] for place in places())
