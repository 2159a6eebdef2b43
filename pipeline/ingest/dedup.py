"""Which posts came before, in about 16 bytes for each.

A post is kept as two 64-bit numbers: a hash of its id, and where it stood beside a short hash of its text.
New ones gather in a dict; when that is full it becomes a sorted array, and arrays of like size are merged
(a log-structured merge tree), so that a look-up is one bisection in each of a few arrays.
"""

from array import array
from bisect import bisect_left
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np

_MAX_RECENT: Final = 1 << 16
_TEXT_BITS, _SOURCE_BITS, _LINE_BITS = 20, 12, 32
_LAST_SOURCE: Final = (1 << _SOURCE_BITS) - 1
_LAST_LINE: Final = (1 << _LINE_BITS) - 1


def hash64(*parts: str) -> int:
    """Return a 64-bit hash that is the same in every run."""
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(joined, digest_size=8).digest(), "big")


@dataclass(frozen=True, slots=True)
class EarlierPost:
    """Where a post stood that has the id of a later one.

    Attributes:
        source: Index of its source, or None when there were too many to remember.
        line: Its line or record number.
        same_text: Whether its text is the same too (wrong once in a million different ones).
    """

    source: int | None
    line: int
    same_text: bool


class PostDeduplicator:
    """Tells posts that came before, by the hash of their id and of their text."""

    def __init__(self) -> None:
        self._recent: dict[int, int] = {}
        self._levels: list[tuple[array[int], array[int]]] = []
        self._copies: dict[int, int] = {}  # only ids that came with more than one text

    def earlier_or_add(self, key: int, text: int, source: int, line: int) -> EarlierPost | None:
        """Return the earlier post with this key, or add this one and return None.

        Args:
            key: Hash of the id.
            text: Hash of the text.
            source: Index of the source, from 0.
            line: Its line or record number.
        """
        found = self._stored(key)
        short = text & ((1 << _TEXT_BITS) - 1)
        if found is None:
            place = (min(source, _LAST_SOURCE) << _LINE_BITS) | min(line, _LAST_LINE)
            self._recent[key] = (short << (_SOURCE_BITS + _LINE_BITS)) | place
            if len(self._recent) >= _MAX_RECENT:
                self._merge_recent()
            return None
        at = (found >> _LINE_BITS) & _LAST_SOURCE
        same = found >> (_SOURCE_BITS + _LINE_BITS) == short
        return EarlierPost(None if at == _LAST_SOURCE else at, found & _LAST_LINE, same)

    def next_copy(self, key: int) -> int:
        """Return 2 for the second text under an id, 3 for the third, and so on."""
        self._copies[key] = self._copies.get(key, 1) + 1
        return self._copies[key]

    def _stored(self, key: int) -> int | None:
        found = self._recent.get(key)
        if found is not None:
            return found
        for keys, values in self._levels:
            at = bisect_left(keys, key)
            if at < len(keys) and keys[at] == key:
                return values[at]
        return None

    def _merge_recent(self) -> None:
        """Turn the dict into a sorted array, merging arrays that are no larger."""
        count = len(self._recent)
        keys = np.fromiter(self._recent.keys(), np.uint64, count)
        values = np.fromiter(self._recent.values(), np.uint64, count)
        self._recent = {}
        while self._levels and len(self._levels[-1][0]) <= len(keys):
            more_keys, more_values = self._levels.pop()
            keys = np.concatenate([np.frombuffer(more_keys, np.uint64), keys])
            values = np.concatenate([np.frombuffer(more_values, np.uint64), values])
        order = np.argsort(keys, kind="stable")
        self._levels.append((_packed(keys[order]), _packed(values[order])))


def _packed(numbers: np.ndarray) -> "array[int]":
    packed = array("Q")
    packed.frombytes(numbers.tobytes())
    return packed
