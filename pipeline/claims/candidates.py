"""Which representatives a post may have to be compared with, when the fingerprints of all posts are on disk.

The plain version is the index of `pipeline.claims.clusters.Clusterer`. Here every post is put into buckets
first, one for each band, page and beginning that it shares with another post; what nobody shares is in none.
An index of buckets then needs eight bytes for each representative in each, and nothing for the many posts
that are like no other.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.claims.columns import BucketColumn, HashColumn, bucket_column, bucket_numbers
from pipeline.claims.fingerprints import BANDING, bands_of, hash64
from pipeline.claims.joining import MAX_COMPARED

Flags = npt.NDArray[np.bool_]
Buckets = npt.NDArray[np.uint32]


class FingerprintColumns:
    """The fingerprints of all posts, column by column on disk.

    Args:
        folder: Where the files lie.

    Attributes:
        digests: What exact copies share.
        key_hashes: What the ids of clusters are made of.
        prefixes: Of the first letters of the keys.
        bands: Of each band.
        links: Of all links, those of the first post first.
        owners: The number of the post of each link.
        is_cut: For each post whether it was cut off.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.digests = HashColumn(folder / "digests")
        self.key_hashes = HashColumn(folder / "keys")
        self.prefixes = HashColumn(folder / "prefixes")
        self.bands = [HashColumn(folder / f"band{i:02}") for i in range(BANDING.bands)]
        self.links = HashColumn(folder / "links")
        self.owners = array("I")
        self.is_cut = bytearray()

    def __len__(self) -> int:
        return len(self.digests)

    def add(self, prints: pa.RecordBatch) -> None:
        """Add rows of `FINGERPRINTS`."""
        start = len(self)
        self.digests.append(prints.column("digest").to_numpy())
        self.key_hashes.append(prints.column("key_hash").to_numpy())
        self.prefixes.append(prints.column("prefix").to_numpy())
        for column, band in zip(self.bands, bands_of(prints).T, strict=True):
            column.append(band)
        self.is_cut += bytes(map(bool, prints.column("cut_key").to_pylist()))
        hashes: list[int] = []
        found: Any = prints.column("links").to_pylist()
        for number, links in enumerate(found, start):
            hashes += map(hash64, links)
            self.owners.extend([number] * len(links))
        self.links.append(np.array(hashes, dtype=np.uint64))

    def first_copies(self) -> Buckets:
        """Return for each post the number of the first one that is its exact copy, shape (n,)."""
        first = np.arange(len(self), dtype=np.uint32)
        for numbers, starts in self.digests.repeated():
            lengths = np.diff(np.append(starts, len(numbers)))
            first[numbers] = np.repeat(numbers[starts], lengths)
        return first


@dataclass(frozen=True, slots=True)
class _Sparse:
    """Buckets of few posts, or several of one post, by number ascending."""

    owners: Buckets
    buckets: Buckets

    def within(self, start: int, end: int) -> "_Sparse":
        low, high = np.searchsorted(self.owners, [start, end])
        return _Sparse(self.owners[low:high], self.buckets[low:high])

    def of(self, number: int) -> Iterator[int]:
        low, high = np.searchsorted(self.owners, [number, number + 1])
        yield from self.buckets[low:high].tolist()


class Candidates:
    """Representatives by bucket; posts are asked for batch by batch, in order.

    Args:
        columns: The fingerprints; files of them that are not needed any more are deleted.
        is_fresh: Which posts are no copies of earlier ones, shape (n,).

    Attributes:
        is_shared: Of the batch that is open, which fresh posts share a bucket, shape (rows,).
    """

    def __init__(self, columns: FingerprintColumns, is_fresh: Flags) -> None:
        following = 1
        self._bands: list[BucketColumn] = []
        for band in columns.bands:
            found, following = self._numbered(columns.folder, band, is_fresh, following)
            self._bands.append(found)
        self._keys, last_key = self._numbered(columns.folder, columns.key_hashes, is_fresh, 1)
        self._is_taken = bytearray(last_key)
        self._links, following = _link_buckets(columns, is_fresh, following)
        self._prefixes, following = _prefix_buckets(columns, is_fresh, following)
        self._heads = array("I", bytes(4 * following))
        self._leaders = array("I", [0])
        self._next = array("I", [0])
        self.is_shared: Flags = np.zeros(0, dtype=np.bool_)
        self._start = 0

    def open(self, start: int, fresh: Flags) -> None:
        """Go on to the posts from number `start` on; `fresh` says which are no copies, shape (rows,)."""
        self._start, end = start, start + len(fresh)
        self._rows = np.stack([band.read(start, len(fresh)) for band in self._bands], axis=1)
        self._key_rows = self._keys.read(start, len(fresh))
        self._link_rows = self._links.within(start, end)
        self._prefix_rows = self._prefixes.within(start, end)
        shared: Any = (self._rows > 0).any(axis=1)
        for sparse in (self._link_rows, self._prefix_rows):
            shared[sparse.owners.astype(np.int64) - start] = True
        self.is_shared = shared & fresh

    def similar(self, row: int) -> set[int]:
        """Return the representatives that share a band with a post."""
        return {leader for bucket in self._rows[row].tolist() if bucket for leader in self._in(bucket)}

    def same_page(self, row: int) -> Iterator[int]:
        """Yield the first representatives of each page that a post points at."""
        for bucket in self._link_rows.of(self._start + row):
            yield from self._first(bucket)

    def same_start(self, row: int) -> list[int]:
        """Return the first representatives with the beginning of a post, where one of them was cut off."""
        buckets = self._prefix_rows.of(self._start + row)
        return [leader for bucket in buckets for leader in self._first(bucket)]

    def takes_key(self, row: int) -> bool:
        """Whether a post is the first representative with its key; it counts as one from now on."""
        bucket = int(self._key_rows[row])
        is_first = not self._is_taken[bucket]
        self._is_taken[bucket] = bucket > 0
        return is_first

    def add(self, row: int, leader: int, *, bands: bool, prefix: bool) -> None:
        """Let a post be found from now on.

        Args:
            row: The post.
            leader: Its number among representatives, ascending.
            bands: Whether it is found by its bands.
            prefix: Whether it is found by its beginning.
        """
        if bands:
            for bucket in filter(None, self._rows[row].tolist()):
                self._put(bucket, leader)
        referred = list(self._link_rows.of(self._start + row))
        if prefix:
            referred += self._prefix_rows.of(self._start + row)
        for bucket in referred:
            if len(self._first(bucket)) < MAX_COMPARED:
                self._put(bucket, leader)

    def _numbered(
        self, folder: Path, hashes: HashColumn, is_fresh: Flags, first: int
    ) -> tuple[BucketColumn, int]:
        path = folder / f"{hashes.name}.buckets"
        found = bucket_column(path, hashes, is_fresh, first)
        hashes.remove()
        return found

    def _put(self, bucket: int, leader: int) -> None:
        self._next.append(self._heads[bucket])
        self._heads[bucket] = len(self._leaders)
        self._leaders.append(leader)

    def _in(self, bucket: int) -> Iterator[int]:
        """Yield the representatives of a bucket, the last first."""
        at = self._heads[bucket]
        while at:
            yield self._leaders[at]
            at = self._next[at]

    def _first(self, bucket: int) -> list[int]:
        return list(self._in(bucket))[::-1]


def _link_buckets(columns: FingerprintColumns, is_fresh: Flags, first: int) -> tuple[_Sparse, int]:
    owners = np.frombuffer(columns.owners, dtype=np.uint32) if columns.owners else np.zeros(0, np.uint32)
    return _sparse(columns.links, owners, is_fresh[owners], first)


def _prefix_buckets(columns: FingerprintColumns, is_fresh: Flags, first: int) -> tuple[_Sparse, int]:
    """Number the beginnings that a post which was cut off shares with another."""
    owners = np.arange(len(columns), dtype=np.uint32)
    is_cut = np.frombuffer(bytes(columns.is_cut), dtype=np.bool_)
    found, following = _sparse(columns.prefixes, owners, is_fresh, first)
    has_cut = np.zeros(following - first, dtype=np.bool_)
    has_cut[found.buckets[is_cut[found.owners]] - first] = True
    kept = has_cut[found.buckets - first]
    return _Sparse(found.owners[kept], found.buckets[kept]), following


def _sparse(hashes: HashColumn, owners: Buckets, wanted: Flags, first: int) -> tuple[_Sparse, int]:
    places: list[npt.NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
    buckets: list[Buckets] = [np.zeros(0, dtype=np.uint32)]
    for numbers, starts in hashes.repeated(wanted):
        places.append(numbers)
        buckets.append(bucket_numbers(len(numbers), starts, first))
        first += len(starts)
    hashes.remove()
    every = np.concatenate(places)
    order = np.argsort(every, kind="stable")
    return _Sparse(owners[every[order]], np.concatenate(buckets)[order]), first
