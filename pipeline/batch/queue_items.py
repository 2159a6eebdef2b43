"""From scored posts to queue items: one for each cluster that holds a flagged post.

Which clusters are wanted is known only when all posts were seen, and their posts may lie anywhere in the
export. So their posts are put aside on disk, those of some clusters together, and items are made of one such
shelf after the other: memory does not grow with the export, and processes can share the work.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipeline.batch.isolation import Rows, isolated, reject_at
from pipeline.batch.job import Job
from pipeline.batch.parts import Parts
from pipeline.batch.stages import PROBABILITIES, Scorer, post_reach, probabilities
from pipeline.batch.work import Work
from pipeline.labels import LABELS, Label
from pipeline.posts import POSTS, SCORES, Reject, strings
from pipeline.triage import Cutoff, Member, QueueItem, priority

SHELF: Final = 1_000
"""Clusters on a shelf: some megabytes."""

MAX_SHELVES: Final = 128
"""Files that are written at once, well under what a process may open; beyond, shelves grow."""

_JUDGED_BY: Final = ("cluster_id", *PROBABILITIES, "place")
_MEMBER: Final = ("cluster_id", "lang", *POSTS.names, *PROBABILITIES)
_NUMBER: Final = pa.field("number", pa.int64(), nullable=False)
_SHELVED: Final = pa.schema([_NUMBER, SCORES.field("cluster_id"), SCORES.field("lang"), *POSTS])


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The clusters that are wanted.

    Attributes:
        numbers: Place of each in the order of the items, by its id.
        flagged: Which labels are flagged, shape (n, 4).
    """

    numbers: dict[str, int]
    flagged: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Some clusters, for whoever makes items of them.

    Attributes:
        file: Their posts, in input order.
        first: Number of the first cluster.
        highest: Probability of each label that any post of a cluster has, shape (n, 4).
        flagged: Which labels are flagged, likewise.
        related: For those that stayed apart from a near one, its id.
    """

    file: Path
    first: int
    highest: npt.NDArray[np.float64]
    flagged: npt.NDArray[np.bool_]
    related: Mapping[str, str]


def queue_items(job: Job, known: Collection[str]) -> Iterator[QueueItem]:
    """Yield the clusters a volunteer should see, in the order in which the first flag of each was found.

    A cluster is flagged when one of its posts is, so that a copy that is worse than the first post is not
    lost, and counts with the highest probability for each label that any of its posts has. Unflagged posts
    that joined a cluster of `known` ids (already in the queue) are yielded too, with empty flags: they only
    add to its size and reach. A post that cannot be explained goes to the rejects of the job; the next of its
    cluster stands in its place.

    Args:
        job: A run that is through, and whose processes still work.
        known: Ids of clusters that are in the queue already.
    """
    wanted = _find_wanted(job.parts, job.scorer, job.cutoffs, known)
    with TemporaryDirectory(dir=job.parts.folder, prefix="shelves-", ignore_cleanup_errors=True) as folder:
        for items, rejects in job.share(_make_items, _shelves(Path(folder), job, wanted)):
            job.reject(rejects)
            yield from items


def _find_wanted(
    parts: Parts, scorer: Scorer, cutoffs: Mapping[Label, Cutoff], known: Collection[str]
) -> _Wanted:
    numbers: dict[str, int] = {}
    flagged = np.zeros((SHELF, len(LABELS)), dtype=np.bool_)
    for batch in parts.look(_JUDGED_BY):
        found = scorer.flags(batch, cutoffs)
        any_found: npt.NDArray[np.bool_] = np.any(found, axis=1)
        for row, cluster in enumerate(strings(batch.column("cluster_id"))):
            if not (any_found[row] or cluster in numbers or cluster in known):
                continue
            number = numbers.setdefault(cluster, len(numbers))
            if number == len(flagged):
                flagged = np.concatenate([flagged, np.zeros_like(flagged)])
            flagged[number] |= found[row]
    return _Wanted(numbers, flagged[: len(numbers)])


def _shelves(folder: Path, job: Job, wanted: _Wanted) -> Iterator[_Shelf]:
    """Put the posts of the wanted clusters on shelves, then yield these in order."""
    count = len(wanted.numbers)
    size = max(SHELF, -(-count // MAX_SHELVES))
    files = [folder / f"{number}.arrow" for number in range(-(-count // size))]
    highest = _put_aside(job.parts, wanted.numbers, files, size)
    names = list(wanted.numbers)
    for number, file in enumerate(files):
        own = slice(number * size, (number + 1) * size)
        related = {name: job.related[name] for name in names[own] if name in job.related}
        yield _Shelf(file, own.start, highest[own], wanted.flagged[own], related)


def _put_aside(
    parts: Parts, numbers: Mapping[str, int], files: Sequence[Path], size: int
) -> npt.NDArray[np.float64]:
    """Put posts on the shelves of their clusters; return the highest probabilities of each, shape (n, 4)."""
    highest = np.zeros((len(numbers), len(LABELS)))
    with ExitStack() as stack:
        shelves = [
            stack.enter_context(pa.ipc.new_stream(stack.enter_context(pa.OSFile(str(file), "wb")), _SHELVED))
            for file in files
        ]
        for batch in parts.look(_MEMBER):
            found = [numbers.get(cluster, -1) for cluster in strings(batch.column("cluster_id"))]
            of_row = np.array(found, dtype=np.int64)
            rows = np.flatnonzero(of_row >= 0)
            np.maximum.at(highest, of_row[rows], probabilities(batch)[rows])
            for shelf in np.unique(of_row[rows] // size).tolist():
                own = rows[of_row[rows] // size == shelf]
                posts = batch.take(pa.array(own))
                columns = [pa.array(of_row[own]), *(posts.column(name) for name in _SHELVED.names[1:])]
                shelves[shelf].write_batch(pa.RecordBatch.from_arrays(columns, schema=_SHELVED))
    return highest


def _make_items(work: Work, shelf: _Shelf) -> tuple[list[QueueItem], list[Reject]]:
    """Return the items of a shelf, and the posts that could not be explained."""
    members: list[list[dict[str, Any]]] = [[] for _ in shelf.highest]
    with pa.OSFile(str(shelf.file), "rb") as file, pa.ipc.open_stream(file) as batches:
        for batch in batches:
            for post in batch.to_pylist():
                members[post["number"] - shelf.first].append(post)
    shelf.file.unlink()
    items: list[QueueItem] = []
    rejects: list[Reject] = []
    for posts, likely, found in zip(members, shelf.highest.tolist(), shelf.flagged, strict=True):
        related = shelf.related.get(posts[0]["cluster_id"])
        for first in range(len(posts)):
            made = _tried(partial(_item, posts[first:], likely, found, work.scorer, related))
            if isinstance(made, QueueItem):
                items.append(made)
                break
            rejects.append(reject_at(posts[first]["source"], posts[first]["row"], made))
    return items, rejects


def _tried(make: Callable[[], QueueItem]) -> QueueItem | Exception:
    """Return an item, or why its first post keeps it from being made."""

    def run(_: Rows) -> QueueItem:
        return make()

    return next(found for _, found in isolated(run, np.zeros(1, dtype=np.int64)))


def _item(
    posts: list[dict[str, Any]],
    highest: list[float],
    found: npt.NDArray[np.bool_],
    scorer: Scorer,
    related: str | None,
) -> QueueItem:
    first = posts[0]
    likely = dict(zip(LABELS, highest, strict=True))
    flagged = scorer.in_order(found, likely)
    joined = tuple(map(_member, posts))
    reached = sum(member.reach for member in joined)
    created_at: datetime | None = min((m.created_at for m in joined if m.created_at), default=None)
    place = priority(likely, flagged, reached=reached, created_at=created_at, now=scorer.now)
    return QueueItem(
        cluster_id=first["cluster_id"],
        text=first["text"],
        platform=first["platform"],
        page=first["page"],
        url=first["url"],
        created_at=created_at,
        lang=first["lang"],
        size=len(joined),
        reach=reached,
        probabilities=likely,
        flags=flagged,
        priority=place.total,
        priority_parts=place.parts,
        reasons=scorer.reasons(first["text"], flagged),
        model=scorer.model.name,
        members=joined,
        related=related,
    )


def _member(post: Mapping[str, Any]) -> Member:
    return Member(
        post_id=post["post_id"],
        platform=post["platform"],
        url=post["url"],
        created_at=post["created_at"],
        reach=post_reach(post),
        source=post["source"],
        text=post["text"],
        link_hash=post["link_hash"] or "",
    )
