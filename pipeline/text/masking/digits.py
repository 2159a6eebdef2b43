"""Numbers that are written to slip past a filter, put as plain digits before patterns look for them.

"không chín một hai, ba số không …", "0355 không không không …", "0912✨000✨266", "0977|000|264",
digits on lines of their own behind "STK", and "O9OO OOO O72" are read as the digits they stand for. The
result has as many characters as the text: what a number had more than digits becomes `FILLER` behind it, so
that offsets stay; a span that ends before `FILLER` reaches over it.
"""

import re
from typing import Final

from pipeline.text.folding import FILLER

_VALUES: Final = {
    **{"khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5"},
    **{"sau": "6", "bay": "7", "tam": "8", "chin": "9"},
}
# What stands between digits when a number is read out; "ba số không" is three zeros.
_BETWEEN: Final = {
    **{"muoi": "", "tram": "", "linh": "0", "le": "0", "so": "", "roi": "", "them": "", "xuyet": ""},
}
_LETTER_NAMES: Final = {"xe": "c", "be": "b", "ep": "f", "hat": "h", "de": "d", "e": "e", "a": "a"}
_WORD = f"(?:{'|'.join(_VALUES)})"
_ANY = rf"(?:{'|'.join((*_VALUES, *_BETWEEN))}|(?:{'|'.join(_LETTER_NAMES)})(?= {_WORD}(?![a-z])))"
_READ_AS: Final = {**_VALUES, **_BETWEEN, **_LETTER_NAMES}
_GAP = r"(?:[\s.,\-]{1,3}(?:(?:cham|phay|gach|cheo)\s)?)"
# A number that is read out has two words of digits side by side, one of them a zero, or two behind a digit.
_ZERO_AND_MORE: Final = re.compile(rf"khong(?<![a-z]khong){_GAP}{_WORD}(?![a-z])")
_DIGIT_AND_WORDS: Final = re.compile(rf"[0-9]{_GAP}{_WORD}{_GAP}{_WORD}(?![a-z])")
_SPELLED: Final = re.compile(
    rf"(?<![0-9a-z])(?:{_WORD}|muoi|[0-9]{{1,14}})(?:{_GAP}(?:{_ANY}(?![a-z])"
    rf"|[0-9]{{1,14}})){{3,24}}(?![0-9a-z])"
)
_PIECE: Final = re.compile(rf"{_ANY}(?![a-z])|[0-9]+")
_MIN_WORDS, _MIN_DIGITS = 3, 7
_GLUED_ZEROS: Final = re.compile(r"(?:khong){2,8}[0-9]{0,8}")

_ODD = r"[^\w\s.,\-/:;+%$#&=?@~()\[\]<>\"'*!°′″’”]"
_ODD_GAPS: Final = re.compile(
    rf"(?<![0-9])[0-9]{{1,6}}(?:(?:{_ODD}|{FILLER}){{1,4}}[0-9]{{1,6}}){{1,18}}(?![0-9])"
)
_SLASHED: Final = re.compile(
    r"(?<![0-9a-z/,':])(?:0\d{2,3}([/:,'])\d{3}\1\d{3,4}|0[35789](?::\d\d){4}|(?!(?:19|20)\d\d/(?:19"
    r"|20))\d{3,5}(?:/\d{3,5}){2,4})(?![0-9/:])"
)
_NEAR_DIGITS: Final = re.compile("[0-9][/:,'][0-9]")
_LETTERS: Final = re.compile(
    r"(?<![a-z])(?=[0-9il .\-]{0,90}o)[0-9o][0-9oil]{0,16}(?:[ .\-][0-9oil]{1,12}){0,5}(?![a-z0-9])"
)
_AS_DIGITS: Final = str.maketrans("oil", "011")
_LINES: Final = re.compile(r"(?<=\n)[0-9]{2,6}(?:\n[0-9]{2,6}){2,5}(?![0-9])")
_LINES_BEFORE: Final = re.compile(r"(?<![a-z])(?:stk|tk|mst|sdt|so|ca nhan|cccd|dt|lh|zalo)[^0-9a-z]{0,6}$")
_DIGIT: Final = re.compile(r"[0-9]")
_MOBILE: Final = re.compile(r"0[35789][0-9]{8}")


def _packed(run: str, digits: str) -> str:
    return digits + FILLER * (len(run) - len(digits))


def _spelled(match: re.Match[str]) -> str:
    pieces = _PIECE.findall(match[0])
    words = sum(piece in _VALUES for piece in pieces)
    digits = ""
    for i, piece in enumerate(pieces):
        value = _READ_AS.get(piece, piece)
        zeros = pieces[i + 1 : i + 3] == ["so", "khong"]
        digits += "0" * (int(value or 1) - 1) if zeros and value.isdigit() and len(value) == 1 else value
    is_mobile = words > 1 and _MOBILE.fullmatch(digits) is not None
    enough = (words >= _MIN_WORDS or is_mobile) and _MIN_DIGITS <= len(digits) <= len(match[0])
    return _packed(match[0], digits) if enough else match[0]


def _joined(match: re.Match[str]) -> str:
    digits = "".join(_DIGIT.findall(match[0]))
    return _packed(match[0], digits) if len(digits) > 4 else match[0]


def _letters(match: re.Match[str]) -> str:
    run = match[0]
    likely = sum(map(str.isdigit, run)) > 1 and run.count("o") > 1
    return run.translate(_AS_DIGITS) if likely else run


def _lines(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 24) : match.start()]
    return _joined(match) if _LINES_BEFORE.search(before) else match[0]


def _zeros(match: re.Match[str]) -> str:
    return _packed(match[0], "0" * match[0].count("khong") + "".join(_DIGIT.findall(match[0])))


def plain_digits(folded: str) -> str:
    """Return a folded text of the same length whose numbers are written in digits.

    Args:
        folded: The text as `fold_for_matching` gives it.
    """
    digits = _DIGIT.search(folded) is not None
    if "khong" in folded:
        if "khongkhong" in folded:
            folded = _GLUED_ZEROS.sub(_zeros, folded)
        if _ZERO_AND_MORE.search(folded) or "so khong" in folded:
            folded, digits = _SPELLED.sub(_spelled, folded), True
    if not digits:
        return folded
    if _DIGIT_AND_WORDS.search(folded):
        folded = _SPELLED.sub(_spelled, folded)
    if "oo" in folded or "o " in folded:
        folded = _LETTERS.sub(_letters, folded)
    if not folded.isascii() or "|" in folded or FILLER in folded:
        folded = _ODD_GAPS.sub(_joined, folded)
    if _NEAR_DIGITS.search(folded):
        folded = _SLASHED.sub(_joined, folded)
    if "\n" in folded:
        folded = _LINES.sub(_lines, folded)
    return folded
