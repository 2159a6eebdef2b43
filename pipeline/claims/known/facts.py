"""What of a text must agree before it states a known claim: its telling words, numbers, names and denials."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.claims.numerals import numbers
from pipeline.claims.reading import Reading, Word, read
from pipeline.claims.wordlists import DIGITS, TENS, places
from pipeline.text import fold

NEGATION_SCOPE: Final = 6
"""Words after a negation that it may turn round."""

_BARE_NUMBERS: Final = {float(value): fold(word) for word, value in (DIGITS | TENS).items()}
_DENIES: Final = frozenset("không chưa chẳng chả khong hổng hông".split())
"""Negations that deny; `đừng` and `cấm` forbid, which whoever tells a rumour does as often."""

_HOUR: Final = "gio"
_NEXT: Final = 3  # words behind a negation among which it turns round the first with meaning
_DATE: Final = re.compile(r"\d{1,2}/\d{1,2}(?:/\d{2,4})?")
_CONTRADICTS: Final = re.compile(
    r"\b(?:phu nhan|bac (?:bo|tin|thong tin)|lam gi co|thuc ra|thuc chat|chua tung|chua bao gio|khong he"
    r"|cang khong|cang chang|khong ton tai|da xac minh|loi don|don thoi|ke xau|mao danh|gia danh|vu khong"
    r"|la bia|bia ra|anh ghep|cat ghep|hieu (?:sai|nham|lam)|la gia\b|me tin|yen tam|binh tinh"
    r"|(?:nhu|binh) thuong"
    r"|(?:khong|chua) (?:phat hien|ghi nhan|tiep nhan|ban hanh|co (?:chu truong|quy dinh|ke hoach|vu|ai|han"
    r"|bang chung|can cu|co so|chuong trinh|thong tu|viec|lenh|nghien cuu|quyet dinh|van ban)))\b"
)
"""Frames, in folded text, of those who set a rumour right beside the outright `DENIAL`."""

_SAYS_NONSENSE: Final = re.compile(
    r"\b(?:đâu có|có (?:\w+ ){0,3}đâu|đâu phải|(?:làm|lấy) gì (?:mà )?có|vô lý|vớ vẩn|tào lao|nhảm(?: nhí)?"
    r"|tầm bậy|nói bậy|bậy bạ|hoang đường|xạo|bịa|phịa|nói dóc|đồn (?:thổi|nhảm|bậy|ác)|tin vịt"
    r"|hù (?:doạ|dọa)"
    r"|đừng (?:nghe|tin|lo|sợ|hoảng|đồn|lan|chuyền|share|chia sẻ)|khỏi (?:lo|sợ)|chớ (?:tin|nghe|dại|lo)"
    r"|ai (?:bảo|nói|đồn) (?:thế|vậy|rứa)|vẫn (?:\w+ )?(?:bình thường|như cũ|như thường)|oan (?:cho|quá))\b"
)
"""The same as people say it, in words with diacritics: without them `đâu` is also `đau` and `đầu`."""


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
        pairs: Each two keys in a row.
        numbers: Numbers in it, dates and times by their parts.
        counted: Numbers by the key behind them, their unit as a rule.
        dates: Days such as `24/10`.
        names: Its names.
        places: Places of `data/places.txt`.
        negated: Keys that a negation may turn round.
        denied: The keys with meaning right behind each negation that denies.
        negations: How many words negate.
        contradictions: How many frames of setting something right it has.
        letters: Its keys as one text.
    """

    reading: Reading
    keys: tuple[str, ...]
    distinct: frozenset[str]
    weights: Mapping[str, float]
    pairs: frozenset[tuple[str, str]]
    numbers: frozenset[float]
    counted: Mapping[str, frozenset[float]]
    dates: frozenset[str]
    names: tuple[Name, ...]
    places: frozenset[tuple[str, ...]]
    negated: frozenset[str]
    denied: tuple[str, ...]
    negations: int
    contradictions: int
    letters: str

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
        self.facts = lru_cache(maxsize=1 << 13)(self._facts)

    def weight(self, key: str) -> float:
        """Return how telling a word is: 0 in every post, 1 in next to none."""
        return self._weight.get(key, 1.0)

    def _facts(self, text: str) -> Facts:
        reading = read(text)
        words = reading.words
        keys = tuple(word.key for word in words)
        content = [word.key for word in words if not (word.is_filler or word.is_number)]
        letters = " ".join(keys)
        counted, dates = _counted(words)
        return Facts(
            reading=reading,
            keys=keys,
            distinct=frozenset(keys),
            weights={key: self.weight(key) for key in content},
            pairs=frozenset(itertools.pairwise(keys)),
            numbers=frozenset(number for found in counted.values() for number in found),
            counted=counted,
            dates=dates,
            names=tuple(_names(words)),
            places=_places(keys),
            negated=frozenset(
                key
                for i, word in enumerate(words)
                if word.negates
                for key in keys[i + 1 : i + 1 + NEGATION_SCOPE]
            ),
            denied=tuple(_denied(words)),
            negations=sum(word.negates for word in words),
            contradictions=_contradictions(letters, " ".join(word.spelled for word in words)),
            letters=letters,
        )


def missing_numbers(claim: Facts, post: Facts) -> list[float]:
    """Return the numbers of a claim that a post does not have; `một` is an article as often as a number."""
    return sorted(number for number in claim.numbers if number != 1 and not post.has_number(number))


def other_numbers(claim: Facts, post: Facts) -> list[tuple[float, float]]:
    """Return the numbers of a claim for which a post has others of the same unit, each with one of them."""
    missing = set(missing_numbers(claim, post))
    found = []
    for unit, ours in claim.counted.items():
        theirs = post.counted.get(unit, frozenset()) if unit else frozenset()
        if unit == _HOUR:  # six in the evening is 18 o'clock
            theirs = theirs | {hour + 12 for hour in theirs} | {hour - 12 for hour in theirs}
        if ours & missing and theirs and not ours & theirs:
            found.append((min(ours & missing), max(theirs)))
    return found


def has_other_date(claim: Facts, post: Facts) -> bool:
    """Whether a post names days, but not those of the claim."""
    parts = {float(part) for date in claim.dates for part in date.split("/")}
    return bool(claim.dates and post.dates) and not all(map(post.has_number, parts))


def missing_names(claim: Facts, post: Facts) -> list[Name]:
    """Return the names of a claim that a post has neither in full nor by their first letters."""
    return [name for name in claim.names if not _has_name(post, name)]


def other_names(claim: Facts, post: Facts) -> list[Name]:
    """Return the names of a post that stand in the place of one that the claim has and the post lacks."""
    heads = {name.head for name in missing_names(claim, post) if name.head}
    own = {word for name in claim.names for word in name.words}
    return [name for name in post.names if name.head in heads and own.isdisjoint(name.words)]


def other_places(claim: Facts, post: Facts) -> list[tuple[str, ...]]:
    """Return the well-known places of a post that the claim does not name."""
    return sorted(place for place in post.places - claim.places if not claim.distinct.issuperset(place))


def turned_round(claim: Facts, post: Facts) -> frozenset[str]:
    """Return the telling words of a claim that a post negates and the claim does not."""
    return frozenset(key for key in claim.weights if key in post.negated and key not in claim.negated)


def denied(claim: Facts, post: Facts) -> int:
    """Return how often a post negates a telling word of a claim that negates nothing of the kind."""
    return sum(key in claim.weights and key not in claim.negated for key in post.denied)


def _denied(words: tuple[Word, ...]) -> Iterator[str]:
    for i, word in enumerate(words):
        if word.spelled in _DENIES:
            behind = words[i + 1 : i + 1 + _NEXT]
            yield from (each.key for each in behind if not (each.is_filler or each.is_number))


def _contradictions(letters: str, spelled: str) -> int:
    found = {match.span() for match in _CONTRADICTS.finditer(letters)}
    return len(found) + sum(1 for _ in _SAYS_NONSENSE.finditer(spelled))


def shared_share(claim: Facts, post: Facts) -> float:
    """Return how much of what a claim says a post has the words of, 0 to 1."""
    total = sum(claim.weights.values()) or 1.0
    return sum(weight for key, weight in claim.weights.items() if key in post.distinct) / total


def turned_share(claim: Facts, post: Facts) -> float:
    """Return how much of what a claim says stands behind a negation of the post, 0 to 1."""
    total = sum(claim.weights.values()) or 1.0
    return sum(claim.weights[key] for key in turned_round(claim, post)) / total


def _counted(words: Iterable[Word]) -> tuple[dict[str, frozenset[float]], frozenset[str]]:
    counted: defaultdict[str, set[float]] = defaultdict(set)
    dates = set()
    before: Word | None = None
    for word in (*words, None):
        if before is not None and before.is_number:
            counted[word.key if word else ""].update(numbers(before.spelled.split()))
            if _DATE.fullmatch(before.key):
                dates.add(before.key)
        before = word
    return {unit: frozenset(found) for unit, found in counted.items()}, frozenset(dates)


def _names(words: tuple[Word, ...]) -> Iterator[Name]:
    start: int | None = None
    for i in range(len(words) + 1):
        is_name = i < len(words) and words[i].is_name and not words[i].is_number
        if is_name and start is None:
            start = i
        elif not is_name and start is not None:
            yield Name(tuple(w.key for w in words[start:i]), words[start - 1].key if start else "")
            start = None


def _has_name(post: Facts, name: Name) -> bool:
    return post.distinct.issuperset(name.words) or "".join(w[0] for w in name.words) in post.distinct


def _places(keys: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    longest = max(map(len, places()))
    runs = (keys[i : i + n] for i in range(len(keys)) for n in range(2, longest + 1))
    return frozenset(run for run in runs if run in places())
