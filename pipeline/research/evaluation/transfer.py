"""What a model learned from one set is worth on another that asks the same question.

A high figure on a set's own test split may only say that its annotators, pages and years were learned. Sets
that mean the same by a word are far above 0.5 off the diagonal; where they are not, pooling them would teach
the wrong thing. Features and learner are those of the linear engine on texts as written: no restored
diacritics, no copies without them, so that nothing but the set differs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.claims import Clusterer
from pipeline.classify.features.ngrams import FeatureConfig, HashedNgrams
from pipeline.research.datasets.loading import class_names, load_split
from pipeline.research.datasets.training_data import distinct, unseen
from pipeline.research.printing import Printable, empty_table
from pipeline.research.training.logistic_regression import LinearScore, fit_logistic_regression
from pipeline.research.training.recipe import FEATURES
from pipeline.text import mask, normalise

if TYPE_CHECKING:
    from rich.console import RenderableType

Truth = npt.NDArray[np.bool_]
Answers = Mapping[str, npt.NDArray[np.str_]]
"""Names of classes by column, each of shape (n,)."""

COST: Final = 3.0
"""Inverse penalty, the benchmark's own."""

HELD_OUT: Final = 0.2
"""Share of the clusters of near-duplicates held out of a set that has no test split."""

_TARGETS: Final = ("individual", "groups", "religion", "race")


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """How one set asks a question.

    Attributes:
        folder: The set.
        test: Split to test on; None when clusters of `train` are held out.
        columns: Columns of classes that hold the answer.
        truth: From the names of classes by column to yes or no, shape (n,).
    """

    folder: str
    test: str | None
    columns: tuple[str, ...]
    truth: Callable[[Answers], Truth]


def _one_of(column: str, *values: str) -> Callable[[Answers], Truth]:
    return lambda table: np.isin(table[column], values)


def _any_target(table: Answers) -> Truth:
    found: Truth = np.any([np.isin(table[name], ("offensive", "hate")) for name in _TARGETS], axis=0)
    return found


QUESTIONS: Final[dict[str, tuple[SetQuestion, ...]]] = {
    "toxic": (
        SetQuestion("vihsd", "test", ("label",), _one_of("label", "OFFENSIVE", "HATE")),
        SetQuestion("vlsp_hsd_2019", None, ("label",), _one_of("label", "OFFENSIVE", "HATE")),
        SetQuestion("victsd", "validation", ("toxic",), _one_of("toxic", "yes")),
        SetQuestion("vithsd", "validation", _TARGETS, _any_target),
    ),
    "unreliable": (
        SetQuestion("reintel", None, ("label",), _one_of("label", "unreliable")),
        SetQuestion("vfnd", None, ("label",), _one_of("label", "fake")),
    ),
}
"""The questions that several public sets ask, each in its own way; no answer is our label."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A model of one set on the held-out texts of another.

    Attributes:
        train: Set it learned from.
        test: Set it was tested on.
        n: Test texts that neither occur nor nearly occur among those it learned from.
        positives: Those for which the answer is yes.
        auc: Area under the ROC curve, 0.5 for guessing; None when all or no texts are positive.
        macro_f1: Mean F1 of yes and no at a probability of one half; None in the same case.
    """

    train: str
    test: str
    n: int
    positives: int
    auc: float | None
    macro_f1: float | None


@dataclass(frozen=True)
class Transfer(Printable):
    """One question asked by several sets.

    Attributes:
        question: Its name.
        sets: The sets, in order.
        texts: Texts learned from, by set.
        cells: One a pair of sets.
    """

    question: str
    sets: tuple[str, ...]
    texts: Mapping[str, int]
    cells: tuple[Cell, ...]

    def cell(self, train: str, test: str) -> Cell:
        """Return the figures of a model of `train` on `test`."""
        return next(cell for cell in self.cells if (cell.train, cell.test) == (train, test))

    def tables(self) -> list["RenderableType"]:
        """Return one line a set learned from, one column a set tested on."""
        title = f"{self.question}: learned from the row, tested on the column; AUC / macro-F1 (texts)"
        table = empty_table(None, "learned from", *self.sets)
        for name in self.sets:
            cells = [_shown(self.cell(name, other)) for other in self.sets]
            table.add_row(f"{name}\n({self.texts[name]:,})", *cells)
        return [title, table]


@dataclass(frozen=True)
class Transfers(Printable):
    """All questions."""

    questions: tuple[Transfer, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, by question."""
        return {each.question: asdict(each) for each in self.questions}

    def tables(self) -> tuple["RenderableType", ...]:
        """Return those of each question."""
        return self.questions


@dataclass(frozen=True)
class _Half:
    normalised_texts: list[str]
    truth: Truth

    def take(self, index: npt.NDArray[np.integer]) -> "_Half":
        return _Half([self.normalised_texts[i] for i in index], self.truth[index])


def transfer(
    datasets_dir: Path | None,
    *,
    max_texts: int = 4000,
    max_test: int = 2000,
    seed: int = 0,
    features: FeatureConfig = FEATURES,
    questions: Mapping[str, Sequence[SetQuestion]] = QUESTIONS,
) -> Transfers:
    """Learn from each set that asks a question, and test on every set that does.

    Args:
        datasets_dir: Folder of the data sets.
        max_texts: Most texts to learn from in a set; more are drawn from at random.
        max_test: Most texts to test on.
        seed: Of the draws, and of the clusters held out of a set without a test split.
        features: What is counted.
        questions: What to ask which sets.

    Raises:
        DataSetError: A set is missing or lacks a column.
    """
    limits = max_texts, max_test
    return Transfers(
        tuple(_ask(name, sets, datasets_dir, limits, seed, features) for name, sets in questions.items())
    )


def _ask(
    question: str,
    sets: Sequence[SetQuestion],
    folder: Path | None,
    limits: tuple[int, int],
    seed: int,
    config: FeatureConfig,
) -> Transfer:
    halves = {asked.folder: _read(asked, folder, limits, seed) for asked in sets}
    cells = []
    for name, (train, _) in halves.items():
        counter = HashedNgrams(config)
        rows = counter.fit_transform(train.normalised_texts)
        line = fit_logistic_regression(
            rows, train.truth, np.ones(len(train.normalised_texts)), cost=COST, balanced=True
        )
        cells += [_cell(name, other, train, test, counter, line) for other, (_, test) in halves.items()]
    texts = {name: len(train.normalised_texts) for name, (train, _) in halves.items()}
    return Transfer(question, tuple(halves), texts, tuple(cells))


def _cell(
    train: str, test: str, learned: _Half, held: _Half, counter: HashedNgrams, line: LinearScore
) -> Cell:
    from sklearn.metrics import f1_score, roc_auc_score

    held = held.take(np.flatnonzero(unseen(held.normalised_texts, learned.normalised_texts)))
    n, positives = len(held.normalised_texts), int(held.truth.sum())
    if positives in (0, n):
        return Cell(train, test, n, positives, None, None)
    scores = line.score(counter.transform(held.normalised_texts))
    macro = float(f1_score(held.truth, scores >= 0, average="macro"))
    return Cell(
        train, test, n, positives, round(float(roc_auc_score(held.truth, scores)), 4), round(macro, 4)
    )


def _read(asked: SetQuestion, folder: Path | None, limits: tuple[int, int], seed: int) -> tuple[_Half, _Half]:
    """Return the texts to learn from and those to test on, drawn and without repeats."""
    random = np.random.default_rng(seed)
    train = _half(asked, folder, "train")
    if asked.test is None:
        train, test = _part(train, random)
    else:
        test = _half(asked, folder, asked.test)
    return _draw(train, limits[0], random), _draw(test, limits[1], random)


def _half(asked: SetQuestion, folder: Path | None, split: str) -> _Half:
    rows = load_split(asked.folder, split, folder)
    truth = asked.truth({column: class_names(rows, column) for column in asked.columns})
    normalised_texts = [normalise(mask(text)) for text in rows["text"]]
    return _Half(normalised_texts, truth).take(np.flatnonzero(distinct(normalised_texts)))


def _part(half: _Half, random: np.random.Generator) -> tuple[_Half, _Half]:
    """Hold out whole clusters of near-duplicates."""
    names, clusters = np.unique(
        Clusterer(must_agree=False).assign_normalised(half.normalised_texts, half.normalised_texts),
        return_inverse=True,
    )
    held = (random.random(len(names)) < HELD_OUT)[clusters]
    return half.take(np.flatnonzero(~held)), half.take(np.flatnonzero(held))


def _draw(half: _Half, most: int, random: np.random.Generator) -> _Half:
    if len(half.normalised_texts) <= most:
        return half
    return half.take(np.sort(random.choice(len(half.normalised_texts), most, replace=False)))


def _shown(cell: Cell) -> str:
    figures = "-" if cell.auc is None else f"{cell.auc:.2f} / {cell.macro_f1:.2f}"
    return f"{figures}\n({cell.n:,})"
