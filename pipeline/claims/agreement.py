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
from functools import lru_cache
from typing import Final, Literal

from rapidfuzz.distance import Levenshtein, Opcode
from rapidfuzz.fuzz import ratio

from pipeline.claims.links import links_in
from pipeline.claims.numerals import compounds, is_numeral, numbers
from pipeline.claims.wordlists import (
    ABBREVIATIONS,
    BARE_FILLERS,
    BARE_NEGATORS,
    DENIAL,
    FILLERS,
    FUTURE,
    NEGATORS,
    UNITS,
    places,
)
from pipeline.text import fold, normalise
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

_PIECE: Final = re.compile(r"#?\w(?:\S*[\w%])?|[<\[]\w+(?: \w+)*[>\]]")
_TOKEN: Final = re.compile(r"<[a-z]{2,12}>|\d+(?:[.,:/-]\d+)*|[^\W\d_]+(?:\d\w*)?")
_QUESTIONS: Final = frozenset(("không", "chưa", "khong", "chua"))
_THOUSANDS: Final = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_CUT: Final = re.compile(
    r"(?:(?:\.{3,}|…)\s*)?(?:xem thêm|xem tiếp|đọc tiếp|see more)\W*$|(?:\.{3,}|…)\s*$", re.IGNORECASE
)
_LAST_WORDS: Final = ("thêm", "ếp", "more")  # of "tiếp" what no capital İ can change
_ANY_LETTER: Final = re.compile(r"\w")
_ASKED: Final = re.compile(
    r"\s*(?:vậy|ạ|nhỉ|thế|nhé|hả|ta|mọi người|cả nhà|các bác)*\s*(?:\?|$|\n)", re.IGNORECASE
)
_I_FOR_Y: Final = re.compile(r"(?<=[bcdghklmnpqrstvx])y\b")
_FORWARDED: Final = re.compile(
    r"\W*(?:fwd?|chuyển tiếp|copy|cóp|share|chia sẻ|nguồn|theo|trích|sưu tầm|st|repost"
    r"|đăng (?:lại|giùm|hộ|giúp)|từ nhóm|(?:bài )?lấy (?:từ|bên)"
    r"|gửi lại|gui lai|chuyen tiep|dang (?:lai|gium|ho))\b",
    re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(r"[.:!?…\n]")
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
class _Word:
    key: str  # what is aligned: folded, digits in one spelling
    spelled: str  # lower case, with its diacritics
    start: int  # in the shown text
    end: int
    is_name: bool  # capital within a sentence
    negates: bool
    is_filler: bool

    @property
    def is_number(self) -> bool:
        return is_numeral(self.spelled.split()[0])


@dataclass(frozen=True, slots=True)
class _Text:
    shown: str
    words: tuple[_Word, ...]
    is_cut: bool
    is_accented: bool
    links: frozenset[str]
    denial: str

    def excerpt(self, start: int, end: int) -> str:
        return self.shown[self.words[start].start : self.words[end - 1].end] if end > start else ""

    def has_break_before(self, index: int) -> bool:
        """Whether a sentence or line ends between words `index - 1` and `index`."""
        if not 0 < index < len(self.words):
            return True
        gap = self.shown[self.words[index - 1].end : self.words[index].start]
        return _SENTENCE_END.search(gap) is not None


@dataclass(frozen=True, slots=True)
class _Change:
    left: tuple[_Word, ...]
    right: tuple[_Word, ...]
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
    return next(_found(_read(left), _read(right)), None) is None


def differences(left: str, right: str) -> tuple[Difference, ...]:
    """Return what two near-duplicates say differently; empty when they say the same.

    Meaningful for texts that share most of their words or a link, such as the candidates of MinHash.

    Args:
        left: A text as shown, personal data masked.
        right: Another one.
    """
    if left > right:  # one order, since several alignments may be equally short
        return tuple(Difference(d.kind, d.right, d.left) for d in differences(right, left))
    return tuple(dict.fromkeys(_found(_read(left), _read(right))))


def without_cut(text: str) -> str | None:
    """Return a text that a platform cut off without its "… Xem thêm"; None for one that is whole."""
    cut = _CUT.search(text) if _may_be_cut(text) else None
    return text[: cut.start()] if cut else None


def _may_be_cut(text: str) -> bool:
    """Say whether a text ends as `_CUT` wants it: with dots, or with a last word that is one of its own."""
    if text.rstrip().endswith(("...", "…")):
        return True
    lower = text.lower()
    ends = (at + len(word) for word in _LAST_WORDS if (at := lower.rfind(word)) >= 0)
    return any(_ANY_LETTER.search(lower, end) is None for end in ends)


def _found(left: _Text, right: _Text) -> Iterator[Difference]:
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


def _points_elsewhere(left: _Text, right: _Text) -> bool:
    """Whether both texts hardly say more than "look at this", and mean different pages."""
    if not (left.links and right.links) or left.links & right.links:
        return False
    return min(_weight(left.words), _weight(right.words)) <= MAX_POINTING_WORDS


def _aligned(left: _Text, right: _Text) -> Iterator[Difference | _Change]:
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
    left: _Text, right: _Text, part: Sequence[Opcode], changed: Sequence[Opcode], *, is_tail: bool
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


def _by_diacritics(left: _Word, right: _Word, one: _Text, other: _Text) -> Difference | None:
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


def _is_one_word(left: Sequence[_Word], right: Sequence[_Word]) -> bool:
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


def _are_initials(short: Sequence[_Word], long: Sequence[_Word]) -> bool:
    """Whether one word is made of the first letters of two or more others, as `tk` is of `tài khoản`."""
    return len(short) == 1 and len(long) > 1 and short[0].key == "".join(word.key[0] for word in long)


def _numbers(words: Sequence[_Word], digits_only: bool) -> Counter[float]:
    """Return the numbers of some words; in a line in front or behind, `một` or the name `Tư` is none."""
    counted = [word.is_number and (not digits_only or word.key[0].isdigit()) for word in words]
    parts = [word.spelled.split() if count else [] for word, count in zip(words, counted, strict=True)]
    return numbers([part for each in parts for part in (*each, "")])


def _names(words: Sequence[_Word]) -> set[str]:
    return {word.key for word in words if word.is_name}


def _places(words: Sequence[_Word]) -> set[tuple[str, ...]]:
    keys = [word.key for word in words]
    longest = max(map(len, places()))
    runs = (tuple(keys[i : i + n]) for i in range(len(keys)) for n in range(2, longest + 1))
    return {run for run in runs if run in places()}


def _weight(words: Sequence[_Word]) -> int:
    """Return how many words carry meaning, numbers apart."""
    return sum(not (word.is_filler or word.is_number) for word in words)


@lru_cache(maxsize=1 << 11)
def _read(shown: str) -> _Text:
    cut = without_cut(shown)
    body = shown if cut is None else cut
    pieces = [(m.start(), m.end(), _spellings(m[0])) for m in _PIECE.finditer(body)]
    capitals = sum(_is_capital(body, start) for start, _, spellings in pieces if spellings)
    has_names = (
        0 < capitals <= sum(bool(spellings) for *_, spellings in pieces) / 2
    )  # elsewhere capitals shout
    is_accented = any(not spelled.isascii() for *_, spellings in pieces for spelled in spellings)
    words: list[_Word] = []
    for start, end, spellings in pieces:
        begins = not words or _SENTENCE_END.search(body, words[-1].end, start) is not None
        shouts = body[start:end].isupper() and end - start > 1 and all(map(is_syllable, map(fold, spellings)))
        is_name = has_names and _is_capital(body, start) and not begins and not shouts
        is_tag = body[start] == "#"
        for spelled in spellings:
            negates = spelled in (NEGATORS if is_accented else BARE_NEGATORS)
            if negates and spelled in _QUESTIONS and _ASKED.match(body, end):
                negates = False
            is_filler = spelled in (FILLERS if is_accented else BARE_FILLERS)
            filler = is_tag or (is_filler and not (is_name or negates))
            words.append(_Word(_key(spelled), spelled, start, end, is_name and not is_tag, negates, filler))
    words = _joined(words)
    folded = " ".join(word.key for word in words)
    denial = DENIAL.search(folded)
    shown_denial = ""
    if denial:
        first = folded.count(" ", 0, denial.start())
        last = first + folded.count(" ", denial.start(), denial.end())
        shown_denial = body[words[first].start : words[last].end]
    return _Text(body, tuple(words), cut is not None, is_accented, links_in(shown), shown_denial)


def _is_capital(text: str, start: int) -> bool:
    return text[start + (text[start] == "#") :][:1].isupper()


@lru_cache(maxsize=1 << 16)
def _spellings(piece: str) -> tuple[str, ...]:
    """Return the canonical words in a piece of text without white space: one, as a rule."""
    bare = piece.strip(".,;:!?\"'“”()…").lower()
    return tuple(_TOKEN.findall(ABBREVIATIONS.get(bare) or normalise(piece)))


@lru_cache(maxsize=1 << 16)
def _key(spelled: str) -> str:
    if spelled[0].isdigit():
        return _THOUSANDS.sub("", spelled).replace("-", "/")
    return UNITS.get(spelled) or fold(spelled)


def _joined(words: list[_Word]) -> list[_Word]:
    """Return the words, each number of several words as one, so that `5 nghìn` meets `5.000`."""
    whole: list[_Word] = []
    done = 0
    for start, end in compounds([word.spelled for word in words]):
        run = words[start:end]
        value = " ".join(f"{number:g}" for number in numbers([word.spelled for word in run]).elements())
        spelled = " ".join(word.spelled for word in run)
        whole += [*words[done:start], _Word(value, spelled, run[0].start, run[-1].end, False, False, False)]
        done = end
    return whole + words[done:]
