"""Phone numbers, identity papers and bank cards, found in the folded text.

Sources of the shapes: the numbering plan of the Ministry of Information and Communications (decision
22/2014 and the 11-to-10-digit move of 2018) and circular 59/2021/TT-BCA on the 12 digits of a citizen card.
Every pattern is bounded, so the time is linear in the text.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.text.folding import FILLER
from pipeline.text.masking.gates import Gate, hinted
from pipeline.text.masking.reading import Reading, hints
from pipeline.text.masking.relaxed import relaxed
from pipeline.text.masking.spans import PersonalSpan, Windows, matches_within, spans_of

_D = "[0-9oli]"  # people write the letters o, l and I for 0 and 1 to slip past filters
_S = rf"[\s.\-_·•*()~{FILLER}]{{0,4}}"
_PHONE: Final = re.compile(
    rf"(?<![0-9a-z])\(?"
    rf"(?:(?:\+\s?|00{_S})?84{_S}(?:0{_S})?(?=[1-9])|\+?[0o]{_S}(?=[1-9li]))"
    rf"(?:[35789](?:{_S}{_D}){{8}}|[1li]{_S}[2689](?:{_S}{_D}){{8}}|2(?:{_S}{_D}){{9}}"
    rf"|4(?:{_S}{_D}){{8}}|[3-8](?:{_S}{_D}){{9}})(?![0-9])"
)
_PHONE_SLASHED: Final = re.compile(r"(?<![0-9a-z/,'])0[35789]\d\d[,/']\d{3}[,/']\d{3}(?![0-9])")
_PHONE_ABROAD: Final = re.compile(r"(?<![0-9a-z])\+[1-9](?:[ .\-()]{0,2}[0-9]){9,13}(?![0-9])")
_PHONE_NO_ZERO: Final = re.compile(
    r"(?<![a-z])(?:sdt|so dt|dt|zalo|phone|tel|dien thoai|so dien thoai|lien he|lh|hotline|call|goi"
    r"|alo|nhan tin)"
    r"[\s:.\-]{1,4}([35789]\d{2}(?:[ .\-]?\d{3}){2})(?![0-9]|[.,][0-9])"
)
_PHONE_GLUED: Final = re.compile(r"(?<=[a-z])0[35789]\d\d[ .\-]?\d{3}[ .\-]?\d{3}(?![0-9])")
_PHONE_WORD: Final = re.compile(
    r"(?:sdt|dt|lh|zalo|zl|alo|goi|call|so|phone|tel|hotline|sms|ib|dd|mobile|lien he|nhan tin|viber"
    r"|whatsapp)$"
)
_TEN_DIGITS: Final = re.compile(rf"(?<![0-9a-z])0(?:{_S}[0-9]){{9}}(?![0-9a-z])")
_LETTER: Final = re.compile("[A-Za-z]")
_IN_HALVES: Final = re.compile(
    r"dau(?: so)?[ :]{1,2}(0[0-9]{2,3})[^0-9\n]{1,14}duoi[ :]{1,2}([0-9]{3}[ .]?[0-9]{3,4})(?![0-9])"
)
_IN_PARTS: Final = re.compile(
    r"(0[35789](?<![0-9a-z.,]0.)[0-9]{1,2})[^0-9\n]{1,16}([0-9]{3})[^0-9\n]{1,16}([0-9]{3,4})(?![0-9]|[.,][0-9])"
)
_PARTS: Final = hints("dau ", "duoi ", "cuoi ", "tiep ", " roi ")
PART_SIGN: Final = _PARTS.sign
"""This is in every text with a number in parts."""
_SECOND_PART: Final = hints("duoi")
_PARTS_NAMED: Final = re.compile(r"(?<![a-z])(?:dau|duoi|giua|tiep|cuoi|ket|sau do|roi)(?![a-z])")
_SECOND_ENDING: Final = re.compile(r"[\-/][0-9]{2,3}(?![0-9a-z]|[.,/][0-9])")
_CARD_IN_GROUPS: Final = re.compile(
    r"[0-9](?<![0-9a-z.,].)[0-9]{3}(?:[ ,.;\-]{0,2}(?:roi|tiep|den|toi|va|xong|sau do|cum)(?:"
    r" [a-z]{1,5})?[ ,:]{1,2}[0-9]{4}){3}"
    r"(?![0-9])"
)
# Spelled in words: more than twice as many characters as digits.
_SPELLED: Final = re.compile(rf"(?<![0-9a-z])[0-9][0-9a-z]{{6,18}}{FILLER}{{12,}}")
_MUCH_FILLER: Final = FILLER * 12
_PUBLIC_LINE: Final = re.compile(
    r"(?<![a-z])(?:duong day nong|truc ban|tong dai|hotline|so truc|truc)(?![a-z])[^\n]{0,50}$"
)
_INSTITUTION: Final = re.compile(
    r"(?<![a-z])(?:so (?:y te|giao|giao duc|xay dung|cong thuong|van hoa|lao dong|noi vu|tai nguyen"
    r"|nong nghiep|tu phap|thong tin)"
    r"|bo (?:y te|cong an|giao duc|giao thong|lao dong|quoc phong)|cong an|ubnd|uy ban|benh vien"
    r"|trung tam|cuc|chi cuc|ngan hang"
    r"|dien luc|evn|cap nuoc|csgt|canh sat|hai quan|quoc gia|bao hiem xa hoi|phuong|xa|quan|tinh"
    r"|thanh pho|ban chi huy|phong thu|dan su)(?![a-z])"
)
_PUBLIC_BEHIND: Final = re.compile(r" ?[,(] ?(?:truc ban|truc 24|so truc|hotline|duong day nong)(?![a-z])")
_GROUPS: Final = re.compile(r"[0-9oli]+")
_DATE: Final = re.compile(r"\(?(?:[0-2]?\d|3[01])[.\- ](?:0?\d|1[0-2])[.\- ](?:19|20)\d\d(?!\d)")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_MONEY: Final = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_CODE_BEFORE: Final = re.compile(
    r"(?:\bma (?:don hang|don|van don|so thue|giao dich|gd|sp|san pham|hang|vach|qr|ho so|tra cuu|du thuong"
    r"|khuyen mai|voucher|giam gia|code|so)|\b(?:mst|(?:mst|ma so thue)(?: cua)? (?:cong ty|cty"
    r"|doanh nghiep|dn|hkd)[^0-9]{0,20}|order|tracking|serial|imei|s/n|barcode|so seri|van don"
    r"|isbn|issn|so hieu|so gpkd|(?<!so )(?<!cua )ma))(?: (?:so|la|no))?[\s:#.\-]{0,4}$"
)
_LOTTERY_BEFORE: Final = re.compile(
    r"xo so|vietlott|trung thuong|giai |loto|lo to|day so|jackpot|mega|power|\bso de\b"
)


def _groups(run: str) -> list[str]:
    return _GROUPS.findall(run)


def _glued_to_number(folded: str, start: int) -> bool:
    """Tell whether the match continues a short number such as "1.0912345678" or "24/0912…"."""
    if start < 2 or folded[start - 1] not in ".,/-" or not folded[start - 2].isdigit():
        return False
    return not folded[max(0, start - 6) : start - 1].isdigit()


def _pairs_of_a_draw(folded: str, start: int, end: int, groups: list[str]) -> bool:
    if any(len(group) > 2 for group in groups) or all(len(group) == 1 for group in groups):
        return False
    neighbour = re.match(r"[ \-.,]{1,3}\d{1,2}(?!\d)", folded[end : end + 6])
    before = re.search(r"(?<!\d)\d{1,2}[ \-.,]{1,3}$", folded[max(0, start - 6) : start])
    return bool(neighbour or before or _LOTTERY_BEFORE.search(folded[max(0, start - 60) : start]))


def _is_public_line(folded: str, start: int, end: int) -> bool:
    """Tell whether an institution publishes the number as its hotline."""
    before = folded[max(0, start - 90) : start]
    line = _PUBLIC_LINE.search(before) or _PUBLIC_BEHIND.match(folded, end)
    return bool(line and _INSTITUTION.search(before))


def _is_phone(folded: str, start: int, end: int) -> bool:
    run = folded[start:end]
    groups = _groups(run)
    if sum(char.isdigit() for char in run) < 7 or _glued_to_number(folded, start) or _DATE.match(run):
        return False
    if len(groups) > 1 and all(_YEAR.fullmatch(group) for group in groups[1:]):
        return False  # "08 - 1998 - 2004"
    if len(groups) == 2 and len(groups[0]) == 1 and run[1:2] in ".,":
        return False  # "0.912345678" is a decimal fraction
    if "\n" in run and len(groups) > 4:
        return False  # a column of figures
    if _is_public_line(folded, start, end):
        return False
    if _pairs_of_a_draw(folded, start, end, groups):
        return False
    return not _CODE_BEFORE.search(folded[max(0, start - 40) : start])


def find_phones(text: str, folded: str, windows: Windows) -> Iterator[PersonalSpan]:
    """Yield phone numbers: mobile, landline, old 11-digit, foreign with a plus, and spelled in words.

    Args:
        text: The NFC text.
        folded: The text as `plain_digits` gives it.
        windows: Its `long_numbers`.
    """
    for match in matches_within(_PHONE, folded, windows):
        start, end = match.span()
        if folded[start] == "(" and ")" not in folded[start:end]:
            start += 1
        while folded[end : end + 1] == FILLER:
            end += 1
        if _is_phone(folded, start, end):
            second = _SECOND_ENDING.match(folded, end)
            yield PersonalSpan(start, second.end() if second else end, "phone")
    for match in matches_within(_PHONE_SLASHED, folded, windows):
        yield PersonalSpan(*match.span(), "phone")
    for match in matches_within(_PHONE_ABROAD, folded, windows):
        if not _MONEY.fullmatch(match[0][1:]):
            yield PersonalSpan(*match.span(), "phone")
    for match in matches_within(_PHONE_NO_ZERO, folded, windows):
        yield PersonalSpan(*match.span(1), "phone")
    yield from _disguised_phones(text, folded, windows)


def gates() -> tuple[Gate, ...]:
    """Return what must be in a text in which `find_numbers_in_parts` finds anything."""
    return ((hinted(_PARTS), relaxed(_IN_HALVES, _IN_PARTS, _CARD_IN_GROUPS)),)


def find_numbers_in_parts(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield numbers told in parts: "đầu 0912 đuôi 000 345", "0912, tiếp 000, cuối 345"; cards by four digits.

    Args:
        seen: The text as `plain_digits` gives it.
    """
    if not seen.holds(_PARTS):
        return
    folded = seen.folded
    for match in _IN_HALVES.finditer(folded) if seen.holds(_SECOND_PART) else ():
        yield PersonalSpan(*match.span(1), "phone")
        yield PersonalSpan(*match.span(2), "phone")
    for match in _IN_PARTS.finditer(folded):
        between = folded[match.end(1) : match.start(2)] + folded[match.end(2) : match.start(3)]
        if len(match[1] + match[2] + match[3]) == 10 and _PARTS_NAMED.search(between):
            yield PersonalSpan(*match.span(), "phone")
    yield from spans_of(_CARD_IN_GROUPS, folded, "bank_account")


def _disguised_phones(text: str, folded: str, windows: Windows) -> Iterator[PersonalSpan]:
    for match in matches_within(_TEN_DIGITS, folded, windows):
        if not text[match.start() : match.end()].isdecimal() and _LETTER.search(text, *match.span()):
            yield PersonalSpan(*match.span(), "phone")
    for match in matches_within(_PHONE_GLUED, folded, windows):
        if text[match.start() - 1].islower() or _PHONE_WORD.search(folded, 0, match.start()):
            yield PersonalSpan(*match.span(), "phone")
    for match in _SPELLED.finditer(folded) if _MUCH_FILLER in folded else ():
        yield PersonalSpan(*match.span(), "phone")


_TWELVE: Final = re.compile(
    rf"(?<![0-9a-z])[0-9](?:[ .\-{FILLER}]{{0,3}}[0-9]){{11}}(?![0-9a-z]|[.,][0-9]"
    rf"|[ .\-][0-9]{{1,4}}(?![0-9a-z/]))"
)
_NINE: Final = re.compile(rf"(?<![0-9a-z])[0-9](?:[ .\-{FILLER}]{{0,3}}[0-9]){{8}}(?![0-9]|[.,][0-9])")
_PAPER_BEFORE: Final = re.compile(
    r"(?:\bcccd|\bcmnd|\bcmtnd|\bcmt\b|\bcan cuoc|\bchung minh(?: thu| nhan dan)?|\bso cc\b|\bso dinh danh"
    r"|\bdinh danh ca nhan|\bcitizen id|\bid card)[^0-9\n\[\]]{0,40}$"
)
_PAPER_BEHIND: Final = re.compile(
    r"[ ,(\-–:]{1,3}(?:(?:la|do|day|nay|chinh|so|cua|ba|me|ma|bo|em|toi|tui|minh|ong|cu|trong|tren) ){0,5}"
    r"(?:cccd|cmnd|cmtnd|cmt|can cuoc|chung minh|so dinh danh|ma dinh danh)(?![a-z])"
)
_ACCOUNT_BEFORE: Final = re.compile(r"(?<![a-z])(?:stk|so tk|tai khoan)[^0-9\n]{0,14}$")
_PASSPORT: Final = re.compile(
    r"(?<![a-z])(?:ho chieu|passport)(?:[ :.,\-#]{1,3}(?:so|no|number|la|mang|cua|viet nam|pho thong)){0,4}"
    r"[ :.,\-#]{0,4}([a-z]{1,2} ?\d{6,8})(?![0-9a-z])"
)
_CCCD_SHAPES: Final = {(12,), (3, 3, 3, 3), (4, 4, 4), (6, 6), (3, 1, 2, 6), (3, 9)}
_UNIT_AFTER: Final = re.compile(
    r"\s{0,2}(?:d|dong|vnd|vn?d|trieu|tr|ty|ti|usd|k|nghin|ngan(?! hang)|nguoi|luot|view|lan|%)(?![a-z])"
)


def _plausible_citizen_id(digits: str) -> bool:
    """Follow circular 59/2021/TT-BCA: three digits of a province (001 to 096), then century and sex."""
    return digits[0] == "0" and 1 <= int(digits[:3]) <= 96 and digits[3] in "0123"


def find_papers(folded: str, windows: Windows) -> Iterator[PersonalSpan]:
    """Yield citizen cards (12 digits), old identity cards (9 digits, only in context) and passports."""
    for match in matches_within(_TWELVE, folded, windows):
        start, end = match.span()
        before = folded[max(0, start - 60) : start]
        if _ACCOUNT_BEFORE.search(before):
            continue
        if _PAPER_BEFORE.search(before) or _PAPER_BEHIND.match(folded, end):
            yield PersonalSpan(start, end, "cccd")
            continue
        groups = _groups(match[0])
        shape = tuple(len(group) for group in groups)
        if shape not in _CCCD_SHAPES or not _plausible_citizen_id("".join(groups)):
            continue
        if not _CODE_BEFORE.search(before) and not _glued_to_number(folded, start):
            yield PersonalSpan(start, end, "cccd")
    for match in matches_within(_NINE, folded, windows):
        start, end = match.span()
        named = _PAPER_BEFORE.search(folded[max(0, start - 60) : start]) or _PAPER_BEHIND.match(folded, end)
        if named and not _UNIT_AFTER.match(folded, end):
            yield PersonalSpan(start, end, "cmnd")
    for match in matches_within(_PASSPORT, folded, windows):
        yield PersonalSpan(*match.span(1), "passport")


_CARD: Final = re.compile(r"(?<![0-9a-z.,])(?:\d{16}|\d{4}([ \-.])\d{4}\1\d{4}\1\d{4})(?![0-9a-z]|[.,\- ]\d)")
_CARD_BEFORE: Final = re.compile(
    r"(?:\bso the\b|\bthe\b|\bcard\b|\bvisa\b|\bmaster|\bnapas\b|\batm\b)[^0-9\n]{0,30}$"
)


def _luhn(digits: str) -> bool:
    """Tell whether the last digit checks the others (ISO/IEC 7812-1, annex B).

    python-stdnum has this check too, but of Vietnamese numbers it knows the tax code only, which is public: a
    dependency for two lines.
    """
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def find_cards(folded: str, windows: Windows) -> Iterator[PersonalSpan]:
    """Yield 16-digit card numbers: in context, grouped by four, domestic (9704) or passing the Luhn check."""
    for match in matches_within(_CARD, folded, windows):
        groups = _groups(match[0])
        digits = "".join(groups)
        grouped = len(groups) == 4 and digits[0] in "459" and not all(g.endswith("00") for g in groups)
        in_context = _CARD_BEFORE.search(folded[max(0, match.start() - 50) : match.start()])
        if in_context or grouped or digits.startswith("9704") or (digits[0] in "345" and _luhn(digits)):
            yield PersonalSpan(*match.span(), "bank_account")
