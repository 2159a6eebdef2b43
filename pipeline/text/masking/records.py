"""Numbers of medical records and patients, which a word before them or the text around them gives away.

Every pattern is bounded, so the time is linear in the text.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.text.folding import FILLER
from pipeline.text.masking.gates import Gate, hinted
from pipeline.text.masking.reading import Reading, hints
from pipeline.text.masking.relaxed import arrow, relaxed
from pipeline.text.masking.signs import sign_of_beginning, sign_of_shape
from pipeline.text.masking.spans import PersonalSpan, holds_any, spans_of

_NO_LETTERS = r"(?!(?:den|va|toi|de|la|tu|so|hay|cua|co|con|nam|thi|cho|ca|hon|gan|moi|o|luc)(?![a-z]))"
_RECORD = (
    rf"(?:[a-z]{{1,6}}[./_\-]?(?:[a-z]{{1,4}}[./_\-])?|{_NO_LETTERS}[a-z]{{1,3}} (?=[0-9]{{4}}"
    rf"|[0-9]{{2,3}} [0-9]{{3,4}}))?"
    rf"(?<![0-9])[0-9](?:(?:[0-9./_\- {FILLER}]|(?<![a-z]){_NO_LETTERS}[a-z]{{1,3}}(?=[/\-.][0-9]|"
    rf" [0-9]{{3}})"
    rf"){{2,24}}[0-9])(?:[/\-][a-z]{{2,4}}(?![a-z])(?:/[0-9]{{2,4}})?)?(?![0-9])"
)
_RECORDS: Final = hints(
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
SIGN: Final = _RECORDS.sign
"""This is in every text in which a record is found."""
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
_CUE: Final = sign_of_beginning(
    r"(?:ma|so|phieu|ho|giay|ra|xuat|vao|benh|toa|don)$|m\.?s\.?b|bn(?:[:#]|$)|h\.?s\.?b|pid"
    r"|sid(?:[:.#]|$)|ba(?:$|[:0-9])|maba|mabn"
)
"""In the first word of each match of `_RECORD_CUE`."""
_CODE_WORD: Final = sign_of_beginning("(?:ma|so|stt|nhan|ghi|ca|phieu|ho|giay)(?![a-z])")
"""In the first word of each match of `_WARD_CODE` and `_CODE_OF_PATIENT`."""
_SHAPED: Final = re.compile(
    r"(?<![a-z])(?:so|ma|ho so|benh an|phieu)[ :]{1,3}([0-9]{4,9}[/\-](?:ba|nt|ngt|nv|hs|kb|bv|xn)"
    r"(?:[/\-][0-9]{2,4})?)(?![a-z0-9])"
)
_RECORD_END: Final = sign_of_shape(r"[0-9][/\-](?:ba|nt|ngt|nv|hs|kb|bv|xn)(?![a-z0-9])")
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
_HOSPITAL: Final = hints(
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
_PATIENT: Final = hints(
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
_BN: Final = hints("bn")
_SURE_RECORD: Final = ("benh", "bn", "y te", "kcb", "kham", "vien", "pid", "nguoi", *_SURE_MORE)


def gates() -> tuple[Gate, ...]:
    """Return what must be in a text in which `find_records` finds anything."""
    shaped = relaxed(_SHAPED, _PATIENT_NUMBER)
    after_word = arrow(f"{_RECORD_CUE.pattern}{_RECORD_VALUE.pattern}|{_WARD_CODE.pattern}")
    return ((shaped,), (hinted(_RECORDS), relaxed(_FOUR_DIGITS), after_word))


def find_records(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield numbers of medical records; of a "mã hồ sơ" only where the text is about a hospital.

    Args:
        seen: The text as `plain_digits` gives it.
    """
    folded = seen.folded
    if not seen.holds(_RECORDS) or _FOUR_DIGITS.search(folded) is None:
        return
    if seen.signs & _RECORD_END:
        yield from spans_of(_SHAPED, folded, "medical_record", group=1)
    if seen.holds(_BN):
        yield from spans_of(_PATIENT_NUMBER, folded, "medical_record")
    hospital = seen.holds(_HOSPITAL)
    for cue in seen.matches(_RECORD_CUE, _CUE, 0, 32):
        if not (hospital or holds_any(cue[0], _SURE_RECORD)):
            continue
        if value := _RECORD_VALUE.match(folded, cue.end()):
            yield PersonalSpan(*value.span(1), "medical_record")
    if hospital:
        for match in seen.matches(_WARD_CODE, _CODE_WORD, 0, 112, digits=True):
            if sum(map(str.isdigit, match[1])) > 5:
                yield PersonalSpan(*match.span(1), "medical_record")


def find_patient_codes(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield codes of six digits and more in a text about a patient, which no word known here names.

    Args:
        seen: The text as `plain_digits` gives it.
    """
    if not seen.holds(_PATIENT):
        return
    folded = seen.folded
    for match in seen.matches(_CODE_OF_PATIENT, _CODE_WORD, 0, 156, digits=True):
        before = folded[max(0, match.start() - 24) : match.end()]
        if sum(map(str.isdigit, match[1])) > 5 and not _LAW.search(before):
            yield PersonalSpan(*match.span(1), "medical_record")
