"""Decisions out of the queue: who, when, what.

A row says what a person thinks, with their user name and time, and what the team decided in the end;
`probability` is what the model suggested beforehand. Nothing in a row is about the author of a post, and
personal data in a note is masked.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TextIO

from django.db.models import Prefetch
from django.utils import timezone

from pipeline.errors import OutputError, UsageError
from pipeline.io import atomic_write, escape_csv_cell
from pipeline.review.models import ItemPost, Question, Review
from pipeline.review.queue.coverage import is_seen
from pipeline.review.storage.database import friendly_errors
from pipeline.text.masking.mask import mask

COLUMNS: Final = (
    "who",
    "when",
    "item",
    "cluster_id",
    "post_ids",
    "waiting_post_ids",
    "label",
    "outcome",
    "note",
    "source_url",
    "model",
    "probability",
    "stage",
    "decision",
    "topic",
    "harm",
    "sources",
    "documents",
)


def decisions(*, with_text: bool = False) -> Iterator[dict[str, Any]]:
    """Yield every review that was not taken back, oldest first.

    Args:
        with_text: Add the text as shown (masked) in a last column `text`, and leave out the decisions whose
            text was removed after its time: without one they teach a model nothing.

    Yields:
        A dictionary with the keys `COLUMNS`: `when` is ISO 8601 in local time with its offset, `item` the
        number of the item, `post_ids` lists the posts that a person saw and the review speaks about,
        `waiting_post_ids` those that came later and nobody has confirmed yet, `probability` is between 0 and
        1, `stage` says whether it was the first or second review or one that settled a disagreement,
        `decision` what stands for this label now, empty while the item waits for another review, `topic` and
        `harm` what an accusing answer says, and `sources` (links) and `documents` (SHA-256) are what it leans
        on; `source_url` is the first link.

    Raises:
        QueueError: The database cannot be read.
    """
    questions = Prefetch("item__questions", Question.objects.only("item_id", "label", "outcome"))
    columns = ("item_id", "post_id", "joined_at", "covered_round")
    posts = Prefetch("item__posts", ItemPost.objects.order_by("id").only(*columns))
    standing = (
        Review.objects.filter(withdrawal=None)
        .select_related("item", "reviewer", "lease")
        .prefetch_related(posts, questions, "attachments__document")
        .order_by("created_at", "id")
    )
    if with_text:
        standing = standing.filter(item__text_removed_at=None)
    with friendly_errors():
        for review in standing.iterator(chunk_size=500):
            row = _row(review)
            if with_text:
                row["text"] = review.item.text
            yield row


def _row(review: Review) -> dict[str, Any]:
    item = review.item
    seen, waiting = _post_ids(review)
    return {
        "who": review.reviewer.get_username(),
        "when": timezone.localtime(review.created_at).isoformat(timespec="seconds"),
        "item": item.pk,
        "cluster_id": item.cluster_id,
        "post_ids": seen,
        "waiting_post_ids": waiting,
        "label": review.label,
        "outcome": review.outcome,
        "note": mask(review.note),
        "source_url": review.source_url,
        "model": item.model,
        "probability": item.probabilities.get(review.label),
        "stage": review.stage,
        "decision": next((q.outcome for q in item.questions.all() if q.label == review.label), ""),
        "topic": review.topic,
        "harm": review.harm,
        "sources": review.links,
        "documents": [attachment.document.sha256 for attachment in review.attachments.all()],
    }


def _post_ids(review: Review) -> tuple[list[str], list[str]]:
    """Return the posts that a review speaks about, and the others of its item."""
    seen: list[str] = []
    waiting: list[str] = []
    for post in review.item.posts.all():
        speaks = is_seen(post, review.round, review.lease.started_at)
        (seen if speaks else waiting).append(post.post_id)
    return seen, waiting


def write_decisions(path: Path, *, with_text: bool = False) -> int:
    """Write the decisions to a CSV or JSONL file, whole or not at all.

    CSV is UTF-8 with a byte order mark, every cell quoted, lists separated by spaces, and cells that a
    spreadsheet could take for a formula start with an apostrophe. JSONL holds everything unchanged.

    Args:
        path: Ends in `.csv` or `.jsonl`.
        with_text: Add the text as shown (masked) in a last column.

    Returns:
        The number of decisions written.

    Raises:
        UsageError: The name ends in something else.
        OutputError: The file cannot be written.
        QueueError: The database cannot be read.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise UsageError(f"{path.name} is neither CSV nor JSONL.", "Let the name end in .csv or .jsonl.")
    columns = (*COLUMNS, "text") if with_text else COLUMNS
    rows = decisions(with_text=with_text)
    try:
        with (
            atomic_write(path, mode=0o600) as temporary,
            temporary.open("w", encoding="utf-8", newline="") as file,
        ):
            return writer(file, columns, rows)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written ({error.strerror or error}).",
            "Choose a folder you may write to, with room on its disk.",
        ) from error


def _write_csv(file: TextIO, columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> int:
    file.write("\ufeff")  # without it Excel reads UTF-8 as something else
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([escape_csv_cell(row[column]) for column in columns])
        count += 1
    return count


def _write_jsonl(file: TextIO, columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    for row in rows:
        file.write(json.dumps({column: row[column] for column in columns}, ensure_ascii=False) + "\n")
        count += 1
    return count


_WRITERS: Final[Mapping[str, Callable[[TextIO, tuple[str, ...], Iterable[Mapping[str, Any]]], int]]] = {
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
}
