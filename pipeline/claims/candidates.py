"""Which representatives a post may have to be compared with, when the fingerprints of all posts are on disk.

The plain version is the index of `pipeline.claims.clusters.Clusterer`. Here every post is put into buckets
first, one for each band, page and beginning that it shares with another post; what nobody shares is in none.
Most buckets of bands are small: whom a post may be near is then found from their members, a batch of posts at
once, and only a post with many others in its buckets is asked for by itself.
"""

from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.claims.columns import CHUNK, BucketColumn, Flags, HashColumn, Numbers, buckets_of
from pipeline.claims.fingerprints import BANDING, bands_of, hash64
from pipeline.claims.joining import MAX_COMPARED, MAX_IN_BAND


class FingerprintColumns:
    """The fingerprints of all posts, column by column on disk.

    Args:
        folder: Where the files lie.

    Attributes:
        digests: What exact copies share.
        key_hashes: What the ids of clusters are made of.
        prefixes: Of the first letters of the keys; 0 for a short one.
        bands: Of each band.
        links: Of all links, those of the first post first.
        link_ends: How many links there are up to and with each post.
        is_cut: For each post whether it was cut off.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.digests = HashColumn(folder / "digests")
        self.key_hashes = HashColumn(folder / "keys")
        self.prefixes = HashColumn(folder / "prefixes")
        self.bands = [HashColumn(folder / f"band{i:02}") for i in range(BANDING.bands)]
        self.links = HashColumn(folder / "links")
        self.link_ends = HashColumn(folder / "link_ends")
        self.is_cut = bytearray()

    def __len__(self) -> int:
        return len(self.digests)

    def add(self, prints: pa.RecordBatch) -> None:
        """Add rows of `FINGERPRINTS`."""
        self.digests.append(prints.column("digest").to_numpy())
        self.key_hashes.append(prints.column("key_hash").to_numpy())
        self.prefixes.append(prints.column("prefix").to_numpy())
        for column, band in zip(self.bands, bands_of(prints).T, strict=True):
            column.append(band)
        cut_keys: Any = prints.column("cut_key")
        lengths: Any = pc.binary_length(cut_keys).to_numpy()
        self.is_cut += (lengths > 0).tobytes()
        links = prints.column("links")
        counts: Any = pc.list_value_length(links).to_numpy()
        self.link_ends.append(len(self.links) + np.cumsum(counts, dtype=np.uint64))
        found: Any = pc.list_flatten(links).to_pylist()
        self.links.append(np.fromiter(map(hash64, found), np.uint64, len(found)))

    def first_copies(self) -> Numbers:
        """Return for each post the number of the first one that is its exact copy, shape (n,)."""
        first = np.arange(len(self), dtype=np.uint32)
        for numbers, starts in self.digests.repeated():
            lengths = np.diff(np.append(starts, len(numbers)))
            first[numbers] = np.repeat(numbers[starts], lengths)
        self.digests.remove()
        return first


class Pairs(NamedTuple):
    """Posts of a batch beside earlier ones that share a band with them, each pair once.

    Attributes:
        rows: Rows in the batch, ascending.
        others: Numbers of the earlier posts.
    """

    rows: Numbers
    others: Numbers


class Candidates:
    """Representatives by bucket; posts are asked for batch by batch, in order.

    Args:
        columns: The fingerprints; files of them that are not needed any more are deleted.
        is_fresh: Which posts are no copies of earlier ones, shape (n,).

    Attributes:
        is_found: Which posts are representatives that are found by their bands, shape (n,).
        is_shared: Of the batch that is open, which fresh posts share a bucket, shape (rows,).
        is_crowded: Which of them may be like so many others that `similar` has to count these.
        is_referred: Which of them share a page, a beginning or a key.
    """

    def __init__(self, columns: FingerprintColumns, is_fresh: Flags) -> None:
        following = 1
        self._bands: list[BucketColumn] = []
        members: list[Numbers] = []
        starts: list[Numbers] = []
        count = 0
        for band in columns.bands:
            found = buckets_of(band, is_fresh, following)
            self._bands.append(_kept(columns, band, found.of))
            members.append(found.members)
            starts.append(found.starts + np.uint32(count))
            following += len(found.starts)
            count += len(found.members)
        self._members = np.concatenate(members)
        self._starts = np.concatenate([*starts, [count]]).astype(np.uint32)
        keys = buckets_of(columns.key_hashes, is_fresh, 1)
        self._keys = BucketColumn(columns.folder / "keys.buckets", keys.of)
        self._is_taken = bytearray(len(keys.starts) + 1)
        del keys  # 40 MB of ten million posts
        links = buckets_of(columns.links, _of_links(columns, is_fresh), following)
        self._links = _kept(columns, columns.links, links.of)
        following += len(links.starts)
        del links
        prefixes, following = _prefix_buckets(columns, is_fresh, following)
        self._prefixes = _kept(columns, columns.prefixes, prefixes)
        del prefixes
        self._link_ends = columns.link_ends
        self._heads = array("I", [0]) * following
        self._leaders = array("I", [0])
        self._next = array("I", [0])
        self.is_found: Flags = np.zeros(len(is_fresh), dtype=np.bool_)
        self.is_shared = self.is_crowded = self.is_referred = self.is_found[:0]

    def open(self, start: int, fresh: Flags) -> None:
        """Go on to the posts from number `start` on; `fresh` says which are no copies, shape (rows,)."""
        count = len(fresh)
        self._start = start
        self._rows = np.stack([band.read(start, count) for band in self._bands], axis=1)
        self._key_rows = self._keys.read(start, count)
        self._prefix_rows = self._prefixes.read(start, count)
        ends = self._link_ends.read(max(start - 1, 0), count + (start > 0)).astype(np.int64)
        ends = ends if start else np.append(np.int64(0), ends)
        self._link_starts = ends - ends[0]
        self._link_rows = self._links.read(int(ends[0]), int(ends[-1] - ends[0]))
        referred: Any = self._prefix_rows > 0
        referred[np.repeat(np.arange(count), np.diff(ends))[self._link_rows > 0]] = True
        self.is_shared = ((self._rows > 0).any(axis=1) | referred) & fresh
        self.is_referred = (referred | (self._key_rows > 0)) & fresh
        at, _ = np.nonzero(self._rows)
        sizes = self._sizes(self._rows[self._rows > 0])
        self.is_crowded = np.bincount(at, sizes - 1, count) >= MAX_IN_BAND

    def pairs(self) -> Pairs:
        """Return whom the posts that are not crowded share a band with, representatives or not."""
        rows, bands = np.nonzero(np.where(self.is_crowded[:, None], 0, self._rows))
        buckets = self._rows[rows, bands]
        sizes = self._sizes(buckets)
        firsts = self._starts[buckets - 1] - (np.cumsum(sizes) - sizes)
        others = self._members[np.repeat(firsts, sizes) + np.arange(sizes.sum())]
        rows = np.repeat(rows, sizes)
        is_earlier = others < rows + self._start
        packed = np.unique(rows[is_earlier].astype(np.uint64) << np.uint64(32) | others[is_earlier])
        return Pairs((packed >> np.uint64(32)).astype(np.uint32), packed.astype(np.uint32))

    def similar(self, row: int) -> set[int]:
        """Return the representatives that share a band with a post."""
        found: set[int] = set()
        for bucket in filter(None, self._rows[row].tolist()):
            if self._is_large(bucket):
                found.update(self._in(bucket))
            else:
                members = self._members[self._starts[bucket - 1] : self._starts[bucket]]
                found.update(members[self.is_found[members]].tolist())
        return found

    def same_page(self, row: int) -> Iterator[int]:
        """Yield the first representatives of each page that a post points at."""
        for bucket in self._pages(row):
            yield from self._first(bucket)

    def same_start(self, row: int) -> list[int]:
        """Return the first representatives with the beginning of a post, where one of them was cut off."""
        bucket = int(self._prefix_rows[row])
        return self._first(bucket) if bucket else []

    def takes_key(self, row: int) -> bool:
        """Whether a post is the first representative with its key; it counts as one from now on."""
        bucket = int(self._key_rows[row])
        is_first = not self._is_taken[bucket]
        self._is_taken[bucket] = bucket > 0
        return is_first

    def add(self, row: int, *, bands: bool, prefix: bool) -> None:
        """Let a post be found from now on.

        Args:
            row: The post.
            bands: Whether it is found by its bands.
            prefix: Whether it is found by its beginning.
        """
        leader = self._start + row
        self.is_found[leader] = bands
        if bands and self.is_crowded[row]:
            for bucket in filter(None, self._rows[row].tolist()):
                if self._is_large(bucket):
                    self._put(bucket, leader)
        referred = self._pages(row)
        if prefix and self._prefix_rows[row]:
            referred.append(int(self._prefix_rows[row]))
        for bucket in referred:
            if len(self._first(bucket)) < MAX_COMPARED:
                self._put(bucket, leader)

    def _sizes(self, buckets: Numbers) -> npt.NDArray[np.int64]:
        sizes: npt.NDArray[np.int64] = np.subtract(
            self._starts[buckets], self._starts[buckets - 1], dtype=np.int64
        )
        return sizes

    def _is_large(self, bucket: int) -> bool:
        """Whether a bucket has more members than would be looked through one by one."""
        return int(self._starts[bucket]) - int(self._starts[bucket - 1]) > MAX_IN_BAND

    def _pages(self, row: int) -> list[int]:
        start, end = self._link_starts[row : row + 2]
        return [bucket for bucket in self._link_rows[start:end].tolist() if bucket]

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


def _kept(columns: FingerprintColumns, hashes: HashColumn, buckets: Numbers) -> BucketColumn:
    """Keep the buckets of hashes in place of the hashes."""
    hashes.remove()
    return BucketColumn(columns.folder / f"{hashes.name}.buckets", buckets)


def _of_links(columns: FingerprintColumns, is_fresh: Flags) -> Flags:
    """Return for each link whether its post is fresh."""
    found: list[Flags] = [np.zeros(0, dtype=np.bool_)]
    last = np.uint64(0)
    for start, ends in columns.link_ends.chunks():
        counts = np.diff(ends, prepend=last).astype(np.int64)
        found.append(np.repeat(is_fresh[start : start + len(ends)], counts))
        last = ends[-1]
    return np.concatenate(found)


def _prefix_buckets(columns: FingerprintColumns, is_fresh: Flags, first: int) -> tuple[Numbers, int]:
    """Number the beginnings that a post which was cut off shares with another.

    Returns:
        The bucket of each post, 0 for in none, shape (n,); and the number that the next bucket would get.
    """
    is_long = np.zeros(len(columns), dtype=np.bool_)
    for start, prefixes in columns.prefixes.chunks():
        is_long[start : start + len(prefixes)] = prefixes > 0
    buckets, _, starts = buckets_of(columns.prefixes, is_fresh & is_long, 1)
    has_cut = np.zeros(len(starts) + 1, dtype=np.bool_)
    has_cut[buckets[np.frombuffer(columns.is_cut, dtype=np.bool_)]] = True
    has_cut[0] = False
    renamed = np.cumsum(has_cut, dtype=np.uint32) + np.uint32(first - 1)
    renamed[~has_cut] = 0
    for start in range(0, len(buckets), CHUNK):
        buckets[start : start + CHUNK] = renamed[buckets[start : start + CHUNK]]
    return buckets, first + int(has_cut.sum())
