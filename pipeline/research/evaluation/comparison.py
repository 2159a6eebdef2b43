"""Whether one model is better than another on the same posts, or only luckier.

Both models score every post, and whole groups of near-duplicates are drawn with replacement, the same draws
for both (Koehn 2004; Berg-Kirkpatrick, Burkett and Klein 2012): a hard post in the draw is hard for both,
which two separate intervals would not know.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.classify import Model
from pipeline.errors import DataSetError
from pipeline.labels import LABELS
from pipeline.research.datasets.labelled_posts import read_labelled
from pipeline.research.evaluation.recall_at_budget import (
    check_scores,
    divide,
    draws,
    interval,
    recall_at,
    tie_starts,
)
from pipeline.research.printing import Printable, empty_table

if TYPE_CHECKING:
    from rich.console import RenderableType

Floats = npt.NDArray[np.floating]
Truth = npt.NDArray[np.bool_]
Metric = Callable[[Truth, Floats, Floats], Floats]
"""From truth (n,), scores (n,) and weights (r, n) to one figure a row of weights, NaN where undefined."""

TOP: Final = 0.1
"""Share of the posts that is read where recall is compared."""

BLOCK: Final = 250  # resamples worked on at once; 250 x 10,000 posts are 20 MB


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better the first of two models is in one figure.

    Attributes:
        first: Figure of the first model.
        second: Figure of the second.
        difference: First minus second.
        interval: 95 % interval of the difference.
        p: Share of the resamples in which the first is not better: the one-sided p-value of "it is better".
        posts: Posts that were compared.
        positives: Those for which the label holds.
    """

    first: float
    second: float
    difference: float
    interval: tuple[float, float]
    p: float
    posts: int
    positives: int

    @property
    def verdict(self) -> str:
        """The finding in words."""
        low, high = self.interval
        if low > 0:
            return "the first is better"
        if high < 0:
            return "the second is better"
        if low == high == 0:
            return "no difference"
        return "cannot be told apart"


@dataclass(frozen=True)
class Comparison(Printable):
    """Two models on the same posts.

    Attributes:
        first: Name of the first model.
        second: Name of the second.
        posts: Posts of the split.
        resamples: Draws of the bootstrap.
        figures: Differences by figure and label; a label that all posts or none have is left out.
    """

    first: str
    second: str
    posts: int
    resamples: int
    figures: Mapping[str, Mapping[str, Difference]]

    @property
    def verdict(self) -> str:
        """What all differences say together, in one sentence."""
        said: dict[str, list[str]] = {}
        for figure, by_label in self.figures.items():
            for label, each in by_label.items():
                said.setdefault(each.verdict, []).append(f"{label} ({figure})")
        if not said:
            return "No label both holds and fails among the posts, so nothing was compared."
        parts = [f"{verdict}: {', '.join(where)}" for verdict, where in sorted(said.items())]
        count = sum(map(len, said.values()))
        return f"{'; '.join(parts)}. Of {count} intervals at 95 %, about one in 20 is wrong by chance."

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, verdicts included."""
        figures = {
            figure: {label: {**asdict(each), "verdict": each.verdict} for label, each in by_label.items()}
            for figure, by_label in self.figures.items()
        }
        names = {name: getattr(self, name) for name in ("first", "second", "posts", "resamples", "verdict")}
        return {**names, "figures": figures}

    def tables(self) -> list["RenderableType"]:
        """Return one line a figure and label, and the verdict below."""
        title = f"{self.first} against {self.second} on {self.posts:,} posts, {self.resamples:,} resamples"
        headings = ("label", "figure", "first", "second", "diff.", "95 %", "p")
        table = empty_table(None, *headings, words=2, narrow=True)
        for figure, by_label in self.figures.items():
            for label, each in by_label.items():
                low, high = each.interval
                numbers = f"{each.first:.3f}", f"{each.second:.3f}", f"{each.difference:+.3f}"
                table.add_row(label, figure, *numbers, f"{low:+.2f} to {high:+.2f}", f"{each.p:.3f}")
        return [title, table, self.verdict]


def average_precision(truth: Truth, scores: Floats, weights: Floats) -> Floats:
    """Return the average precision under each row of weights, as scikit-learn's `average_precision_score`.

    Args:
        truth: Shape (n,).
        scores: Shape (n,).
        weights: Shape (r, n).

    Returns:
        Shape (r,), NaN where no positive has a weight.
    """
    order = np.argsort(-scores, kind="stable")
    times, ties = weights[:, order], tie_starts(scores[order])
    hits = np.add.reduceat(times * truth[order], ties, axis=1)
    seen = np.cumsum(np.add.reduceat(times, ties, axis=1), axis=1)
    precision = np.cumsum(hits, axis=1) / np.maximum(seen, 1e-12)
    return divide((precision * hits).sum(axis=1), hits.sum(axis=1))


def recall_at_top(truth: Truth, scores: Floats, weights: Floats) -> Floats:
    """Return the share of the positives among the top `TOP` of the posts, shape (r,).

    Args:
        truth: Shape (n,).
        scores: Shape (n,).
        weights: Shape (r, n), how often each post counts in each resample.
    """
    return recall_at(truth, scores, TOP, weights)


METRICS: Final[dict[str, Metric]] = {
    "average precision": average_precision,
    f"recall at top {TOP:.0%}": recall_at_top,
}


def paired_bootstrap(
    truth: Truth,
    scores_a: Floats,
    scores_b: Floats,
    groups: npt.NDArray[Any],
    metric: Metric,
    *,
    seed: int = 0,
    resamples: int = 2000,
) -> Difference:
    """Compare two scorings of the same posts.

    Args:
        truth: Shape (n,), whether the label holds.
        scores_a: Shape (n,), of the first.
        scores_b: Shape (n,), of the second.
        groups: Shape (n,), near-duplicates share a group and are drawn together.
        metric: What to compare, higher being better; `average_precision`, `recall_at_top` or your own.
        seed: Of the draws.
        resamples: Draws.

    Raises:
        ModelError: A score is not a number.
        DataSetError: The figure is undefined, as when no post is positive.
    """
    for scores in (scores_a, scores_b):
        check_scores(scores)
    once = np.ones((1, len(truth)))
    first, second = (float(metric(truth, scores, once)[0]) for scores in (scores_a, scores_b))
    if not np.isfinite([first, second]).all():
        raise DataSetError(
            f"Two models cannot be compared on {len(truth):,} posts of which {int(truth.sum()):,} are "
            "positive.",
            "Compare them on posts that both have and lack the label.",
        )
    weights = draws(groups, seed, resamples)
    blocks = [weights[i : i + BLOCK] for i in range(0, resamples, BLOCK)]
    found = np.concatenate([metric(truth, scores_a, b) - metric(truth, scores_b, b) for b in blocks])
    found = found[np.isfinite(found)]
    return Difference(
        first=round(first, 4),
        second=round(second, 4),
        difference=round(first - second, 4),
        interval=interval(found),
        p=round(float(np.mean(found <= 0)), 4),
        posts=len(truth),
        positives=int(truth.sum()),
    )


def compare(
    model: Model, other: Model, datasets_dir: Path | None, seed: int = 0, resamples: int = 2000
) -> Comparison:
    """Compare two models on the validation posts of both labelled sets, label by label.

    Args:
        model: The first; the question is whether it is better.
        other: The second.
        datasets_dir: Folder of the data sets.
        seed: Of the draws.
        resamples: Draws.

    Raises:
        DataSetError: The set cannot be read.
        ModelError: A model gives scores that are not numbers.
    """
    posts = read_labelled(datasets_dir, "validation")
    both = [each.predict_normalised(posts.normalised_texts).astype(np.float64) for each in (model, other)]
    figures: dict[str, dict[str, Difference]] = {name: {} for name in METRICS}
    for i, label in enumerate(LABELS):
        asked = ~np.isnan(posts.labels[:, i])
        truth = posts.labels[asked, i] == 1
        if truth.all() or not truth.any():
            continue
        a, b = (scores[asked, i] for scores in both)
        for name, metric in METRICS.items():
            figures[name][label] = paired_bootstrap(
                truth, a, b, posts.groups[asked], metric, seed=seed, resamples=resamples
            )
    return Comparison(model.name, other.name, len(posts), resamples, figures)
