"""The quick first pass over an export: only thresholds, for its shards to share."""

from dataclasses import replace
from pathlib import Path

from pipeline.batch.id_keys import ensure_id_key
from pipeline.batch.job import OWN_KEY, Job, Source, Summary, Tick, describe
from pipeline.batch.parts import Parts
from pipeline.batch.stages import Scorer
from pipeline.batch.thresholds_file import write_thresholds
from pipeline.errors import InputError
from pipeline.io import explain_write_errors


def find_thresholds(
    source: Source,
    out: Path,
    scorer: Scorer,
    *,
    resume: bool = False,
    tick: Tick = lambda _: None,
) -> Summary:
    """Score a whole export, without clusters and reasons, and write from where its posts are flagged.

    Shards that are given the file flag together what the whole would.

    Args:
        source: What to read.
        out: Thresholds file, see `pipeline.batch.thresholds_file`.
        scorer: How to score it, and the budget.
        resume: Go on with an interrupted run of the same command.
        tick: Progress, in posts.

    Raises:
        InputError: Nothing usable in the input; `out` is not touched.
        OutputError: The file cannot be written.
        UsageError: `resume` for a different command.
    """
    with explain_write_errors(out, "then run the same command with --resume."):
        asked = {"only": "thresholds", **describe(source, scorer)}
        parts = Parts(out.with_name(f"{out.name}.parts"), asked, resume=resume)
        keyed = source
        if source.id_key is None:
            keyed = replace(source, id_key=ensure_id_key(parts.folder / OWN_KEY))
        job = Job(keyed, scorer, parts, bare=True)
        try:
            summary = job.run(tick)
        except InputError:
            parts.remove()
            raise
        write_thresholds(out, job.cutoffs, model=summary.model, posts=summary.posts)
        parts.remove()
    return summary
