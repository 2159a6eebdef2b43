"""What is done with one batch, in whatever process: from parts that are there to parts that are new.

First `score` of every batch, in any order; when all are there, clusters and thresholds are known, and
`flag`. What is noted beside the rows of a part goes into the metadata of its schema: posts that a stage
failed at, and how like the batch is to what the model learned from.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.batch.isolation import Rows, isolated, reject_of
from pipeline.batch.likeness import Looked, is_sampled, look_at
from pipeline.batch.parts import ROW, Parts
from pipeline.batch.source import in_shard
from pipeline.batch.stages import FLAGGED, JUDGED_BY, SCORED, Scorer
from pipeline.claims import FINGERPRINTS, fingerprints
from pipeline.classify import prepare_for
from pipeline.labels import Label
from pipeline.posts import Reject
from pipeline.text.cut import CutTexts
from pipeline.text.normalisation.columns import normalise_all
from pipeline.triage import Cutoff

_ROW: Final = pa.field(ROW, pa.int64(), nullable=False)

PLACE: Final = pa.field("place", pa.int64(), nullable=False)
"""Where a post stands in the export, from 0."""

_PRINTS: Final = pa.schema([*FINGERPRINTS, _ROW])
_SCORED: Final = pa.schema([*SCORED, PLACE, _ROW])
_NULLABLE: Final = pa.schema([field.with_nullable(True) for field in FLAGGED])
_NOTES: Final = b"khoitrong"


class Batch(NamedTuple):
    """A batch of the input: its number and the place of its first post, both from 0, and how many posts."""

    number: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Work:
    """What scoring needs, besides the number of a batch.

    Attributes:
        parts: Where batches are found and left.
        scorer: How they are scored.
        shard: Which posts are ours, `(i, n)`.
        bare: Whether only probabilities are wanted: no clusters.
    """

    parts: Parts
    scorer: Scorer
    shard: tuple[int, int] = (1, 1)
    bare: bool = False


def score(work: Work, batch: Batch) -> bool:
    """Score a batch that was read, unless that is done; return whether anything was new."""
    parts = work.parts
    prepare_for(batch.start + batch.size)
    if parts.has(batch.number, "scores") and (work.bare or parts.has(batch.number, "prints")):
        return False
    posts = parts.get(batch.number, "posts")
    failed: dict[int, Exception] = {}
    column = posts.column("text")
    cut = CutTexts.of(column)
    normalised_texts = [""] * len(cut)

    def chosen(rows: Rows) -> CutTexts:
        return cut if len(rows) == len(cut) else CutTexts.of(column.take(rows))

    def prepare(rows: Rows) -> pa.RecordBatch:
        texts = chosen(rows)
        found_texts = normalise_all(texts)
        for row, normalised in zip(rows.tolist(), found_texts, strict=True):
            normalised_texts[row] = normalised
        if work.bare:
            return pa.RecordBatch.from_arrays([pa.array(rows)], schema=pa.schema([_ROW]))
        found = fingerprints(found_texts, texts.texts)
        return pa.RecordBatch.from_arrays([*found.columns, pa.array(rows)], schema=_PRINTS)

    prints = _together(prepare, np.arange(len(cut)), failed)
    if work.shard[0] != 1:
        failed.clear()  # every shard reads every post; one of them tells
    ours: Rows = prints.column(ROW).to_numpy()
    if work.shard[1] > 1:
        ours = ours[in_shard(prints.column("key_hash").to_numpy(), work.shard)]

    def judge(rows: Rows) -> pa.RecordBatch:
        found = work.scorer.score(chosen(rows), [normalised_texts[row] for row in rows.tolist()])
        return pa.RecordBatch.from_arrays(
            [*found.columns, pa.array(rows + batch.start), pa.array(rows)], schema=_SCORED
        )

    scored = _together(judge, ours, failed)
    sampled = [row for row in ours.tolist() if is_sampled((row + batch.start) // work.shard[1])]
    looked = look_at(work.scorer.model, [normalised_texts[row] for row in sampled if row not in failed])
    rejects = [reject_of(posts, row, error) for row, error in sorted(failed.items())]
    if not work.bare:
        parts.write(batch.number, prints, "prints")
    parts.write(batch.number, with_notes(scored, rejects, looked), "scores")
    return True


def flag(work: Work, task: tuple[int, Mapping[Label, Cutoff]]) -> None:
    """Flag the posts of a scored batch and say why, unless that is done; the task is its number and cutoffs.

    A post that cannot be explained has no flags, not even empty ones.
    """
    number, cutoffs = task
    if work.parts.has(number, "flags"):
        return
    scored = work.parts.get_joined(number, [*JUDGED_BY, "source", "row"])
    prepare_for(pc.max(scored.column("place")).as_py() or 0)
    failed: dict[int, Exception] = {}
    pieces: list[pa.RecordBatch] = []
    for rows, found in isolated(
        lambda rows: work.scorer.flag(scored.take(rows), cutoffs), np.arange(scored.num_rows)
    ):
        if isinstance(found, Exception):
            failed[int(rows[0])] = found
            nothing = [pa.nulls(1, field.type) for field in _NULLABLE]
            pieces.append(pa.RecordBatch.from_arrays(nothing, schema=_NULLABLE))
        else:
            pieces.append(found.cast(_NULLABLE))
    rejects = [reject_of(scored, row, error) for row, error in sorted(failed.items())]
    flags = _concatenated(pieces) if pieces else pa.RecordBatch.from_pylist([], _NULLABLE)
    work.parts.write(number, with_notes(flags, rejects), "flags")


def with_notes(part: pa.RecordBatch, rejects: Sequence[Reject], looked: Looked = (0, 0.0)) -> pa.RecordBatch:
    """Return a part that says as well what its stage failed at, and how like it is."""
    notes = {"rejects": [asdict(reject) for reject in rejects], "looked": looked}
    return part.replace_schema_metadata({_NOTES: orjson.dumps(notes)})


def notes_of(part: pa.RecordBatch) -> tuple[list[Reject], Looked]:
    """Return what `with_notes` said."""
    notes: dict[str, Any] = orjson.loads((part.schema.metadata or {})[_NOTES])
    count, unseen = notes["looked"]
    return [Reject(**reject) for reject in notes["rejects"]], (count, unseen)


def _together(
    run: Callable[[Rows], pa.RecordBatch], rows: Rows, failed: dict[int, Exception]
) -> pa.RecordBatch:
    """Return what a stage says of rows in one batch; rows that it fails at go to `failed`."""
    pieces: list[pa.RecordBatch] = []
    for some, found in isolated(run, rows):
        if isinstance(found, Exception):
            failed[int(some[0])] = found
        else:
            pieces.append(found)
    return _concatenated(pieces) if pieces else run(rows[:0])


def _concatenated(pieces: Sequence[pa.RecordBatch]) -> pa.RecordBatch:
    joined: pa.RecordBatch = pa.concat_batches(pieces)  # type: ignore[attr-defined]  # the stubs lag behind
    return joined
