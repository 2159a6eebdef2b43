"""Everything the report shows, measured once: scores first, figures from them, texts only if asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.classify import Model
from pipeline.classify.calibration import brier, expected_calibration_error
from pipeline.errors import DataSetError
from pipeline.labels import LABELS, QUEUED
from pipeline.research.datasets.authored_examples import read_authored_examples, read_authored_notes
from pipeline.research.datasets.labelled_posts import read_labelled
from pipeline.research.datasets.training_data import Column, Corpus
from pipeline.research.evaluation.authored_examples import (
    ExampleFigures,
    KindFigures,
    measure_authored_examples,
    measure_kinds,
)
from pipeline.research.evaluation.baselines import KeywordList
from pipeline.research.evaluation.comparison import average_precision
from pipeline.research.evaluation.held_out import BUDGETS
from pipeline.research.evaluation.recall_at_budget import (
    RecallAtBudget,
    any_label,
    any_probability,
    check_scores,
    draws,
    interval,
    measure_recall_at_budget,
)
from pipeline.research.evaluation.report.slices import Flagging, Share, Slice, slices
from pipeline.research.evaluation.report.worst_errors import WorstError, worst_errors
from pipeline.settings import DEFAULTS

Floats = npt.NDArray[np.float64]

ANY: Final = "attention"
"""The question whether any label of the queue holds, beside those of the labels."""

_RESAMPLES: Final = 1000


@dataclass(frozen=True, slots=True)
class Ability:
    """How often a model gets the cases of one named ability right.

    Attributes:
        name: Of the ability.
        about: What the cases are, in a few words.
        passed: Cases that are right, of how many.
    """

    name: str
    about: str
    passed: Share


@dataclass(frozen=True, slots=True)
class LabelEvidence:
    """Figures of one question, a label or `ANY`.

    Attributes:
        positives: Posts for which it holds.
        negatives: Posts for which it does not.
        average_precision: 0 to 1.
        interval: Its 95 % interval, groups of near-duplicates drawn with replacement.
        ece: Expected calibration error over bins of equal numbers of posts.
        brier: Mean squared error of the probability.
        threshold: Probability from which the product flags at its default budget; None for `ANY`, which is
            flagged when any label of the queue is.
        found: Flagged, of those for which it holds.
        wrongly: Flagged, of those for which it does not.
    """

    positives: int
    negatives: int
    average_precision: float
    interval: tuple[float, float]
    ece: float
    brier: float
    threshold: float | None
    found: Share
    wrongly: Share


@dataclass(frozen=True)
class Evidence:
    """What was measured about one model.

    Attributes:
        model: Its name.
        split: What it was measured on.
        truth: Shape (n, 5): the four labels, then `ANY`; NaN where nobody was asked.
        probabilities: Shape (n, 5), in the same order.
        keywords: Shape (n, 5), keywords found.
        recall_at_budget: What reading the top of the list finds.
        questions: Figures by label and of `ANY`; a question that all posts or none answer with yes is left
            out.
        slices: The same by parts of the posts.
        worst: Posts the model was most wrong about.
        texts_shown: Whether `worst` holds texts.
        rows: Figures of the authored test examples.
        kinds: Figures by kind of group named in them.
        abilities: Figures of functional suites.
    """

    model: str
    split: str
    truth: Floats
    probabilities: Floats
    keywords: Floats
    recall_at_budget: RecallAtBudget
    questions: Mapping[str, LabelEvidence]
    slices: tuple[Slice, ...]
    worst: tuple[WorstError, ...] = ()
    texts_shown: bool = False
    rows: tuple[ExampleFigures, ...] = ()
    kinds: tuple[KindFigures, ...] = ()
    abilities: tuple[Ability, ...] = ()

    @property
    def posts(self) -> int:
        """Posts that were scored."""
        return len(self.truth)

    def column(self, question: str) -> tuple[npt.NDArray[np.bool_], Floats, Floats]:
        """Return truth, probability and keywords of a question, of the posts it was asked about."""
        i = (*LABELS, ANY).index(question)
        asked = ~np.isnan(self.truth[:, i])
        return self.truth[asked, i] == 1, self.probabilities[asked, i], self.keywords[asked, i]


def gather_evidence(
    model: Model,
    datasets_dir: Path | None,
    *,
    rows_dir: Path | None = None,
    abilities: Sequence[Ability] = (),
    show_texts: bool = False,
    seed: int = 0,
) -> Evidence:
    """Score the validation split of the re-labelled set once and measure everything on it.

    Args:
        model: What is measured.
        datasets_dir: Folder of the data sets.
        rows_dir: Folder of the authored examples, such as `data/rows`, to show their figures too.
        abilities: Figures of functional suites, to show them too.
        show_texts: Keep the start of the texts the model was most wrong about, personal data masked. The sets
            may not be handed on, so a report with texts must not leave the machine.
        seed: Of the bootstrap.

    Raises:
        DataSetError: The set cannot be read or is empty.
        ModelError: The model gives scores that are not numbers.
    """
    posts = read_labelled(datasets_dir, "validation")
    found = gather_evidence_from(model, posts, "validation split", show_texts=show_texts, seed=seed)
    if rows_dir is not None:
        own = read_authored_examples(rows_dir, "test")
        kinds = measure_kinds(model, own, read_authored_notes(rows_dir, "test"))
        found = replace(found, rows=tuple(measure_authored_examples(model, own)), kinds=tuple(kinds))
    return replace(found, abilities=tuple(abilities))


def gather_evidence_from(
    model: Model,
    posts: Corpus,
    split: str,
    *,
    show_texts: bool = False,
    seed: int = 0,
) -> Evidence:
    """Do the same for any labelled posts, without authored examples and suites.

    Args:
        model: What is measured.
        posts: Labelled posts, at least one.
        split: What to call them.
        show_texts: As in `gather_evidence`.
        seed: Of the bootstrap.

    Raises:
        DataSetError: There are no posts.
        ModelError: The model gives scores that are not numbers.
    """
    if not len(posts):
        raise DataSetError(f"The {split} holds no posts.", "Give a set with labelled posts.")
    scores = model.predict_normalised(posts.normalised_texts).astype(np.float64)
    check_scores(scores)
    words = KeywordList.as_written().scores(posts.normalised_texts)
    questions = _questions(model, posts, scores)
    found = Evidence(
        model=model.name,
        split=split,
        truth=np.column_stack([posts.labels, any_label(posts.labels)]),
        probabilities=np.column_stack([scores, any_probability(scores)]),
        keywords=np.column_stack([words, words[:, [LABELS.index(label) for label in QUEUED]].sum(axis=1)]),
        recall_at_budget=measure_recall_at_budget(
            posts.labels, scores, BUDGETS, keywords=words, groups=posts.groups, seed=seed
        ),
        questions={},
        slices=slices(posts, questions),
        worst=worst_errors(model, posts, scores, show_texts=show_texts),
        texts_shown=show_texts,
    )
    figures = {}
    for i, (name, flagging) in enumerate(questions.items()):
        threshold = model.threshold(LABELS[i], DEFAULTS.budget) if name != ANY else None
        each = _figures(found, name, flagging, threshold, posts.groups, seed)
        if each is not None:
            figures[name] = each
    return replace(found, questions=figures)


def _questions(model: Model, posts: Corpus, scores: Floats) -> dict[str, Flagging]:
    """Return what is so and what the product flags at its default budget, by question."""
    flagged = {
        label: scores[:, i] >= model.threshold(label, DEFAULTS.budget) for i, label in enumerate(LABELS)
    }
    questions = {str(label): Flagging(posts.labels[:, i], flagged[label]) for i, label in enumerate(LABELS)}
    queued = np.any([flagged[label] for label in QUEUED], axis=0)
    return questions | {ANY: Flagging(any_label(posts.labels), queued)}


def _figures(
    found: Evidence,
    question: str,
    flagging: Flagging,
    threshold: float | None,
    groups: Column,
    seed: int,
) -> LabelEvidence | None:
    """Return the figures of a question, or None when all posts or none answer it with yes."""
    truth, scores, _ = found.column(question)
    if truth.all() or not truth.any():
        return None
    asked = ~np.isnan(flagging.truth)
    resampled = average_precision(truth, scores, draws(groups[asked], seed, _RESAMPLES))
    everything = np.ones(len(flagging.truth), dtype=bool)
    return LabelEvidence(
        positives=int(truth.sum()),
        negatives=int((~truth).sum()),
        average_precision=round(float(average_precision(truth, scores, np.ones((1, len(truth))))[0]), 4),
        interval=interval(resampled),
        ece=round(expected_calibration_error(scores, truth), 4),
        brier=round(brier(scores, truth), 4),
        threshold=threshold,
        found=flagging.count(everything, 1.0),
        wrongly=flagging.count(everything, 0.0),
    )
