"""The clusters of a whole export, from the fingerprints among its parts; once decided they are parts too."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.batch.isolation import reject_of
from pipeline.batch.parts import ROW, Parts
from pipeline.batch.work import notes_of, with_notes
from pipeline.claims import COMPARED, ClusterReport, Decided, SortedClusters
from pipeline.posts import SCORES

Known = Iterable[tuple[str, str]]
"""Clusters of earlier runs: id, and text as shown."""

_CLUSTERS: Final = pa.schema([SCORES.field("cluster_id")])
_NOTE: Final = "clusters"
_NOTE_OF_LOST: Final = "lost"


def decide_clusters(parts: Parts, batches: int, known: Known | None) -> tuple[ClusterReport, dict[str, str]]:
    """Give every scored post among the parts its cluster.

    Args:
        parts: Fingerprints and scores of every batch.
        batches: How many there are.
        known: Clusters that copies of their texts join; None for whoever wants scores alone.

    Returns:
        The report; and for each cluster that stayed apart from a near one, the id of that other one, unless
        `known` is None.
    """
    with TemporaryDirectory(dir=parts.folder, prefix="clusters-", ignore_cleanup_errors=True) as folder:
        clusters = SortedClusters(Path(folder))
        for cluster_id, text in known or ():
            clusters.add_known(cluster_id, text)
        for number in range(batches):
            clusters.add(parts.get(number, "prints"))
        for number, decided in enumerate(clusters.decide(_compared(parts, batches))):
            _keep(parts, number, decided, clusters)
        report = clusters.report()
        related = {} if known is None else clusters.related
    parts.note(_NOTE, {"posts": report.posts, "clusters": report.clusters, "largest": report.largest})
    return report, related


def decided_report(parts: Parts) -> ClusterReport | None:
    """Return the report of clusters that were decided before."""
    noted = parts.noted(_NOTE)
    if noted is None:
        return None
    largest = tuple((name, size) for name, size in noted["largest"])
    return ClusterReport(noted["posts"], noted["clusters"], largest)


def forget_clusters(parts: Parts) -> None:
    """Let clusters be decided anew."""
    parts.forget_note(_NOTE)
    parts.forget("clusters")


def has_lost(parts: Parts) -> bool:
    """Return whether posts have left the scores since those were flagged, which `forget_flags` mends."""
    return parts.noted(_NOTE_OF_LOST) is not None


def forget_flags(parts: Parts) -> None:
    """Let posts be flagged anew; no process may be at it."""
    parts.forget("flags")
    parts.forget_note(_NOTE_OF_LOST)


def _compared(parts: Parts, batches: int) -> Iterator[pa.RecordBatch]:
    for number in range(batches):
        prints = parts.get(number, "prints", [*COMPARED.names, ROW])
        text = parts.get(number, "posts", ["text"]).column("text")
        if len(text) != prints.num_rows:
            text = text.take(prints.column(ROW))
        columns = [text, *(prints.column(name) for name in COMPARED.names[1:])]
        yield pa.RecordBatch.from_arrays(columns, schema=COMPARED)


def _keep(parts: Parts, number: int, decided: Decided, clusters: SortedClusters) -> None:
    """Leave the clusters of a batch beside its scores; posts that could not be compared leave the scores."""
    compared: npt.NDArray[np.int64] = parts.get(number, "prints", [ROW]).column(ROW).to_numpy()
    at = np.searchsorted(compared, parts.get(number, "scores", [ROW]).column(ROW).to_numpy())
    if decided.failures:
        scored = parts.get(number, "scores")
        posts = parts.get(number, "posts", ["source", "row"])
        is_lost = np.isin(at, list(decided.failures))
        lost = {int(compared[i]): decided.failures[int(i)] for i in at[is_lost]}
        rejects, looked = notes_of(scored)
        rejects += [reject_of(posts, row, error) for row, error in sorted(lost.items())]
        parts.note(_NOTE_OF_LOST, {})  # first, since there may be flags that count them
        parts.write(number, with_notes(scored.filter(pa.array(~is_lost)), rejects, looked), "scores")
        at = at[~is_lost]
    ids = [decided.ids[i] for i in at.tolist()]
    parts.write(
        number, pa.RecordBatch.from_arrays([pa.array(ids, pa.string())], schema=_CLUSTERS), "clusters"
    )
    clusters.count(decided.leaders[at])
