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
from pipeline.claims.sketches import WORDS, Sketches
from pipeline.posts import strings

_AT_HAND: Final = 1 << 12

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
        self._runs: npt.NDArray[np.int32] = np.empty(posts, dtype=np.int32)
        shape = (max(posts, 1), WORDS)
        self._bits: Hashes = np.asarray(np.memmap(folder / "sketches", np.uint64, "w+", shape=shape))
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
        self._bits[added], self._runs[added] = sketches.bits, sketches.runs
        self._count = added.stop

    def may_be_near(self, numbers: Sequence[int] | Numbers, others: Sequence[int] | Numbers) -> Flags:
        """Return which posts may be near those beside them, shape (n,); all were added."""
        return self._sketches(numbers).may_be_near(self._sketches(others), self._threshold)

    def _sketches(self, numbers: Sequence[int] | Numbers) -> Sketches:
        at = self._places(numbers)
        return Sketches(self._bits[at], self._runs[at].astype(np.int64))

    def _places(self, numbers: Sequence[int] | Numbers) -> Places:
        found: Places = np.searchsorted(self._numbers[: self._count], np.asarray(numbers, dtype=np.uint32))
        return found

    def _read(self, number: int) -> Leader:
        at = int(self._places([number])[0])
        start, end = int(self._ends[at]), int(self._ends[at + 1])
        self._file.seek(start)
        return Leader(*orjson.loads(self._file.read(end - start)))
