"""Encodings older than Unicode, seen as Windows-1252 characters: TCVN3 (ABC), VNI and Windows-1258.

All put Vietnamese letters in the places of Western ones, so text pasted from an old file into a post arrives
as "®Êt n­íc" (TCVN3), "ñaát nöôùc" (VNI) or "ðâìt nýõìc" (Windows-1258). The tables follow TCVN 5712:1993
(VN3, and the combining tone marks of VN2 for capitals), the VNI Windows table and Python's cp1258.

TCVN3 has codes for seven capitals only; documents switch to an all-capitals font (.VnTimeH) instead and keep
the small letters' codes. `decode_legacy` therefore raises the accented letters of a word whose plain letters
are capitals.
"""

import re
import unicodedata
from itertools import product
from typing import Final, Literal

from pipeline.ingest.encodings.syllables import SyllableCounts, count_syllables, is_syllable
from pipeline.ingest.encodings.viqr import decode_viqr

Legacy = Literal["tcvn3", "vni", "windows-1258", "viqr"]
LEGACY_ENCODINGS: Final[tuple[Legacy, ...]] = ("tcvn3", "vni", "windows-1258")

_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = _TONES = "\u0300\u0309\u0303\u0301\u0323"

# Base letter: its code, then the codes with grave, hook above, tilde, acute, dot below.
_TCVN3_ROWS: Final = {
    "a": "61 b5 b6 b7 b8 b9",
    "ă": "a8 bb bc bd be c6",
    "â": "a9 c7 c8 c9 ca cb",
    "e": "65 cc ce cf d0 d1",
    "ê": "aa d2 d3 d4 d5 d6",
    "i": "69 d7 d8 dc dd de",
    "o": "6f df e1 e2 e3 e4",
    "ô": "ab e5 e6 e7 e8 e9",
    "ơ": "ac ea eb ec ed ee",
    "u": "75 ef f1 f2 f3 f4",
    "ư": "ad f5 f6 f7 f8 f9",
    "y": "79 fa fb fc fd fe",
    "đ": "ae",
    "Ă": "a1",
    "Â": "a2",
    "Ê": "a3",
    "Ô": "a4",
    "Ơ": "a5",
    "Ư": "a6",
    "Đ": "a7",
}
_TCVN3_COMBINING: Final = dict(zip("\xb0\xb1\xb2\xb3\xb4", _TONES, strict=True))

# A base letter is followed by a sign that carries the tone, or the circumflex or breve together with it.
_VNI_BASES: Final = {"a": "a", "e": "e", "o": "o", "u": "u", "y": "y", "ơ": "ô", "ư": "ö"}
_VNI_TONES: Final = "øûõùï"
_VNI_HATS: Final = {"\u0302": ("aeo", "âàåãáä"), "\u0306": ("a", "êèúüéë")}
_WHOLE_IN_1258: Final = frozenset("àáèéíóùúÀÁÈÉÍÓÙÚ")
_VNI_SINGLE: Final = {
    "ơ": "ô",
    "ư": "ö",
    "đ": "ñ",
    "ì": "ì",
    "ỉ": "æ",
    "ĩ": "ó",
    "í": "í",
    "ị": "ò",
    "ỵ": "î",
}


def _nfc(*parts: str) -> str:
    return unicodedata.normalize("NFC", "".join(parts))


def _tcvn3_table() -> dict[str, str]:
    table: dict[str, str] = {}
    for base, row in _TCVN3_ROWS.items():
        for code, tone in zip(bytes.fromhex(row).decode("latin-1"), ("", *_TONES), strict=False):
            table[code] = _nfc(base, tone)
    for (code, tone), base in product(_TCVN3_COMBINING.items(), "AEIOUYĂÂÊÔƠƯ"):
        plain = next((own for own, letter in table.items() if letter == base), base)
        table[plain + code] = _nfc(base, tone)
    return {code: letter for code, letter in table.items() if not code.isascii()}


def _vni_table() -> dict[str, str]:
    small = {code: letter for letter, code in _VNI_SINGLE.items()}
    for (letter, code), (sign, tone) in product(_VNI_BASES.items(), zip(_VNI_TONES, _TONES, strict=True)):
        if (letter, tone) != ("y", _DOT):
            small[code + sign] = _nfc(letter, tone)
    for hat, (letters, signs) in _VNI_HATS.items():
        for letter, (sign, tone) in product(letters, zip(signs, ("", *_TONES), strict=True)):
            small[letter + sign] = _nfc(letter, hat, tone)
    table = dict(small)
    for code, letter in small.items():
        # The case of the base decides; old documents mix the case of the sign after it.
        table |= {
            code[0].upper() + code[1:].upper(): letter.upper(),
            code[0].upper() + code[1:]: letter.upper(),
        }
        table.setdefault(code[0] + code[1:].upper(), letter)
    return table


def _windows_table() -> dict[str, str]:
    codes = [bytes([code]) for code in range(0xA0, 0x100)]
    pairs = {code.decode("cp1252"): code.decode("cp1258", errors="ignore") for code in codes}
    return {sign: letter for sign, letter in pairs.items() if letter not in ("", sign)}


TABLES: Final[dict[Legacy, dict[str, str]]] = {
    "tcvn3": _tcvn3_table(),
    "vni": _vni_table(),
    "windows-1258": _windows_table(),
}
"""For each encoding: one or two Windows-1252 characters, and the letter or combining mark they stand for."""


def _pattern(table: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True))))


_CODES: Final = {kind: _pattern(table) for kind, table in TABLES.items()}
_LETTERS: Final = {
    kind: {letter: code for code, letter in reversed(table.items())} for kind, table in TABLES.items()
}
_LETTER_RUN: Final = re.compile(r"[^\W\d_]+")
_WESTERN_LETTER: Final = re.compile("[À-ÖØ-öø-ÿ]")
_SPLIT_TONE: Final = re.compile("[aeiouyâêôãõýAEIOUYÂÊÔÃÕÝ][ÌÒÞìò]")
_PLAIN_WORD: Final = re.compile(r"(?<![^\s(\"'])[A-Za-z]{2,}(?![^\s.,;:!?)\"'])")
UNICODE_VIETNAMESE: Final = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9\u0300-\u036f]")
"""A letter no Western table holds: whoever wrote it had Unicode."""

UPPER_HALF: Final = re.compile("[\xa1-\xfeμ]")
"""A character of the Windows-1252 upper half that the two encodings use; text in them has one at least."""

# "Very sure" for one string: three accented words (or two that hold three codes), nearly all of which become
# syllables, while under half were before. Below six, the words without accents have to look Vietnamese too.
_MIN_WORDS: Final = 3
_MIN_CODES: Final = 3
_MIN_SHARE: Final = 0.85
_MIN_GAIN: Final = 0.5
_ENOUGH_WORDS: Final = 6
_MIN_PLAIN_SHARE: Final = 0.4


def decode_legacy(text: str, kind: Legacy) -> str:
    """Convert text in a font encoding to NFC Vietnamese.

    Args:
        text: The bytes as Windows-1252 (or Latin-1) characters.
        kind: The encoding.

    Returns:
        The text in Unicode; characters outside the table stay as they are.
    """
    if kind == "tcvn3":
        text = text.replace("μ", "\xb5")  # Greek mu, what some editors make of the micro sign
    table = TABLES[kind]
    plain = _CODES[kind].sub(lambda found: table[found[0]], text)
    if kind == "tcvn3":
        plain = _raise_capitals(plain)
    return unicodedata.normalize("NFC", plain)


def count_foreign_letters(text: str, kind: Legacy) -> int:
    """Count the letters beyond ASCII that an encoding has no use for; each speaks against it."""
    return len(_WESTERN_LETTER.findall(_CODES[kind].sub("", text))) if kind != "windows-1258" else 0


def encode_legacy(text: str, kind: Legacy) -> str:
    """Convert Vietnamese to an older encoding, as Windows-1252 characters; the inverse of `decode_legacy`."""
    text = unicodedata.normalize("NFC", text)
    if kind == "windows-1258":
        text = "".join(map(_split_tone, text))
    letters = _LETTERS[kind]
    return "".join(letters.get(sign, sign) for sign in text)


def _split_tone(letter: str) -> str:
    """Take the tone mark off a letter that Windows-1258 has no code of its own for: "ế" is "ê" and a mark."""
    marks = [mark for mark in unicodedata.normalize("NFD", letter) if mark in _TONES]
    if not marks or letter in _WHOLE_IN_1258:
        return letter
    bare = unicodedata.normalize("NFD", letter).replace(marks[0], "")
    return unicodedata.normalize("NFC", bare) + marks[0]


def _raise_capitals(text: str) -> str:
    """Give accented small letters the case of a word set in a TCVN3 capitals font: "HéI" is "HỘI".

    A word without plain letters ("đã") or with one at its front ("Mỹ") says nothing by itself; it is raised
    when the words on both sides are capitals and one of them has accents, so that acronyms do not count.
    """
    found = list(_LETTER_RUN.finditer(text))
    words = [_raise_word(match[0]) for match in found]
    loud = [len(word) > 1 and word.isupper() for word in words]
    pieces: list[str] = []
    end = 0
    for place, (match, word) in enumerate(zip(found, words, strict=True)):
        sides = [side for side in (place - 1, place + 1) if 0 <= side < len(words)]
        unsure = (
            not word.isascii() and not loud[place] and not any(map(str.islower, filter(str.isascii, word)))
        )
        if unsure and all(loud[side] for side in sides) and any(not words[side].isascii() for side in sides):
            word = word.upper()
        pieces += [text[end : match.start()], word]
        end = match.end()
    return "".join(pieces) + text[end:]


def _raise_word(word: str) -> str:
    """Raise a word whose plain letters, two at least or one after an accented one, are all capitals."""
    plain = [sign for sign in word if sign.isascii()]
    certain = len(plain) > 1 or (plain and not word[0].isascii())
    return word.upper() if certain and all(map(str.isupper, plain)) else word


def likeliest_legacy(text: str) -> tuple[Legacy, SyllableCounts]:
    """Return the font encoding that makes most syllables of a text, with its counts."""
    scores = [(kind, count_syllables(decode_legacy(text, kind))) for kind in LEGACY_ENCODINGS]
    return max(scores, key=lambda scored: (scored[1].share, scored[1].valid))


def is_unicode_vietnamese(text: str) -> bool:
    """Say whether a text holds a Vietnamese letter that no Western table has."""
    return UNICODE_VIETNAMESE.search(text) is not None


def detect_legacy(text: str) -> Legacy | None:
    """Name the font encoding a string is surely in, or None.

    Correct Vietnamese, French, German, Swedish and the like stay None: their words are either syllables
    already or do not become syllables.
    """
    if text.isascii() or not UPPER_HALF.search(text) or is_unicode_vietnamese(text):
        return None
    before = count_syllables(text)
    if before.share + _MIN_GAIN / 2 > 1.0:  # nothing can gain enough
        return None
    kind, after = likeliest_legacy(text)
    few = after.valid < _MIN_WORDS
    if few and (after.valid < _MIN_WORDS - 1 or after.bad or before.noise < _MIN_CODES):
        return None
    # Windows-1258 leaves half the words readable; a tone mark after its vowel is what gives it away.
    split = kind == "windows-1258" and len(_SPLIT_TONE.findall(text)) >= _MIN_WORDS - 1
    gain = _MIN_GAIN / 2 if split else _MIN_GAIN
    if after.share < max(_MIN_SHARE, before.share + gain):
        return None
    if split or after.valid < _ENOUGH_WORDS:
        plain = [is_syllable(word) for word in _PLAIN_WORD.findall(text)]
        if sum(plain) < len(plain) * (1.0 if few else _MIN_PLAIN_SHARE):
            return None
    return kind


def repair_legacy(text: str) -> str:
    """Convert one string from TCVN3 or VNI when that is very sure; otherwise return it unchanged."""
    kind = detect_legacy(text)
    return decode_legacy(text, kind) if kind else text


def convert_known(text: str, kind: Legacy) -> str:
    """Convert one string of a source known to be in a font encoding, unless it is plainly Unicode already.

    Args:
        text: One field of the source.
        kind: The encoding of the source as a whole.
    """
    if kind == "viqr":
        return decode_viqr(text)
    if text.isascii() or is_unicode_vietnamese(text):
        return text
    converted = decode_legacy(text, kind)
    return converted if count_syllables(converted).share >= count_syllables(text).share else text
