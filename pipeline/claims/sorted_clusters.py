"""The clusters of millions of posts, decided in order when the fingerprints of all are there.

The same as `pipeline.claims.clusters.Clusterer`, which stays the plain version to compare with, in memory
that hardly grows: the bands of all posts lie on disk and are sorted one after the other, which shows the few
posts that share a band, a page or a beginning with another. Only these are read and compared, in input order;
the others are clusters of their own.
"""

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.claims.candidates import Candidates, FingerprintColumns
from pipeline.claims.clusters import ClusterReport
from pipeline.claims.columns import HashColumn, Hashes, Numbers
from pipeline.claims.fingerprints import (
    FINGERPRINTS,
    PREFIX_LENGTH,
    cluster_name,
    cluster_names,
    fingerprints,
    hash64,
)
from pipeline.claims.joining import MAX_IN_BAND, Joining, Leader
from pipeline.claims.leader_file import LeaderFile
from pipeline.settings import DEFAULTS
from pipeline.text import normalise

_COMPARED: "list[pa.Field[Any]]" = [
    pa.field("text", pa.string(), nullable=False),
    *(FINGERPRINTS.field(name) for name in ("key", "cut_key", "key_hash")),
]
COMPARED: Final = pa.schema(_COMPARED)
"""What is read again of each post when clusters are decided."""

_NAME: Final = re.compile("c[0-9a-f]{16}")
_KNOWN_BATCH: Final = 2_000
_LARGEST: Final = 10
_LOST: Final = np.iinfo(np.uint32).max

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Decided:
    """The clusters of one batch.

    Attributes:
        ids: One for each post; None where comparing failed.
        leaders: Numbers of their representatives, for `SortedClusters.count`, shape (n,).
        failures: What went wrong, by row.
    """

    ids: list[str | None]
    leaders: Numbers
    failures: dict[int, Exception] = field(default_factory=dict)


class SortedClusters:
    """Takes fingerprints in input order, and then says the clusters.

    First `add_known` for what there was before, then `add` for every batch, then `decide`.

    Args:
        folder: An empty folder to work in; takes about 300 bytes a post.
        threshold: True Jaccard similarity, 0 to 1, from which two texts are one cluster.
    """

    def __init__(self, folder: Path, threshold: float = DEFAULTS.cluster_jaccard) -> None:
        self._folder = folder
        self._columns = FingerprintColumns(folder)
        self._threshold = threshold
        self._known: list[pa.RecordBatch] = []
        self._known_ids: list[str] = []
        self._waiting: list[str] = []
        self._taken: set[int] = set()  # hashes in the ids of known clusters, and those of `_renamed`
        self._renamed: dict[int, int] = {}  # whose id is not made of the hash of its key
        self._tally = _Tally(folder / "counted")
        self._apart = array("I")

    def add_known(self, cluster_id: str, text: str) -> None:
        """Seed a cluster from an earlier run, so that new copies of `text` join it under its old id."""
        self._known_ids.append(cluster_id)
        self._waiting.append(text)
        if len(self._waiting) == _KNOWN_BATCH:
            self._take_known()

    def add(self, prints: pa.RecordBatch) -> None:
        """Take the fingerprints of the next batch, with the columns of `FINGERPRINTS`."""
        self._take_known()
        self._columns.add(prints)

    def decide(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Decided]:
        """Yield the clusters of each batch.

        Args:
            rows: The same posts in the same order, in any batches, with the columns `COMPARED`.
        """
        self._take_known()
        leaders = self._columns.first_copies()
        is_fresh = leaders == np.arange(len(leaders), dtype=np.uint32)
        candidates = Candidates(self._columns, is_fresh)
        self._file = LeaderFile(self._folder, len(leaders), self._threshold)
        self._join = Joining(self._file.read, self._threshold)
        start = 0
        for batch in chain(self._known, rows):
            end = start + batch.num_rows
            candidates.open(start, is_fresh[start:end])
            failures = self._place_batch(batch, start, leaders, candidates)
            if start >= len(self._known_ids):
                found = leaders[start:end].copy()
                names = self._names(found, start, batch.column("key_hash").to_numpy())
                yield Decided(names, found, failures)
            start = end

    def count(self, leaders: Numbers) -> None:
        """Count posts for the report, by the representatives that `decide` gave them."""
        self._tally.add(leaders[leaders != _LOST])

    def report(self) -> ClusterReport:
        """Return what was found among the posts that were counted."""
        clusters, largest = self._tally.largest(len(self._columns))
        named = tuple((str(self._name(number)), size) for number, size in largest)
        return ClusterReport(len(self._tally), clusters, named)

    @property
    def related(self) -> dict[str, str]:
        """For each cluster that stayed apart from a near one only because it says something else, its id."""
        names = map(str, map(self._name, self._apart))
        return dict(zip(names, names, strict=True))  # they lie in pairs

    def _take_known(self) -> None:
        if self._waiting:
            texts, self._waiting = self._waiting, []
            prints = fingerprints([normalise(text) for text in texts], texts)
            self._columns.add(prints)
            columns = [pa.array(texts, pa.string()), *(prints.column(name) for name in COMPARED.names[1:])]
            self._known.append(pa.RecordBatch.from_arrays(columns, schema=COMPARED))

    def _place_batch(
        self, batch: pa.RecordBatch, start: int, leaders: Numbers, candidates: Candidates
    ) -> dict[int, Exception]:
        """Find the representatives of a batch; return what went wrong, by row."""
        failures: dict[int, Exception] = {}
        numbers = np.arange(start, start + batch.num_rows, dtype=np.uint32)
        key_hashes: Hashes = batch.column("key_hash").to_numpy()
        shared = np.flatnonzero(candidates.is_shared)
        self._file.extend(numbers[shared], batch.take(shared))
        near, bounds = self._near(numbers, candidates)
        # Who is like no other has a name already, unless somebody took it.
        asked = candidates.is_crowded | candidates.is_referred | (np.diff(bounds) > 0)
        candidates.is_found[numbers[candidates.is_shared & ~asked]] = True
        asked |= (leaders[numbers] != numbers) | (numbers < len(self._known_ids))
        if self._taken:
            asked |= np.array([key_hash in self._taken for key_hash in key_hashes.tolist()], dtype=np.bool_)
        columns = [batch.column(name) for name in COMPARED.names[:3]]
        for row, number in enumerate(numbers.tolist()):
            if not asked[row]:
                continue
            if leaders[number] != number:
                leaders[number] = leaders[leaders[number]]
                if leaders[number] == _LOST:
                    failures[row] = ValueError("it is a copy of a post that could not be compared")
                continue
            post = Leader(*(str(column[row]) for column in columns))
            others = near[bounds[row] : bounds[row + 1]]
            try:
                leaders[number] = self._place(number, row, post, int(key_hashes[row]), others, candidates)
            except Exception as error:  # whatever it is, it is told of this post
                leaders[number], failures[row] = _LOST, error
            if number in self._renamed:
                asked |= key_hashes == np.uint64(self._renamed[number])
        return failures

    def _near(self, numbers: Numbers, candidates: Candidates) -> tuple[Numbers, Rows]:
        """Return the earlier posts that those of a batch may be near, crowded ones left out.

        Returns:
            Numbers of the earlier posts, shape (m,), and between which bounds those of each row lie, shape
            (rows + 1,).
        """
        rows, others = candidates.pairs()
        is_possible = candidates.is_found[others] | (others >= numbers[:1])
        rows, others = rows[is_possible], others[is_possible]
        is_near = self._file.may_be_near(numbers[rows], others)
        return others[is_near], np.searchsorted(rows[is_near], np.arange(len(numbers) + 1))

    def _place(
        self, number: int, row: int, post: Leader, key_hash: int, near: Numbers, candidates: Candidates
    ) -> int:
        """Return the representative that a post joins, which may be itself.

        Args:
            number: The number of the post.
            row: Its row in the batch.
            post: The post.
            key_hash: Of its key.
            near: Earlier posts that it may be near, representatives or not, if it is not crowded.
            candidates: The index.
        """
        if number < len(self._known_ids):
            self._taken |= _hash_in(self._known_ids[number])
            return self._lead(number, row, post, candidates, is_indexed=True)
        is_indexed = True
        if candidates.is_crowded[row]:
            similar = candidates.similar(row)
            is_indexed = len(similar) < MAX_IN_BAND
            near = np.fromiter(similar, dtype=np.uint32, count=len(similar))
            near = near[self._file.may_be_near(np.full(len(near), number), near)]
        near = near[candidates.is_found[near]]
        joined = self._join(post, near.tolist(), self._referred(row, post, candidates))
        if joined.leader is not None:
            return joined.leader
        # The same letters may be told apart by diacritics, digits or a link.
        if not candidates.takes_key(row) or key_hash in self._taken:
            self._renamed[number] = hash64(post.text)
            self._taken.add(self._renamed[number])
        if joined.apart is not None:
            self._apart.extend((number, joined.apart))
        return self._lead(number, row, post, candidates, is_indexed=is_indexed)

    def _referred(self, row: int, post: Leader, candidates: Candidates) -> Iterator[int]:
        yield from candidates.same_page(row)
        yield from self._join.cut_copies(post, candidates.same_start(row))

    def _lead(self, number: int, row: int, post: Leader, candidates: Candidates, *, is_indexed: bool) -> int:
        if candidates.is_shared[row]:
            candidates.add(row, bands=is_indexed, prefix=len(post.key) > PREFIX_LENGTH)
        return number

    def _names(self, leaders: Numbers, start: int, key_hashes: Hashes) -> list[str | None]:
        """Return the names of representatives, many of which are in the batch at hand, from `start` on."""
        rows = leaders.astype(np.int64) - start
        has_own = (rows >= 0) & (rows < len(leaders)) & (leaders >= len(self._known_ids))
        has_own &= ~np.fromiter(map(self._renamed.__contains__, leaders.tolist()), np.bool_, len(leaders))
        names: list[str | None] = [*cluster_names(key_hashes[np.where(has_own, rows, 0)])]
        for row in np.flatnonzero(~has_own).tolist():
            names[row] = self._name(int(leaders[row]))
        return names

    def _name(self, number: int) -> str | None:
        if number == _LOST:
            return None
        if number < len(self._known_ids):
            return self._known_ids[number]
        renamed = self._renamed.get(number)
        return cluster_name(int(self._columns.key_hashes.read(number, 1)[0]) if renamed is None else renamed)


class _Tally:
    """Counts posts by their representatives, in a file.

    Args:
        path: Where it lies; made anew.
    """

    def __init__(self, path: Path) -> None:
        self._numbers = HashColumn(path)

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, leaders: Numbers) -> None:
        """Count posts."""
        self._numbers.append(leaders.astype(np.uint64))

    def largest(self, posts: int) -> tuple[int, list[tuple[int, int]]]:
        """Return how many representatives there are, and the largest clusters as `(representative, size)`.

        Args:
            posts: Numbers that a representative may have.
        """
        sizes = np.zeros(posts, dtype=np.uint32)
        for _, numbers in self._numbers.chunks():
            found, counts = np.unique(numbers, return_counts=True)
            sizes[found] += counts.astype(np.uint32)
        count = int(np.count_nonzero(sizes))
        if not count:
            return 0, []
        least = int(np.partition(sizes, -min(_LARGEST, count))[-min(_LARGEST, count)])
        above: dict[int, None] = {}
        equal: dict[int, None] = {}
        for _, numbers in self._numbers.chunks():
            found, places = np.unique(numbers, return_index=True)
            found = found[np.argsort(places)]
            above |= dict.fromkeys(found[sizes[found] > least].tolist())
            equal |= dict.fromkeys(found[sizes[found] == least][: _LARGEST + len(equal)].tolist())
        chosen = [*sorted(above, key=lambda number: -int(sizes[number])), *equal][:_LARGEST]
        return count, [(number, int(sizes[number])) for number in chosen]


def _hash_in(cluster_id: str) -> set[int]:
    """Return the hash that a name of ours is made of; none in any other."""
    return {int(cluster_id[1:], 16)} if _NAME.fullmatch(cluster_id) else set()
