"""How a text is read before it is compared: its words as they are aligned, its names, numbers and denials."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.claims.links import links_in
from pipeline.claims.numerals import compounds, is_numeral, numbers
from pipeline.claims.wordlists import (
    ABBREVIATIONS,
    BARE_FILLERS,
    BARE_NEGATORS,
    DENIAL,
    FILLERS,
    NEGATORS,
    UNITS,
)
from pipeline.text import fold, normalise
from pipeline.text.syllables import is_syllable

_PIECE: Final = re.compile(r"#?\w(?:\S*[\w%])?|[<\[]\w+(?: \w+)*[>\]]")
_TOKEN: Final = re.compile(r"<[a-z]{2,12}>|\d+(?:[.,:/-]\d+)*|[^\W\d_]+(?:\d\w*)?")
_QUESTIONS: Final = frozenset(("không", "chưa", "khong", "chua"))
_THOUSANDS: Final = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_CUT: Final = re.compile(
    r"(?:(?:\.{3,}|…)\s*)?(?:xem thêm|xem tiếp|đọc tiếp|see more)\W*$|(?:\.{3,}|…)\s*$", re.IGNORECASE
)
_LAST_WORD: Final = re.compile(r"(?:thêm|ếp|more)\W*\Z")  # of "tiếp" what no capital İ can change
_LAST_LETTERS: Final = "mMpPeE"
"""What the last words of `_CUT` end with."""

_END: Final = 64
"""Characters of a text that nearly always hold its last word, with room for all of it."""
_ANY_LETTER: Final = re.compile(r"\w")
_ASKED: Final = re.compile(
    r"\s*(?:vậy|ạ|nhỉ|thế|nhé|hả|ta|mọi người|cả nhà|các bác)*\s*(?:\?|$|\n)", re.IGNORECASE
)
SENTENCE_END: Final = re.compile(r"[.:!?…\n]")
"""Where a sentence or a line ends."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as texts are compared by it.

    Attributes:
        key: What is aligned: folded, digits in one spelling.
        spelled: Lower case, with its diacritics.
        start: Where it starts in the shown text.
        end: Where it ends there.
        is_name: Whether it has a capital within a sentence.
        negates: Whether it turns a sentence round.
        is_filler: Whether it may come and go without changing what is claimed.
    """

    key: str
    spelled: str
    start: int
    end: int
    is_name: bool
    negates: bool
    is_filler: bool

    @property
    def is_number(self) -> bool:
        """Whether it is a number, in digits or in words."""
        return is_numeral(self.spelled.split()[0])


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is compared with others.

    Attributes:
        shown: The text as shown, without a platform's "… Xem thêm".
        words: Its words in order.
        is_cut: Whether a platform cut it off.
        is_accented: Whether any word has diacritics.
        links: The pages it points at.
        denial: The words that call what is said untrue; empty without any.
    """

    shown: str
    words: tuple[Word, ...]
    is_cut: bool
    is_accented: bool
    links: frozenset[str]
    denial: str

    def excerpt(self, start: int, end: int) -> str:
        """Return words `start` up to `end` as shown."""
        return self.shown[self.words[start].start : self.words[end - 1].end] if end > start else ""

    def has_break_before(self, index: int) -> bool:
        """Whether a sentence or line ends between words `index - 1` and `index`."""
        if not 0 < index < len(self.words):
            return True
        gap = self.shown[self.words[index - 1].end : self.words[index].start]
        return SENTENCE_END.search(gap) is not None


def without_cut(text: str) -> str | None:
    """Return a text that a platform cut off without its "… Xem thêm"; None for one that is whole."""
    cut = _CUT.search(text) if _may_be_cut(text) else None
    return text[: cut.start()] if cut else None


def _may_be_cut(text: str) -> bool:
    """Say whether a text ends as `_CUT` wants it: with dots, or with a last word that is one of its own."""
    last = text[-1:]
    if last.isalnum() and last not in _LAST_LETTERS:
        return False
    if text.rstrip().endswith(("...", "…")):
        return True
    end = text[-_END:]
    lower = (end if _ANY_LETTER.search(end, _END // 2) else text).lower()
    return _LAST_WORD.search(lower) is not None


def keys(shown: str) -> list[str]:
    """Return the keys of a text's words alone, each number word by itself; many times quicker than `read`."""
    return [_key(spelled) for match in _PIECE.finditer(shown) for spelled in _spellings(match[0])]


@lru_cache(maxsize=1 << 11)
def read(shown: str) -> Reading:
    """Return a text as shown, personal data masked, as it is compared."""
    cut = without_cut(shown)
    body = shown if cut is None else cut
    pieces = [(m.start(), m.end(), _spellings(m[0])) for m in _PIECE.finditer(body)]
    capitals = sum(_is_capital(body, start) for start, _, spellings in pieces if spellings)
    has_names = (
        0 < capitals <= sum(bool(spellings) for *_, spellings in pieces) / 2
    )  # elsewhere capitals shout
    is_accented = any(not spelled.isascii() for *_, spellings in pieces for spelled in spellings)
    words: list[Word] = []
    for start, end, spellings in pieces:
        begins = not words or SENTENCE_END.search(body, words[-1].end, start) is not None
        shouts = body[start:end].isupper() and end - start > 1 and all(map(is_syllable, map(fold, spellings)))
        is_name = has_names and _is_capital(body, start) and not begins and not shouts
        is_tag = body[start] == "#"
        for spelled in spellings:
            negates = spelled in (NEGATORS if is_accented else BARE_NEGATORS)
            if negates and spelled in _QUESTIONS and _ASKED.match(body, end):
                negates = False
            is_filler = spelled in (FILLERS if is_accented else BARE_FILLERS)
            filler = is_tag or (is_filler and not (is_name or negates))
            words.append(Word(_key(spelled), spelled, start, end, is_name and not is_tag, negates, filler))
    words = _joined(words)
    folded = " ".join(word.key for word in words)
    denial = DENIAL.search(folded)
    shown_denial = ""
    if denial:
        first = folded.count(" ", 0, denial.start())
        last = first + folded.count(" ", denial.start(), denial.end())
        shown_denial = body[words[first].start : words[last].end]
    return Reading(body, tuple(words), cut is not None, is_accented, links_in(shown), shown_denial)


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


def _joined(words: list[Word]) -> list[Word]:
    """Return the words, each number of several words as one, so that `5 nghìn` meets `5.000`."""
    whole: list[Word] = []
    done = 0
    for start, end in compounds([word.spelled for word in words]):
        run = words[start:end]
        value = " ".join(f"{number:g}" for number in numbers([word.spelled for word in run]).elements())
        spelled = " ".join(word.spelled for word in run)
        whole += [*words[done:start], Word(value, spelled, run[0].start, run[-1].end, False, False, False)]
        done = end
    return whole + words[done:]
