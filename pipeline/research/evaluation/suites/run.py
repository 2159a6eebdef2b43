"""Runs a model over a suite, as written and rewritten."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from pipeline.classify import Model, load_model
from pipeline.classify.store import dumps
from pipeline.errors import DataSetError, OutputError, UsageError
from pipeline.labels import LABELS
from pipeline.research.evaluation.suites.cases import Case, Suite, read_suite
from pipeline.research.evaluation.suites.figures import (
    JudgedCases,
    by_function,
    by_pair_kind,
    by_rewrite,
)
from pipeline.research.evaluation.suites.headline import false_hate_gaps, headline
from pipeline.research.evaluation.suites.report import SuiteReport
from pipeline.research.evaluation.suites.rewrites import REWRITES, rewrite
from pipeline.resources import resource
from pipeline.text import mask

BUDGET: Final = 0.1
"""Share of ordinary posts a team reads. Twice the product's default, so that a case counts as missed only
when a team with time to spare would not see it either."""


def evaluate_suite(
    engine: str | Path = "linear",
    *,
    folder: Path | None = None,
    budget: float = BUDGET,
    seed: int = 0,
    out: Path | None = None,
) -> SuiteReport:
    """Run a shipped model, or one in a folder, over a suite.

    Args:
        engine: Name of a shipped model, or a model folder.
        folder: Folder of the suite; `data/suites` when None.
        budget: Share of ordinary posts that the thresholds let through, over 0 to 1.
        seed: Of the rewrites.
        out: Also write the figures here as JSON.

    Raises:
        DataSetError: The suite cannot be read.
        ModelError: The model cannot be read.
        UsageError: The budget is no share.
        OutputError: `out` cannot be written.
    """
    if not 0 < budget <= 1:
        raise UsageError(f"A budget of {budget} is no share of posts.", "Use --budget 0.1 for 10 %.")
    suite = read_suite(folder or resource("data/suites"))
    report = run_suite(load_model(engine), suite, budget=budget, seed=seed)
    if out is not None:
        try:
            Path(out).write_text(dumps(report.to_dict()), encoding="utf-8")
        except OSError as error:
            raise OutputError(
                f"{out} cannot be written: {error.strerror}.", "Choose another file."
            ) from error
    return report


def run_suite(
    model: Model,
    suite: Suite,
    *,
    budget: float = BUDGET,
    seed: int = 0,
    rewrites: Sequence[str] = tuple(REWRITES),
) -> SuiteReport:
    """Return how a model does on a suite; it is asked once for all texts as written and once a rewrite.

    Args:
        model: Anything with `name`, `predict_proba` and `threshold`.
        suite: The suite.
        budget: Share of ordinary posts that the thresholds let through.
        seed: Of the rewrites.
        rewrites: Names of the rewrites to try; each asks the model about every case once more.

    Raises:
        DataSetError: The suite has no cases.
    """
    if not suite.cases:
        raise DataSetError("The suite has no cases.", "Add rows to a cases_*.csv of the suite.")
    members = [member for pair in suite.pairs for member in pair.members]
    texts = [mask(case.text) for case in (*suite.cases, *members)]
    everything = _judge(model, (*suite.cases, *members), texts, budget)
    cut = len(suite.cases)
    cases, paired = _part(everything, slice(0, cut)), _part(everything, slice(cut, None))
    changed = []
    for name in rewrites:
        rewritten = rewrite(name, texts[:cut], seed)
        judged = _judge(model, suite.cases, rewritten, budget)
        changed.append(by_rewrite(name, cases, judged, (texts[:cut], rewritten)))
    gaps = false_hate_gaps(everything)
    values, support = headline(cases, changed)
    return SuiteReport(
        model=model.name,
        budget=budget,
        functions=by_function(cases, suite.functions),
        rewrites=changed,
        pairs=by_pair_kind(paired, suite.pairs),
        gaps=gaps,
        headline=values | {name: gap.size for name, gap in gaps.items()},
        support=support | {name: sum(gap.n) for name, gap in gaps.items()},
    )


def _judge(model: Model, cases: Sequence[Case], texts: Sequence[str], budget: float) -> JudgedCases:
    probabilities = model.predict_proba(texts)
    limits = np.array([model.threshold(label, budget) for label in LABELS], dtype=np.float32)
    return JudgedCases(cases, probabilities, probabilities >= limits)


def _part(judged: JudgedCases, rows: slice) -> JudgedCases:
    return JudgedCases(judged.cases[rows], judged.probabilities[rows], judged.flagged[rows])
