"""Numbers that a word before them gives away: licences, insurance, tax codes, passports, records and cards.

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
from pipeline.text.masking.spans import PersonalSpan, holds_any, spans_of
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
        cue: Pattern of the word.
        value: Pattern of what follows: a gap, then the number as group 1.
        another: Pattern of one more such number behind it, "… và …".
    """

    kind: Kind
    hints: tuple[str, ...]
    cue: re.Pattern[str]
    value: re.Pattern[str]
    another: re.Pattern[str]


# Between the word and its number no other number but "9 số", "năm 2009" or the date of issue.
_NO_PAPER = (
    r"(?:[^0-9\[\]]|(?<![0-9.,])[0-9]{1,2}(?= (?:so|chu|ky tu))|(?<=nam )(?:19|20)[0-9]{2}"
    r"|[0-9]{1,2}[/.\-][0-9]{1,2}[/.\-](?:19|20)[0-9]{2})"
)
_GAP = rf"{_NO_PAPER}{{0,45}}?"


def _paper(kind: Kind, hints: tuple[str, ...], cue: str, value: str, gap: str = _GAP) -> _Paper:
    another = re.compile(rf"[ ,/;&+]{{1,3}}(?:(?:va|voi|hoac|roi|con|cu|moi|so|la) ){{0,3}}({value})")
    return _Paper(kind, hints, re.compile(cue), re.compile(f"{gap}({value})"), another)


_CARD_CODES = (
    "dn hx ch nn tk hc xk ht tb no ct xb tn cs xn mg te ca tc qn cy cb cc ck "
    "kc hd bt hn dt dk xd ts tq ta ty hg ls cn hs sv gb gd xv tv nd qd tl nm"
)
_CARD_LETTERS = "(?:" + "|".join("[ .]?".join(code) for code in _CARD_CODES.split()) + ")"
_HEALTH_CARD = rf"{_CARD_LETTERS}[ .\-]?[1-5](?:[ .\-{FILLER}]{{0,2}}[0-9]){{12,13}}{_NO_MORE}"
_NO_LETTERS = r"(?!(?:den|va|toi|de|la|tu|so|hay|cua|co|con|nam|thi|cho|ca|hon|gan|moi|o|luc)(?![a-z]))"
_RECORD = (
    rf"(?:[a-z]{{1,6}}[./_\-]?(?:[a-z]{{1,4}}[./_\-])?|{_NO_LETTERS}[a-z]{{1,3}} (?=[0-9]{{4}}"
    rf"|[0-9]{{2,3}} [0-9]{{3,4}}))?"
    rf"(?<![0-9])[0-9](?:(?:[0-9./_\- {FILLER}]|(?<![a-z]){_NO_LETTERS}[a-z]{{1,3}}(?=[/\-.][0-9]|"
    rf" [0-9]{{3}})"
    rf"){{2,24}}[0-9])(?:[/\-][a-z]{{2,4}}(?![a-z])(?:/[0-9]{{2,4}})?)?(?![0-9])"
)


_PAPERS: Final = (
    _paper(
        "licence",
        ("gplx", "lai", "bang ", "bl xe", "blx"),
        r"(?<![a-z])(?:gplx|blx|giay phep lai xe|bang lai|gp lai xe|bl xe"
        r"|bang (?:lai )?(?:xe )?(?=[a-f][12]?\b)"
        r"|cua bang|(?:so )?bang(?= so|[:,]| [0-9])|bang[ .]lai|driver'?s? licen[cs]e)",
        rf"{_digits(12)}|(?<![a-z])[a-z]{{2}} ?[0-9]{{6}}{_NO_MORE}",
        rf"(?:{_NO_PAPER}|[a-f][12](?![0-9a-z])){{0,45}}?",
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


def _named_elsewhere(folded: str) -> Iterator[PersonalSpan]:
    """Yield numbers of the right shape in a text that names such a paper anywhere."""
    if holds_any(folded, ("gplx", "bang lai", "bang.lai", "lai xe", "so bang", "chup bang")):
        for match in _TWELVE.finditer(folded):
            if not _CODE.search(folded[max(0, match.start() - 40) : match.start()]):
                yield PersonalSpan(*match.span(), "licence")
    if holds_any(folded, ("passport", "pasport", "passpost", "ho chieu")):
        for match in _PASSPORT_ALONE.finditer(folded):
            yield PersonalSpan(*match.span(), "passport")
    for match in _CARD_ALONE.finditer(folded):
        yield PersonalSpan(*match.span(), "bank_account")


_MEDICAL: Final = (
    *(
        "benh",
        "ho so",
        "vien",
        "mabn",
        "ma ba",
        "dieu tri",
        " bn",
        "y te",
        "kcb",
        "pid",
        "kham",
        "dieu duong",
        "so hs",
        "hsba",
        "msbn",
        "sid",
        "phieu",
        "tiem",
        "xet nghiem",
        "sieu am",
        "ma nb",
        "bn:",
        "ba:",
        "luu tru",
        "hsba",
        "thuoc ma",
        "ba ",
        "thuoc so",
        "tru ngoai",
        "ngoai tru",
    ),
)
_RECORD_CUE: Final = re.compile(
    r"(?<![a-z])(?:(?:ma|so)(?: so)? (?:benh an|benh nhan|bn|kcb|kham(?: benh| thai)?|(?:vao|nhap|ra"
    r"|xuat) vien"
    r"|luu tru|nguoi benh|nb|dieu tri|(?:noi|ngoai) tru|(?:dot|luot|lan) (?:kham|dieu tri)|tiem(?: chung)?"
    r"|mau (?:mau|xet nghiem)|(?:don|toa) thuoc"
    r"|(?:phieu |ket qua |kq )?(?:xet nghiem|xn|sieu am|noi soi|x ?quang|phau thuat)|phieu (?:kham"
    r"|chup|mo|tiem))"
    r"|phieu (?:xet nghiem|sieu am|kham|tiem|chup)(?: so)|m\.?s\.?b\.?n|bn(?= ?[:#])|so phieu"
    r"|h\.?s\.?b\.?a"
    r"(?! ?c[a-z])|sid(?= ?[:.#])"
    r"|ma ?ba(?= ?:)|(?:ma|so) ba(?= ?[:.]? ?(?:[a-z]{1,4}[./\-]?)?[0-9]{2})|ba(?= ?:?"
    r" ?[0-9]{2}[./][0-9]{5})|ma vach ho so|ho so(?: benh an)? so|ma ?bn|(?:giay )?(?:ra|xuat|vao)"
    r" vien ghi|giay (?:ra"
    r"|chuyen|nhap|xuat|vao|hen) vien|giay hen kham|so (?:nhap|vao|ra) vien|ho so benh an"
    r"|benh an(?: so)?|ma y te|pid|so luu|(?:ma|so) (?:ho so|hs)(?![a-z])(?: benh an| luu| ngoai"
    r" tru| noi tru)?|(?:toa|don) thuoc(?: ma| so)|so luu tru)"
)
_SHAPED: Final = re.compile(
    r"(?<![a-z])(?:so|ma|ho so|benh an|phieu)[ :]{1,3}([0-9]{4,9}[/\-](?:ba|nt|ngt|nv|hs|kb|bv|xn)"
    r"(?:[/\-][0-9]{2,4})?)(?![a-z0-9])"
)
_RECORD_END: Final = re.compile(r"[0-9][/\-](?:ba|nt|ngt|nv|hs|kb|bv|xn)(?![a-z0-9])")
_PATIENT_NUMBER: Final = re.compile(
    r"bn(?<![a-z0-9]bn)(?:[0-9]{2,6}[.\-/][0-9]{3,6}|[0-9]{6,10})(?![0-9a-z])"
)
_FOUR_DIGITS: Final = re.compile(rf"[0-9](?:[0-9./_\- {FILLER}]|-[a-z](?=[/\-.])){{2}}")
_RECORD_VALUE: Final = re.compile(
    rf"(?:[ :.,\-–#(]{{0,3}}(?:so|la|ghi|luu|cu|moi|cua|me|e|em|be|chau|con|ba|bo|ma|toi|tui|minh"
    rf"|chong|vo|ong|no|nha"
    rf"|noi|ngoai|nam vien|nhap vien|nhi|benh nhan|day|do|nay|tren|giay|so)(?![a-z0-9/]|[\-_.][0-9])){{0,7}}"
    rf"(?:[ :.\-–#(]|[^\w\s]){{0,4}}({_RECORD})"
)
_WARD_CODE: Final = re.compile(rf"(?<![a-z])(?:ma|ca|giay ghi)[ :]{{1,3}}({_RECORD})")
_HOSPITAL: Final = (
    *(
        "benh",
        "nam vien",
        "nhap vien",
        "khoa ",
        "dieu duong",
        "bac si",
        "mo tim",
        "sieu am",
        "chup phoi",
        "phim chup",
    ),
    *(
        "xet nghiem",
        "hoi suc",
        "vien phi",
        "thuoc",
        "y ta",
        "than kinh",
        "duong tinh",
        "hiv",
        "kham thai",
        "nam nhi",
        "hoi chan",
        "dieu tri",
        "cap cuu",
        "phau thuat",
        "vien ",
        "cong tac xa hoi",
        "ung thu",
        "u nao",
        "nhom mau",
        "hiem ngheo",
        "chan thuong",
        "suy than",
        "truyen mau",
    ),
)
# A code in a text about someone in hospital, whatever the paper is called.
_CODE_OF_PATIENT: Final = re.compile(
    rf"(?<![a-z])(?:ma|so|stt|nhan|ghi|ca|phieu"
    rf"|ho so)(?! dang ky)(?: [a-z]{{1,9}}){{0,4}}?[ :#]{{1,3}}({_RECORD})(?! ?(?:d|dong|vnd"
    rf"|trieu|tr|nguoi|ca|lieu|don vi)(?![a-z]))"
)
_PATIENT: Final = (
    *(
        "benh",
        "nhap vien",
        "nam vien",
        "vao vien",
        "kham",
        "xet nghiem",
        "sieu am",
        "dieu duong",
        "bac si",
        "y ta",
    ),
    *(
        "noi tru",
        "sinh thiet",
        "duong tinh",
        "hoi suc",
        "cap cuu",
        "phau thuat",
        "hen mo",
        "vien phi",
        "dieu tri",
    ),
    *("khoa san", "khoa nhi", "khoa noi", "khoa ngoai", "y te"),
)
_LAW: Final = re.compile(
    r"(?<![a-z])(?:quyet dinh|nghi dinh|thong tu|cong van|luat|dang ky|giay phep|so lo|lo (?:vac"
    r"|thuoc|hang|sua)[a-z]{0,4}|don hang"
    r"|van don|giao dich|sdt"
    r"|dien thoai|hotline|tong dai|duong day nong|goi|tai khoan|stk|ngay)(?![a-z])|[0-9]/[a-z]{2,}"
)
_SURE_MORE: Final = (
    "sid",
    "msbn",
    "hsba",
    "tiem",
    "xet nghiem",
    "xn",
    "sieu am",
    "nb",
    "dieu tri",
    "thuoc",
    "mau",
    "hsba",
    "tru",
    "ma ba",
    "so ba",
    "ba",
)
_SURE_RECORD: Final = ("benh", "bn", "y te", "kcb", "kham", "vien", "pid", "nguoi", *_SURE_MORE)


def find_papers_by_cue(folded: str) -> Iterator[PersonalSpan]:
    """Yield numbers of papers, cards and codes that a word before them names.

    Args:
        folded: The text as `plain_digits` gives it.
    """
    for paper in _PAPERS:
        if not holds_any(folded, paper.hints):
            continue
        for cue in paper.cue.finditer(folded):
            value = paper.value.match(folded, cue.end())
            if value and not _PHONE_SAID.search(folded, cue.end(), value.start(1)):
                yield PersonalSpan(*value.span(1), paper.kind)
                if another := paper.another.match(folded, value.end(1)):
                    yield PersonalSpan(*another.span(1), paper.kind)
    yield from _named_elsewhere(folded)
    yield from _insurance(folded)


def _insurance(folded: str) -> Iterator[PersonalSpan]:
    """Yield health cards, which need no word, and numbers of social insurance with the word behind them."""
    for match in _HEALTH_ALONE.finditer(folded):
        yield PersonalSpan(*match.span(), "insurance")
    if "bhxh" in folded or "bao hiem" in folded:
        for match in _BEFORE_CUE.finditer(folded):
            for group in (1, 2):
                if match[group]:
                    yield PersonalSpan(*match.span(group), "insurance")


def find_records(folded: str) -> Iterator[PersonalSpan]:
    """Yield numbers of medical records; of a "mã hồ sơ" only where the text is about a hospital."""
    if _FOUR_DIGITS.search(folded) is None or not holds_any(folded, _MEDICAL):
        return
    if _RECORD_END.search(folded):
        yield from spans_of(_SHAPED, folded, "medical_record", group=1)
    if "bn" in folded:
        yield from spans_of(_PATIENT_NUMBER, folded, "medical_record")
    hospital = holds_any(folded, _HOSPITAL)
    for cue in _RECORD_CUE.finditer(folded):
        if not (hospital or holds_any(cue[0], _SURE_RECORD)):
            continue
        if value := _RECORD_VALUE.match(folded, cue.end()):
            yield PersonalSpan(*value.span(1), "medical_record")
    if hospital:
        for match in _WARD_CODE.finditer(folded):
            if sum(map(str.isdigit, match[1])) > 5:
                yield PersonalSpan(*match.span(1), "medical_record")


def find_patient_codes(folded: str) -> Iterator[PersonalSpan]:
    """Yield codes of six digits and more in a text about a patient, which no word known here names.

    Args:
        folded: The text as `plain_digits` gives it.
    """
    if not holds_any(folded, _PATIENT):
        return
    for match in _CODE_OF_PATIENT.finditer(folded):
        before = folded[max(0, match.start() - 24) : match.end()]
        if sum(map(str.isdigit, match[1])) > 5 and not _LAW.search(before):
            yield PersonalSpan(*match.span(1), "medical_record")
