"""What a model is worth on a source it has never seen: each source is left out of training and tested on.

Figures on held-out rows of known sources flatter, because a platform never seen is another world. This is
the figure that settings are chosen by. Two learners are compared on the same rows: the linear engine's
recipe, and plain TF-IDF with logistic regression on the annotations alone. Public labels of the source that
is left out (auxiliary tasks) are left out with it; soft labels of a larger model are not used, since that
model has seen all sources. Only the weights of rare n-grams (IDF) know its texts.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.classify.features.ngrams import FeatureConfig
from pipeline.labels import LABELS, Label
from pipeline.research.datasets.labelled_posts import source_of
from pipeline.research.datasets.training_data import Corpus
from pipeline.research.evaluation.baselines import PlainTfidf
from pipeline.research.evaluation.comparison import average_precision, paired_bootstrap
from pipeline.research.printing import Printable, empty_table
from pipeline.research.training.linear import learn
from pipeline.research.training.linear_inputs import LinearInputs, prepare_inputs
from pipeline.research.training.logistic_regression import LogisticRegressionSettings
from pipeline.research.training.recipe import FEATURES, RECIPE
from pipeline.resources import resource

if TYPE_CHECKING:
    from rich.console import RenderableType

Floats = npt.NDArray[np.float64]

OWN: Final = "own rows"
"""The project's authored examples, left out like a source."""

TASKS: Final[Mapping[str, tuple[str, ...]]] = {
    "reintel": ("reintel:",),
    "vlsp": ("vlsp:",),
    "vihsd": ("vihsd:", "vithsd:"),
}
"""Beginnings of the names of auxiliary tasks whose public labels go with a source."""

MIN_POSITIVES: Final = 20
"""A source is tested on a label only where so many of its posts carry it, and as many do not."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One label on one source that nothing was learned from.

    Attributes:
        source: The source.
        label: The label.
        n: Posts of the source that were asked about the label.
        positives: Those that carry it.
        plain: Average precision of plain TF-IDF.
        model: Average precision of the recipe.
        difference: `model - plain`.
        interval: 95 % interval of the difference, paired and over near-duplicate clusters.
    """

    source: str
    label: Label
    n: int
    positives: int
    plain: float
    model: float
    difference: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class Transfer(Printable):
    """Every label on every source it can be tested on.

    Attributes:
        cells: One a source and label.
        mean: Mean difference over the real sources.
    """

    cells: tuple[Cell, ...]

    @property
    def mean(self) -> float:
        """Mean of `difference` over the real sources, the project's own rows left aside."""
        found = [cell.difference for cell in self.cells if cell.source != OWN]
        return round(float(np.mean(found)), 4) if found else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"cells": [asdict(cell) for cell in self.cells], "mean": self.mean}

    def tables(self) -> list["RenderableType"]:
        """Return one line a source and label."""
        table = empty_table(
            "Average precision on a source that was left out of training",
            *("source", "label", "posts", "with it", "plain TF-IDF", "linear", "difference (95 %)"),
            words=2,
        )
        for cell in self.cells:
            low, high = cell.interval
            table.add_row(
                cell.source,
                cell.label,
                f"{cell.n:,}",
                f"{cell.positives:,}",
                f"{cell.plain:.3f}",
                f"{cell.model:.3f}",
                f"{cell.difference:+.3f} ({low:+.2f} to {high:+.2f})",
            )
        return [table, f"Mean difference over the real sources: {self.mean:+.3f}"]


def transfer(
    datasets_dir: Path | None,
    *,
    rows_dir: Path | None = None,
    seed: int = 0,
    features: FeatureConfig = FEATURES,
    recipe: Mapping[Label, LogisticRegressionSettings] = RECIPE,
    least: int = MIN_POSITIVES,
) -> Transfer:
    """Leave out each source in turn, learn from the rest, and test on it.

    Args:
        datasets_dir: Folder of the data sets.
        rows_dir: Folder of the authored examples; `data/rows` by default.
        seed: Of the bootstrap, and of which auxiliary texts are copied.
        features: What the linear engine counts.
        recipe: How it learns each label.
        least: Least posts with and without a label.

    Raises:
        DataSetError: A set cannot be read.
    """
    inputs = prepare_inputs(datasets_dir, rows_dir or resource("data/rows"), features, seed)
    posts = inputs.main.corpus
    sources = source_of(posts.sources)
    cells: list[Cell] = []
    for source in np.unique(sources):
        left_out = sources == source
        plain = PlainTfidf().fit(posts.take(~left_out)).scores(posts.take(left_out).normalised_texts)
        for label in _testable(posts.take(left_out), least):
            settings = _without(recipe[label], TASKS.get(str(source), ()))
            model = learn(inputs, label, settings, ~left_out).score(inputs.main.plain[left_out])
            cells.append(_cell(str(source), label, posts.take(left_out), plain, model, seed))
    return Transfer((*cells, *_own(inputs, recipe, least, seed)))


def _own(
    inputs: LinearInputs, recipe: Mapping[Label, LogisticRegressionSettings], least: int, seed: int
) -> list[Cell]:
    """Return what posts alone teach about the project's own rows."""
    if inputs.rows is None:
        return []
    rows = inputs.rows.corpus
    plain = PlainTfidf().fit(inputs.main.corpus).scores(rows.normalised_texts)
    return [
        _cell(
            OWN,
            label,
            rows,
            plain,
            learn(inputs, label, replace(recipe[label], rows_weight=0.0)).score(inputs.rows.plain),
            seed,
        )
        for label in _testable(rows, least)
    ]


def _testable(posts: Corpus, least: int) -> list[Label]:
    counts = [(posts.labels[:, i] == 1, posts.labels[:, i] == 0) for i in range(len(LABELS))]
    return [
        label
        for label, (yes, no) in zip(LABELS, counts, strict=True)
        if min(int(yes.sum()), int(no.sum())) >= least
    ]


def _without(settings: LogisticRegressionSettings, tasks: tuple[str, ...]) -> LogisticRegressionSettings:
    """Return settings without the auxiliary tasks whose names begin so."""
    return replace(settings, tasks=tuple(name for name in settings.tasks if not name.startswith(tasks)))


def _cell(source: str, label: Label, posts: Corpus, plain: Floats, model: Floats, seed: int) -> Cell:
    i = LABELS.index(label)
    asked = ~np.isnan(posts.labels[:, i])
    found = paired_bootstrap(
        posts.labels[asked, i] == 1,
        model[asked],
        plain[asked, i],
        posts.groups[asked],
        average_precision,
        seed=seed,
    )
    return Cell(
        source,
        label,
        found.posts,
        found.positives,
        found.second,
        found.first,
        found.difference,
        found.interval,
    )
