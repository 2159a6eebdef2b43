"""Columns of numbers on disk, one number for each text, and which numbers occur more than once.

Sorted in rounds of a few million, so that memory does not grow with the column.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]

ROUND: Final = 1 << 21
"""Numbers that are sorted at once, about: some 100 MB."""

_READ: Final = 1 << 18


class HashColumn:
    """A file of 64-bit hashes; the place of each is its number.

    Args:
        path: Where it lies; made anew.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def name(self) -> str:
        """Name of the file."""
        return self._path.name

    def append(self, hashes: Hashes) -> None:
        """Add some at the end."""
        self._file.write(np.ascontiguousarray(hashes, dtype=np.uint64).tobytes())
        self._count += len(hashes)

    def repeated(self, wanted: npt.NDArray[np.bool_] | None = None) -> Iterator[tuple[Numbers, Numbers]]:
        """Yield what occurs more than once, in rounds.

        Args:
            wanted: Which numbers to look at, shape (n,); all without.

        Yields:
            The numbers with equal hashes side by side, ascending among equals; and where each run of equals
            starts.
        """
        self._file.flush()
        rounds = -(-self._count // ROUND)
        for turn in range(rounds):
            hashes, numbers = self._of_round(turn, rounds, wanted)
            order = np.argsort(hashes, kind="stable")
            hashes, numbers = hashes[order], numbers[order]
            equal = hashes[1:] == hashes[:-1]
            after = np.concatenate([[False], equal]) if len(hashes) else np.zeros(0, dtype=np.bool_)
            before = np.concatenate([equal, [False]]) if len(hashes) else after
            shared = after | before
            yield numbers[shared], np.flatnonzero(~after[shared])

    def remove(self) -> None:
        """Delete the file."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    def _of_round(
        self, turn: int, rounds: int, wanted: npt.NDArray[np.bool_] | None
    ) -> tuple[Hashes, Numbers]:
        hashes: list[Hashes] = [np.zeros(0, dtype=np.uint64)]
        numbers: list[Numbers] = [np.zeros(0, dtype=np.int64)]
        for start in range(0, self._count, _READ):
            some = np.fromfile(self._path, np.uint64, _READ, offset=8 * start)
            mine = np.ones(len(some), dtype=np.bool_) if rounds == 1 else some % np.uint64(rounds) == turn
            if wanted is not None:
                mine &= wanted[start : start + len(some)]
            hashes.append(some[mine])
            numbers.append(np.flatnonzero(mine) + start)
        return np.concatenate(hashes), np.concatenate(numbers)


class BucketColumn:
    """A file that says for each number in which bucket it is; 0 for in none that it shares.

    Args:
        path: Where it lies; made anew.
        buckets: One for each number, shape (n,).
    """

    def __init__(self, path: Path, buckets: npt.NDArray[np.uint32]) -> None:
        self._path = path
        buckets.tofile(path)

    def read(self, start: int, count: int) -> npt.NDArray[np.uint32]:
        """Return the buckets of `count` numbers from `start` on."""
        return np.fromfile(self._path, np.uint32, count, offset=4 * start)


def bucket_numbers(count: int, starts: Numbers, first: int) -> npt.NDArray[np.uint32]:
    """Return the number of the bucket for each of `count` numbers in runs that begin at `starts`."""
    runs = np.zeros(count, dtype=np.uint32)
    runs[starts] = 1
    return (np.cumsum(runs) + (first - 1)).astype(np.uint32)


def bucket_column(
    path: Path, hashes: HashColumn, wanted: npt.NDArray[np.bool_], first: int
) -> tuple[BucketColumn, int]:
    """Number the hashes that several numbers share.

    Args:
        path: Where the result lies.
        hashes: The hashes.
        wanted: Which numbers count, shape (n,).
        first: The number of the first bucket, from 1.

    Returns:
        The buckets, and the number that the next one would get.
    """
    buckets = np.zeros(len(hashes), dtype=np.uint32)
    for numbers, starts in hashes.repeated(wanted):
        buckets[numbers] = bucket_numbers(len(numbers), starts, first)
        first += len(starts)
    return BucketColumn(path, buckets), first
