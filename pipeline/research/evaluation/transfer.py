"""What a model is worth on a source it has never seen: each source is left out of training and tested on.

Figures on held-out rows of known sources flatter, because a platform never seen is another world. This is
the figure that settings are chosen by. Learners are compared on the same rows: the linear engine's recipe, an
encoder's where a base is given, and plain TF-IDF with logistic regression on the annotations alone. Public
labels of the source that is left out (auxiliary tasks) are left out with it; soft labels of a larger model
are not used, since that model has seen all sources. Only the weights of rare n-grams (IDF) know its texts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.classify.features.ngrams import FeatureConfig
from pipeline.errors import UsageError
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
Learner = Callable[[str, Corpus], Floats]
"""Learns from all but a source and returns a score for each label of its posts, shape (n, 4)."""

LINEAR: Final = "linear"
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
        learner: `linear`, or what else was compared.
        plain: Average precision of plain TF-IDF.
        model: Average precision of the learner.
        difference: `model - plain`.
        interval: 95 % interval of the difference, paired and over near-duplicate clusters.
    """

    source: str
    label: Label
    n: int
    positives: int
    learner: str
    plain: float
    model: float
    difference: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class Transfer(Printable):
    """Every label on every source it can be tested on.

    Attributes:
        cells: One a source, label and learner.
        means: Mean difference over the real sources, by learner; the project's own rows are left aside.
    """

    cells: tuple[Cell, ...]

    @property
    def means(self) -> dict[str, float]:
        """Mean of `difference` over the real sources, by learner."""
        found: dict[str, list[float]] = {}
        for cell in self.cells:
            if cell.source != OWN:
                found.setdefault(cell.learner, []).append(cell.difference)
        return {learner: round(float(np.mean(each)), 4) for learner, each in found.items()}

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"cells": [asdict(cell) for cell in self.cells], "means": self.means}

    def tables(self) -> list["RenderableType"]:
        """Return one line a source and label."""
        table = empty_table(
            "Average precision on a source left out of training, beside plain TF-IDF",
            *("source", "label", "learner", "posts", "with it", "plain", "learner's", "difference (95 %)"),
            words=3,
            narrow=True,
        )
        for cell in self.cells:
            low, high = cell.interval
            table.add_row(
                cell.source,
                cell.label,
                cell.learner,
                f"{cell.n:,}",
                f"{cell.positives:,}",
                f"{cell.plain:.3f}",
                f"{cell.model:.3f}",
                f"{cell.difference:+.3f} ({low:+.2f} to {high:+.2f})",
            )
        means = ", ".join(f"{learner} {mean:+.3f}" for learner, mean in self.means.items())
        return [table, f"Mean difference over the real sources: {means or 'none'}"]


def transfer(
    datasets_dir: Path | None,
    *,
    rows_dir: Path | None = None,
    seed: int = 0,
    features: FeatureConfig = FEATURES,
    recipe: Mapping[Label, LogisticRegressionSettings] = RECIPE,
    least: int = MIN_POSITIVES,
    only: Sequence[str] = (),
    beside: Mapping[str, Learner] | None = None,
) -> Transfer:
    """Leave out each source in turn, learn from the rest, and test on it.

    Args:
        datasets_dir: Folder of the data sets.
        rows_dir: Folder of the authored examples; `data/rows` by default.
        seed: Of the bootstrap, and of which auxiliary texts are copied.
        features: What the linear engine counts.
        recipe: How it learns each label.
        least: Least posts with and without a label.
        only: Sources to leave out; all of them, and the project's own rows, when empty.
        beside: Other learners by name, compared on the same posts.

    Raises:
        DataSetError: A set cannot be read.
        UsageError: There is no such source.
    """
    inputs = prepare_inputs(datasets_dir, rows_dir or resource("data/rows"), features, seed)
    posts = inputs.main.corpus
    sources = source_of(posts.sources)
    cells: list[Cell] = []
    for source in _asked(sources, only):
        left_out = sources == source
        tested = posts.take(left_out)
        plain = PlainTfidf().fit(posts.take(~left_out)).scores(tested.normalised_texts)
        for label in _testable(tested, least):
            settings = _without(recipe[label], TASKS.get(source, ()))
            model = learn(inputs, label, settings, ~left_out).score(inputs.main.plain[left_out])
            cells.append(_cell(source, label, LINEAR, tested, plain, model, seed))
        for name, learner in (beside or {}).items():
            scores = learner(source, tested)
            cells += [
                _cell(source, label, name, tested, plain, scores[:, LABELS.index(label)], seed)
                for label in _testable(tested, least)
            ]
    return Transfer((*cells, *(() if only else _own(inputs, recipe, least, seed))))


def _asked(sources: npt.NDArray[np.str_], only: Sequence[str]) -> list[str]:
    """Return the sources to leave out."""
    known = [str(source) for source in np.unique(sources)]
    for source in only:
        if source not in known:
            raise UsageError(f"There is no source called {source}.", f"Use {', '.join(known)}.")
    return [source for source in known if not only or source in only]


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
            LINEAR,
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


def _cell(
    source: str, label: Label, learner: str, posts: Corpus, plain: Floats, model: Floats, seed: int
) -> Cell:
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
        learner,
        found.second,
        found.first,
        found.difference,
        found.interval,
    )
