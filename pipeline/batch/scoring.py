"""From exports to a scores file."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyarrow as pa

from pipeline.batch.days import DayCounts
from pipeline.batch.job import Job, describe
from pipeline.batch.parts import Parts
from pipeline.batch.run_summary import Summary, Tick, no_tick
from pipeline.batch.scores_file import STDOUT, form_of, rejects_path, write_scores
from pipeline.batch.source import Source
from pipeline.batch.stages import Scorer
from pipeline.batch.workers import Hire
from pipeline.errors import InputError, UsageError
from pipeline.ingest.kept import check_keep, column_of, kept_fields
from pipeline.io import explain_write_errors
from pipeline.posts import POSTS, SCORES

_RUN_IDS: Final = "ids are only valid within this run; --key-file FILE keeps them the same over runs"
_SHARD_IDS: Final = (
    "ids are only valid within this shard, and another shard has others; run every shard with the same "
    "--key-file FILE to compare them"
)

AlsoTo = Callable[[pa.Schema, Iterator[pa.RecordBatch]], None]
"""Writes the rows of a scores file to another place as well: their schema, and batches of them."""

PLACED: Final = ("page", "created_at")
"""Fields of the posts that another place is given behind the columns of the file, by these names."""


def score(
    source: Source,
    out: Path,
    scorer: Scorer,
    *,
    resume: bool = False,
    with_text: bool = False,
    workers: int = 1,
    hire: Hire | None = None,
    also_to: AlsoTo | None = None,
    tick: Tick = no_tick,
    explained: Tick = no_tick,
) -> Summary:
    """Score a source into `out`, in the format its ending asks for, with its rejects in `OUT.rejects.jsonl`.

    A source without `id_key` gets a random one, which a resumed run finds again among the parts; the summary
    says that its ids hold within this run only.

    Args:
        source: What to read.
        out: Scores file, one row per post in input order, columns as in `pipeline.posts.SCORES` and then
            what the source keeps; `STDOUT` for standard output.
        scorer: How to score it.
        resume: Go on with an interrupted run of the same command.
        with_text: Add the text as shown, personal data masked, as a last column.
        workers: Processes that score; the file does not depend on their number.
        hire: Who scores in their place.
        also_to: Told of all rows when the file is there.
        tick: Progress of scoring.
        explained: Progress of what follows when all posts are scored: flags, reasons and the file.

    Raises:
        InputError: Nothing usable in the input; `out` is not touched.
        OutputError: The result cannot be written.
        UsageError: Unknown ending of `out`, a column that is never kept, or `resume` for a different command
            or for standard output.
    """
    form_of(out)
    check_keep(source.keep)
    if resume and out == STDOUT:
        raise UsageError("Nothing is kept of a run to standard output.", "Give a file after -o to resume.")
    rejects_file = rejects_path(out)
    then = "then run the same command again." if out == STDOUT else "then run the same command with --resume."
    with explain_write_errors(out, then), _parts_folder(out) as folder:
        parts = Parts(folder, describe(source, scorer), resume=resume)
        scorer = replace(scorer, now=parts.started(scorer.now))
        with Job(source.keyed(parts.folder), scorer, parts, workers=workers, hire=hire) as job:
            try:
                summary = job.run(tick, flagging=True)
            except InputError:
                parts.keep_rejects(rejects_file)
                parts.remove()
                raise
            except UsageError:  # found out on the first file
                parts.remove()
                raise
            days = DayCounts()
            columns = _output_columns(source.keep, with_text)
            schema = pa.schema([field.with_name(name) for name, field in columns.items()])
            summary.notes += write_scores(out, schema, _chosen(job, columns, days, explained), days.to_footer)
            if also_to:
                placed = columns | {name: POSTS.field(name) for name in PLACED}
                wide = pa.schema([field.with_name(name) for name, field in placed.items()])
                also_to(wide, _chosen(job, placed, DayCounts(), no_tick))
        summary.rejects_file = parts.keep_rejects(rejects_file)
        parts.remove()
    if source.id_key is None:
        summary.notes.append(_SHARD_IDS if source.shard[1] > 1 else _RUN_IDS)
    return summary


def _chosen(
    job: Job, columns: "Mapping[str, pa.Field[Any]]", days: DayCounts, explained: Tick
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of the file, with the columns as they are called there."""
    held = list(columns.values())
    needed = pa.schema([*held, *(field for field in [POSTS.field("created_at")] if field not in held)])
    for batch in job.flagged(needed, explained):
        days.add(batch)
        yield batch.select([field.name for field in held]).rename_columns(list(columns))


@contextmanager
def _parts_folder(out: Path) -> Iterator[Path]:
    if out != STDOUT:
        yield out.with_name(f"{out.name}.parts")
        return
    with TemporaryDirectory(prefix="khoitrong-") as folder:
        yield Path(folder) / "parts"


def _output_columns(keep: tuple[str, ...], with_text: bool) -> "dict[str, pa.Field[Any]]":
    """Return the columns of a scores file in order, by what they are called there.

    A kept column that is called like one of ours is `export_` and its name.
    """
    held = {column.name: column for column in [*POSTS, *SCORES, *kept_fields(keep)]}
    columns = {name: held[name] for name in SCORES.names}
    for name in check_keep(keep):
        called = name
        while called in columns:
            called = f"export_{called}"
        columns[called] = held[column_of(name)]
    return columns | ({"text": held["text"]} if with_text else {})
