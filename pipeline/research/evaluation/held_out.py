"""Measures a model on posts it has not seen, and on what must not go wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.classify import Model
from pipeline.classify.calibration import brier, expected_calibration_error
from pipeline.labels import LABELS, Label
from pipeline.research.datasets.authored_examples import read_authored_examples, read_authored_notes
from pipeline.research.datasets.labelled_posts import RANDOM, read_labelled
from pipeline.research.datasets.training_data import Column, Corpus, unseen
from pipeline.research.evaluation.authored_examples import measure_authored_examples, measure_kinds
from pipeline.research.evaluation.baselines import KeywordList, PlainTfidf
from pipeline.research.evaluation.comparison import BLOCK, average_precision
from pipeline.research.evaluation.held_out_report import HeldOutReport, LabelFigures
from pipeline.research.evaluation.intervals import wilson
from pipeline.research.evaluation.recall_at_budget import interval, measure_recall_at_budget
from pipeline.research.training.augmentation import without_diacritics
from pipeline.resources import resource
from pipeline.settings import DEFAULTS

Floats = npt.NDArray[np.floating]
Truth = npt.NDArray[np.bool_]

BUDGETS: Final = (0.05, 0.1, 0.2)
RESAMPLES: Final = 1000


@dataclass(frozen=True)
class Baselines:
    """What plain learners say of the same posts, each of shape (n, 4).

    Attributes:
        keywords: Words found of a list that a person wrote.
        plain: Log odds of plain TF-IDF with logistic regression on the same annotations.
        picked: Words found of a list that was picked from the training posts.
    """

    keywords: Floats
    plain: Floats | None = None
    picked: Floats | None = None

    @classmethod
    def fit(cls, train: Corpus, posts: Corpus) -> "Baselines":
        """Learn from the training posts that neither repeat nor nearly repeat a post measured on."""
        train = train.take(unseen(train.normalised_texts, posts.normalised_texts))
        return cls(
            KeywordList.as_written().scores(posts.normalised_texts),
            PlainTfidf().fit(train).scores(posts.normalised_texts),
            KeywordList.picked(train).scores(posts.normalised_texts),
        )

    def of(self, asked: Truth, i: int) -> dict[str, Floats]:
        """Return the column of a label for some posts, by name; without what was not fitted."""
        every = {"keywords": self.keywords, "plain": self.plain, "picked": self.picked}
        return {name: values[asked, i] for name, values in every.items() if values is not None}


def evaluate_held_out(
    model: Model, *, datasets_dir: Path | None, rows_dir: Path | None = None, seed: int = 0
) -> HeldOutReport:
    """Measure a model on the validation posts, beside plain baselines, and on the authored test examples.

    Args:
        model: The model.
        datasets_dir: Folder of the data sets.
        rows_dir: Folder of the authored examples; `data/rows` by default.
        seed: Of the bootstrap.

    Raises:
        DataSetError: A set cannot be read or is empty.
        ModelError: The model gives scores that are not numbers.
    """
    posts = read_labelled(datasets_dir, "validation")
    found = evaluate_posts(
        model, posts, "validation", seed, baselines=Baselines.fit(read_labelled(datasets_dir, "train"), posts)
    )
    folder = rows_dir or resource("data/rows")
    own = read_authored_examples(folder, "test")
    kinds = measure_kinds(model, own, read_authored_notes(folder, "test"))
    return replace(found, rows=measure_authored_examples(model, own), kinds=kinds)


def evaluate_blind(model: Model, *, datasets_dir: Path | None, seed: int = 0) -> HeldOutReport:
    """Measure a model on posts that were drawn at random and that nothing was trained or chosen on.

    Args:
        model: The model.
        datasets_dir: Folder of the data sets.
        seed: Of the bootstrap.

    Raises:
        DataSetError: A set cannot be read.
        ModelError: The model gives scores that are not numbers.
    """
    return evaluate_posts(model, read_labelled(datasets_dir, RANDOM), "blind", seed)


def evaluate_posts(
    model: Model, posts: Corpus, split: str, seed: int = 0, *, baselines: Baselines | None = None
) -> HeldOutReport:
    """Measure a model on labelled posts.

    Args:
        model: The model.
        posts: Posts it has not learned from.
        split: What to call them.
        seed: Of the bootstrap.
        baselines: What plain learners say of the posts; by default a written keyword list alone.

    Raises:
        ModelError: The model gives scores that are not numbers.
    """
    plain = model.predict_normalised(posts.normalised_texts)
    bare = model.predict_proba([without_diacritics(text) for text in posts.texts])
    beside = baselines or Baselines(KeywordList.as_written().scores(posts.normalised_texts))
    found = measure_recall_at_budget(
        posts.labels, plain, BUDGETS, keywords=beside.keywords, groups=posts.groups, seed=seed
    )
    figures = {}
    for i, label in enumerate(LABELS):
        asked = ~np.isnan(posts.labels[:, i])
        limit = model.threshold(label, DEFAULTS.budget)
        part = posts.take(asked)
        row = _figures(part, label, plain[asked, i], bare[asked, i], limit, seed, beside.of(asked, i))
        if row is not None:
            figures[label] = row
    return HeldOutReport(model.name, len(posts), figures, split=split, recall_at_budget=found)


def _figures(
    posts: Corpus,
    label: Label,
    plain: Floats,
    bare: Floats,
    limit: float,
    seed: int,
    beside: Mapping[str, Floats],
) -> LabelFigures | None:
    """Return the figures of a label, or None when all posts or none have it: then nothing can be ranked."""
    truth = posts.labels[:, LABELS.index(label)] == 1
    if truth.all() or not truth.any():
        return None
    scores = plain.astype(np.float64)
    opinion = posts.holds("opinion") & ~truth
    top = [_top(scores, budget) for budget in BUDGETS[:2]]
    flagged = plain >= limit
    hits = int((flagged & truth).sum())
    return LabelFigures(
        positives=int(truth.sum()),
        average_precision=_ap(truth, scores),
        interval=bootstrap_interval(truth, scores, posts.groups, seed),
        stripped=_ap(truth, bare),
        plain=_ap(truth, beside["plain"]) if "plain" in beside else None,
        by_set=_by_set(posts, truth, scores),
        ece=round(expected_calibration_error(scores, truth), 4),
        brier=round(brier(scores, truth), 4),
        flagged=int(flagged.sum()),
        hits=hits,
        precision_interval=wilson(hits, int(flagged.sum())),
        recall_interval=wilson(hits, int(truth.sum())),
        opinions=int(opinion.sum()),
        opinion_flagged=_within(opinion, top),
        opinion_at_threshold=_within(opinion, [flagged, bare >= limit]),
        recall=_recalls(truth, scores),
        keyword_recall=_recalls(truth, beside["keywords"]),
        picked_recall=_recalls(truth, beside["picked"]) if "picked" in beside else (),
    )


def _ap(truth: Truth, scores: Floats) -> float:
    """Return the average precision; ties are broken as everywhere, see `comparison.average_precision`."""
    return round(float(average_precision(truth, scores.astype(np.float64), np.ones((1, len(truth))))[0]), 4)


def _by_set(posts: Corpus, truth: Truth, scores: Floats) -> dict[str, tuple[int, float]]:
    """Return positives and average precision on each of the labelled sets, where they differ."""
    names = np.array([group.rpartition("-")[0] for group in posts.groups.astype(str)])
    parts = {str(name): names == name for name in np.unique(names) if name}
    return {
        name: (int(truth[part].sum()), _ap(truth[part], scores[part]))
        for name, part in parts.items()
        if truth[part].any() and not truth[part].all()
    }


def _within(posts: Truth, choices: Sequence[Truth]) -> tuple[float, ...]:
    """Return the share of `posts` in each choice; nothing when there are no such posts."""
    return tuple(round(float(chosen[posts].mean()), 4) for chosen in choices) if posts.any() else ()


def _top(scores: Floats, budget: float) -> Truth:
    """Return the `budget` share of posts with the highest scores; ties go to earlier posts."""
    chosen = np.zeros(len(scores), dtype=bool)
    chosen[np.argsort(-scores, kind="stable")[: round(budget * len(scores))]] = True
    return chosen


def _recalls(truth: Truth, scores: Floats) -> tuple[float, ...]:
    return _within(truth, [_top(scores, budget) for budget in BUDGETS])


def bootstrap_interval(
    truth: Truth, scores: Floats, groups: Column, seed: int, resamples: int = RESAMPLES
) -> tuple[float, float]:
    """Return the 95 % interval of average precision when whole groups are drawn with replacement.

    Near-duplicates share a group, and drawing them one by one would make the interval too narrow.

    Args:
        truth: Shape (n,), whether the label holds.
        scores: Shape (n,).
        groups: Shape (n,).
        seed: Of the draws.
        resamples: Draws.
    """
    random = np.random.default_rng(seed)
    _, index = np.unique(groups, return_inverse=True)
    size = int(index.max()) + 1

    def drawn(times: int) -> Floats:
        draws = [np.bincount(random.integers(0, size, size), minlength=size)[index] for _ in range(times)]
        return np.array(draws, dtype=np.float64)

    blocks = [min(BLOCK, resamples - start) for start in range(0, resamples, BLOCK)]
    return interval(np.concatenate([average_precision(truth, scores, drawn(times)) for times in blocks]))
