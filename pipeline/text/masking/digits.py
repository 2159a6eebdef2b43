"""Numbers that are written to slip past a filter, put as plain digits before patterns look for them.

"không chín một hai, ba số không …", "0355 không không không …", "0912✨000✨266", "0977|000|264",
digits on lines of their own behind "STK", and "O9OO OOO O72" are read as the digits they stand for. The
result has as many characters as the text: what a number had more than digits becomes `FILLER` behind it, so
that offsets stay; a span that ends before `FILLER` reaches over it.
"""

import re
from itertools import permutations
from typing import Final

from pipeline.text.folding import FILLER
from pipeline.text.masking.gates import Gate
from pipeline.text.masking.relaxed import arrow, relaxed
from pipeline.text.masking.signs import ALL, sign_of_beginning, sign_of_hints, sign_of_shape

_VALUES: Final = {
    **{"khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5"},
    **{"sau": "6", "bay": "7", "tam": "8", "chin": "9"},
    **{"ko": "0", "hong": "0", "hok": "0", "zero": "0", "ze ro": "0"},
}
_ZEROS: Final = {
    **{"khong": "khong", "ko": " ko ", "hong": " hong ", "hok": " hok ", "zero": " zero ", "ze ro": " ze ro "}
}
ZERO: Final = sign_of_hints(*_ZEROS.values())
"""This is in every text without digits in which a number is read out."""
# What stands between digits when a number is read out; "ba số không" is three zeros.
_BETWEEN: Final = {
    **{"muoi": "", "tram": "", "linh": "0", "le": "0", "so": "", "con": "", "roi": "", "them": ""},
    **{"xuyet": "", "toi": "", "tiep": "", "xong": ""},
}
_TIMES: Final = {"tam hoa": 3, "tu quy": 4, "ngu quy": 5}
_LETTER_NAMES: Final = {
    **{"xe": "c", "be": "b", "ep": "f", "hat": "h", "de": "d", "e": "e", "a": "a"},
    **{"ca": "k", "te": "t", "ve": "v", "ich": "x", "pe": "p", "gie": "g"},
}
_WORD = f"(?:{'|'.join(_VALUES)})"
_TEN = f"(?:{'|'.join((*_TIMES, *_VALUES))}|muoi)"
_ANY = (
    rf"(?:{'|'.join((*_TIMES, *_VALUES, *_BETWEEN))}|o(?: o){{1,3}}"
    rf"|(?:{'|'.join(_LETTER_NAMES)})(?=[ ,.\-]{{1,3}}(?:{_WORD}(?![a-z])|[0-9])))"
)
_READ_AS: Final = {**_VALUES, **_BETWEEN, **_LETTER_NAMES}
_GAP = rf"(?:{FILLER}{{0,48}}[\s.,\-_/|…]{{1,3}}(?:(?:cham|phay|gach|cheo)\s)?)"
# A number that is read out has two words of digits side by side, one of them a zero, or one behind a digit.
_ZERO_AND_MORE: Final = tuple(
    (hint, re.compile(rf"{zero}(?<![a-z]{zero}){_GAP}{_WORD}(?![a-z])")) for zero, hint in _ZEROS.items()
)
_DIGIT_AND_WORDS: Final = re.compile(rf"[0-9]{_GAP}{_TEN}{_GAP}(?:{_ANY}(?![a-z])|[0-9])")
_SPELLED: Final = re.compile(
    rf"(?<![0-9a-z])(?:{_WORD}|muoi|[0-9]{{1,14}})(?:{_GAP}(?:{_ANY}(?![a-z])"
    rf"|[0-9]{{1,14}})){{3,24}}(?![0-9a-z])"
)
_WORDS: Final = sign_of_beginning(
    f"(?:{'|'.join(word.split()[0] for word in (*_VALUES, *_TIMES, 'muoi'))})(?![a-z])"
)
_PIECE: Final = re.compile(rf"{_ANY}(?![a-z])|[0-9]+")
_MIN_WORDS, _MIN_DIGITS = 3, 7
_MIN_WORDS_OF_PLATE, _MIN_DIGITS_OF_PLATE = 2, 4
_PLATE_BEFORE: Final = re.compile(r"(?<![0-9a-z])[1-9][0-9] ?[a-z][a-z0-9]?[ ,.\-]{1,3}$")
_PLATE: Final = sign_of_hints("bien")
_PLATE_READ: Final = re.compile(rf"bien(?: so| xe| do| xanh| vang)?[ :]{{1,2}}{_TEN}(?![a-z])")
_GLUED: Final = re.compile(
    rf"(?:{'|'.join(_VALUES)}|muoi){{7,24}}(?![a-z])|khong(?:{'|'.join(_VALUES)}){{3,6}}(?![a-z])"
)
_GLUED_PIECE: Final = re.compile("|".join((*_VALUES, "muoi")))
# Words and digits without spaces, "09mot2000423".
_GLUED_MIXED: Final = re.compile(
    rf"(?<![0-9a-z])(?=[a-z]{{0,5}}[0-9])(?:[0-9]{{1,9}}|{'|'.join(_VALUES)}){{3,12}}(?![0-9a-z])"
)
_LETTERS_IN_NUMBER: Final = re.compile(rf"[0-9](?:{'|'.join(_VALUES)})(?:[0-9]|(?![0-9a-z]))")
_MIXED: Final = sign_of_shape(f"[0-9](?:{'|'.join(word for word in _VALUES if ' ' not in word)}|ze$)")
_GLUED_MIXED_PIECE: Final = re.compile(rf"{'|'.join(_VALUES)}|[0-9]+")
_ZERO_GLUED: Final = re.compile(rf"khong(?:{'|'.join(_VALUES)})")
_GLUED_SIGN: Final = sign_of_hints(*(f"khong{word}" for word in _VALUES))
_GLUED_ZEROS: Final = re.compile(r"(?:khong){2,8}[0-9]{0,8}")

_ODD = r"[^\w\s.,\-/:;+%$#&=?@~()\[\]<>\"'*!°′″’”]"
_ODD_GAPS: Final = re.compile(
    rf"(?<![0-9])[0-9]{{1,6}}(?:(?:{_ODD}|{FILLER}){{1,4}}[0-9]{{1,6}}){{1,18}}(?![0-9])"
)
_ODD_BESIDE: Final = re.compile(rf"[0-9](?:{_ODD}|{FILLER})")
_ODD_SIGN: Final = sign_of_shape(_ODD_BESIDE.pattern)
_SLASHED: Final = re.compile(
    r"(?<![0-9a-z/,':])(?:0\d{2,3}([/:,'])\d{3}\1\d{3,4}|0[35789](?::\d\d){4}|(?!(?:19|20)\d\d/(?:19"
    r"|20))\d{3,5}(?:/\d{3,5}){2,4})(?![0-9/:])"
)
_SLASHES: Final = re.compile(r"\d{3}[/:,']\d{3,5}[/:,']\d{3}|:\d\d:\d\d:\d\d")
_NEAR_DIGITS: Final = re.compile("[0-9][/:,'_*~=;#^][0-9]")
_MARKS: Final = re.compile("[0-9][_:*~=;#^][0-9]{1,6}[_:*~=;#^][0-9]")
_NEAR_SIGN: Final = sign_of_shape(_NEAR_DIGITS.pattern)
_SLASHES_SIGN: Final = sign_of_shape(_SLASHES.pattern)
_MARKS_SIGN: Final = sign_of_shape(_MARKS.pattern)
_SAME_MARK: Final = re.compile(
    r"(?<![0-9a-z_:])[0-9]{1,6}([_:*~=;#^])[0-9]{1,6}(?:\1[0-9]{1,6}){1,8}(?![0-9a-z_:])"
)
_LONG = 9
# The groups of a mobile number with anything between them: "0912;000;345", "[0912] 000 345", "0912 chấm…".
_FIRST_GROUP: Final = re.compile(r"0(?<![0-9a-z/.,:\-]0)[35789][0-9]{1,2}(?![0-9])")
_FIRST_SIGN: Final = sign_of_shape(_FIRST_GROUP.pattern)
_BROKEN: Final = re.compile(
    r"(?<![0-9a-z/.,:\-])0[35789][0-9]{1,2}"
    r"(?:(?:[^0-9a-z\n]{1,3}|x| ?(?:cham|gach|phay|cheo|sao|roi|tiep|toi|ngan) )[0-9]{1,6}){1,7}(?![0-9a-z])"
)
_LETTERS: Final = re.compile(
    r"(?<![a-z])(?=[0-9il .\-]{0,90}[oil])[0-9o][0-9oil]{0,16}(?:[ .\-][0-9oil]{1,12}){0,5}(?![a-z0-9])"
)
_LETTER_BESIDE: Final = re.compile(r"[0-9][ .\-]?[oil]|o[ .\-]?[0-9]|ooo")
_LETTER_INSIDE: Final = re.compile("[0-9][oil][0-9]")
_INSIDE: Final = sign_of_shape(_LETTER_INSIDE.pattern)
_O_FOR_ZERO: Final = sign_of_shape("o(?<![a-hjkmnp-z]o)[0-9oil]{0,17}(?![a-z0-9])", digits=False)
_TWO_ZEROS: Final = re.compile(r"o(?<![a-hjkmnp-z]o)[0-9il .\-]{0,90}o(?![a-hjkmnp-z])")
_AS_DIGITS: Final = str.maketrans("oil", "011")
_LINES: Final = re.compile(r"(?<=\n)[0-9]{2,6}(?:\n[0-9]{2,6}){2,5}(?![0-9])")
_THREE_LINES: Final = re.compile(r"\n[0-9]{2,6}\n[0-9]{2,6}\n[0-9]{2}")
_LINES_BEFORE: Final = re.compile(r"(?<![a-z])(?:stk|tk|mst|sdt|so|ca nhan|cccd|dt|lh|zalo)[^0-9a-z]{0,6}$")
_DIGIT: Final = re.compile(r"[0-9]")
_MOBILE: Final = re.compile(r"0[35789][0-9]{8}")


def _packed(run: str, digits: str) -> str:
    return digits + FILLER * (len(run) - len(digits))


def _read(pieces: list[str]) -> str:
    """Return the digits of a number that is read out: "mười hai" is 12, "bốn trăm linh ba" 403."""
    digits, times = "", 1
    for i, piece in enumerate(pieces):
        last, follows = pieces[i - 1] if i else "", pieces[i + 1] if i + 1 < len(pieces) else ""
        value = _READ_AS.get(piece, piece)
        if piece.startswith("o "):
            value = "0" * piece.count("o")
        if piece == "muoi":
            value = "" if last in _VALUES else "1"
            value += "" if follows in _VALUES else "0"
        elif piece == "tram" and follows not in _READ_AS:
            value = "00"
        elif follows in ("so", "con") and len(value) == 1 and value.isdigit():
            of = pieces[i + 2] if i + 2 < len(pieces) else ""
            if _VALUES.get(of, of) == "0":
                value = "0" * (int(value) - 1)
        if piece in _TIMES:
            times, value = _TIMES[piece], ""
        elif times > 1:
            value, times = value * times, 1
        digits += value
    return digits


def _spelled(match: re.Match[str]) -> str:
    pieces = _PIECE.findall(match[0])
    words = sum(piece in _VALUES or piece in _TIMES for piece in pieces)
    digits = _read(pieces)
    is_mobile = words > 0 and _MOBILE.fullmatch(digits) is not None
    before = match.string[max(0, match.start() - 8) : match.start()]
    if _PLATE_BEFORE.search(before):  # its first half is in digits
        enough = words >= _MIN_WORDS_OF_PLATE and len(digits) >= _MIN_DIGITS_OF_PLATE
    else:
        enough = words >= _MIN_WORDS and len(digits) >= _MIN_DIGITS
    return _packed(match[0], digits) if (enough or is_mobile) and len(digits) <= len(match[0]) else match[0]


def _unglued(match: re.Match[str]) -> str:
    return _packed(match[0], _read(_GLUED_PIECE.findall(match[0])))


def _mixed(match: re.Match[str]) -> str:
    digits = "".join(_READ_AS.get(piece, piece) for piece in _GLUED_MIXED_PIECE.findall(match[0]))
    return _packed(match[0], digits) if _MOBILE.fullmatch(digits) else match[0]


def _joined(match: re.Match[str]) -> str:
    digits = "".join(_DIGIT.findall(match[0]))
    return _packed(match[0], digits) if len(digits) > 4 else match[0]


def _long(match: re.Match[str]) -> str:
    digits = "".join(_DIGIT.findall(match[0]))
    return _packed(match[0], digits) if len(digits) >= _LONG else match[0]


def _letters(match: re.Match[str]) -> str:
    run = match[0]
    digits = sum(map(str.isdigit, run))
    likely = digits > 1 and run.count("o") > 1
    inside = digits > 5 and run[0] in "0o" and _LETTER_INSIDE.search(run) is not None
    return run.translate(_AS_DIGITS) if likely or inside else run


def _mobile(match: re.Match[str]) -> str:
    digits = "".join(_DIGIT.findall(match[0]))
    opened = match.string[match.start() - 1 : match.start()] == "(" and ")" in match[0]  # "(091) 234 5678"
    return _packed(match[0], digits) if _MOBILE.fullmatch(digits) and not opened else match[0]


def _lines(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 24) : match.start()]
    return _joined(match) if _LINES_BEFORE.search(before) else match[0]


def _zeros(match: re.Match[str]) -> str:
    return _packed(match[0], "0" * match[0].count("khong") + "".join(_DIGIT.findall(match[0])))


def _read_out(folded: str, signs: int) -> str:
    """Write in digits the numbers that are read out with a zero among them."""
    if signs & _GLUED_SIGN and _ZERO_GLUED.search(folded):
        folded = _GLUED_ZEROS.sub(_zeros, _GLUED.sub(_unglued, folded))
        folded = _SPELLED.sub(_spelled, folded)
    if signs & ZERO and (
        "so khong" in folded
        or any(hint in folded and with_more.search(folded) for hint, with_more in _ZERO_AND_MORE)
    ):
        folded = _SPELLED.sub(_spelled, folded)
    return folded


def _read_out_in_part(folded: str, signs: int) -> str:
    """Write in digits the numbers that are read out from some digit on."""
    if signs & _MIXED and _LETTERS_IN_NUMBER.search(folded):
        folded = _GLUED_MIXED.sub(_mixed, folded)
    if signs & _WORDS and (
        _DIGIT_AND_WORDS.search(folded) or (signs & _PLATE and _PLATE_READ.search(folded))
    ):
        folded = _SPELLED.sub(_spelled, folded)
    return folded


def _in_letters(folded: str, signs: int) -> str:
    """Write in digits the letters that stand for them."""
    zeros = signs & _INSIDE or (signs & _O_FOR_ZERO and _TWO_ZEROS.search(folded))
    return _LETTERS.sub(_letters, folded) if zeros and _LETTER_BESIDE.search(folded) else folded


def _broken(folded: str, signs: int) -> str:
    """Put the groups of mobile numbers together."""
    found = signs & _FIRST_SIGN and _FIRST_GROUP.search(folded)
    return _BROKEN.sub(_mobile, folded) if found else folded


def _odd_gaps(folded: str, signs: int) -> str:
    """Put digits together that have pictures and the like between them."""
    odd = signs & _ODD_SIGN and (not folded.isascii() or "|" in folded or FILLER in folded)
    return _ODD_GAPS.sub(_joined, folded) if odd and _ODD_BESIDE.search(folded) else folded


def _marked(folded: str, signs: int) -> str:
    """Put digits together that have the same mark between them."""
    if signs & _NEAR_SIGN and signs & (_SLASHES_SIGN | _MARKS_SIGN) and _NEAR_DIGITS.search(folded):
        if _SLASHES.search(folded):
            folded = _SLASHED.sub(_joined, folded)
        if _MARKS.search(folded):
            folded = _SAME_MARK.sub(_long, folded)
    return folded


def _on_lines(folded: str, _: int) -> str:
    """Put digits together that stand on lines of their own."""
    return _LINES.sub(_lines, folded) if "\n" in folded and _THREE_LINES.search(folded) else folded


_STEPS: Final = (_read_out_in_part, _in_letters, _broken, _odd_gaps, _marked, _on_lines)


def gates() -> tuple[Gate, ...]:
    """Return what must be in a text without digits in which `plain_digits` changes anything."""
    read_out = rf"(?:{'|'.join(_ZEROS)}){_GAP}{_WORD}(?:[^a-z]|$)"
    return ((arrow(read_out, "so khong"),), (relaxed(_ZERO_GLUED),))


def gates_with_digits() -> tuple[Gate, ...]:
    """Return what else may be in a text with digits in which `plain_digits` changes anything."""
    zeros = {"[0-9oil .-]*".join(order) for order in permutations(("o", "o", "[0-9]", "[0-9]"))}
    in_part = (_LETTERS_IN_NUMBER, _DIGIT_AND_WORDS, _PLATE_READ)
    together = (_BROKEN, _ODD_GAPS, _SLASHED, _SAME_MARK, _LINES)
    return ((relaxed(*in_part, _LETTER_INSIDE, *together),), (arrow(*sorted(zeros)),))


def plain_digits(folded: str, signs: int = ALL) -> str:
    """Return a folded text of the same length whose numbers are written in digits.

    Args:
        folded: The text as `fold_for_matching` gives it.
        signs: The signs in it.
    """
    plain = _read_out(folded, signs)
    if _DIGIT.search(plain) is None:
        return plain
    for step in _STEPS:
        if plain != folded:  # of what is new no sign is known
            folded, signs = plain, ALL
        plain = step(folded, signs)
    return plain
