"""Which single-byte table bytes were written with: a Vietnamese one, a Western one, or no sure answer."""

from dataclasses import dataclass
from typing import Final

from pipeline.ingest.encodings.legacy import LEGACY_ENCODINGS, Legacy, count_foreign_letters, decode_legacy
from pipeline.ingest.encodings.syllables import count_syllables

LABELS: Final = {
    "windows-1258": "Windows-1258",
    "tcvn3": "TCVN3 (ABC)",
    "vni": "VNI",
    "windows-1252": "Windows-1252",
    "mac-roman": "Mac Roman",
}
"""Names of the tables as people write them."""

# Share of accented words that must be syllables; Western text stays below 0.6, Vietnamese in the wrong table
# below 0.4.
_VIETNAMESE_SHARE: Final = 0.8
_NOT_VIETNAMESE: Final = 0.6
_MARGIN: Final = 0.15
_ENOUGH_WORDS: Final = 5  # accented words from which their share means something by itself
_WESTERN_SHARE: Final = 0.85

_SMALL: Final = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœ")
_LARGE: Final = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŸŒ")
_SIGNS: Final = frozenset("“”„‘’«»–—…•·€£©®™°²³½¡¿\xa0")


@dataclass(frozen=True, slots=True)
class Guess:
    """The best reading of some bytes.

    Attributes:
        label: The table's name as people write it.
        codec: Python's name of the codec that decodes the bytes.
        legacy: What `legacy.decode_legacy` has to make of the decoded text, if anything.
        text: The bytes read so.
        sure: Whether nothing else comes near; otherwise the guess is not to be used.
        near: Names (keys of `LABELS`) of all tables that came near.
    """

    label: str
    codec: str
    legacy: Legacy | None
    text: str
    sure: bool
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    name: str
    codec: str
    legacy: Legacy | None
    text: str
    share: float
    words: int


def _vietnamese_readings(data: bytes) -> list[_Reading]:
    western = data.decode("cp1252", errors="replace")
    readings = []
    for kind in LEGACY_ENCODINGS:
        text = decode_legacy(western, kind)
        counts = count_syllables(text)
        words = counts.valid + counts.bad + count_foreign_letters(western, kind)
        codec, legacy = ("cp1258", None) if kind == "windows-1258" else ("cp1252", kind)
        share = counts.valid / words if words else 0.0
        readings.append(_Reading(kind, codec, legacy, text, share, counts.valid))
    return sorted(readings, key=lambda reading: (reading.share, reading.words), reverse=True)


def _western_readings(data: bytes) -> list[_Reading]:
    readings = []
    for name, codec in (("windows-1252", "cp1252"), ("mac-roman", "mac-roman")):
        text = data.decode(codec, errors="replace")
        readings.append(_Reading(name, codec, None, text, western_share(text), 0))
    return sorted(readings, key=lambda reading: reading.share, reverse=True)


def western_share(text: str) -> float:
    """Return the share of characters beyond ASCII that stand where Western text has them, 0 to 1.

    A small letter is not followed by a capital, a capital does not follow a small letter, and signs are not
    between letters. Bytes read in the wrong table break these rules at every other word.
    """
    total = fitting = 0
    for place, sign in enumerate(text):
        if sign <= "\x7f":
            continue
        total += 1
        before = text[place - 1] if place else " "
        after = text[place + 1] if place + 1 < len(text) else " "
        if sign in _SMALL:
            fitting += not after.isupper()
        elif sign in _LARGE:
            fitting += not before.islower()
        elif sign in _SIGNS:
            fitting += sign == "’" or not (before.isalpha() and after.isalpha())
    return fitting / total if total else 0.0


def guess_table(data: bytes, *, enough: int = _ENOUGH_WORDS) -> Guess:
    """Score the Vietnamese and the Western single-byte tables against each other.

    Args:
        data: Bytes that are not UTF-8.
        enough: Accented words that decide by themselves; with fewer, a Western reading that also fits makes
            the guess unsure.
    """
    vietnamese, western = _vietnamese_readings(data), _western_readings(data)
    best, other = vietnamese[0], western[0]
    near = [reading.name for reading in vietnamese if reading.share >= 0.5]
    near += [reading.name for reading in western if reading.share >= _WESTERN_SHARE]
    alone = best.share - vietnamese[1].share >= _MARGIN and (best.words >= enough or other.share < 0.5)
    if best.share >= _VIETNAMESE_SHARE and alone:
        return _guess(best, True, near)
    clear = other.share - western[1].share >= _MARGIN and best.share < _NOT_VIETNAMESE
    if other.share >= _WESTERN_SHARE and clear:
        return _guess(other, True, near)
    return _guess(best, False, near or [best.name, other.name])


def _guess(reading: _Reading, sure: bool, near: list[str]) -> Guess:
    return Guess(LABELS[reading.name], reading.codec, reading.legacy, reading.text, sure, tuple(near))
