"""The quick first pass over an export: only thresholds, for its shards to share."""

from pathlib import Path

from pipeline.batch.job import Job, describe
from pipeline.batch.parts import Parts
from pipeline.batch.run_summary import Summary, Tick, no_tick
from pipeline.batch.source import Source
from pipeline.batch.stages import Scorer
from pipeline.batch.thresholds_file import write_thresholds
from pipeline.errors import InputError, UsageError
from pipeline.io import explain_write_errors


def find_thresholds(
    source: Source,
    out: Path,
    scorer: Scorer,
    *,
    resume: bool = False,
    workers: int = 1,
    tick: Tick = no_tick,
) -> Summary:
    """Score a whole export, without clusters and reasons, and write from where its posts are flagged.

    Shards that are given the file flag together what the whole would.

    Args:
        source: What to read.
        out: Thresholds file, see `pipeline.batch.thresholds_file`.
        scorer: How to score it, and the budget.
        resume: Go on with an interrupted run of the same command.
        workers: Processes that score; the thresholds do not depend on their number.
        tick: Progress.

    Raises:
        InputError: Nothing usable in the input; `out` is not touched.
        OutputError: The file cannot be written.
        UsageError: `resume` for a different command.
    """
    with explain_write_errors(out, "then run the same command with --resume."):
        asked = {"only": "thresholds", **describe(source, scorer)}
        parts = Parts(out.with_name(f"{out.name}.parts"), asked, resume=resume)
        with Job(source.keyed(parts.folder), scorer, parts, bare=True, workers=workers) as job:
            try:
                summary = job.run(tick)
            except (InputError, UsageError):
                parts.remove()
                raise
        write_thresholds(out, job.cutoffs, model=summary.model, posts=summary.posts)
        parts.remove()
    return summary
