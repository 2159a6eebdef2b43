"""Which posts came before, in memory that does not grow with them.

A post is kept as three 64-bit numbers: a hash of its id, a hash of its text, and where it stood
(`pipeline.ingest.sorted_runs`). Two posts are taken for one only if both hashes are equal.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from pipeline.ingest.sorted_runs import SortedRuns

_SOURCE_BITS, _LINE_BITS = 12, 32
_LAST_SOURCE: Final = (1 << _SOURCE_BITS) - 1
_LAST_LINE: Final = (1 << _LINE_BITS) - 1
_LAST_HASH: Final = (1 << 64) - 1


def hash64(*parts: str) -> int:
    """Return a 64-bit hash that is the same in every run."""
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(joined, digest_size=8).digest(), "big")


def fleeting_hashes(texts: Sequence[str]) -> list[int]:
    """Return 64-bit hashes of texts that hold within this process.

    They are Python's own, which a text remembers: SipHash with a key of the process, so that no export can
    hold two texts that were chosen for having one hash.
    """
    return [hash(text) & _LAST_HASH for text in texts]


@dataclass(frozen=True, slots=True)
class EarlierPost:
    """Where a post stood that has the id of a later one.

    Attributes:
        source: Index of its source, or None when there were too many to remember.
        line: Its line or record number.
        same_text: Whether its text is the same too.
    """

    source: int | None
    line: int
    same_text: bool


class PostDeduplicator:
    """Tells posts that came before, by the hash of their id and of their text.

    Args:
        folder: Where more than some ten thousand posts are kept; the system's folder for temporary files
            without one.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._posts = SortedRuns(folder)
        self._copies = SortedRuns(folder)  # only ids that came with more than one text

    def earlier_or_add(self, key: int, text: int, source: int, line: int) -> EarlierPost | None:
        """Return the earlier post with this key, or add this one and return None.

        Args:
            key: Hash of the id, as `fleeting_hashes` returns it.
            text: Hash of the text.
            source: Index of the source, from 0.
            line: Its line or record number.

        Raises:
            OutputError: The disk is full, or the folder cannot be written.
        """
        found = self._posts.get(key)
        if found is None:
            place = (min(source, _LAST_SOURCE) << _LINE_BITS) | min(line, _LAST_LINE)
            self._posts.put(key, text, place)
            return None
        known, place = found
        at = place >> _LINE_BITS
        return EarlierPost(None if at == _LAST_SOURCE else at, place & _LAST_LINE, known == text)

    def add_new(
        self, keys: Sequence[int], texts: Sequence[int], source: int, lines: Sequence[int]
    ) -> set[int]:
        """Add all posts whose key is like no other, here or earlier, and return the keys of the others.

        What is left are posts to be added one by one with `earlier_or_add`, in their order.

        Args:
            keys: Hashes of their ids.
            texts: Hashes of their texts.
            source: Index of their source, from 0.
            lines: Their line or record numbers.

        Raises:
            OutputError: The disk is full, or the folder cannot be written.
        """
        others = self._posts.maybe_known(keys)
        if len(set(keys)) < len(keys):
            others |= {key for key, count in Counter(keys).items() if count > 1}
        at = min(source, _LAST_SOURCE) << _LINE_BITS
        places = [at | (line if line < _LAST_LINE else _LAST_LINE) for line in lines]
        if others:
            rows = zip(keys, texts, places, strict=True)
            self._posts.put_all({key: (text, place) for key, text, place in rows if key not in others})
        else:
            self._posts.put_all(dict(zip(keys, zip(texts, places, strict=True), strict=True)))
        return others

    def next_copy(self, key: int) -> int:
        """Return 2 for the second text under an id, 3 for the third, and so on."""
        copies, _ = self._copies.get(key) or (1, 0)
        self._copies.put(key, copies + 1, 0)
        return copies + 1
