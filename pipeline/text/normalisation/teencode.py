"""Teencode and abbreviations: `ko`, `dc`, `mn` written out from a hand-made table."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from pipeline.text.normalisation.offsets import Edit
from pipeline.text.normalisation.steps import Rewrite
from pipeline.text.syllables import is_syllable


def _rows(name: str) -> Iterator[tuple[str, str]]:
    """Yield the two columns of a hand-made table, without its remarks."""
    for line in (
        (files("pipeline.text.normalisation") / "data" / name).read_text(encoding="utf-8").splitlines()
    ):
        meaning, tab, written = line.partition("\t")
        if tab and not line.startswith("#"):
            yield meaning, written


@lru_cache(maxsize=1)
def teencode_table() -> dict[str, str]:
    """Return each short spelling with what it stands for, both in lower case.

    The file has two columns, the meaning and all its spellings, so that a line reads like a dictionary entry.
    """
    words, _ = _entries()
    return words


@lru_cache(maxsize=1)
def _entries() -> tuple[dict[str, str], dict[str, str]]:
    """Return spellings that are never a word, and those that also are some word without its diacritics."""
    words: dict[str, str] = {}
    bare: dict[str, str] = {}
    for meaning, spellings in _rows("teencode.tsv"):
        for spelling in spellings.split():
            (bare if spelling.isascii() and is_syllable(spelling) else words)[spelling] = meaning
    return words, bare


def expand(word: str) -> str:
    """Return what a lower-case word stands for, or the word itself."""
    return teencode_table().get(word, word)


_SINGLE: Final = {
    "a": "anh", "b": "bạn", "c": "chị", "e": "em", "h": "giờ", "j": "gì", "k": "không", "m": "mày", "n": "nó",
    "đ": "đéo", "p": "phải", "r": "rồi", "s": "sao", "t": "tôi", "v": "vậy", "z": "vậy", "w": "với",
    "del": "đéo", "kg": "không", "tr": "trời",
}  # fmt: skip
"""What letters standing alone most often mean among friends."""


@lru_cache(maxsize=1)
def _phrases() -> dict[str, str]:
    """Return rows of words read as one; those standing for themselves keep a letter from being read alone."""
    entries: dict[str, str] = {}
    for meaning, rows in _rows("phrases.tsv"):
        for row in rows.split(", "):
            entries[row] = row if meaning == "=" else meaning
    return entries


_PHRASES: Final = _phrases()
_BARE: Final = _entries()[1]
"""Spellings such as `lun` and `hong`, which a text without any diacritics means literally."""

_ACCENTED: Final = re.compile("[\u00c0-\u1ef9]")
_CONTEXT_CHARACTERS: Final = 80  # on either side; who types diacritics would have typed one in so many

_AFTER_NUMBER: Final = frozenset((*"abchkmnpstđw", "kg", "tr"))
"""Letters that are units, grades or thousands after a number: 5 k, 3 m, 10 h, lớp 5 a."""

_ARTICLES: Final = frozenset(("a", "s", "t", "del"))
"""Letters that are words or endings in English and Spanish."""

_SURE: Final = frozenset("ekjr")
"""Letters that keep their meaning even after a foreign word: `facebook k vào được`."""

_NAMED: Final = frozenset(
    """
    lớp khối nhóm size cỡ hạng cúm loại vitamin tổ lô block tòa nhà đội bảng cấp chữ điểm câu án phương hệ
    giải bằng ngành môn gan phần mục dãy khu tự kí hàng ghế gate cổng tầng kế plan type số mẫu phiên ông bà
    văn thị mr mrs ms viện bệnh visa virus chủng giai thư nốt tone note phím đơn vị ca cụm phường quận xe tàu
    trại độ ° gen
    """.split()
)
"""Words after which a letter is a name, a grade or a mark."""

_BEFORE: Final = re.compile(r"(\S+) \Z")
_NEXT: Final = re.compile(r" ([^\W\d_]+)")


def _in_context(match: re.Match[str]) -> str:
    """Return what a letter or row of words means here, or the letter itself when it may be a name or unit."""
    found = match.group()
    if found in _PHRASES:
        return _PHRASES[found]
    return _single(found, match)


def _single(found: str, match: re.Match[str]) -> str:
    """Return what a letter standing alone means here, or the letter."""
    before = _BEFORE.search(match.string, max(0, match.start() - 24), match.start())
    last = before[1] if before else ""
    if last[-1:].isdigit() and found in _AFTER_NUMBER:
        return found
    if last in _NAMED and found not in ("j", "r"):
        return found
    if found not in _SURE and _is_foreign(last):
        return found
    after = _NEXT.match(match.string, match.end())
    if found in _ARTICLES and after and _is_foreign(after[1]):
        return found
    return _SINGLE[found]


def _is_foreign(word: str) -> bool:
    """Tell whether a neighbour is a word of another language, so that a letter beside it is an article."""
    return len(word) > 2 and word.isascii() and word.isalpha() and not is_syllable(word)


def _literal_or_not(match: re.Match[str]) -> str:
    """Return what a spelling without diacritics means beside words that have some, else the spelling."""
    found = match.group()
    after = _NEXT.match(match.string, match.end())
    if after and f"{found} {after[1]}" in _PHRASES:
        return found
    low, high = max(0, match.start() - _CONTEXT_CHARACTERS), match.end() + _CONTEXT_CHARACTERS
    return _BARE[found] if _ACCENTED.search(match.string, low, high) else found


_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class StandingAlone(Rewrite):
    """A step that rewrites spellings where they are words of their own.

    Its test looks up remembered tokens, which is three times faster than the pattern itself, and `edits_at`
    looks only where a spelling can begin.

    Attributes:
        firsts: The first words of all spellings.
    """

    firsts: frozenset[str] = frozenset()

    def starts(self, text: str) -> tuple[int, ...]:
        """Return the offsets in a text where a match of the pattern can begin, ascending."""
        return tuple(word.start() for word in _WORD.finditer(text) if word.group() in self.firsts)

    def edits_at(self, text: str, starts: Iterable[int]) -> list[Edit]:
        """Return the same as `edits` for a text whose `starts` are known."""
        edits: list[Edit] = []
        done = 0
        for start in starts:
            if start >= done and (found := self.pattern.match(text, start)):
                done = found.end()
                if (new := self.replace(found)) != found.group():
                    edits.append((start, done, new))
        return edits


def _standing_alone(spellings: Iterable[str], replace: Callable[[re.Match[str]], str]) -> StandingAlone:
    """Return the step for some spellings, and what each becomes."""
    known = sorted(spellings, key=len, reverse=True)
    firsts = frozenset(spelling.split()[0] for spelling in known)

    @lru_cache(maxsize=1 << 15)
    def may_apply(token: str) -> bool:
        return not firsts.isdisjoint(_WORD.findall(token))

    return StandingAlone(
        re.compile(rf"(?<![\w.@/&'+<#-])(?:{'|'.join(map(re.escape, known))})(?![\w)+>%°]|[.@/&'-]\w)"),
        replace,
        lambda text: any(map(may_apply, text.split())),
        firsts,
    )


single_letters: Final = _standing_alone((*_PHRASES, *_SINGLE), _in_context)
"""Single letters and rows of words whose meaning hangs on their neighbours."""

unaccented_teencode: Final = _standing_alone(_BARE, _literal_or_not)
"""Spellings without diacritics, which are read as teencode only by those who type diacritics."""
