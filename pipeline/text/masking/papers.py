"""Numbers that a word before them gives away: licences, insurance, tax codes, passports and cards.

Sources of the shapes: circular 35/2024/TT-BGTVT on driving licences (12 digits; two letters and six before),
decision 1351/QĐ-BHXH on the 15 characters of a health insurance card and the ten digits of social
insurance, circular 86/2024/TT-BTC on tax codes, where a person's has ten digits from 8 on or is the number of
the citizen card, and circular 59/2021/TT-BCA on the citizen card. Every pattern is bounded, so the time is
linear in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.text.folding import FILLER
from pipeline.text.masking.reading import Hints, Reading, hints
from pipeline.text.masking.signs import sign_of_hints, sign_of_shape
from pipeline.text.masking.spans import PersonalSpan, Windows, matches_within, spans_of
from pipeline.text.placeholders import Kind

_SEP = rf"[ .\-·|/_{FILLER}]{{0,3}}"
_NO_MORE = r"(?![0-9]|[.,][0-9]|(?<=[ .][0-9])[ .][0-9](?![0-9]))"


def _digits(count: int, first: str = "[0-9]") -> str:
    """Return the pattern of a number of so many digits, apart or not."""
    return rf"{first}(?:{_SEP}[0-9]){{{count - 1}}}{_NO_MORE}"


@dataclass(frozen=True, slots=True)
class _Paper:
    """A word, and the number that may follow it.

    Attributes:
        kind: What the number is.
        hints: One of these is in every text with such a number.
        near: The sign of the words of the cue: in one of those of each match.
        cue: Pattern of the word.
        value: Pattern of what follows: a gap, then the number as group 1.
        another: Pattern of one more such number behind it, "… và …".
    """

    kind: Kind
    hints: Hints
    near: int
    cue: re.Pattern[str]
    value: re.Pattern[str]
    another: re.Pattern[str]


# Between the word and its number no other number but "9 số", "năm 2009" or the date of issue.
_NO_PAPER = (
    r"(?:[^0-9\[\]]|(?<![0-9.,])[0-9]{1,2}(?= (?:so|chu|ky tu))|(?<=nam )(?:19|20)[0-9]{2}"
    r"|[0-9]{1,2}[/.\-][0-9]{1,2}[/.\-](?:19|20)[0-9]{2})"
)
_GAP = rf"{_NO_PAPER}{{0,45}}?"


def _paper(
    kind: Kind, words: tuple[str, ...], cue: str, value: str, gap: str = _GAP, more: tuple[str, ...] = ()
) -> _Paper:
    another = re.compile(rf"[ ,/;&+]{{1,3}}(?:(?:va|voi|hoac|roi|con|cu|moi|so|la) ){{0,3}}({value})")
    near = sign_of_hints(*(word.strip() for word in (*words, *more)))
    return _Paper(kind, hints(*words), near, re.compile(cue), re.compile(f"{gap}({value})"), another)


_CARD_CODES = (
    "dn hx ch nn tk hc xk ht tb no ct xb tn cs xn mg te ca tc qn cy cb cc ck "
    "kc hd bt hn dt dk xd ts tq ta ty hg ls cn hs sv gb gd xv tv nd qd tl nm"
)
_CARD_LETTERS = "(?:" + "|".join("[ .]?".join(code) for code in _CARD_CODES.split()) + ")"
_HEALTH_CARD = rf"{_CARD_LETTERS}[ .\-]?[1-5](?:[ .\-{FILLER}]{{0,2}}[0-9]){{12,13}}{_NO_MORE}"
_PAPERS: Final = (
    _paper(
        "licence",
        ("gplx", "lai", "bang ", "bl xe", "blx"),
        r"(?<![a-z])(?:gplx|blx|giay phep lai xe|bang lai|gp lai xe|bl xe"
        r"|bang (?:lai )?(?:xe )?(?=[a-f][12]?\b)"
        r"|cua bang|(?:so )?bang(?= so|[:,]| [0-9])|bang[ .]lai|driver'?s? licen[cs]e)",
        rf"{_digits(12)}|(?<![a-z])[a-z]{{2}} ?[0-9]{{6}}{_NO_MORE}",
        rf"(?:{_NO_PAPER}|[a-f][12](?![0-9a-z])){{0,45}}?",
        more=("driver",),
    ),
    _paper(
        "insurance",
        ("bhyt", "bhxh", "bao hiem", "vssid", " bh "),
        r"(?<![a-z])(?:bhyt|bhxh|bao hiem|vssid|(?:so|the|ma) bh(?![a-z]))",
        rf"(?<![a-z]){_HEALTH_CARD}|{_digits(15)}|{_digits(10)}",
        rf"{_NO_PAPER}{{0,50}}?",
    ),
    _paper(
        "tax_code",
        ("mst", "thue", "m.s.t", "tax "),
        r"(?<![a-z])(?:m\.?s\.?t|tax (?:code|id)|ma (?:so )?thue|tncn|thue thu nhap|nop thue)",
        rf"{_digits(10, '8')}(?:-[0-9]{{3}}(?![0-9]))?|{_digits(12, '0')}",
        more=("m.st", "ms.t", "tncn"),
    ),
    _paper(
        "passport",
        ("ho chieu", "hochieu", "thong hanh", "pas", "pp", "hc"),
        r"(?<![a-z])(?:ho chieu|pas{1,2}po(?:r?t|st)|pass(?= ?(?:so "
        r"|[:.] ?)?[bcekmnpq] ?[0-9]{7}(?![0-9]))|pp(?= so| ?:| no| [a-z] ?[0-9])|hc(?![a-z])"
        r"|hc(?=[a-z][0-9]{7})|hchieu|ho ?chieu|thong hanh)",
        rf"(?:(?<![a-z])|(?<=passport)|(?<=ho chieu)|(?<=hc))[a-z]{{1,2}}[ .\-_/]{{0,2}}(?="
        rf"(?:[^0-9]{{0,3}}[0-9]){{5}})"
        rf"[0-9o](?:[ .\-_/{FILLER}]{{0,2}}[0-9oil]){{5,7}}{_NO_MORE}"
        rf"|(?<=chu )[a-z] (?:roi|va|sau do) [0-9]{{7}}{_NO_MORE}",
    ),
    _paper(
        "bank_account",
        ("the", "visa", "master", "mc", "card", "napas", "atm", "jcb"),
        r"(?<![a-z])(?:the(?! (?:he|gioi))|visa|master ?(?:card)?|mc(?= ?:)|card|napas|atm|jcb)",
        rf"{_digits(19)}|{_digits(16)}|{_digits(15)}",
    ),
    _paper(
        "cccd",
        (
            "cccd",
            "can cuoc",
            "cc ",
            "chung minh",
            "dinh danh",
            "cm nhan dan",
            "cmt",
            "cmnd",
            "id card",
            "c.c.c.d",
        ),
        r"(?<![a-z])(?:cccd|c\.c\.c\.d|tuy than|can cuoc|so cc|cc(?= ?[:.]? ?[0-9])|ddcn|ma dinh"
        r" danh|chung minh"
        r"|so dinh danh|dinh danh ca nhan"
        r"|cm nhan dan|cmt|cmnd|id card)",
        _digits(12),
        more=("tuy than", "ddcn"),
    ),
    _paper(
        "cmnd",
        ("chung minh", "cm ", "cmt", "cmnd", "can cuoc", "cccd"),
        r"(?<![a-z])(?:chung minh|cm nhan dan|cmtnd|cmt|cmnd|can cuoc|cccd|cm(?<![0-9] cm)"
        r"(?=[ :.]{1,3}[0-9]{9}(?![0-9])))",
        rf"{_digits(9)}(?! ?(?:d|dong|vnd|trieu|nguoi|the)(?![a-z]))",
    ),
)
_HEALTH_ALONE: Final = re.compile(rf"(?<![0-9a-z]){_HEALTH_CARD}(?![a-z])")
_BEFORE_CUE: Final = re.compile(
    rf"({_digits(10)})(?:[ ,]{{1,2}}(?:voi|va)? ?({_digits(10)}))?[ ,]{{0,2}}\(?(?:(?:la|so|ma|do"
    rf"|cua|em|toi|me|ba) ){{0,4}}"
    r"(?:bhxh|bao hiem xa hoi)"
)

_PHONE_SAID: Final = re.compile(
    r"(?<![a-z])(?:goi|lh|sdt|lien he|zalo|hotline|dt|dien thoai|ib|stk"
    r"|tai khoan|ck)(?![a-z])"
)
_TWELVE: Final = re.compile(rf"(?<![0-9a-z]){_digits(12)}(?![a-z])")
_CARD_ALONE: Final = re.compile(rf"(?<![0-9a-z])9704{_SEP}(?:{_digits(15)}|{_digits(12)})")
_PASSPORT_ALONE: Final = re.compile(rf"(?<![0-9a-z])[bcenkpm][0-9]{{7,8}}{_NO_MORE}(?![a-z])")
_CODE: Final = re.compile(
    r"(?<![a-z])(?:ma don|don hang|van don|ma vach|isbn|giao dich|serial|imei|ma kho|ma gd|don)[^0-9]{0,20}$"
)


_NINE_DIGITS: Final = re.compile(rf"[0-9](?:{_SEP}[0-9]){{8}}")
_SIX_DIGITS: Final = sign_of_shape("[0-9]{6}")
_LETTER_AND_SEVEN: Final = sign_of_shape("[a-z][0-9]{7}")
_LICENCES: Final = hints("gplx", "bang lai", "bang.lai", "lai xe", "so bang", "chup bang")
_PASSPORTS: Final = hints("passport", "pasport", "passpost", "ho chieu")
_DOMESTIC: Final = hints("9704")
_INSURED: Final = hints("bhxh", "bao hiem")


def _passports_elsewhere(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield numbers of the shape of a passport's in a text that names one anywhere."""
    if seen.signs & _LETTER_AND_SEVEN and seen.holds(_PASSPORTS):
        yield from spans_of(_PASSPORT_ALONE, seen.folded, "passport")


def _named_elsewhere(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield numbers of the right shape in a text that names such a paper anywhere."""
    folded = seen.folded
    if seen.holds(_LICENCES):
        for match in _TWELVE.finditer(folded):
            if not _CODE.search(folded[max(0, match.start() - 40) : match.start()]):
                yield PersonalSpan(*match.span(), "licence")
    if seen.holds(_DOMESTIC):
        yield from spans_of(_CARD_ALONE, folded, "bank_account")


def find_papers_by_cue(seen: Reading, windows: Windows) -> Iterator[PersonalSpan]:
    """Yield numbers of papers, cards and codes that a word before them names.

    Args:
        seen: The text as `plain_digits` gives it.
        windows: Its `long_numbers`.
    """
    folded = seen.folded
    long = _NINE_DIGITS.search(folded) is not None
    for paper in _PAPERS:
        short = paper.kind == "passport" or (paper.kind == "licence" and seen.signs & _SIX_DIGITS)
        if not (long or short) or not seen.holds(paper.hints):
            continue
        for cue in seen.matches(paper.cue, paper.near, 24, 56):
            value = paper.value.match(folded, cue.end())
            if value and not _PHONE_SAID.search(folded, cue.end(), value.start(1)):
                yield PersonalSpan(*value.span(1), paper.kind)
                if another := paper.another.match(folded, value.end(1)):
                    yield PersonalSpan(*another.span(1), paper.kind)
    yield from _passports_elsewhere(seen)
    if long:
        yield from _named_elsewhere(seen)
        yield from _insurance(seen, windows)


def _insurance(seen: Reading, windows: Windows) -> Iterator[PersonalSpan]:
    """Yield health cards, which need no word, and numbers of social insurance with the word behind them."""
    for match in matches_within(_HEALTH_ALONE, seen.folded, windows):
        yield PersonalSpan(*match.span(), "insurance")
    if seen.holds(_INSURED):
        for match in _BEFORE_CUE.finditer(seen.folded):
            for group in (1, 2):
                if match[group]:
                    yield PersonalSpan(*match.span(group), "insurance")
