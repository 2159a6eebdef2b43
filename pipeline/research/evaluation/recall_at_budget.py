"""The number that matters to a team: of the posts that deserve a look, how many are found by reading a few.

Posts are read in the order of the probability that at least one of the queue's labels holds, its labels taken
as independent. Newest first says nothing about what a post says, so it finds what chance finds: the share
that is read. A budget that ends within a tie, or within one post, counts in part, as if the tied posts came
in random order (McSherry and Najork 2008); a list of keywords, which ties most posts, is not helped or hurt
by how a file happens to be sorted.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.errors import ModelError
from pipeline.labels import LABELS, QUEUED, Label
from pipeline.research.printing import NOTHING, Printable, empty_table

if TYPE_CHECKING:
    from rich.console import RenderableType

Floats = npt.NDArray[np.floating]
Truth = npt.NDArray[np.bool_]

RECALL_GOAL: Final = 0.8
"""Share of the deserving posts for which `RecallAtBudget.effort` says how much must be read."""

_RESAMPLES: Final = 1000


@dataclass(frozen=True, slots=True)
class RecallFigures:
    """Share of the deserving posts among the first ones read, one figure a budget, 0 to 1.

    Attributes:
        posts: Posts for which it is known whether they deserve a look.
        deserving: How many of them do; with none, every other figure is an empty tuple.
        model: In the order of the model.
        intervals: 95 % intervals of `model`, whole groups of near-duplicates drawn with replacement.
        keywords: In the order of the number of keywords; empty when no keywords were given.
        best: In the best order there is: with many deserving posts a small budget cannot hold them all.
    """

    posts: int
    deserving: int
    model: tuple[float, ...] = ()
    intervals: tuple[tuple[float, float], ...] = ()
    keywords: tuple[float, ...] = ()
    best: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class RecallAtBudget(Printable):
    """What reading only the top of the list finds.

    Attributes:
        budgets: Shares of the posts that are read, 0 to 1.
        whole: Of all posts for which any label of the queue holds.
        labels: The same for each label by itself, in the order of its own probability.
        effort: Share of the posts to read in the model's order to find `RECALL_GOAL` of the deserving ones;
            None when there are none.
    """

    budgets: tuple[float, ...]
    whole: RecallFigures
    labels: dict[Label, RecallFigures]
    effort: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    def __str__(self) -> str:
        whole = self.whole
        if not whole.deserving:
            return f"None of {whole.posts:,} posts deserves attention, so nothing can be found."
        lines = [
            f"Reading the first {shares(self.budgets)} of {whole.posts:,} posts finds {shares(whole.model)} "
            f"of the {whole.deserving:,} that deserve attention"
        ]
        if whole.keywords:
            lines.append(f"  by a list of keywords: {shares(whole.keywords)}")
        lines.append(f"  newest first: {shares(self.budgets)}; in the best order: {shares(whole.best)}")
        if self.effort is not None:
            lines.append(f"  to find {RECALL_GOAL:.0%} of them, read {self.effort:.0%} of the posts")
        return "\n".join(lines)

    def tables(self) -> list["RenderableType"]:
        """Return one line a label under what `str` says."""
        table = empty_table(str(self), "label", "posts", "model", "keyword list", "best order", narrow=True)
        for name, found in (("any of them", self.whole), *self.labels.items()):
            figures = [shares(values) for values in (found.model, found.keywords, found.best)]
            table.add_row(name, f"{found.deserving:,}", *figures)
        return [table]


def measure_recall_at_budget(
    truth: Floats,
    probabilities: Floats,
    budgets: Sequence[float],
    *,
    keywords: Floats | None = None,
    groups: npt.NDArray[Any] | None = None,
    seed: int = 0,
) -> RecallAtBudget:
    """Measure what reading the top of the list finds.

    Args:
        truth: Shape (n, 4): 1, 0, or NaN where nobody was asked. A post with one label of the queue deserves
            attention whatever the others are; one that was not asked about all of them and has none is left
            out.
        probabilities: Shape (n, 4), of a model.
        budgets: Shares of the posts that are read, 0 to 1.
        keywords: Shape (n, 4), keywords of each label found in each post, to compare with.
        groups: Shape (n,), posts that share a group are near-duplicates; each stands alone by default.
        seed: Of the bootstrap.

    Raises:
        ModelError: A probability is not a number.
    """
    check_scores(probabilities)
    groups = np.arange(len(truth)) if groups is None else groups
    columns = [LABELS.index(label) for label in QUEUED]
    deserves = any_label(truth)

    def found(wanted: Floats, scores: Floats, words: Floats | None) -> RecallFigures:
        asked = ~np.isnan(wanted)
        mine = None if words is None else words[asked]
        return _found(wanted[asked] == 1, scores[asked], budgets, mine, groups[asked], seed)

    words = None if keywords is None else keywords[:, columns].sum(axis=1)
    order = any_probability(probabilities)
    by_label = {
        label: found(truth[:, i], probabilities[:, i], None if keywords is None else keywords[:, i])
        for i, label in enumerate(LABELS)
    }
    asked = ~np.isnan(deserves)
    effort = _effort(deserves[asked] == 1, order[asked])
    return RecallAtBudget(tuple(budgets), found(deserves, order, words), by_label, effort)


def any_label(truth: Floats) -> npt.NDArray[np.float64]:
    """Return whether any label of the queue holds, shape (n,): 1, 0, or NaN when that is not known."""
    queued = truth[:, [LABELS.index(label) for label in QUEUED]]
    holds, unknown = (queued == 1).any(axis=1), np.isnan(queued).any(axis=1)
    return np.where(holds, 1.0, np.where(unknown, np.nan, 0.0))


def any_probability(probabilities: Floats) -> npt.NDArray[np.float64]:
    """Return the probability that any label of the queue holds if they were independent, shape (n,)."""
    queued = probabilities[:, [LABELS.index(label) for label in QUEUED]].astype(np.float64)
    result: npt.NDArray[np.float64] = 1.0 - np.prod(1.0 - queued, axis=1)
    return result


def check_scores(scores: Floats) -> None:
    """Refuse scores that are not numbers, which every ranking would silently put somewhere.

    Raises:
        ModelError: One is NaN or infinite.
    """
    finite = np.isfinite(scores)
    wrong = np.flatnonzero(~(finite if finite.ndim == 1 else finite.all(axis=1)))
    if len(wrong):
        raise ModelError(
            f"The model gave no number for {len(wrong):,} of {len(scores):,} posts, the first being post "
            f"{wrong[0] + 1}.",
            "Its weights are damaged: copy the model folder again, or train it again.",
        )


def recall_at(truth: Truth, scores: Floats, budget: float, weights: Floats | None = None) -> Floats:
    """Return the share of the positives within the top `budget` share of posts.

    Args:
        truth: Shape (n,).
        scores: Shape (n,), higher is read sooner.
        budget: Share that is read, 0 to 1.
        weights: Shape (r, n), how often each post counts, for r resamples; each once by default.

    Returns:
        Shape (r,), 0 to 1; NaN where a resample holds no positive.
    """
    order = np.argsort(-scores, kind="stable")
    times = np.ones((1, len(scores))) if weights is None else weights
    times = times[:, order].astype(np.float64)
    ties = tie_starts(scores[order])
    each = np.add.reduceat(times, ties, axis=1)
    hits = np.add.reduceat(times * truth[order], ties, axis=1)
    before = np.cumsum(each, axis=1) - each
    room = budget * each.sum(axis=1, keepdims=True) - before
    part = np.clip(room / np.maximum(each, 1e-12), 0.0, 1.0)
    return divide((part * hits).sum(axis=1), hits.sum(axis=1))


def tie_starts(ordered: Floats) -> npt.NDArray[np.intp]:
    """Return where each run of equal values begins in sorted scores."""
    return np.concatenate(([0], np.flatnonzero(np.diff(ordered)) + 1))


def divide(top: Floats, bottom: Floats) -> npt.NDArray[np.float64]:
    """Return the quotients, NaN where nothing is divided by nothing."""
    found: npt.NDArray[np.float64] = np.full(np.shape(top), np.nan)
    np.divide(top, bottom, out=found, where=bottom > 0)
    return found


def draws(groups: npt.NDArray[Any], seed: int, resamples: int) -> npt.NDArray[np.float64]:
    """Return how often each post is drawn when whole groups are drawn with replacement, shape (resamples, n).

    Near-duplicates share a group, and drawing them one by one would make intervals too narrow.

    Args:
        groups: Shape (n,).
        seed: Of the draws.
        resamples: Draws.
    """
    random = np.random.default_rng(seed)
    _, index = np.unique(groups, return_inverse=True)
    size = int(index.max(initial=-1)) + 1
    chosen = random.multinomial(size, np.full(size, 1.0 / max(size, 1)), size=resamples)
    result: npt.NDArray[np.float64] = chosen[:, index].astype(np.float64)
    return result


def interval(values: Floats, level: float = 0.95) -> tuple[float, float]:
    """Return the middle `level` of resampled figures; those that are undefined do not count."""
    low, high = np.nanquantile(values, ((1 - level) / 2, (1 + level) / 2))
    return round(float(low), 4), round(float(high), 4)


def shares(values: Sequence[float]) -> str:
    """Return shares as `5 / 10 / 20 %`, or a dash when there are none."""
    return " / ".join(f"{value * 100:.0f}" for value in values) + " %" if values else NOTHING


def _found(
    truth: Truth,
    scores: Floats,
    budgets: Sequence[float],
    keywords: Floats | None,
    groups: npt.NDArray[Any],
    seed: int,
) -> RecallFigures:
    if not truth.any():
        return RecallFigures(len(truth), 0)
    times = draws(groups, seed, _RESAMPLES)

    def at(order: Floats) -> tuple[float, ...]:
        return tuple(round(float(recall_at(truth, order, budget)[0]), 4) for budget in budgets)

    return RecallFigures(
        posts=len(truth),
        deserving=int(truth.sum()),
        model=at(scores),
        intervals=tuple(interval(recall_at(truth, scores, budget, times)) for budget in budgets),
        keywords=() if keywords is None else at(keywords),
        best=at(truth.astype(np.float64)),
    )


def _effort(truth: Truth, scores: Floats) -> float | None:
    """Return the share of posts down to the one with which `RECALL_GOAL` of the positives have been read."""
    if not truth.any():
        return None
    read = np.cumsum(truth[np.argsort(-scores, kind="stable")])
    return round(float(np.searchsorted(read, RECALL_GOAL * truth.sum()) + 1) / len(truth), 4)
