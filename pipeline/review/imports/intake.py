"""From page exports to the queue: the batch job, then `enqueue`, remembered so that it happens once.

An import is known by the content of its files and by what scored them. One that was finished before adds
nothing. Ids of posts are hashed with the queue's own key, so that a post in two exports is one post of the
queue. An import that was killed is done again from the start with the same clusters to compare with as the
first time (those older than the import), so that it ends exactly where it would have ended without the
interruption. Imports into one queue take turns: two at once would not see each other's clusters.
"""

import errno
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import orjson
from django.db.models import Max
from django.utils import timezone

from pipeline.batch import (
    Job,
    Parts,
    Scorer,
    Source,
    Summary,
    Tick,
    histogram,
    input_files,
    no_tick,
    queue_items,
)
from pipeline.errors import InputError, OutputError
from pipeline.labels import QUEUED
from pipeline.review.claims.matching import match_items
from pipeline.review.imports.estimates import keep_scores
from pipeline.review.models import Event, Import, Item
from pipeline.review.queue.enqueue import Enqueued, enqueue, representatives
from pipeline.review.storage import event_log
from pipeline.review.storage.database import friendly_errors
from pipeline.review.storage.secret import post_id_key
from pipeline.review.storage.transactions import atomic_with_retry, exclusive_access

_WAIT: Final = "Another import into this queue is running; waiting for it to finish."


@dataclass(frozen=True, slots=True)
class ImportResult:
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


def fill_queue(
    source: Source,
    scorer: Scorer,
    database: Path,
    *,
    workers: int = 1,
    tick: Tick = no_tick,
    on_wait: Callable[[str], None] = lambda _: None,
    rejects: Path | None = None,
) -> ImportResult:
    """Score exports and put their flagged clusters into the queue; once, however often it is called.

    Args:
        source: What to read; ids are hashed with the key of the queue, whatever `id_key` it has.
        scorer: How to score it.
        database: What `setup` returned: rejects go beside it, to `NAME.rejects.jsonl`.
        workers: Processes that score, of which one may read texts for the queue afterwards; what is in the
            queue at the end does not depend on their number.
        tick: Progress.
        on_wait: Told, once, that another import has to finish first.
        rejects: Where rejects go instead, also when nothing in the input can be used.

    Raises:
        InputError: Nothing usable in the input; the queue is as it was.
        OutputError: The disk beside the database cannot be written.
        QueueError: The database cannot be written.
    """
    source = replace(source, id_key=post_id_key(database))
    with _explain_disk(database), exclusive_access(database, "importing", lambda: on_wait(_WAIT)):
        with friendly_errors():
            fingerprint = _fingerprint(source, scorer)
            record = Import.objects.filter(fingerprint=fingerprint).first()
            if record is None:
                newest = Item.objects.aggregate(newest=Max("id"))["newest"] or 0
                record = Import(fingerprint=fingerprint, after_item=newest)
            elif record.finished_at:
                return ImportResult(None, Enqueued(), _waiting())
        with _workplace(database) as folder:
            parts = Parts(folder / "parts", {}, resume=False)
            try:
                summary, enqueued = _import(record, source, scorer, parts, workers, tick)
            except InputError:
                if rejects is not None:
                    _keep_rejects(parts.rejects, rejects)
                raise
            summary.rejects_file = _keep_rejects(
                parts.rejects, rejects or database.with_suffix(".rejects.jsonl")
            )
        with friendly_errors():
            _finish(record, {"posts": summary.posts, "rejected": summary.rejected, **asdict(enqueued)})
            return ImportResult(summary, enqueued, _waiting())


def _import(
    record: Import, source: Source, scorer: Scorer, parts: Parts, workers: int, tick: Tick
) -> tuple[Summary, Enqueued]:
    """Score everything, then note that the import began, then fill the queue and look for known claims.

    Noting it only now leaves the queue untouched by input that turns out to be unusable.
    """
    known: set[str] = set()
    before = _noting(known, representatives(up_to=record.after_item))
    with Job(source, scorer, parts, before, workers=workers) as job:
        summary = job.run(tick)
        with friendly_errors():
            record.save()
            keep_scores(record, histogram(parts, known))
        enqueued = enqueue(queue_items(job, known), workers=workers)
    match_items(Item.objects.filter(pk__gt=record.after_item))
    return summary, enqueued


def _noting(known: set[str], clusters: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Pass clusters on, and note their ids."""
    for cluster_id, text in clusters:
        known.add(cluster_id)
        yield cluster_id, text


@atomic_with_retry
def _finish(record: Import, counts: dict[str, int]) -> None:
    record.finished_at, record.counts = timezone.now(), counts
    record.save()
    # What was read is the same however often an import was interrupted; what was new is not.
    read = {name: counts[name] for name in ("posts", "rejected")}
    event_log.record(Event.Kind.IMPORTED, payload={"import": record.pk, **read})


def _waiting() -> int:
    return Item.objects.filter(state=Item.State.WAITING).count()


def _fingerprint(source: Source, scorer: Scorer) -> str:
    """Return a digest of the content of all files and of everything else the flags depend on.

    File names are left out: a copy is the same export. Files that cannot be read are left to the reader.
    """
    digest = hashlib.blake2b(digest_size=16)
    rules = scorer.rules_as_json()
    options: list[Any] = [scorer.model.name, rules, sorted(source.columns.items()), source.encoding]
    if scorer.queued != QUEUED:
        options.append(list(scorer.queued))
    digest.update(orjson.dumps(options))
    for path in input_files(source):
        try:
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "blake2b").digest())
        except OSError:
            digest.update(b"unreadable")
    return digest.hexdigest()


@contextmanager
def _workplace(database: Path) -> Iterator[Path]:
    """Give a private folder beside the database, removed at the end; sweep those of killed imports."""
    prefix = f".{database.name}.import-"
    for folder in database.parent.iterdir():
        if folder.name.startswith(prefix):  # imports take turns, so nobody works there any more
            shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=database.parent, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _keep_rejects(found: Path, kept: Path) -> str | None:
    """Move the rejects to their place and return its name; without any, leave what is there.

    What is there belongs to an earlier import of other files.
    """
    if not found.exists() or found.stat().st_size == 0:
        return None
    found.chmod(0o600)
    found.replace(kept)
    return str(kept)


@contextmanager
def _explain_disk(database: Path) -> Iterator[None]:
    """Turn an `OSError` of the working folder into an `OutputError` with a next step."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise OutputError(
            f"The import stopped: {error.strerror or error} in {database.parent}.",
            f"{'Free some space' if full else 'Choose another place with --db'}, then run this again.",
        ) from error
