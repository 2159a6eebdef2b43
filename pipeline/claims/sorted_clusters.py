"""The clusters of millions of posts, decided in order when the fingerprints of all are there.

The same as `pipeline.claims.clusters.Clusterer`, which stays the plain version to compare with, in memory
that hardly grows: the bands of all posts lie on disk and are sorted one after the other, which shows the few
posts that share a band, a page or a beginning with another. Only these are read and compared, in input order;
the others are clusters of their own.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pyarrow as pa

from pipeline.claims.candidates import Candidates, FingerprintColumns
from pipeline.claims.clusters import ClusterReport
from pipeline.claims.columns import HashColumn, Hashes, Numbers
from pipeline.claims.fingerprints import (
    FINGERPRINTS,
    PREFIX_LENGTH,
    cluster_name,
    fingerprints,
    hash64,
)
from pipeline.claims.joining import MAX_IN_BAND, Joining, Leader
from pipeline.claims.shingles import shingles
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
_ROUNDING: Final = 1e-9
_AT_HAND: Final = 1 << 12
_LOST: Final = np.iinfo(np.uint32).max


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
        folder: An empty folder to work in; takes about 200 bytes a post.
        threshold: True Jaccard similarity, 0 to 1, from which two texts are one cluster.
    """

    def __init__(self, folder: Path, threshold: float = DEFAULTS.cluster_jaccard) -> None:
        self._columns = FingerprintColumns(folder)
        self._file = _LeaderFile(folder / "leaders")
        self._threshold = threshold
        self._join = Joining(self._file.read, threshold)
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
        start = 0
        for batch in chain(self._known, rows):
            end = start + batch.num_rows
            candidates.open(start, is_fresh[start:end])
            failures = self._place_batch(batch, start, leaders, candidates)
            if start >= len(self._known_ids):
                found = leaders[start:end].copy()
                key_hashes: Any = batch.column("key_hash").to_pylist()
                yield Decided(self._names(found, start, key_hashes), found, failures)
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
        numbers = np.arange(start, start + batch.num_rows)
        key_hashes: Hashes = batch.column("key_hash").to_numpy()
        # Who is like no other has a name already, unless somebody took it.
        asked = (leaders[numbers] != numbers) | candidates.is_shared | (numbers < len(self._known_ids))
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
            try:
                leaders[number] = self._place(number, row, post, int(key_hashes[row]), candidates)
            except Exception as error:  # whatever it is, it is told of this post
                leaders[number], failures[row] = _LOST, error
            if number in self._renamed:
                asked |= key_hashes == np.uint64(self._renamed[number])
        return failures

    def _place(self, number: int, row: int, post: Leader, key_hash: int, candidates: Candidates) -> int:
        """Return the representative that a post joins, which may be itself."""
        if number < len(self._known_ids):
            self._taken |= _hash_in(self._known_ids[number])
            return self._lead(number, row, post, candidates, is_indexed=True)
        similar = candidates.similar(row)
        joined = self._join(post, self._near_in_size(post, similar), self._referred(row, post, candidates))
        if joined.leader is not None:
            return self._file.numbers[joined.leader]
        # The same letters may be told apart by diacritics, digits or a link.
        if not candidates.takes_key(row) or key_hash in self._taken:
            self._renamed[number] = hash64(post.text)
            self._taken.add(self._renamed[number])
        if joined.apart is not None:
            self._apart.extend((number, self._file.numbers[joined.apart]))
        return self._lead(number, row, post, candidates, is_indexed=len(similar) < MAX_IN_BAND)

    def _near_in_size(self, post: Leader, similar: Iterable[int]) -> Iterator[int]:
        """Yield those whose size lets them be near: similarity is at most the smaller over the larger."""
        size, least = len(shingles(post.key)), self._threshold - _ROUNDING
        for other in similar:
            theirs = self._file.sizes[other]
            if min(size, theirs) >= least * max(size, theirs):
                yield other

    def _referred(self, row: int, post: Leader, candidates: Candidates) -> Iterator[int]:
        yield from candidates.same_page(row)
        yield from self._join.cut_copies(post, candidates.same_start(row))

    def _lead(self, number: int, row: int, post: Leader, candidates: Candidates, *, is_indexed: bool) -> int:
        if candidates.is_shared[row]:
            leader = self._file.append(number, post)
            candidates.add(row, leader, bands=is_indexed, prefix=len(post.key) > PREFIX_LENGTH)
        return number

    def _names(self, leaders: Numbers, start: int, key_hashes: Sequence[int]) -> list[str | None]:
        """Return the names of representatives, many of which are in the batch at hand, from `start` on."""
        ours = range(start, start + len(key_hashes))
        return [
            cluster_name(key_hashes[number - start])
            if number in ours and number not in self._renamed
            else self._name(number)
            for number in leaders.tolist()
        ]

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


class _LeaderFile:
    """Representatives that others may be compared with, on disk; the latest used are kept at hand.

    Attributes:
        numbers: The number of the post of each.
        sizes: How many shingles each has.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("w+b", buffering=0)
        self._ends = array("Q", [0])
        self.numbers = array("I")
        self.sizes = array("I")
        self.read = lru_cache(maxsize=_AT_HAND)(self._read)

    def append(self, number: int, leader: Leader) -> int:
        """Add one and return where it is."""
        content = orjson.dumps((leader.text, leader.key, leader.cut_key))
        self._file.seek(self._ends[-1])
        self._file.write(content)
        self._ends.append(self._ends[-1] + len(content))
        self.numbers.append(number)
        self.sizes.append(len(shingles(leader.key)))
        return len(self.numbers) - 1

    def _read(self, at: int) -> Leader:
        start, end = self._ends[at], self._ends[at + 1]
        self._file.seek(start)
        return Leader(*orjson.loads(self._file.read(end - start)))
