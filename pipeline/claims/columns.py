"""Columns of numbers on disk, one number for each text, and which numbers occur more than once.

Sorted in rounds of a few million, so that memory does not grow with the column.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]

ROUND: Final = 1 << 21
"""Numbers that are sorted at once, about: some 70 MB."""

CHUNK: Final = 1 << 18
"""Numbers that are read at once."""


class HashColumn:
    """A file of 64-bit numbers, as a rule hashes; the place of each is its number.

    Args:
        path: Where it lies; made anew.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("w+b")
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def name(self) -> str:
        """Name of the file."""
        return self._path.name

    def append(self, hashes: Hashes) -> None:
        """Add some at the end."""
        self._file.seek(0, 2)
        self._file.write(np.ascontiguousarray(hashes, dtype=np.uint64).tobytes())
        self._count += len(hashes)

    def read(self, start: int, count: int) -> Hashes:
        """Return up to `count` of them from `start` on."""
        self._file.seek(8 * start)
        return np.frombuffer(self._file.read(8 * max(count, 0)), dtype=np.uint64)

    def chunks(self) -> Iterator[tuple[int, Hashes]]:
        """Yield all in order, piece by piece, each with the number of its first."""
        for start in range(0, self._count, CHUNK):
            yield start, self.read(start, CHUNK)

    def repeated(self, wanted: Flags | None = None) -> Iterator[tuple[Numbers, Numbers]]:
        """Yield what occurs more than once, in rounds.

        Args:
            wanted: Which numbers to look at, shape (n,); all without.

        Yields:
            The numbers with equal hashes side by side, ascending among equals; and where each run of equals
            starts.
        """
        rounds = -(-self._count // ROUND)
        for turn in range(rounds):
            yield repeated_among(*self._of_round(turn, rounds, wanted))

    def remove(self) -> None:
        """Delete the file."""
        self._file.close()
        self._path.unlink(missing_ok=True)

    def _of_round(self, turn: int, rounds: int, wanted: Flags | None) -> tuple[Hashes, Numbers]:
        hashes: list[Hashes] = [np.zeros(0, dtype=np.uint64)]
        numbers: list[Numbers] = [np.zeros(0, dtype=np.uint32)]
        for start, some in self.chunks():
            mine = np.ones(len(some), dtype=np.bool_) if rounds == 1 else some % np.uint64(rounds) == turn
            if wanted is not None:
                mine &= wanted[start : start + len(some)]
            hashes.append(some[mine])
            numbers.append((np.flatnonzero(mine) + start).astype(np.uint32))
        return np.concatenate(hashes), np.concatenate(numbers)


def repeated_among(hashes: Hashes, numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Return what `HashColumn.repeated` yields of some hashes and their numbers, which ascend.

    Most hashes occur once. Their upper bits are sorted with the places in the lower ones, which is quicker
    than looking for an order, and only what is equal so far is looked at.
    """
    low = np.uint64((1 << max(len(hashes) - 1, 0).bit_length()) - 1)
    packed = hashes & ~low
    packed |= np.arange(len(hashes), dtype=np.uint64)
    packed.sort()
    upper = packed & ~low
    equal = np.zeros(len(hashes) + 1, dtype=np.bool_)
    np.equal(upper[1:], upper[:-1], out=equal[1:-1])
    maybe = np.sort((packed & low)[equal[1:] | equal[:-1]])
    return repeated_in_order(hashes[maybe], numbers[maybe])


def repeated_in_order(hashes: Hashes, numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Return the same as `repeated_among`, the plain way."""
    order = np.argsort(hashes, kind="stable")
    hashes, numbers = hashes[order], numbers[order]
    equal = hashes[1:] == hashes[:-1]
    after = np.concatenate([[False], equal]) if len(hashes) else np.zeros(0, dtype=np.bool_)
    before = np.concatenate([equal, [False]]) if len(hashes) else after
    shared = after | before
    return numbers[shared], np.flatnonzero(~after[shared]).astype(np.uint32)


class BucketColumn:
    """A file that says for each number in which bucket it is; 0 for in none that it shares.

    Args:
        path: Where it lies; made anew.
        buckets: One for each number, shape (n,).
    """

    def __init__(self, path: Path, buckets: Numbers) -> None:
        self._path = path
        buckets.tofile(path)

    def read(self, start: int, count: int) -> Numbers:
        """Return the buckets of `count` numbers from `start` on."""
        return np.fromfile(self._path, np.uint32, count, offset=4 * start)


class Buckets(NamedTuple):
    """The hashes that several numbers share, one bucket each, and its members.

    Attributes:
        of: The bucket of each number; 0 for in none that it shares, shape (n,).
        members: The numbers in the first bucket, ascending, then those in the second, and so on.
        starts: Where the members of each bucket start.
    """

    of: Numbers
    members: Numbers
    starts: Numbers


def buckets_of(hashes: HashColumn, wanted: Flags, first: int) -> Buckets:
    """Return the buckets of hashes.

    Args:
        hashes: The hashes.
        wanted: Which numbers count, shape (n,).
        first: The number of the first bucket, from 1.
    """
    buckets = np.zeros(len(hashes), dtype=np.uint32)
    members: list[Numbers] = [np.zeros(0, dtype=np.uint32)]
    all_starts: list[Numbers] = [np.zeros(0, dtype=np.uint32)]
    count = 0
    for numbers, starts in hashes.repeated(wanted):
        runs: Any = np.zeros(len(numbers), dtype=np.uint32)
        runs[starts] = 1
        buckets[numbers] = np.cumsum(runs, dtype=np.uint32) + np.uint32(first - 1)
        first += len(starts)
        members.append(numbers)
        all_starts.append(starts + np.uint32(count))
        count += len(numbers)
    return Buckets(buckets, np.concatenate(members), np.concatenate(all_starts))
