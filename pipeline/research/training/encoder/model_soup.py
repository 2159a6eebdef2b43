"""Fine-tunes with several seeds and averages the weights (Wortsman et al. 2022, "Model soups").

All runs start from the same new layers and differ in order, dropout and which texts lose their diacritics,
so their mean lies in the same valley; it costs no more to run than one of them. The scores of the runs, with
their spread, go into the card.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

import torch

from pipeline.research.training.encoder.base import Base
from pipeline.research.training.encoder.examples import Example
from pipeline.research.training.encoder.finetune import FinetunedNetwork, finetune, validation_scores
from pipeline.research.training.encoder.network import MultiTask
from pipeline.research.training.encoder.trainer import RunSettings


def finetune_seeds(
    base: Base,
    train: Sequence[Example],
    validation: Sequence[Example],
    out: Path,
    settings: RunSettings,
    *,
    seeds: int,
) -> FinetunedNetwork:
    """Fine-tune `seeds` times and return the best of the runs and their average.

    Without a GPU the runs share the processor. An interrupted call goes on where each run stood.

    Args:
        base: Where to start.
        train: Examples to learn from.
        validation: Examples to choose by.
        out: Folder for checkpoints.
        settings: Of each run; `seed` is that of the first.
        seeds: Number of runs, at least 1.
    """
    jobs = [
        (base, train, validation, Path(out) / f"seed-{seed}", replace(settings, seed=seed))
        for seed in range(settings.seed, settings.seed + seeds)
    ]
    runs = list(_together(jobs) if seeds > 1 and not torch.cuda.is_available() else _one_by_one(jobs))
    return best_of(runs, validation) if seeds > 1 else runs[0]


def best_of(runs: Sequence[FinetunedNetwork], validation: Sequence[Example]) -> FinetunedNetwork:
    """Return the best of several runs and their average, by the mean score on `validation`.

    The log of the result says what each scored: `runs` by seed, `mean` and `spread` (standard deviation) over
    them, and `average`.
    """
    base = runs[0].base
    scores = [validation_scores(run.network, base, validation) for run in runs]
    mixed = average([run.network for run in runs])
    scored = validation_scores(mixed, base, validation)
    names = sorted(scored)
    summary = {
        "runs": scores,
        "mean": {name: round(fmean(each[name] for each in scores), 4) for name in names},
        "spread": {name: round(stdev(each[name] for each in scores), 4) for name in names},
        "average": scored,
    }
    log = [{"soup": summary}, *({"run": i, **line} for i, run in enumerate(runs) for line in run.log)]
    first = max(range(len(runs)), key=lambda i: scores[i]["mean"])
    if scores[first]["mean"] > scored["mean"]:
        return FinetunedNetwork(runs[first].network, base, log, scores[first]["mean"])
    return FinetunedNetwork(mixed, base, log, scored["mean"])


def average(networks: Sequence[MultiTask]) -> MultiTask:
    """Return a network whose weights are the mean of those of networks of one shape."""
    from copy import deepcopy

    states = [network.state_dict() for network in networks]
    mean = {
        name: torch.stack([state[name].float() for state in states]).mean(dim=0).to(value.dtype)
        for name, value in states[0].items()
    }
    found = deepcopy(networks[0])
    found.load_state_dict(mean)
    return found.eval()


def _one_by_one(jobs: Sequence[tuple[Any, ...]]) -> Iterator[FinetunedNetwork]:
    for job in jobs:
        yield finetune(*job)


def _together(jobs: Sequence[tuple[Any, ...]]) -> Iterator[FinetunedNetwork]:
    """Run jobs in processes of their own, the processor shared out among those that run at once.

    Up to two jobs share a core: three on two cores end together, where the third would run on one alone.
    """
    cores = os.cpu_count() or 1
    workers = min(len(jobs), 2 * cores)
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin, (max(1, cores // workers),)) as pool:
        yield from pool.map(_job, jobs)


def _begin(threads: int) -> None:
    """Take a share of the processor, and end with the process that asked for the work, however it ends."""
    torch.set_num_threads(threads)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _job(job: tuple[Any, ...]) -> FinetunedNetwork:
    return finetune(*job)
