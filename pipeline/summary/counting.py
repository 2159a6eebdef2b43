"""Scores files to the figures of a summary: two passes, in memory that grows by eight bytes a post."""

import heapq
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa

from pipeline.batch import DayCounts, local_day, read_days, read_scores, rejects_path
from pipeline.classify import LinearModel, load_model
from pipeline.errors import InputError
from pipeline.labels import LABELS, QUEUED, Label
from pipeline.posts import strings
from pipeline.summary.excerpts import excerpt, signs_in
from pipeline.summary.figures import BANDS, Figures, Item, LabelFigures
from pipeline.summary.strangeness import Sample, measure
from pipeline.summary.timeline import make_timeline

TOP: Final = 4
REPEATED: Final = 5
ORDER: Final = tuple(sorted(LABELS, key=lambda label: (*QUEUED, *LABELS).index(label)))
"""Labels in the order of the queue, then the others."""

_PROBABILITIES: Final = [f"p_{label}" for label in LABELS]

Hashes = npt.NDArray[np.uint64]
Row = Mapping[str, Any]


def count_scores(paths: Sequence[Path], *, top: int = TOP) -> Figures:
    """Return the figures of scores files: one, or the shards of one export.

    Args:
        paths: What `khoitrong score` wrote; rejects that lie beside are counted too.
        top: How many items to read first are named of each label.

    Raises:
        InputError: A file is missing, damaged, no scores file, or there is not one post.
        ModelError: The shipped linear model cannot be read.
        UsageError: A path has no known ending.
    """
    counts = _Counts(top)
    for path in paths:
        days = DayCounts()
        for batch in read_scores(path):
            counts.add(batch)
            days.add(batch)
        counts.days.merge(days if days.posts else read_days(path) or days)
    if counts.posts == 0:
        raise InputError(
            f"{', '.join(map(str, paths))} has a header but no posts.", "Score an export that holds some."
        )
    ids, sizes = np.unique(np.concatenate(counts.clusters), return_counts=True)
    known = _known_words() if counts.sample.texts else frozenset[str]()

    def copies(row: Row) -> int:
        return int(sizes[np.searchsorted(ids, _hash(row["cluster_id"]))])

    return Figures(
        names=tuple(path.name for path in paths),
        models=tuple(sorted(counts.models)),
        posts=counts.posts,
        flagged=counts.flagged,
        clusters=len(ids),
        rejects=_rejects(paths),
        timeline=make_timeline(counts.days),
        labels=[counts.label(label) for label in ORDER if label in QUEUED or counts.by_label[label]],
        top=[_item(row, copies(row)) for label in ORDER for row in counts.best[label].rows],
        signs=counts.signs.most_common(),
        repeated=[_item(row, copies(row)) for row in _most_repeated(paths, ids, sizes)],
        strangeness=measure(counts.sample.texts, known, counts.languages, counts.posts),
        has_texts=bool(counts.sample.texts),
    )


class _Best:
    """The rows of highest priority, one of each cluster."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._rows: dict[str, Row] = {}
        self._least = -1.0

    def add(self, row: Row) -> None:
        if row["priority"] <= self._least:
            return
        before = self._rows.get(row["cluster_id"])
        if before is None or before["priority"] < row["priority"]:
            self._rows[row["cluster_id"]] = row
        if len(self._rows) > self._size:
            last = min(self._rows.values(), key=lambda each: each["priority"])
            del self._rows[last["cluster_id"]]
            self._least = min(each["priority"] for each in self._rows.values())

    @property
    def rows(self) -> list[Row]:
        return heapq.nlargest(self._size, self._rows.values(), key=lambda row: row["priority"])


class _Counts:
    """What is counted over all rows."""

    def __init__(self, top: int) -> None:
        self.posts = self.flagged = 0
        self.models: set[str] = set()
        self.clusters: list[Hashes] = []
        self.days = DayCounts()
        self.languages: Counter[str] = Counter()
        self.signs: Counter[str] = Counter()
        self.by_label: Counter[str] = Counter()
        self.expected: Counter[str] = Counter()
        self.bands = {label: [0] * BANDS for label in LABELS}
        self.lowest = dict.fromkeys(LABELS, 1.0)
        self.best = {label: _Best(top) for label in LABELS}
        self.sample = Sample()

    def add(self, batch: pa.RecordBatch) -> None:
        """Count a batch of the schema `SCORED_FILE`."""
        self.posts += batch.num_rows
        self.models.update(filter(None, batch.column("model").unique().to_pylist()))
        self.clusters.append(
            np.array([_hash(each) for each in strings(batch.column("cluster_id"))], np.uint64)
        )
        self.languages.update(strings(batch.column("lang")))
        for text in batch.column("text").to_pylist():
            if text is not None:
                self.sample.add(text)
        flags = batch.column("flags").to_pylist()
        flagged = [i for i, each in enumerate(flags) if each]
        self.flagged += len(flagged)
        for row in batch.take(pa.array(flagged, pa.int64())).to_pylist():
            self._add_flagged(row)

    def _add_flagged(self, row: Row) -> None:
        labels = _labels(row)
        for label in labels:
            p = row[f"p_{label}"]
            self.by_label[label] += 1
            self.expected[label] += p
            self.bands[label][min(BANDS - 1, int(p * BANDS))] += 1
            self.lowest[label] = min(self.lowest[label], p)
        self.signs.update(signs_in(row["reasons"]))
        if labels:
            self.best[labels[0]].add(row)

    def label(self, label: Label) -> LabelFigures:
        flagged = self.by_label[label]
        lowest = self.lowest[label] if flagged else 0.0
        return LabelFigures(label, flagged, self.expected[label], lowest, tuple(self.bands[label]))


def _most_repeated(paths: Sequence[Path], ids: Hashes, sizes: npt.NDArray[np.int64]) -> Iterator[Row]:
    """Yield the first post of each of the largest clusters, the largest first."""
    order = [int(i) for i in np.argsort(-sizes, kind="stable")[:REPEATED] if sizes[i] > 1]
    wanted = {int(ids[i]) for i in order}
    first: dict[int, Row] = {}
    for batch in (batch for path in paths if wanted for batch in read_scores(path)):
        for i, cluster in enumerate(strings(batch.column("cluster_id"))):
            place = _hash(cluster)
            if place in wanted:
                wanted.discard(place)
                first[place] = batch.slice(i, 1).to_pylist()[0]
        if not wanted:
            break
    yield from (first[int(ids[i])] for i in order)


def _item(row: Row, copies: int) -> Item:
    labels = _labels(row)
    return Item(
        flags=labels,
        probability=row[f"p_{labels[0]}"] if labels else 0.0,
        priority=row["priority"],
        pieces=excerpt(row["text"], row["reasons"], labels[0] if labels else None),
        signs=tuple(dict.fromkeys(signs_in(row["reasons"]))),
        copies=copies,
        day=local_day(row["created_at"]) if row["created_at"] else None,
    )


def _labels(row: Row) -> tuple[Label, ...]:
    flags = (row["flags"] or "").split(",")
    return tuple(sorted((label for label in LABELS if label in flags), key=flags.index))


def _hash(cluster: str) -> int:
    """Return a number of 64 bits for a cluster id, which is one already behind its letter."""
    try:
        return int(cluster[1:17], 16)
    except ValueError:
        return hash(cluster) & (2**64 - 1)


def _rejects(paths: Sequence[Path]) -> Mapping[str, int] | None:
    """Count the rows that could not be used, by reason, from the files beside the scores."""
    files = [file for path in paths if (file := rejects_path(path)).exists()]
    found: Counter[str] = Counter()
    for file in files:
        with file.open("rb") as lines:
            found.update(str(orjson.loads(line).get("reason")) for line in lines if line.strip())
    return dict(found.most_common()) if files else None


def _known_words() -> Collection[str]:
    model = load_model("linear")
    return model.vocabulary if isinstance(model, LinearModel) else frozenset()
