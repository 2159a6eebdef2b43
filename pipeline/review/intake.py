"""From page exports to the queue: the batch job, then `enqueue`, remembered so that it happens once.

An import is known by the content of its files and by what scored them. One that was finished before adds
nothing. One that was killed is done again from the start with the same clusters to compare with as the first
time (those older than the import), so that it ends exactly where it would have ended without the
interruption.
"""

import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import orjson
from django.db.models import Max
from django.utils import timezone

from pipeline.batch import Job, Parts, Scorer, Source, Summary, input_files, queue_items
from pipeline.batch.files import explain_write_errors
from pipeline.batch.job import Tick
from pipeline.claims import Clusterer
from pipeline.labels import LABELS
from pipeline.review.database import friendly_errors
from pipeline.review.models import Import, Item
from pipeline.review.queue import Enqueued, enqueue, representatives

_STALE: Final = 24 * 3600
"""Seconds after which the working folder of a killed import is swept away by the next one."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What an import did.

    Attributes:
        summary: What was read and scored; `None` when the same import was finished before.
        enqueued: What the queue gained.
        waiting: Items that wait for review now.
    """

    summary: Summary | None
    enqueued: Enqueued
    waiting: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        summary = self.summary.to_dict() if self.summary else None
        return {"summary": summary, "queue": asdict(self.enqueued), "waiting": self.waiting}


def fill_queue(source: Source, scorer: Scorer, database: Path, *, tick: Tick = lambda _: None) -> Filled:
    """Score exports and put their flagged clusters into the queue; once, however often it is called.

    Args:
        source: What to read.
        scorer: How to score it.
        database: The queue's file; rejects go beside it, to `NAME.rejects.jsonl`.
        tick: Progress, in posts.

    Raises:
        InputError: Nothing usable in the input; nothing was added.
        OutputError: The disk beside the database cannot be written.
        QueueError: The database cannot be written.
    """
    with friendly_errors():
        newest = Item.objects.aggregate(newest=Max("id"))["newest"] or 0
        record, _ = Import.objects.get_or_create(
            fingerprint=_fingerprint(source, scorer), defaults={"after_item": newest}
        )
        if record.finished_at:
            return Filled(None, Enqueued(), _waiting())
    with explain_write_errors(database, "then run the same command again."), _workplace(database) as folder:
        clusterer = Clusterer()
        known = set()
        for cluster_id, text in representatives(up_to=record.after_item):
            clusterer.add_known(cluster_id, text)
            known.add(cluster_id)
        parts = Parts(folder / "parts", {}, resume=False)
        summary = Job(source, scorer, parts, clusterer).run(tick)
        enqueued = enqueue(queue_items(parts, scorer, known))
        summary.rejects_file = parts.keep_rejects(database.with_suffix(".rejects.jsonl"))
    with friendly_errors():
        record.finished_at = timezone.now()
        record.counts = {"posts": summary.posts, "rejected": summary.rejected, **asdict(enqueued)}
        record.save(update_fields=["finished_at", "counts"])
        return Filled(summary, enqueued, _waiting())


def _waiting() -> int:
    return Item.objects.filter(state=Item.State.WAITING).count()


def _fingerprint(source: Source, scorer: Scorer) -> str:
    """Return a digest of the content of all files and of everything else the flags depend on."""
    digest = hashlib.blake2b(digest_size=16)
    thresholds = [round(scorer.thresholds[label], 6) for label in LABELS]
    options = [scorer.model.name, thresholds, sorted(source.columns.items()), source.encoding]
    digest.update(orjson.dumps(options))
    for path in input_files(source):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "blake2b").digest())
    return digest.hexdigest()


@contextmanager
def _workplace(database: Path) -> Iterator[Path]:
    """Give a private folder beside the database, removed at the end; sweep those of killed imports."""
    prefix = f".{database.name}.import-"
    for folder in database.parent.glob(f"{prefix}*"):
        if time.time() - folder.stat().st_mtime > _STALE:
            shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=database.parent, ignore_cleanup_errors=True) as name:
        yield Path(name)
