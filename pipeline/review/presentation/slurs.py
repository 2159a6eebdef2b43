"""Slurs and swear words, and texts in which they keep their first letter only.

Which words hurt is a list that people keep, not what a model looked at: a model also leans on ordinary words
of a hateful post, and misses an insult it has not learned. A word is on the list when it insults by itself;
one that insults only in some company ("chó", "khỉ", "mọi") is there with that company.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.review.presentation.highlight import Segment
from pipeline.text.normalisation.evasion import OBFUSCATED, deobfuscate

_SWEARING: Final = """
địt, đụ, đụ má, đụ mẹ, địt mẹ, đĩ, đĩ điếm, điếm, lồn, cặc, buồi, dái, đéo, chịch, cave, ca ve, phò, đm,
đmm, đcm, đkm, dmm, dcm, vcl, vkl, vcc, vãi lồn, clgt, cmm, cmn, ccmm, con mẹ nó, mẹ kiếp, bú cu, bú
dái, loz, lìn, mả mẹ, mả cha, tổ sư mày, tiên sư mày, con mẹ mày, fuck, fucking, shit, bitch
"""
_INSULTS: Final = """
óc chó, óc lợn, não chó, não phẳng, não ngắn, đồ chó, thằng chó, lũ chó, bọn chó, chó má, chó đẻ, chó
chết, chó săn, đồ lợn, lũ lợn, đồ khỉ, lũ khỉ, súc sinh, súc vật, cầm thú, mất dạy, vô học, khốn nạn,
khốn kiếp, đồ khốn, thằng khốn, bọn khốn, lũ khốn, đốn mạt, đê tiện, hạ đẳng, bẩn thỉu, cặn bã, rác
rưởi, đồ rác, lũ rác, ngu, ngu dốt, ngu xuẩn, ngu học, ngu ngốc, ngu si, đần độn, đồ đần, thằng đần,
ngáo đá, thiểu năng, bại não, đồ điên, thằng điên, con điên, đồ khùng, thằng khùng, đồ què, thằng què,
đồ mù, thằng mù, đồ câm, đồ điếc, thằng lùn, đồ ký sinh, ký sinh trùng, giòi bọ, dòi bọ, mụ già, già
dịch, mặt chó, mặt lợn, mõm chó, câm mõm, câm mồm
"""
_ABOUT_GROUPS: Final = """
mọi rợ, thằng mọi, bọn mọi, lũ mọi, đồ mọi, mọi đen, man di, khựa, tàu khựa, tung của, miên mọi, bắc kỳ,
bắc kì, bắc cầy, parky, pảky, pake, nam cầy, trung cầy, dân rau má, bê đê, pê đê, bóng lộ, lại cái, bán
nam bán nữ, xăng pha nhớt, bò đỏ, ba que, ba sọc, cuồng đạo, lũ đạo, bọn đạo, đồ nhà quê, bọn nhà quê,
lũ nhà quê
"""


def _listed() -> frozenset[str]:
    lists = ",".join((_SWEARING, _INSULTS, _ABOUT_GROUPS)).split(",")
    return frozenset(" ".join(unicodedata.normalize("NFC", each).split()) for each in lists)


SLURS: Final = _listed()
"""What is softened, in small letters with single blanks; the last letter of a word may be repeated."""

_GAP: Final = r"[\s\-–.·_]+"
_LETTER: Final = re.compile(r"[^\W_]")
_WORD: Final = re.compile(r"[^\W_]+")
_LISTED: Final = re.compile(
    r"(?<![^\W_])(?=((?:"  # a lookahead, so that phrases that share a word are all found
    + "|".join(
        _GAP.join(re.escape(word) + re.escape(word[-1]) + "*" for word in slur.split())
        for slur in sorted(SLURS, key=len, reverse=True)
    )
    + r")(?![^\W_])))",
    re.IGNORECASE,
)
_DISGUISED: Final = re.compile(OBFUSCATED)


def soften(text: str) -> str:
    """Return a text of the same length in which listed words keep their first letter only: "n··"."""
    letters = list(text)
    for start, end in _words_to_soften(text):
        letters[start + 1 : end] = _LETTER.sub("·", text[start + 1 : end])
    return "".join(letters)


def softened(pieces: Iterable[Segment]) -> list[Segment]:
    """Return segments whose text taken together is softened; each keeps its length and look."""
    kept = list(pieces)
    text = soften("".join(piece.text for piece in kept))
    found: list[Segment] = []
    place = 0
    for piece in kept:
        end = place + len(piece.text)
        found.append(Segment(text[place:end], piece.strength, piece.label))
        place = end
    return found


def _words_to_soften(text: str) -> Iterator[tuple[int, int]]:
    for match in _LISTED.finditer(text):
        yield from (word.span() for word in _WORD.finditer(text, *match.span(1)))
    for match in _DISGUISED.finditer(text):
        if deobfuscate(match.group()) in SLURS:
            yield match.span()
