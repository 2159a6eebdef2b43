"""The quick first pass over an export: only thresholds, for its shards to share."""

from pathlib import Path

from pipeline.batch.job import Job, Summary, Tick, describe, no_tick
from pipeline.batch.parts import Parts
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
    tick: Tick = no_tick,
) -> Summary:
    """Score a whole export, without clusters and reasons, and write from where its posts are flagged.

    Shards that are given the file flag together what the whole would.

    Args:
        source: What to read.
        out: Thresholds file, see `pipeline.batch.thresholds_file`.
        scorer: How to score it, and the budget.
        resume: Go on with an interrupted run of the same command.
        tick: Progress.

    Raises:
        InputError: Nothing usable in the input; `out` is not touched.
        OutputError: The file cannot be written.
        UsageError: `resume` for a different command.
    """
    with explain_write_errors(out, "then run the same command with --resume."):
        asked = {"only": "thresholds", **describe(source, scorer)}
        parts = Parts(out.with_name(f"{out.name}.parts"), asked, resume=resume)
        job = Job(source.keyed(parts.folder), scorer, parts, bare=True)
        try:
            summary = job.run(tick)
        except (InputError, UsageError):
            parts.remove()
            raise
        write_thresholds(out, job.cutoffs, model=summary.model, posts=summary.posts)
        parts.remove()
    return summary
