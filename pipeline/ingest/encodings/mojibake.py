r"""Text whose UTF-8 bytes were read in a table of single bytes, mended string by string.

Facebook's "Download your information" writes every UTF-8 byte as `\\u00XX`, which is the Latin-1 case. Other
exports went through Excel on Windows (1252, in Vietnam 1258, for Cyrillic 1251) or on an old Mac. Strings are
judged one by one, since right and wrong ones stand side by side in one archive.
"""

import re
from collections.abc import Iterable
from typing import Final

from ftfy.badness import is_bad

from pipeline.ingest.encodings.syllables import SyllableCounts, count_syllables

_MAX_ROUNDS: Final = 3  # text that went wrong twice is common, three times has been seen


def _latin_bytes() -> dict[str, int]:
    """Latin-1 with the printable characters Windows-1252 has in the place of C1 controls; both at once."""
    table = {chr(code): code for code in range(0x80, 0x100)}
    for code in range(0x80, 0xA0):
        letter = bytes([code]).decode("cp1252", errors="ignore")
        if letter:
            table[letter] = code
    return table


def _mac_bytes() -> dict[str, int]:
    return {bytes([code]).decode("mac_roman"): code for code in range(0x80, 0x100)}


def _windows_bytes(codec: str) -> dict[str, int]:
    """A Windows table; bytes that have no letter in it come out as C1 controls."""
    table = {chr(code): code for code in range(0x80, 0xA0)}
    return table | {
        letter: code
        for code in range(0x80, 0x100)
        if (letter := bytes([code]).decode(codec, errors="ignore"))
    }


def _signs(table: dict[str, int], first: int, last: int) -> str:
    """Return a character class of all signs whose byte lies in a range."""
    return "[" + "".join(re.escape(sign) for sign, code in table.items() if first <= code <= last) + "]"


def _sequences(table: dict[str, int]) -> re.Pattern[str]:
    """Match the signs of whole UTF-8 sequences of two, three or four bytes."""
    more = _signs(table, 0x80, 0xBF)
    two, three, four = _signs(table, 0xC2, 0xDF), _signs(table, 0xE0, 0xEF), _signs(table, 0xF0, 0xF4)
    return re.compile(f"(?:{two}{more}|{three}{more}{{2}}|{four}{more}{{3}})+")


_LATIN: Final = _latin_bytes()
_MAC: Final = _mac_bytes()
_TABLES: Final = tuple(
    (table, _sequences(table)) for table in (_LATIN, _MAC, _windows_bytes("cp1258"), _windows_bytes("cp1251"))
)
SEQUENCE_STARTS: Final = tuple(
    (
        frozenset(sign for sign, code in table.items() if 0xC2 <= code <= 0xF4),
        frozenset(sign for sign, code in table.items() if 0x80 <= code <= 0xBF),
    )
    for table, _ in _TABLES
)
"""For each table the first signs of a sequence, and the second ones: garbled text has both side by side."""

_FIRST, _SECOND = (
    f"[{''.join(re.escape(sign) for table in SEQUENCE_STARTS for sign in table[place])}]" for place in (0, 1)
)
_MAYBE: Final = re.compile(f"{_FIRST}(?={_SECOND})")
_BEGINNINGS: Final = frozenset(
    first + second for firsts, seconds in SEQUENCE_STARTS for first in firsts for second in seconds
)
"""The first two signs of every sequence; other tables than that of the first may know the second."""


def _may_be_garbled(text: str) -> bool:
    """Say whether a text holds the beginning of a sequence; most texts hold nothing of the kind."""
    return any(text[found.start() : found.start() + 2] in _BEGINNINGS for found in _MAYBE.finditer(text))


# "à" is C3 A0, and A0 is a no-break space, which editors turn into a space, join with the next, or strip.
_LOST_SPACE: Final = re.compile(r"([ÃĂГ])(?: (?=\s))?(?=\s|$)")
_CONTROL: Final = re.compile("[\x80-\x9f\ufffd]")
_EMOJI: Final = re.compile("[\U0001f300-\U0001faff]")


def _undo(text: str, table: dict[str, int], sequences: re.Pattern[str]) -> str:
    """Replace each run of signs that spells valid UTF-8 bytes by the characters it stands for."""

    def decode(found: re.Match[str]) -> str:
        try:
            return bytes(table[sign] for sign in found[0]).decode("utf-8")
        except UnicodeDecodeError:
            return found[0]

    return sequences.sub(decode, text)


def _undo_whole(text: str, table: dict[str, int]) -> str | None:
    """Return the whole text read as UTF-8, or None when a single byte does not fit."""
    try:
        return bytes(ord(sign) if sign < "\x80" else table[sign] for sign in text).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return None


def _whole_readings(text: str) -> list[str]:
    """Return every text reached by undoing one to three wrong readings of the whole string."""
    found: list[str] = []
    layer = [text]
    for _ in range(_MAX_ROUNDS):
        undone = (_undo_whole(reading, table) for reading in layer for table, _ in _TABLES)
        layer = [reading for reading in dict.fromkeys(undone) if reading is not None and reading not in layer]
        found += layer
        layer = [reading for reading in layer if not reading.isascii()]
    return found


def _is_better(text: str, before: SyllableCounts, after: SyllableCounts, *, lenient: bool) -> bool:
    """Say whether a reading beats the text it came from: never at the price of a word that was right."""
    if _rank(after) <= _rank(before) or after.noise >= before.noise:
        return False
    if after.valid > before.valid and after.share >= 0.5:
        return True
    # No Vietnamese word came of it ("cafÃ©", a lone emoji), so another judge has to agree.
    return lenient or is_bad(text)


def _rank(counts: SyllableCounts) -> tuple[int, int]:
    return counts.valid, -counts.noise


def _best(text: str, readings: Iterable[str], *, lenient: bool) -> str:
    """Return the reading that makes most syllables and least noise, or the text when none is better."""
    other = [reading for reading in readings if reading != text]
    if not other:
        return text
    before = count_syllables(text)
    scored = [(count_syllables(reading), reading) for reading in other]
    better = [
        (_rank(after), reading)
        for after, reading in scored
        if _is_better(text, before, after, lenient=lenient)
    ]
    return max(better, key=lambda ranked: ranked[0])[1] if better else text


def _mend_whole(text: str, *, lenient: bool) -> str:
    readings = _whole_readings(text)
    mended = _best(text, readings, lenient=lenient)
    if mended == text:
        # Too short to be judged by its words; but controls never stand in a post, and the four bytes of an
        # emoji never come together by chance.
        surer = [reading for reading in readings if _CONTROL.search(text) or _EMOJI.search(reading)]
        mended = next((reading for reading in reversed(surer) if not _CONTROL.search(reading)), text)
    return mended


def _mend_parts(text: str, *, lenient: bool) -> str:
    """Mend the runs that are wrong in a string that is partly right."""
    for _ in range(_MAX_ROUNDS):
        better = _best(text, (_undo(text, *way) for way in _TABLES), lenient=lenient)
        if better == text:
            break
        text = better
    return text


def repair_text(text: str, *, lenient: bool = False) -> str:
    """Return a string with its UTF-8 bytes read as UTF-8, when that surely improves it.

    Curly quotes, full-width letters and everything that was right stay as they are; a correct string comes
    back unchanged.

    Args:
        text: One value of an export.
        lenient: The source is known to hold such text, so shorter evidence is enough.
    """
    if text.isascii() or not _may_be_garbled(text) or not any(way.search(text) for _, way in _TABLES):
        return text
    readings = []
    for variant in dict.fromkeys((text, _LOST_SPACE.sub("\\1\xa0", text))):
        whole = _mend_whole(variant, lenient=lenient)
        if whole != variant:
            return whole
        parts = _mend_parts(variant, lenient=lenient)
        if parts != variant:
            readings.append(parts)
    return max(readings, key=lambda reading: _rank(count_syllables(reading)), default=text)
