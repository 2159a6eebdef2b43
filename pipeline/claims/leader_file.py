"""Texts that others may be compared with, on disk, each found by the number of its post."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa

from pipeline.claims.columns import Flags, Hashes, Numbers
from pipeline.claims.joining import Leader
from pipeline.claims.sketches import ROUNDING, WORDS, Sketches
from pipeline.posts import strings

_AT_HAND: Final = 1 << 12
_BYTES: Final = 8 * WORDS
_LATEST: Final = 1 << 20
"""Sketches in memory, 64 MB; older ones are read from their file."""

Places = npt.NDArray[np.int64]


class LeaderFile:
    """Texts and their sketches, added in the order of their posts; the latest read are kept at hand.

    Args:
        folder: Where the files lie.
        posts: How many posts there are, of which any may be added.
        threshold: Jaccard similarity, 0 to 1, that `may_be_near` asks for.
    """

    def __init__(self, folder: Path, posts: int, threshold: float) -> None:
        self._threshold = threshold
        self._file = (folder / "leaders").open("w+b", buffering=0)
        self._count = 0
        self._numbers: Numbers = np.empty(posts, dtype=np.uint32)  # memory is taken as it is written to
        self._ends: Hashes = np.zeros(posts + 1, dtype=np.uint64)
        self._sketches = (folder / "sketches").open("w+b", buffering=0)
        self._runs: npt.NDArray[np.int32] = np.empty(posts, dtype=np.int32)
        self._set: npt.NDArray[np.uint16] = np.empty(posts, dtype=np.uint16)
        self._latest: Hashes = np.empty((min(posts, _LATEST), WORDS), dtype=np.uint64)  # bitmaps, in a ring
        self.read = lru_cache(maxsize=_AT_HAND)(self._read)

    def extend(self, numbers: Numbers, rows: pa.RecordBatch) -> None:
        """Add posts.

        Args:
            numbers: Of the posts, ascending and after those that are there, shape (n,).
            rows: Their columns `text`, `key` and `cut_key`.
        """
        columns = [strings(rows.column(name)) for name in ("text", "key", "cut_key")]
        contents = list(map(orjson.dumps, zip(*columns, strict=True)))
        self._file.seek(int(self._ends[self._count]))
        self._file.write(b"".join(contents))
        added = slice(self._count, self._count + len(numbers))
        lengths = np.fromiter(map(len, contents), dtype=np.uint64, count=len(contents))
        self._ends[added.start + 1 : added.stop + 1] = self._ends[added.start] + np.cumsum(lengths)
        self._numbers[added] = numbers
        sketches = Sketches.of(columns[1])
        self._sketches.seek(_BYTES * added.start)
        self._sketches.write(sketches.bits.tobytes())
        self._latest[np.arange(added.start, added.stop) % len(self._latest)] = sketches.bits
        self._runs[added] = sketches.runs
        self._set[added] = np.bitwise_count(sketches.bits).sum(axis=1)
        self._count = added.stop

    def may_be_near(self, numbers: Sequence[int] | Numbers, others: Sequence[int] | Numbers) -> Flags:
        """Return which posts may be near those beside them, shape (n,); all were added."""
        ours, theirs = self._places(numbers), self._places(others)
        found = self._sizes_allow(ours, theirs)
        at = np.flatnonzero(found)
        found[at] = self._read_sketches(ours[at]).may_be_near(
            self._read_sketches(theirs[at]), self._threshold
        )
        return found

    def _sizes_allow(self, ours: Places, theirs: Places) -> Flags:
        """Return where sketches may be near: one has enough shingles for the bits that the other has set."""
        fewest = np.minimum(self._runs[ours], self._runs[theirs])
        most = np.maximum(self._set[ours], self._set[theirs])
        found: Flags = fewest >= (self._threshold - ROUNDING) * most
        return found

    def _read_sketches(self, at: Places) -> Sketches:
        bits = self._latest[at % len(self._latest)]
        older = np.flatnonzero(at < self._count - len(self._latest))
        if len(older):
            pieces = b"".join(map(self._read_bitmap, at[older].tolist()))
            bits[older] = np.frombuffer(pieces, dtype=np.uint64).reshape(-1, WORDS)
        return Sketches(bits, self._runs[at].astype(np.int64))

    def _read_bitmap(self, row: int) -> bytes:
        self._sketches.seek(_BYTES * row)  # mapped, the file would count as memory
        return self._sketches.read(_BYTES)

    def _places(self, numbers: Sequence[int] | Numbers) -> Places:
        found: Places = np.searchsorted(self._numbers[: self._count], np.asarray(numbers, dtype=np.uint32))
        return found

    def _read(self, number: int) -> Leader:
        at = int(self._places([number])[0])
        start, end = int(self._ends[at]), int(self._ends[at + 1])
        self._file.seek(start)
        return Leader(*orjson.loads(self._file.read(end - start)))
