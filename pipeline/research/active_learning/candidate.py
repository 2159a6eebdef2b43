"""Trains a model that also knows the team's decisions, and shows beside the present one what it would change.

Decisions teach a linear model. Where a cascade is in use and there are data sets to fit one on, that model
becomes the first part of a new cascade with the same encoder, so that like is compared with like. The
candidate is only saved: people look at the comparison and say `khoitrong models use NAME`, or do not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.classify import LinearModel, Model, folders, load_model, store
from pipeline.classify.engines.cascade import CascadeModel
from pipeline.classify.features.ngrams import FeatureConfig
from pipeline.errors import DataSetError, OutputError, UsageError
from pipeline.labels import LABELS, Label
from pipeline.research.active_learning.decisions import Decisions, read_decisions
from pipeline.research.datasets.authored_examples import read_authored_examples
from pipeline.research.datasets.training_data import Corpus
from pipeline.research.evaluation.authored_examples import measure_authored_examples
from pipeline.research.evaluation.comparison import (
    Comparison,
    Difference,
    average_precision,
    compare,
    paired_bootstrap,
)
from pipeline.research.printing import Printable, empty_table
from pipeline.research.training.cascade import SHARE
from pipeline.research.training.recipe import FEATURES
from pipeline.research.training_runs import join_cascade, train_linear
from pipeline.resources import resource

if TYPE_CHECKING:
    from rich.console import RenderableType

COMPARISON: Final = "comparison.json"
"""File in the model folder with what was compared."""

MIN_TEXTS: Final = 20
"""Labelled texts under which retraining changes nothing that could be measured."""

HELD_OUT: Final = 4
"""One in so many groups of decided texts is kept from a trial model, to compare both models on."""

MIN_CHANGE: Final = 0.05
"""Change of a share of own test rows that is pointed out."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """How often a label is flagged in one theme of the authored test examples, before and after.

    Attributes:
        group: The theme, such as `counter_speech`.
        n: Rows.
        label: The label.
        holds: Whether it holds for these rows: then more is better, else less.
        old: Share that the present model flags at the default budget.
        new: Share that the candidate flags.
    """

    group: str
    n: int
    label: str
    holds: bool
    old: float
    new: float

    @property
    def better(self) -> float:
        """How much better the candidate is, -1 to 1."""
        return self.new - self.old if self.holds else self.old - self.new


@dataclass(frozen=True)
class Candidate(Printable):
    """A trained model, and how it compares with the present one.

    Attributes:
        folder: Where it is.
        name: Name of the model.
        against: Name of the present model.
        decisions: What was read.
        left_out: Why a label's decisions were not learned from, by label.
        held_out: A trial model, trained without one in `HELD_OUT` groups of decided texts, against the
            present one on these, by label. These texts are what the present model flagged, not what people
            post; where it learned from the same decisions before, it has an advantage.
        comparison: The candidate against the present model on the validation posts; None without data sets.
        rows: Own test rows by theme.
    """

    text_width = 140

    folder: Path
    name: str
    against: str
    decisions: Decisions
    left_out: Mapping[Label, str]
    held_out: Mapping[Label, Difference]
    comparison: Comparison | None
    rows: list[RowChange]

    @property
    def warnings(self) -> list[str]:
        """What to look at before choosing this model, in sentences."""
        found = [
            f"Decisions on {label} were not learned from: {why}." for label, why in self.left_out.items()
        ]
        for label, each in self.held_out.items():
            if each.interval[1] < 0:
                found.append(f"On decisions it had not seen, a trial model ranks {label} worse.")
        if self.comparison is None:
            found.append(
                "No data sets were given: the candidate is a linear model that learned from invented rows "
                "and decisions only."
            )
        else:
            for figure, labels in self.comparison.figures.items():
                worse = [label for label, each in labels.items() if each.interval[1] < 0]
                if worse:
                    found.append(f"On the validation posts, {figure} of {', '.join(worse)} is worse.")
        for row in self.rows:
            if row.better < -MIN_CHANGE:
                what = "found less often" if row.holds else "wrongly flagged more often"
                found.append(
                    f"{row.label} is {what} in {row.group}: {row.old:.0%} before, {row.new:.0%} now."
                )
        return found

    @property
    def next_step(self) -> str:
        """The command that would choose this model."""
        short = folders.own_folder(self.folder.name)
        known = short is not None and short.resolve() == self.folder.resolve()
        return f"khoitrong models use {self.folder.name if known else self.folder.absolute()}"

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, without texts or names of people."""
        return {
            "model": self.name,
            "against": self.against,
            "decisions": self.decisions.to_dict(),
            "left_out": dict(self.left_out),
            "held_out_decisions": {label: asdict(each) for label, each in self.held_out.items()},
            "comparison": self.comparison.to_dict() if self.comparison else None,
            "rows": [asdict(row) for row in self.rows],
            "warnings": self.warnings,
        }

    def tables(self) -> list["RenderableType"]:
        """Return what changes, the comparison on the validation posts, warnings, and the next step."""
        title = f"{self.name} (candidate) against {self.against}"
        headings = ("figure", "label", "n", "before", "now", "95 % of the difference")
        table = empty_table(title, *headings, words=3)
        for label, each in self.held_out.items():
            low, high = each.interval
            numbers = f"{each.second:.3f}", f"{each.first:.3f}", f"{low:+.2f} to {high:+.2f}"
            table.add_row("average precision, unseen decisions", label, str(each.posts), *numbers)
        for row in (each for each in self.rows if each.old != each.new):
            what = f"{'found' if row.holds else 'wrongly flagged'}, {row.group}"
            table.add_row(what, row.label, str(row.n), f"{row.old:.0%}", f"{row.new:.0%}", "")
        compared = [self.comparison] if self.comparison else []
        last = f"The model is in {self.folder}. To choose it: {self.next_step}"
        return [table, *compared, *self.warnings, last]


def make_candidate(
    decisions: Path,
    out: str | Path,
    *,
    datasets_dir: Path | None = None,
    rows_dir: Path | None = None,
    against: str | Path = folders.DEFAULT,
    seed: int = 0,
    features: FeatureConfig = FEATURES,
) -> Candidate:
    """Retrain with the decisions of a team, compare with the present model, and save the result.

    Args:
        decisions: File written by `khoitrong export FILE --with-text`.
        out: Name for the model, which goes beside the team's own, or a folder (with a slash or a `Path`).
        datasets_dir: Folder of the data sets.
        rows_dir: Folder of the authored examples; `data/rows` by default.
        against: The present model: a name or a folder.
        seed: Of the training and the bootstrap.
        features: What is counted.

    Raises:
        DataSetError: The decisions cannot be read or are too few or all alike, or a set cannot be read.
        ModelError: The present model cannot be loaded.
        UsageError: `out` is not a name.
        OutputError: There is a model in `out` already, or it cannot be written.
    """
    folder = _place(out)
    read = read_decisions(decisions)
    corpus, left_out = usable(read.corpus, decisions)
    old = load_model(against)
    options: dict[str, Any] = {
        "datasets_dir": datasets_dir,
        "rows_dir": rows_dir,
        "seed": seed,
        "benchmark": False,
        "features": features,
    }
    kept = _held_out(corpus.groups, seed)
    with TemporaryDirectory() as trials:
        train_linear(Path(trials, "trial"), decisions=corpus.take(~kept), **options)
        taught = LinearModel.load(Path(trials, "trial"))
        new: Model
        trial: Model = taught
        if isinstance(old, CascadeModel) and datasets_dir is not None:
            train_linear(Path(trials, "linear"), decisions=corpus, **options)
            linear = LinearModel.load(Path(trials, "linear"))
            share = float(old.training_.get("share", SHARE))
            fitted = join_cascade(folder, linear, old.encoder_, datasets_dir=datasets_dir, share=share).model
            new = fitted
            trial = fitted.changed(linear=taught)
        else:
            train_linear(folder, decisions=corpus, **options)
            new = LinearModel.load(folder)
    held_out = _differences(trial, old, corpus.take(kept), seed)
    rows = _changes(new, old, read_authored_examples(rows_dir or resource("data/rows"), "test"))
    compared = compare(new, old, datasets_dir, seed) if datasets_dir is not None else None
    found = Candidate(folder, new.name, old.name, read, left_out, held_out, compared, rows)
    _write(folder / COMPARISON, found)
    return found


def usable(corpus: Corpus, path: Path) -> tuple[Corpus, dict[Label, str]]:
    """Return the texts one can learn from, and why the decisions on a label are left out.

    Where everyone answered yes (or no), a model would learn that what was queued is so.

    Raises:
        DataSetError: Nothing is left, or fewer than `MIN_TEXTS` texts.
    """
    labels, left_out = corpus.labels.copy(), {}
    for i, label in enumerate(LABELS):
        values = set(labels[~np.isnan(labels[:, i]), i].tolist())
        if len(values) == 1:
            left_out[label] = f"all say {'yes' if values == {1.0} else 'no'}"
            labels[:, i] = np.nan
    known: npt.NDArray[np.bool_] = np.any(~np.isnan(labels), axis=1)
    found = replace(corpus, labels=labels).take(known)
    if len(found) < MIN_TEXTS:
        alone = "; ".join(f"{label}: {why}" for label, why in left_out.items())
        raise DataSetError(
            f"{path} has {len(found)} texts to learn from, {MIN_TEXTS} are needed"
            + (f" (left out: {alone})." if alone else "."),
            "Review more posts, of both kinds, and export again.",
        )
    return found, left_out


def _place(out: str | Path) -> Path:
    named = isinstance(out, str) and "/" not in out and "\\" not in out
    if named and (not folders.is_name(str(out)) or out in folders.shipped_names()):
        raise UsageError(
            f"{out!r} cannot be the name of a new model.",
            "Use small letters a to z, digits, and . _ - between them, and no name of a shipped model.",
        )
    folder = folders.models_folder() / out if named else Path(out)
    if (folder / store.CONFIG).exists():
        raise OutputError(f"There is a model in {folder} already.", "Give the new one another name.")
    return folder


def _held_out(groups: npt.NDArray[Any], seed: int) -> npt.NDArray[np.bool_]:
    """Return which texts are kept from the trial model, shape (n,): whole groups, drawn at random."""
    names, index = np.unique(groups, return_inverse=True)
    drawn = np.random.default_rng(seed).permutation(len(names))[: len(names) // HELD_OUT]
    kept: npt.NDArray[np.bool_] = np.isin(index, drawn)
    return kept


def _differences(new: Model, old: Model, corpus: Corpus, seed: int) -> dict[Label, Difference]:
    """Compare two models on decided texts, label by label; one that all or none have is left out."""
    both = [model.predict_normalised(corpus.normalised_texts).astype(np.float64) for model in (new, old)]
    found: dict[Label, Difference] = {}
    for i, label in enumerate(LABELS):
        asked = ~np.isnan(corpus.labels[:, i])
        truth = corpus.labels[asked, i] == 1
        if truth.any() and not truth.all():
            a, b = (scores[asked, i] for scores in both)
            groups = corpus.groups[asked]
            found[label] = paired_bootstrap(truth, a, b, groups, average_precision, seed=seed)
    return found


def _changes(new: Model, old: Model, rows: Corpus) -> list[RowChange]:
    before: Sequence[Any] = measure_authored_examples(old, rows)
    return [
        RowChange(a.group, a.n, a.label, a.holds, a.flagged, b.flagged)
        for a, b in zip(before, measure_authored_examples(new, rows), strict=True)
    ]


def _write(path: Path, candidate: Candidate) -> None:
    try:
        path.write_text(store.dumps(candidate.to_dict()), encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}.", "Choose another folder."
        ) from error
