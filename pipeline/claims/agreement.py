"""Whether two near-duplicates say the same, by rules that name what they found.

Texts that share most of their letters may still say opposite things: a number, a place, a "không", a "TIN
GIẢ" in front. A decision covers only what a person saw say that, so such texts are two items. The words of
both are aligned (edit distance over words, Levenshtein 1966), and where they differ it is asked what kind of
word came, went or changed. What merely says less of the same belongs together: a text cut at "Xem thêm", a
forward with a line in front, one without diacritics, with other emoji, or whose link carries another tracking
parameter.

The rules err towards "not the same": a second item costs a minute, a decision on a post that says something
else costs trust.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rapidfuzz.distance import Levenshtein, Opcode
from rapidfuzz.fuzz import ratio

from pipeline.claims.numerals import numbers
from pipeline.claims.reading import Reading, Word, read
from pipeline.claims.wordlists import (
    FUTURE,
    places,
)
from pipeline.text.syllables import is_syllable, without_tone

Kind = Literal["denial", "link", "number", "negation", "time", "name", "wording"]

MAX_LINE_WORDS: Final = 10
"""Words with meaning that a forward may put in a line of its own, in front or behind: no second claim."""

MAX_EDGE_WORDS: Final = 2
"""The same within the first or the last sentence."""

MIN_SHARED_WORDS: Final = 3
"""Fewest words in a row that are the text itself, not a chance match within a new first line."""

MAX_LOOSE_SHARE: Final = 0.03
"""Share of words that may come or go inside a text, 0 to 1; one always may."""

MAX_POINTING_WORDS: Final = 12
"""Words with meaning up to which a text only points at its link."""

MIN_TYPO_RATIO, MIN_NAME_RATIO = 60.0, 85.0
"""Similarity of letters, 0 to 100, of a typing error to the word, and of two foreign words that are one."""

_I_FOR_Y: Final = re.compile(r"(?<=[bcdghklmnpqrstvx])y\b")
_FORWARDED: Final = re.compile(
    r"\W*(?:fwd?|chuyển tiếp|copy|cóp|share|chia sẻ|nguồn|theo|trích|sưu tầm|st|repost"
    r"|đăng (?:lại|giùm|hộ|giúp)|từ nhóm|(?:bài )?lấy (?:từ|bên)"
    r"|gửi lại|gui lai|chuyen tiep|dang (?:lai|gium|ho))\b",
    re.IGNORECASE,
)
_HOOK_TO_TILDE: Final = str.maketrans("ảẳẩẻểỉỏổởủửỷ", "ãẵẫẽễĩõỗỡũữỹ")
"""Hỏi and ngã, which a good part of the country does not tell apart."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that only one of two texts says, or that they say differently.

    Attributes:
        kind: What it is about.
        left: Words of the first text as shown; empty when only the second has any.
        right: Words of the second text, likewise.
    """

    kind: Kind
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class _Change:
    left: tuple[Word, ...]
    right: tuple[Word, ...]
    shown: tuple[str, str]
    is_edge: bool = False  # before or behind all the text that is shared
    is_tail: bool = False  # behind it
    is_apart: bool = False  # a sentence of its own at such an edge, in both texts

    @property
    def is_forwarded(self) -> bool:
        """Whether it only says where a post was passed on from."""
        return self.is_apart and all(not text or _FORWARDED.match(text) for text in self.shown)


def says_the_same(left: str, right: str) -> bool:
    """Whether two near-duplicates may share one decision: there are no `differences`."""
    left, right = sorted((left, right))
    return next(_found(read(left), read(right)), None) is None


def differences(left: str, right: str) -> tuple[Difference, ...]:
    """Return what two near-duplicates say differently; empty when they say the same.

    Meaningful for texts that share most of their words or a link, such as the candidates of MinHash.

    Args:
        left: A text as shown, personal data masked.
        right: Another one.
    """
    if left > right:  # one order, since several alignments may be equally short
        return tuple(Difference(d.kind, d.right, d.left) for d in differences(right, left))
    return tuple(dict.fromkeys(_found(read(left), read(right))))


def _found(left: Reading, right: Reading) -> Iterator[Difference]:
    if bool(left.denial) != bool(right.denial):
        yield Difference("denial", left.denial, right.denial)
    if _points_elsewhere(left, right):
        yield Difference("link", " ".join(sorted(left.links)), " ".join(sorted(right.links)))
    if left.links & right.links and min(_weight(left.words), _weight(right.words)) <= MAX_POINTING_WORDS:
        return  # what the two say is behind the link
    loose: list[Difference] = []
    for item in _aligned(left, right):
        if isinstance(item, Difference):
            yield item
            continue
        kind = _kind_of(item)
        if kind is None:
            continue
        if kind == "wording" and not item.is_edge and not (_weight(item.left) and _weight(item.right)):
            loose += [Difference(kind, *item.shown)] * max(_weight(item.left), _weight(item.right))
            continue
        yield Difference(kind, *item.shown)
    if len(loose) > max(1, MAX_LOOSE_SHARE * min(len(left.words), len(right.words))):
        yield from loose


def _points_elsewhere(left: Reading, right: Reading) -> bool:
    """Whether both texts hardly say more than "look at this", and mean different pages."""
    if not (left.links and right.links) or left.links & right.links:
        return False
    return min(_weight(left.words), _weight(right.words)) <= MAX_POINTING_WORDS


def _aligned(left: Reading, right: Reading) -> Iterator[Difference | _Change]:
    """Yield what changed between two texts, and words that differ by their diacritics only."""
    operations = list(Levenshtein.opcodes([w.key for w in left.words], [w.key for w in right.words]))
    while operations and (left.is_cut or right.is_cut) and operations[-1].tag != "equal":
        operations.pop()  # what lies behind the cut, and the word that was cut
    for o in operations:
        if o.tag == "equal":
            pairs = zip(
                left.words[o.src_start : o.src_end], right.words[o.dest_start : o.dest_end], strict=True
            )
            yield from filter(None, (_by_diacritics(a, b, left, right) for a, b in pairs))
    shared = [o for o in operations if o.tag == "equal" and o.src_end - o.src_start >= MIN_SHARED_WORDS]
    first, last = (shared[0], shared[-1]) if shared else (None, None)
    for o in operations:
        is_inside = (first is None or o.src_start >= first.src_end) and (
            last is None or o.src_end <= last.src_start
        )
        if o.tag != "equal" and is_inside:
            yield _Change(
                left.words[o.src_start : o.src_end],
                right.words[o.dest_start : o.dest_end],
                (left.excerpt(o.src_start, o.src_end), right.excerpt(o.dest_start, o.dest_end)),
            )
    if first is not None and last is not None:
        heads = [o for o in operations if o.src_end <= first.src_start and o.dest_end <= first.dest_start]
        tails = [o for o in operations if o.src_start >= last.src_end and o.dest_start >= last.dest_end]
        for edge, part in (("head", heads), ("tail", tails)):
            changed = [o for o in part if o.tag != "equal"]
            if changed:
                yield _edge(left, right, part, changed, is_tail=edge == "tail")


def _edge(
    left: Reading, right: Reading, part: Sequence[Opcode], changed: Sequence[Opcode], *, is_tail: bool
) -> _Change:
    """Return what differs before or behind all that is shared, as one change."""
    start, end = (part[0].src_start, part[-1].src_end), (part[0].dest_start, part[-1].dest_end)
    inner = (start[0], end[0]) if is_tail else (start[1], end[1])
    return _Change(
        tuple(word for o in changed for word in left.words[o.src_start : o.src_end]),
        tuple(word for o in changed for word in right.words[o.dest_start : o.dest_end]),
        (left.excerpt(*start), right.excerpt(*end)),
        is_edge=True,
        is_tail=is_tail,
        is_apart=left.has_break_before(inner[0]) and right.has_break_before(inner[1]),
    )


def _kind_of(change: _Change) -> Kind | None:
    """Return what a change is about, or None when it changes nothing that is claimed."""
    left, right = change.left, change.right
    if change.is_forwarded:
        return "wording" if max(_weight(left), _weight(right)) > MAX_LINE_WORDS else None
    is_added = change.is_edge and not (left and right)
    if _numbers(left, is_added) != _numbers(right, is_added):
        return "number"
    if sum(w.negates for w in left) != sum(w.negates for w in right):
        return "negation"
    if any(w.spelled in FUTURE for w in left) != any(w.spelled in FUTURE for w in right):
        return "time"
    if _is_one_word(left, right):
        return None
    weights = _weight(left), _weight(right)
    is_line = change.is_edge and (change.is_apart or not all(weights))
    signed = change.is_tail and is_line  # who wrote or passed it on; a place is none
    if _places(left) != _places(right) or (not signed and _names(left) != _names(right)):
        return "name"
    if is_line:
        limit = MAX_LINE_WORDS if change.is_apart else MAX_EDGE_WORDS
        return "wording" if max(weights) > limit else None
    return "wording" if any(weights) else None


def _by_diacritics(left: Word, right: Word, one: Reading, other: Reading) -> Difference | None:
    """Return how two words of equal letters differ by diacritics; None when it may be how they are typed."""
    a, b = (word.spelled.translate(_HOOK_TO_TILDE) for word in (left, right))
    if a == b or not (one.is_accented and other.is_accented):
        return None
    shown = one.shown[left.start : left.end], other.shown[right.start : right.end]
    if left.is_name and right.is_name:
        return Difference("name", *shown)
    if a.isascii() or b.isascii() or not (is_syllable(a) and is_syllable(b)):
        return None  # left out or hit wrong, as hurried people do
    if left.negates != right.negates:
        return Difference("negation", *shown)
    return None if without_tone(a) == b or without_tone(b) == a else Difference("wording", *shown)


def _is_one_word(left: Sequence[Word], right: Sequence[Word]) -> bool:
    """Whether a change is a typing error, initials, or a foreign word in two spellings."""
    if _are_initials(left, right) or _are_initials(right, left):
        return True
    if len(left) != 1 or len(right) != 1 or left[0].is_number or right[0].is_number:
        return False
    a, b = left[0].key, right[0].key
    if _I_FOR_Y.sub("i", a) == _I_FOR_Y.sub("i", b):
        return True
    known = is_syllable(a) + is_syllable(b)
    return known < 2 and ratio(a, b) >= (MIN_TYPO_RATIO if known else MIN_NAME_RATIO)


def _are_initials(short: Sequence[Word], long: Sequence[Word]) -> bool:
    """Whether one word is made of the first letters of two or more others, as `tk` is of `tài khoản`."""
    return len(short) == 1 and len(long) > 1 and short[0].key == "".join(word.key[0] for word in long)


def _numbers(words: Sequence[Word], digits_only: bool) -> Counter[float]:
    """Return the numbers of some words; in a line in front or behind, `một` or the name `Tư` is none."""
    counted = [word.is_number and (not digits_only or word.key[0].isdigit()) for word in words]
    parts = [word.spelled.split() if count else [] for word, count in zip(words, counted, strict=True)]
    return numbers([part for each in parts for part in (*each, "")])


def _names(words: Sequence[Word]) -> set[str]:
    return {word.key for word in words if word.is_name}


def _places(words: Sequence[Word]) -> set[tuple[str, ...]]:
    keys = [word.key for word in words]
    longest = max(map(len, places()))
    runs = (tuple(keys[i : i + n]) for i in range(len(keys)) for n in range(2, longest + 1))
    return {run for run in runs if run in places()}


def _weight(words: Sequence[Word]) -> int:
    """Return how many words carry meaning, numbers apart."""
    return sum(not (word.is_filler or word.is_number) for word in words)
