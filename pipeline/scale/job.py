"""From exports anywhere to scores anywhere, by whoever there is."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import batch
from pipeline.errors import KhoiTrongError
from pipeline.scale.addresses import find_place
from pipeline.scale.cluster import check_cluster, crew_of
from pipeline.scale.fetching import fetched

if TYPE_CHECKING:
    from pipeline.batch.scoring import AlsoTo
    from pipeline.batch.workers import Hire


def score(
    exports: Sequence[str],
    source: batch.Source,
    out: Path,
    scorer: batch.Scorer,
    *,
    on: str | None = None,
    dataset: str | None = None,
    workers: int | None = None,
    resume: bool = False,
    with_text: bool = False,
    tick: batch.Tick = batch.no_tick,
    explained: batch.Tick = batch.no_tick,
) -> batch.Summary:
    """Score exports as `pipeline.batch.score` does: the same files, whoever works on them.

    Args:
        exports: Paths, and addresses such as `s3://bucket/exports`, of files and folders.
        source: How to read them; its paths are not looked at.
        out: Scores file on this machine; what is in progress lies beside it.
        scorer: How to score.
        on: A cluster, see `pipeline.scale.cluster`; None for this process and `workers` of it.
        dataset: Path or address of a folder, to write the scores to by page and day as well, see
            `pipeline.scale.dataset`.
        workers: Processes; None for as many as pay.
        resume: Go on with an interrupted run of the same command.
        with_text: Add the text as shown, personal data masked.
        tick: Progress of scoring.
        explained: Progress of what follows.

    Raises:
        ClusterError: The cluster cannot be reached, or cannot do the work.
        InputError: Nothing usable in the input, or it cannot be reached.
        OutputError: A result cannot be written.
        UsageError: As `pipeline.batch.score`; or an address of an unknown kind, or Ray is not installed.
    """
    if on is not None:
        check_cluster(on)
    also_to = None if dataset is None else _written_to(dataset)
    name = "stdout" if out == batch.STDOUT else out.name
    with fetched(exports, out.with_name(f"{name}.fetched")) as (paths, called):
        found = replace(source, paths=paths, called=called)
        try:
            with _hired(on, workers, scorer) as hire:
                return batch.score(
                    found,
                    out,
                    scorer,
                    resume=resume,
                    with_text=with_text,
                    workers=workers or batch.default_workers(found, scorer.model),
                    hire=hire,
                    also_to=also_to,
                    tick=tick,
                    explained=explained,
                )
        except KhoiTrongError as error:
            error.message = found.as_called(error.message)
            raise


def _written_to(dataset: str) -> "AlsoTo":
    """Return what writes scores to a dataset."""
    from pipeline.scale.dataset import check_free, write_dataset  # takes pandas along

    place = find_place(dataset)
    check_free(place)
    return partial(write_dataset, place)


@contextmanager
def _hired(on: str | None, workers: int | None, scorer: batch.Scorer) -> "Iterator[Hire | None]":
    if on is None:
        yield None
        return
    with crew_of(on, workers, is_parallel=scorer.model.is_parallel) as hire:
        yield hire
