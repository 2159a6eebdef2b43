"""How probable the labels of an import are, in few numbers: what a threshold is judged by."""

import tempfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.batch.parts import Parts
from pipeline.batch.stages import PROBABILITIES, probabilities
from pipeline.claims.fingerprints import hash64
from pipeline.labels import LABELS, Label
from pipeline.posts import strings

BINS: Final = 100
"""Steps of probability: a whole percent each."""

_LOW: Final = 0.05
"""Under this no threshold ever lies, so that copies of such posts need not be told from each other."""

_COUNTED: Final = ("cluster_id", "created_at", *PROBABILITIES)
_PILES: Final = 16  # of ten million posts, each takes some 50 MB while it is counted
_ROW: Final = np.dtype([("cluster", "u8"), ("day", "i4"), ("likely", "f4", len(LABELS))])

Rows = npt.NDArray[np.void]
"""Posts: hash of the cluster, day as an ordinal, probabilities."""


@dataclass(slots=True)
class Bins:
    """Clusters of one day by probability of one label: how many, and the sum of their probabilities."""

    counts: list[int] = field(default_factory=lambda: [0] * BINS)
    mass: list[float] = field(default_factory=lambda: [0.0] * BINS)

    def add(self, probability: float) -> None:
        """Count one cluster."""
        step = min(BINS - 1, int(probability * BINS + 1e-6))
        self.counts[step] += 1
        self.mass[step] += probability

    def add_all(self, probabilities: npt.NDArray[np.float64]) -> None:
        """Count clusters, by their probabilities, shape (n,)."""
        steps = np.minimum(BINS - 1, (probabilities * BINS + 1e-6).astype(np.int64))
        counts = np.bincount(steps, minlength=BINS).tolist()
        mass = np.bincount(steps, probabilities, minlength=BINS).tolist()
        self.counts = [a + b for a, b in zip(self.counts, counts, strict=True)]
        self.mass = [a + b for a, b in zip(self.mass, mass, strict=True)]


def histogram(parts: Parts, known: Collection[str]) -> dict[tuple[date, Label], Bins]:
    """Count the clusters of an import that are not in the queue yet, by day and label.

    A cluster counts once, on the day of its first post here, with its highest probability for each label. A
    post without a time counts on the day of the import. Posts that are nowhere near any label count one by
    one, until one of their cluster is.

    The posts are put on piles on disk, all of a cluster on one, so that memory does not grow with them.
    """
    found: dict[tuple[date, Label], Bins] = {}
    today = datetime.now(UTC).date()
    with ExitStack() as stack:
        piles = [_pile(parts.folder, stack) for _ in range(_PILES)]
        for batch in parts.look(_COUNTED):
            rows = _rows(batch, known, today)
            where = rows["cluster"] % np.uint64(_PILES)
            for number, pile in enumerate(piles):
                pile.write(rows[where == number].tobytes())
        for pile in piles:
            pile.seek(0)
            for some in _counted(np.frombuffer(pile.read(), dtype=_ROW)):
                _add(found, some)
    return found


def _pile(folder: Path, stack: ExitStack) -> IO[bytes]:
    return stack.enter_context(tempfile.TemporaryFile(dir=folder))


def _rows(batch: pa.RecordBatch, known: Collection[str], today: date) -> Rows:
    """Return the posts of a batch whose clusters are not known."""
    times: list[datetime | None] = batch.column("created_at").to_pylist()
    clusters = strings(batch.column("cluster_id"))
    rows = np.zeros(len(clusters), dtype=_ROW)
    rows["cluster"] = [hash64(cluster) for cluster in clusters]
    rows["day"] = [(at.date() if at else today).toordinal() for at in times]
    rows["likely"] = probabilities(batch)
    return rows[[cluster not in known for cluster in clusters]] if clusters else rows


def _counted(rows: Rows) -> Iterator[Rows]:
    """Yield the posts that count alone, then one row for each cluster."""
    rows = rows[np.argsort(rows["cluster"], kind="stable")]
    places = np.arange(len(rows))
    starts = _starts(rows)
    is_near = rows["likely"].max(axis=1, initial=0.0) >= _LOW
    sizes = np.diff(np.append(starts, len(rows)))
    nearest: Any = np.minimum.reduceat(np.where(is_near, places, len(rows)), starts) if len(rows) else places
    is_joined = places >= np.repeat(nearest, sizes)
    yield rows[~is_joined]
    joined = rows[is_joined]
    if len(joined):
        starts = _starts(joined)
        highest = joined[starts]
        highest["likely"] = np.maximum.reduceat(joined["likely"], starts, axis=0)
        yield highest


def _starts(rows: Rows) -> npt.NDArray[np.int64]:
    """Return where each cluster starts in sorted rows."""
    clusters = rows["cluster"]
    return np.flatnonzero(np.concatenate([[True], clusters[1:] != clusters[:-1]])[: len(rows)])


def _add(found: dict[tuple[date, Label], Bins], rows: Rows) -> None:
    for day, (column, label) in product(np.unique(rows["day"]).tolist(), enumerate(LABELS)):
        likely = rows["likely"][rows["day"] == day, column].astype(np.float64)
        found.setdefault((date.fromordinal(day), label), Bins()).add_all(likely)
