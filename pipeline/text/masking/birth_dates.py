"""Dates and years of birth."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.text.folding import FILLER
from pipeline.text.masking.gates import WORD, Gate, hinted
from pipeline.text.masking.people import OFFICE
from pipeline.text.masking.reading import Reading, hints
from pipeline.text.masking.relaxed import arrow, relaxed
from pipeline.text.masking.signs import sign_of_hints, sign_of_shape
from pipeline.text.masking.spans import PersonalSpan

_YEAR = r"(?:19[0-9]{2}|20[0-2][0-9])"
_DAY = rf"[0-9]{FILLER}{{0,2}}[0-9]?{FILLER}{{0,2}}"
_DATE = (
    rf"(?:{_DAY} ?[/.\-] ?{_DAY} ?[/.\-] ?(?:{_YEAR}|(?:[0-9]{FILLER}{{0,2}}){{4}}|[0-9]{{2}}(?![0-9]))"
    rf"|[0-3]?[0-9] ?[/.\-] ?[01]?[0-9],? nam {_YEAR}|[0-3][0-9][01][0-9]{_YEAR}(?![0-9])"
    rf"|{_YEAR}[\-/.][0-9]{{1,2}}[\-/.][0-9]{{1,2}}(?![0-9])"
    rf"|(?:0?[1-9]|1[0-2])[/.\-]{_YEAR}(?![0-9/])|[0-9]{{1,2}} (?:jan|feb|mar|apr|may|jun|jul|aug"
    rf"|sep|oct|nov|dec)[a-z]{{0,6}},? {_YEAR}"
    rf"|[0-9]{{1,2}} ?(?:thg|th|t) ?[0-9]{{1,2}}[ ,'’./\-]{{0,2}}{_YEAR})"
)
_MONTH = r"(?:gieng|chap|mot|hai|ba|tu|nam|sau|bay|tam|chin|muoi(?: mot| hai)?|[0-9]{1,2})"
_IN_WORDS = (
    r"(?:ngay )?(?:(?:mung|mong|ram|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi|[0-9]{1,2}) ){1,4}thang "
    + _MONTH
    + r"(?:,? (?:nam )?(?:[0-9]{4}"
    r"|(?:hai nghin|hai ngan|mot nghin chin tram|mot ngan chin tram)(?: [a-z]{2,6}){1,4}))"
)
_YEAR_IN_WORDS = (
    r"(?:(?:mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi|khong|nghin|ngan|tram|le|linh) ){2,7}"
    r"(?:mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi|khong)(?![a-z])"
)
_BIRTHS: Final = hints(
    "ra doi",
    "sinh",
    "sn",
    "dob",
    "chao doi",
    "2k",
    "de hom",
    "de ngay",
    "d.o.b",
    "ns ",
    "ns:",
    "n/s",
    "born",
    "sanh",
)
BORN: Final = _BIRTHS.sign
"""This is in every text with a birth that is said to be one."""
_DATES_IN_WORDS: Final = hints(" thang ", " nam ")
IN_WORDS: Final = _DATES_IN_WORDS.sign
"""This is in every text with a date in words."""
_BORN_NEAR: Final = sign_of_hints(
    *("sinh", "sanh", "ra doi", "chao doi", "n/s", "born", "de hom", "de ngay"),
    *("dob", "d.o", "do.b", "ns", "sn"),
)
"""In one of the words of each match of `_BORN`, `_BORN_PACKED` and `_BORN_SHORT`."""
_BORN_CUE = (
    r"(?<![a-z])(?:(?:ngay(?: thang nam)? ?s[ia]nh|nam s[ia]nh|sinh nhat|(?:ra|chao) doi(?: vao)?(?:"
    r" ngay)?|n/s|born(?: on| in)?"
    r"|(?<!so )s[ia]nh(?: vao)?(?: luc [^,.\n]{1,14}?)?(?: hom| ngay| nam| thang)?|de (?:hom|ngay)|d\.?o\.?b"
    r"|n\.? ?sinh|ns(?=[ :.]"
    r"))[ :.(\-]{1,4}(?:(?:dung|that|cu|moi|em|con|be|chau|minh|me|cua|ghi|tren|giay|trong|la|e|vo|chong"
    r"|ba|bo|ma|ong|anh|chi|toi|tui|nha|trai|gai|dau|ut|ca|no) ){0,4}(?:ngay )?(?:la )?(?:ngay )?"
    r"|sn(?: em| e| minh| con| be)?[ :.]{0,3})"
)
_BORN: Final = re.compile(
    rf"{_BORN_CUE}({_DATE}|{_YEAR}(?![0-9/]|[.,][0-9])|{_IN_WORDS}|"
    rf"(?<=nam ){_YEAR_IN_WORDS})"
)
_BORN_PACKED: Final = re.compile(
    r"(?<![a-z])(?:sn|ns|n\.? ?sinh|ngay sinh|dob)[ :]{1,2}((?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]"
    r"|1[0-2])[0-9]{2})"
    r"(?![0-9a-z]|[.,/\-][0-9])"
)
_SIX_DIGITS: Final = sign_of_shape("[0-9]{6}")
_SHORT_WORDS: Final = hints("sn", "sinh nam", "nam sinh")
_BORN_SHORT: Final = re.compile(
    r"(?<![a-z])(?:sn|sinh nam|nam sinh)[ :]{0,2}([4-9][0-9]|0[0-9]|1[0-9])(?![0-9a-z/.,\-]"
    r"|,? ?(?:ngo|ngach|hem|duong|pho|xom|thon|ap"
    r"|to|khu)(?![a-z]))"
)
_YEAR_SLANG: Final = re.compile(
    r"(?<![a-z0-9])(?<!tui )(?<!bon )(?:be|em|chau|gai|trai|nu|nam|minh|nho|nhoc|sinh nam|sn|con"
    r"|hs) (2k[0-9]{1,2})(?![a-z0-9])"
)
_BEFORE_BORN: Final = re.compile(
    rf"({_IN_WORDS}|{_DATE}) la (?:ngay (?:con|chau|be|em|minh) (?:chao doi|sinh|ra doi)|(?:ngay"
    rf" )?sinh (?:nhat )?(?:cua )?(?:con|chau|be|em|minh|me|ba|bo|vo|chong|toi|tui))"
)
# A date behind a word for one person, where nothing but a birth is dated so: "vợ em 17/10/1995, …".
_FULL_DATE: Final = re.compile(rf"[0-9](?<![0-9/.\-].)[0-9]? ?[/.\-] ?{_DAY} ?[/.\-] ?{_YEAR}(?![0-9])")
_PERSON_BEFORE: Final = re.compile(
    r"(?<![a-z])(?<!thu )(?:vo|chong|con (?:trai|gai|dau|re)|be (?:trai|gai|nha)|be|chau|me|bo|em "
    r"(?:trai|gai)"
    r"|anh (?:trai|re)|chi (?:gai|dau)|ban (?:trai|gai)|nu|hs|hoc sinh|benh nhan|bn|minh|tui|em|ong|ba|co dau"
    r"|chu re|nguoi yeu|ny|thai phu|san phu|con|anh|chi)"
    r"(?: (?:em|e|minh|toi|tui|no|nha|ut|ca|dau|lon|nho|nay|noi|ngoai|trai|gai|la|co|de"
    r"|sinh)){0,3}[ ,:(]{1,2}$"
)
_AFTER_BIRTH: Final = re.compile(
    r" ?(?:[,.;:)!?\n\-–|/+]|$|(?:va|tuoi|menh|cuoi|lop|que|hop|muon|nam|nu|chua|di lac|bi|xem|nho"
    r"|lay)(?![a-z]))"
)
_GAVE_BIRTH: Final = re.compile(" (?:de|sinh)(?: (?:em|con|be|ra|toi|tui|minh|no|chau))? $")
_FORTUNE: Final = hints("xem tuoi", "hop tuoi", "la so tu vi", "xung khac", "ngay gio sinh", "hop menh")
_BIRTH_YEAR: Final = re.compile(r"(?:19[3-9]|20[01])[0-9](?<![0-9/.\-]....)(?![0-9/])")
_YEAR_SIGN: Final = sign_of_shape(r"(?<![0-9])(?:19|20)[0-9]{2}", digits=True)
_AGED: Final = hints(" tuoi")
_FORTUNES: Final = hints("tuoi ", "menh ")
_BORN_LATE: Final = hints("2k")
_THAT_DAY: Final = hints(" la ngay ", " la sinh ")
_AGE_BEHIND: Final = re.compile(r"[ ,(]{1,3}(?:tuoi|menh) [a-z]")
_ZODIAC_BEFORE: Final = re.compile(
    r"(?<![a-z])tuoi (?:(?:giap|at|binh|dinh|mau|ky|canh|tan|nham|quy) )?(?:ty|ti|suu|dan|mao|meo"
    r"|thin|thinh|ngo|mui"
    r"|than|dau|tuat|hoi)[ ,(]{1,2}$"
)
_LONGEST_BEFORE: Final = 36
_MANY: Final = re.compile(
    rf"(?<![a-z])(?:(?:cac|nhung|tui em|bon em|chung|the he|lua|ai|thi sinh|danh cho|doi tuong|moi nguoi"
    rf"|nguoi dan|tre em"
    rf"|tat ca|hoc sinh|tuoi|cung"
    rf"|phu nu|nam gioi|cong dan|nam thanh nien|tu)(?: [a-z]{{1,7}}){{0,3}}|{OFFICE}[^.!?\n]{{0,40}}) $"
)
_AFTER_NAME: Final = re.compile(rf"(?: ne| nha)?[ ,(\-–|]{{1,3}}(?:sn |sinh )?({_DATE}|{_YEAR}(?=\)))")


_SECOND_DATE: Final = re.compile(
    rf"[, ]{{1,3}}(?:[a-z]{{1,6}} ){{0,2}}(?:in|ghi|sua|sai|thanh|nham"
    rf"|dung la)(?: [a-z]{{1,6}}){{0,1}} ({_DATE})"
)


def gates() -> tuple[Gate, ...]:
    """Return what must be in a text in which `find_birth_dates` finds anything."""
    number = "(?:mung|mong|ram|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi|khong|nghin|ngan|tram|le|linh)"
    short = rf"{WORD}(?:sn|ns|n\.? ?sinh|ngay sinh|dob|sinh nam|nam sinh)[ :]{{0,2}}[0-9]"
    that_day = " la (?:ngay (?:con|chau|be|em|minh) (?:chao|sinh|ra)|(?:ngay )?sinh )"
    return (
        (arrow(rf"{_BORN_CUE}(?:[0-9]|{number} )", short, "2k[0-9]", that_day),),
        (relaxed(_FULL_DATE),),
        (hinted(_FORTUNES), relaxed(_BIRTH_YEAR)),
    )


def find_birth_dates(seen: Reading, *, digits: bool) -> Iterator[PersonalSpan]:
    """Yield dates and years of birth, from 1900 on; what is said of many people or a public person stays.

    Args:
        seen: The text, folded.
        digits: Whether there are any in it.
    """
    folded = seen.folded
    if digits and seen.signs & _YEAR_SIGN:
        yield from _of_one_person(seen)
    if not seen.signs & BORN or not (digits or seen.holds(_DATES_IN_WORDS)) or not seen.holds(_BIRTHS):
        return
    for match in _births(seen, digits=digits):
        if not _MANY.search(folded[max(0, match.start() - 60) : match.start()]):
            yield PersonalSpan(*match.span(1), "birth_date")
            if second := _SECOND_DATE.match(folded, match.end()):
                yield PersonalSpan(*second.span(1), "birth_date")


def _births(seen: Reading, *, digits: bool) -> Iterator[re.Match[str]]:
    """Yield the matches of the patterns of births whose words are in a text."""
    yield from seen.matches(_BORN, _BORN_NEAR, 24, 170)
    if digits and seen.signs & _SIX_DIGITS:
        yield from seen.matches(_BORN_PACKED, _BORN_NEAR, 12, 24)
    if digits and seen.holds(_SHORT_WORDS):
        yield from seen.matches(_BORN_SHORT, _BORN_NEAR, 12, 24)
    if seen.holds(_BORN_LATE):
        yield from _YEAR_SLANG.finditer(seen.folded)
    if seen.holds(_THAT_DAY):
        yield from _BEFORE_BORN.finditer(seen.folded)


def _of_one_person(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield dates behind a word for one person ("vợ em 17/10/1995"), and years beside an age or a fortune."""
    folded = seen.folded
    fortune = seen.holds(_AGED) and seen.holds(_FORTUNE)
    for match in seen.matches(_FULL_DATE, _YEAR_SIGN, 16, 24):
        low = max(0, match.start() - _LONGEST_BEFORE)
        if not _PERSON_BEFORE.search(folded, low, match.start()):
            continue
        many = _MANY.search(folded[max(0, match.start() - 60) : match.start()])
        sure = (
            fortune
            or _GAVE_BIRTH.search(folded, low, match.start())
            or _AFTER_BIRTH.match(folded, match.end())
        )
        if sure and not many:
            yield PersonalSpan(*match.span(), "birth_date")
    if not seen.holds(_FORTUNES):
        return
    for match in seen.matches(_BIRTH_YEAR, _YEAR_SIGN, 0, 8):
        low = max(0, match.start() - _LONGEST_BEFORE)
        kin = _PERSON_BEFORE.search(folded, low, match.start())
        if (kin and (fortune or _AGE_BEHIND.match(folded, match.end()))) or _ZODIAC_BEFORE.search(
            folded, low, match.start()
        ):
            yield PersonalSpan(*match.span(), "birth_date")


def birth_date_behind(folded: str, name: PersonalSpan) -> Iterator[PersonalSpan]:
    """Yield the date in brackets behind a name."""
    if match := _AFTER_NAME.match(folded, name.end):
        yield PersonalSpan(*match.span(1), "birth_date")
