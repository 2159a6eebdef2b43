"""Fits the cascade: which posts the encoder reads, how two opinions become one, and what that costs."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.classify.calibration import Platt
from pipeline.classify.engines.cascade import CascadeModel, mixed, restore_diacritics
from pipeline.classify.engines.encoder import EncoderModel
from pipeline.classify.engines.linear import LinearModel
from pipeline.classify.thresholds import Thresholds
from pipeline.labels import LABELS, QUEUED, Label
from pipeline.research.datasets.labelled_posts import FIRST, RANDOM, read_labelled
from pipeline.research.datasets.training_data import Corpus
from pipeline.research.training.reference_posts import REFERENCE_NAME, reference_posts

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.float64]

SHARE: Final = 0.15
"""Share of ordinary posts each label sends on. Most posts that truly carry a label are among its highest
15 %, and labels overlap, so the encoder reads about a quarter of a page."""

SHARES: Final = (0.0, 0.02, 0.05, 0.1, 0.15, 0.3, 1.0)
"""Points of the curve of accuracy against speed; 0 is the linear model alone, 1 the encoder on every post."""

BLENDS: Final = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
TIMED: Final = 600
"""Ordinary posts on which speed is measured."""


@dataclass(frozen=True, slots=True)
class Point:
    """One setting of the cascade.

    Attributes:
        share: Share of ordinary posts each label sends on, 0 to 1.
        asked: Share of ordinary posts that the encoder reads, 0 to 1.
        average_precision: By label, on the validation split.
        posts_per_second: Normalised posts a second on this computer; compare the points with each other only.
    """

    share: float
    asked: float
    average_precision: dict[str, float]
    posts_per_second: float


@dataclass(frozen=True)
class FittedCascade:
    """A cascade with the curve of what each setting would cost and bring.

    Attributes:
        model: The cascade.
        curve: From the linear model alone to the encoder on every post.
    """

    model: CascadeModel
    curve: list[Point] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [
            f"{self.model.name}: share sent on by each label, share read, average precision, posts a second"
        ]
        for point in self.curve:
            figures = ", ".join(f"{label} {value:.3f}" for label, value in point.average_precision.items())
            lines.append(f"{point.share:6.0%} {point.asked:6.0%}  {figures}  {point.posts_per_second:,.0f}")
        return "\n".join(lines)


def fit_cascade(
    linear: LinearModel, encoder: EncoderModel, datasets_dir: Path | None, *, share: float = SHARE
) -> FittedCascade:
    """Fit a cascade on the validation split, from which neither part learned.

    How much the encoder's opinion counts is chosen by the mean over the two labelled sets in it, so that
    neither decides alone; probabilities are calibrated on all of it.

    Args:
        linear: The first engine.
        encoder: The second.
        datasets_dir: Folder of the data sets.
        share: Share of ordinary posts each label sends on, 0 to 1.

    Raises:
        DataSetError: A set cannot be read.
    """
    posts = read_labelled(datasets_dir, "validation")
    known = [*posts.normalised_texts, *read_labelled(datasets_dir, RANDOM).normalised_texts]
    ordinary = reference_posts(datasets_dir, known)
    first = _Scores.of(linear, posts.normalised_texts, ordinary)
    second = _Scores.of(
        encoder, restore_diacritics(linear, posts.normalised_texts), restore_diacritics(linear, ordinary)
    )
    first_set = np.char.startswith(posts.groups.astype(str), f"{FIRST}-")
    judged = [(posts.labels[part], first.posts[part], second.posts[part]) for part in (first_set, ~first_set)]
    blend: dict[Label, float] = {label: _best_blend(judged, i) for i, label in enumerate(LABELS)}
    curves = _calibrated(posts, first.posts, second.posts, blend)
    unset = Thresholds({label: [] for label in LABELS}, [])
    curve = []
    for each in SHARES:
        model = CascadeModel.from_parts(linear, encoder, _bands(first.ordinary, each), blend, curves, unset)
        curve.append(_point(model, each, posts, first, second))
    model = CascadeModel.from_parts(linear, encoder, _bands(first.ordinary, share), blend, curves, unset)
    model.thresholds_ = Thresholds.fit(_predicted(model, first.ordinary, second.ordinary))
    model.training_ = {
        "share": share,
        "reference": REFERENCE_NAME,
        "fitted_on": "validation split",
    }
    model.metrics_ = {"curve": [asdict(point) for point in curve]}
    return FittedCascade(model, curve)


@dataclass(frozen=True)
class _Scores:
    """What one engine says of posts and of ordinary posts, and how long an ordinary one takes, in seconds."""

    posts: Floats
    ordinary: Floats
    seconds: float

    @classmethod
    def of(
        cls, model: LinearModel | EncoderModel, normalised_texts: Sequence[str], ordinary: Sequence[str]
    ) -> "_Scores":
        sample = list(ordinary[:: max(1, len(ordinary) // TIMED)])
        model.predict_normalised(sample[:8])
        started = time.perf_counter()
        model.predict_normalised(sample)
        seconds = (time.perf_counter() - started) / max(len(sample), 1)
        return cls(model.predict_normalised(normalised_texts), model.predict_normalised(ordinary), seconds)


def _bands(ordinary: Floats, share: float) -> dict[Label, float]:
    """Return the linear probability from which each label sends its `share` of ordinary posts on."""
    if share <= 0:
        return {}
    return {
        label: float(np.quantile(ordinary[:, LABELS.index(label)], 1 - min(share, 1.0))) for label in QUEUED
    }


def _best_blend(judged: Sequence[tuple[Labels, Floats, Floats]], i: int) -> float:
    """Return the weight of the encoder with the best mean average precision; equal weights win a tie.

    Args:
        judged: Labels, and what the two engines say, of each set of texts.
        i: The label's place.
    """
    from sklearn.metrics import average_precision_score

    parts = []
    for labels, first, second in judged:
        asked = ~np.isnan(labels[:, i])
        truth = labels[asked, i] == 1
        if truth.any() and not truth.all():
            parts.append((truth, first[asked, i], second[asked, i]))
    scores = {
        share: sum(float(average_precision_score(truth, mixed(a, b, share))) for truth, a, b in parts)
        for share in sorted(BLENDS, key=lambda share: abs(share - 0.5))
    }
    return max(scores, key=lambda share: scores[share])


def _calibrated(
    posts: Corpus, first: Floats, second: Floats, blend: dict[Label, float]
) -> dict[Label, Platt]:
    curves: dict[Label, Platt] = {}
    for i, label in enumerate(LABELS):
        asked = ~np.isnan(posts.labels[:, i])
        score = mixed(first[asked, i], second[asked, i], blend[label])
        try:
            curves[label] = Platt.fit(score, posts.labels[asked, i] == 1)
        except ValueError:
            curves[label] = Platt(1.0, 0.0)
    return curves


def _predicted(model: CascadeModel, first: Floats, second: Floats) -> Floats:
    """Return what the cascade says, from what its parts said already."""
    asked = model.asks(first)
    found = first.copy()
    if asked.any():
        found[asked] = model.blended(first[asked], second[asked])
    return found


def _point(model: CascadeModel, share: float, posts: Corpus, first: _Scores, second: _Scores) -> Point:
    from sklearn.metrics import average_precision_score

    found = _predicted(model, first.posts, second.posts)
    asked = float(model.asks(first.ordinary).mean())
    values: dict[str, Any] = {}
    for i, label in enumerate(LABELS):
        known = ~np.isnan(posts.labels[:, i])
        truth = posts.labels[known, i] == 1
        if truth.any() and not truth.all():
            values[label] = round(float(average_precision_score(truth, found[known, i])), 4)
    return Point(share, round(asked, 4), values, round(1.0 / (first.seconds + asked * second.seconds), 1))
