"""A table of 64-bit hashes that outgrows memory: newest rows at hand, the others in sorted files.

New rows gather in a dict. When that is full it becomes a sorted file, and files that are no larger are merged
with it (a log-structured merge tree), so that there are never more than a few. A Bloom filter of fixed size
(Bloom 1970) answers for nearly every hash that was never put, so that files are read for those that were; of
a file only the first hash of every block stays in memory.
"""

import tempfile
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Final

import numpy as np
import numpy.typing as npt

from pipeline.io import explain_write_errors

Rows = npt.NDArray[np.uint64]
"""A hash and its two numbers in each row, shape (n, 3), by hash ascending, each once."""

RECENT: Final = 1 << 15
"""Rows in the dict."""

_BLOCK: Final = 256
_MERGED_AT_ONCE: Final = 1 << 8  # blocks of the largest file: 1.5 MB
_ROW_BYTES: Final = 24
_FILTER_BITS: Final = 27
"""16 MB: of ten million hashes, one new one in fifty is looked up in vain; of a hundred million, three in
five."""

_FILTER_MASK: Final = (1 << _FILTER_BITS) - 1
_SECOND: Final = 32
"""Where in a hash the second place in the filter begins."""


class SortedRuns:
    """Two 64-bit numbers for each 64-bit hash; what was put last counts.

    Args:
        folder: Where files without a name are made, gone with the process; that of the system without one.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._recent: dict[int, tuple[int, int]] = {}
        self._runs: list[_Run] = []  # the oldest first, each larger than the next
        self._filter = bytearray()

    def get(self, key: int) -> tuple[int, int] | None:
        """Return the numbers of a hash, or None."""
        found = self._recent.get(key)
        if found is not None or not self._runs or not self._may_have(key):
            return found
        return next((pair for run in reversed(self._runs) if (pair := run.find(key)) is not None), None)

    def put(self, key: int, first: int, second: int) -> None:
        """Keep two numbers for a hash, in place of what it had.

        Raises:
            OutputError: The disk is full, or the folder cannot be written.
        """
        self._recent[key] = (first, second)
        if len(self._recent) >= RECENT:
            self._spill()

    def put_all(self, rows: Mapping[int, tuple[int, int]]) -> None:
        """Keep two numbers for each of many hashes, as `put` does for one.

        Raises:
            OutputError: The disk is full, or the folder cannot be written.
        """
        self._recent.update(rows)
        if len(self._recent) >= RECENT:
            self._spill()

    def maybe_known(self, keys: Sequence[int]) -> set[int]:
        """Return which hashes were put: all of those, and now and then one that was not."""
        found = self._recent.keys() & keys
        if self._runs:
            places = np.array(keys, dtype=np.uint64)
            seen = np.frombuffer(self._filter, dtype=np.uint8)
            both = np.ones(len(places), dtype=np.bool_)
            for part in (places, places >> np.uint64(_SECOND)):
                bits = part & np.uint64(_FILTER_MASK)
                both &= (seen[bits >> np.uint64(3)] >> (bits & np.uint64(7)).astype(np.uint8)) & 1 == 1
            found.update(places[both].tolist())
        return found

    def _may_have(self, key: int) -> bool:
        one, other = key & _FILTER_MASK, key >> _SECOND & _FILTER_MASK
        seen = self._filter
        return bool(seen[one >> 3] >> (one & 7) & seen[other >> 3] >> (other & 7) & 1)

    def _spill(self) -> None:
        rows = np.array([(key, *pair) for key, pair in self._recent.items()], dtype=np.uint64)
        self._recent = {}
        self._note(rows[:, 0])
        with explain_write_errors(self._folder or Path(tempfile.gettempdir()), "then run it again."):
            runs = [_Run(self._folder, [_latest([rows])])]
            while self._runs and len(self._runs[-1]) <= sum(map(len, runs)):
                runs.insert(0, self._runs.pop())
            self._runs.append(runs[0] if len(runs) == 1 else _Run(self._folder, _merged(runs)))

    def _note(self, keys: npt.NDArray[np.uint64]) -> None:
        if not self._filter:
            self._filter = bytearray(1 << (_FILTER_BITS - 3))
        seen = np.frombuffer(self._filter, dtype=np.uint8)
        for places in (keys, keys >> np.uint64(_SECOND)):
            bits = places & np.uint64(_FILTER_MASK)
            flags = (np.uint64(1) << (bits & np.uint64(7))).astype(np.uint8)
            np.bitwise_or.at(seen, bits >> np.uint64(3), flags)


class _Run:
    """A file of rows, and the first hash of each block.

    Args:
        folder: Where it lies.
        pieces: Its rows, piece by piece.
    """

    def __init__(self, folder: Path | None, pieces: Iterable[Rows]) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
        self._count = 0
        self.starts = array("Q")
        for rows in pieces:
            self._file.write(rows.tobytes())
            self.starts.frombytes(rows[-self._count % _BLOCK :: _BLOCK, 0].tobytes())
            self._count += len(rows)
        self._file.flush()

    def __len__(self) -> int:
        return self._count

    def find(self, key: int) -> tuple[int, int] | None:
        """Return the numbers of a hash, or None."""
        at = bisect_right(self.starts, key) - 1
        if at < 0:
            return None
        rows = self.read(at * _BLOCK, (at + 1) * _BLOCK)
        row = int(np.searchsorted(rows[:, 0], np.uint64(key)))
        if row == len(rows) or rows[row, 0] != key:
            return None
        return int(rows[row, 1]), int(rows[row, 2])

    def place(self, key: int) -> int:
        """Return how many hashes are smaller."""
        at = bisect_left(self.starts, key) - 1
        if at < 0:
            return 0
        rows = self.read(at * _BLOCK, (at + 1) * _BLOCK)
        return at * _BLOCK + int(np.searchsorted(rows[:, 0], np.uint64(key)))

    def read(self, start: int, end: int) -> Rows:
        """Return the rows from place `start` up to `end`."""
        count = min(end, self._count) - start
        self._file.seek(start * _ROW_BYTES)
        return np.frombuffer(self._file.read(count * _ROW_BYTES), dtype=np.uint64).reshape(-1, 3)


def _merged(runs: list[_Run]) -> Iterator[Rows]:
    """Yield the rows of several runs, the oldest first, in pieces that need little memory."""
    largest = max(runs, key=len)
    bounds = largest.starts[_MERGED_AT_ONCE::_MERGED_AT_ONCE]
    starts = [0] * len(runs)
    for bound in (*bounds, None):
        ends = [len(run) if bound is None else run.place(bound) for run in runs]
        places = zip(runs, starts, ends, strict=True)
        yield _latest([run.read(start, end) for run, start, end in places])
        starts = ends


def _latest(pieces: list[Rows]) -> Rows:
    """Return the rows of all pieces by hash; of equal hashes that of the last piece."""
    rows = np.concatenate(pieces)
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    is_last = np.append(rows[1:, 0] != rows[:-1, 0], True)
    latest: Rows = rows[is_last]
    return latest
