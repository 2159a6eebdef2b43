"""Which of many texts decoding would look at closely, found for all of them at once.

Nearly every value of an export is right as it stands. What could make `Encoding.decode_value` change one
shows in its characters: two neighbours that begin a garbled sequence or stand for a letter of VIQR, letters
of the upper half of Windows-1252 without one that only Unicode has, characters that are not in NFC. All texts
are joined and looked up in one table of characters; what is left to ask one by one is a few in a hundred.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.ingest.encodings.legacy import UNICODE_VIETNAMESE, UPPER_HALF
from pipeline.ingest.encodings.mojibake import SEQUENCE_STARTS
from pipeline.ingest.encodings.viqr import HATTED

_KNOWN: Final = 0x3000  # characters in the table; those behind them are looked at text by text
_SCRIPTS: Final = range(0x590, 0x1E00)
"""Among them are letters that join with the one before, with nothing in their own properties that says so."""

_PAIRS: Final = (
    *SEQUENCE_STARTS,
    *((frozenset(letters), frozenset(sign)) for sign, letters in HATTED.items()),
)
"""Signs, and what must not follow one of them; at most eight."""

_SECOND: Final = 8  # bits below it: a first sign of a pair; from it on: a second
_PAIR_BITS: Final = 0xFF
_CONTROL, _UNSURE, _UPPER, _VIETNAMESE = (1 << bit for bit in range(16, 20))
_CHANGED_BY_CLEANING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b]")
_BEHIND: Final = "".join(sign for signs in _PAIRS for part in signs for sign in part if ord(sign) >= _KNOWN)
_RARE: Final = re.compile(f"[\ud800-\udfff\ufeff{re.escape(_BEHIND)}]")


@cache
def _signs() -> npt.NDArray[np.uint32]:
    """Return what is known of each character; the last entry stands for all behind the table."""
    table = np.zeros(_KNOWN + 1, dtype=np.uint32)
    table[_KNOWN] = _UNSURE
    for code in range(_KNOWN):
        sign = chr(code)
        joins = code in _SCRIPTS or unicodedata.combining(sign) or not unicodedata.is_normalized("NFC", sign)
        table[code] = (
            _UNSURE * bool(joins)
            | _CONTROL * bool(_CHANGED_BY_CLEANING.match(sign))
            | _UPPER * bool(UPPER_HALF.match(sign))
            | _VIETNAMESE * bool(UNICODE_VIETNAMESE.match(sign))
        )
    for bit, (first, second) in enumerate(_PAIRS):
        for bits, signs in ((1 << bit, first), (1 << (bit + _SECOND), second)):
            places = [ord(sign) for sign in signs if ord(sign) < _KNOWN]
            table[places] |= np.uint32(bits)
    return table


def unsettled(texts: Sequence[str]) -> list[int]:
    """Return the places of texts that decoding or cleaning may change, but for white space at their ends.

    What is not returned stays as it is in a source whose encoding is Unicode; what is may stay, too. Cleaning
    takes out control characters, and zero-width spaces at the ends.

    Args:
        texts: Texts as they were read, halves of surrogate pairs among them.
    """
    joined = " ".join(texts)
    if joined.isascii() and joined.isprintable() and not any(sign in joined for sign in HATTED):
        return []
    codes = np.frombuffer(f"{joined} ".encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    signs = _signs()[np.minimum(codes, _KNOWN)]
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
    ends = np.cumsum(sizes)
    have = np.bitwise_or.reduceat(signs, ends - sizes)
    asked = ((have & _CONTROL) > 0) | ((have & (_UPPER | _VIETNAMESE)) == _UPPER)
    pairs = np.flatnonzero(signs[:-1] & (signs[1:] >> _SECOND) & _PAIR_BITS)
    asked[np.searchsorted(ends, pairs, side="right")] = True
    for place in np.flatnonzero(((have & _UNSURE) > 0) & ~asked).tolist():
        text = texts[place]
        asked[place] = _RARE.search(text) is not None or not unicodedata.is_normalized("NFC", text)
    return np.flatnonzero(asked).tolist()
