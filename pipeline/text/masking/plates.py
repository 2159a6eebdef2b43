"""Licence plates, found in the folded text.

Source of the shapes: circular 24/2023/TT-BCA on licence plates. Every pattern is bounded, so the time is
linear in the text.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.text.folding import FILLER
from pipeline.text.masking.gates import Gate, hinted
from pipeline.text.masking.reading import Reading, hints
from pipeline.text.masking.relaxed import relaxed
from pipeline.text.masking.signs import sign_of_beginning, sign_of_shape
from pipeline.text.masking.spans import PersonalSpan

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_LETTER = "[a-hk-npr-vxyz]"
_SERIAL = r"(?:\d{3} ?[.\-_ /]? ?\d{2}|\d{4})"
_PLATE_GAP = r"(?:[^\w\s]|[ \-.|/_])"
_PLATE: Final = re.compile(
    rf"(?P<area>[1-9]\d)(?<![0-9a-z/.,]\d\d)(?P<gap1>[ \-._]?{FILLER}?)"
    rf"(?P<series>md[0-9]|{_LETTER}-[0-9](?= ?\d{{3}}\.?\d{{2}}(?!\d))"
    rf"|{_LETTER}(?=[ \-._]{{0,3}}\d{{3}}[._ ]?\d{{2}}(?!\d))|{_LETTER}\d|{_LETTER}{{1,2}})"
    rf"(?P<gap2>[ \-._]{{0,3}}|{_PLATE_GAP}{{1,2}})(?P<serial>{_SERIAL})(?![0-9a-z]|[.,/]\d)"
)
_PLATE_MILITARY: Final = re.compile(
    r"(?:bien so|bien kiem soat|bks|bien xe|bien do"
    r"|bien quan (?:doi|su)|bien xe quan doi|bien do xe)[^0-9\n\[\]]{0,20}?(?<![a-z])"
    r"([a-z]{2}[ \-.]{0,2}\d{2}[ \-.]\d{2})(?!\d)"
)
_PLATE_BEFORE: Final = re.compile(
    r"(?:\bbien so|\bbien kiem soat|\bbks|\bbien xe|\bbs\b|\bxe\b|\bo ?to\b|\bmang bien"
    r"|\bair ?blade|\bvision|\bexciter|\bwave|\bsirius|\bvario|\bwinner|\bjanus|\bgrande|\bhonda|\byamaha"
    r"|\btoyota|\bvinfast|\bvf ?[3-9]|\binnova|\bvios|\bmazda|\bhyundai|\bkia|\btaxi"
    r"|\bsh(?: mode)?)(?:[^0-9\n\[\]]|(?<=[a-z])[0-9]{1,3}(?![0-9])){0,30}$"
)


_PLATE_CUED: Final = re.compile(
    rf"(?<![a-z])(?:bsx?|bks|bien(?: so| kiem soat| xe)?|bien)[^0-9\n\[\]]{{0,20}}?"
    rf"([1-9][ \-._]?\d {{0,2}}[\-.|/_]? {{0,2}}{_LETTER} ?[a-z0-9]? {{0,2}}{_PLATE_GAP}{{0,3}}(?:\d{{3}}"
    rf" {{0,2}}[.\-]? {{0,2}}\d{{2}}|\d(?:[ \-._]\d){{4,5}}|\d{{4}}(?: \d)?))"
    r"(?![0-9])"
)


_PART_OF_CODE: Final = re.compile(r"[a-z0-9]-$")
_PLATE_HALVES: Final = re.compile(
    rf"bien[^0-9\n]{{0,20}}dau[ :]{{1,2}}([1-9]\d{_LETTER}[a-z0-9]?)[^0-9\n]{{1,12}}duoi["
    rf" :]{{1,2}}(\d{{3}}[. ]?\d{{2}})(?!\d)"
)


_PLATE_HALVES_BACK: Final = re.compile(
    rf"bien[^0-9\n]{{0,20}}duoi[ :]{{1,2}}(\d{{3}}[. ]?\d{{2}})(?!\d)[^0-9\n]{{1,12}}dau["
    rf" :]{{1,2}}([1-9]\d{_LETTER}[a-z0-9]?)(?![0-9a-z])"
)


_PLATE_FOREIGN: Final = re.compile(
    r"(?<![a-z0-9])((?:nn|ng|qt)[ \-.]{0,2}[1-9][0-9][ \-.]\d{3}[ \-.]?\d{2})(?![0-9])"
)


def _is_plate(text: str, folded: str, match: re.Match[str]) -> bool:
    if _PART_OF_CODE.search(folded[max(0, match.start() - 3) : match.start()]):
        return False
    if _PLATE_BEFORE.search(folded[max(0, match.start() - 40) : match.start()]):
        return True
    if "/" in match["serial"]:
        return False  # rather an address
    serial, gaps, letters = match["serial"], match["gap1"] + match["gap2"], match["series"]
    dotted, hyphen = len(serial) == 6 and serial[3] != " ", "-" in gaps
    if dotted or (hyphen and len(serial) > 4):
        return True
    if hyphen:  # four digits: only motorcycles, "29-B1 1234", and never a year
        return letters[-1].isdigit() and not _YEAR.fullmatch(serial)
    capital = text[match.start("series")].isupper()
    if letters in ("h", "k", "m") or (not capital and letters[0] not in "abefrvxyz"):
        return False  # "20h 12345" is a time, "50k 12345" money
    return len(serial) == 5 and not serial.endswith("000")


_THREE_DIGITS: Final = sign_of_shape(r"\d{3}", digits=False)
_CUES: Final = hints("bien", "bks", "bs")
SIGN: Final = _THREE_DIGITS | _CUES.sign
"""One of these is in every text in which something is found."""
_SECOND_HALF: Final = hints("duoi")
_FOREIGN: Final = sign_of_beginning(r"(?:nn|ng|qt)[\-.]*(?:$|[1-9][0-9])")


def gates() -> tuple[Gate, ...]:
    """Return what must be in a text in which `find_plates` finds anything."""
    cued = (_PLATE_HALVES, _PLATE_HALVES_BACK, _PLATE_CUED, _PLATE_FOREIGN, _PLATE_MILITARY)
    return ((relaxed(_PLATE),), (hinted(_CUES), relaxed(*cued)))


def find_plates(seen: Reading) -> Iterator[PersonalSpan]:
    """Yield licence plates of cars, motorcycles, foreigners (NN, NG) and, in context, the army.

    Args:
        seen: The text as `plain_digits` gives it.
    """
    folded = seen.folded
    for match in seen.matches(_PLATE, _THREE_DIGITS, 16, 24):
        if _is_plate(seen.text, folded, match):
            yield PersonalSpan(*match.span(), "plate")
    if not seen.holds(_CUES):
        return
    for pattern in (_PLATE_HALVES, _PLATE_HALVES_BACK) if seen.holds(_SECOND_HALF) else ():
        for match in pattern.finditer(folded):
            yield PersonalSpan(*match.span(1), "plate")
            yield PersonalSpan(*match.span(2), "plate")
    for match in seen.matches(_PLATE_CUED, _CUES.sign, 0, 64, digits=True):
        yield PersonalSpan(*match.span(1), "plate")
    for match in seen.matches(_PLATE_FOREIGN, _FOREIGN, 0, 16):
        yield PersonalSpan(*match.span(1), "plate")
    for match in seen.matches(_PLATE_MILITARY, _CUES.sign, 0, 48, digits=True):
        if not match[1].startswith("tu"):  # "từ 07-09"
            yield PersonalSpan(*match.span(1), "plate")
