"""Logistic regression, with scores of other linear models as further inputs.

A linear model trained on another task maps a row x to v.x. Standardised and scaled, that score becomes one
more input of the final model; because everything is linear, its weight folds back into the weights of x, and
prediction costs nothing more (the simplest case of learning from auxiliary tasks, Ando and Zhang 2005).
"""

from dataclasses import dataclass
from typing import Any, Final, Self, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

MAX_STEPS: Final = 200
"""Steps of L-BFGS; a few thousand to a hundred thousand sparse rows need fewer."""

Floats = npt.NDArray[np.float64]
Matrix: TypeAlias = sparse.csr_matrix


@dataclass(frozen=True, slots=True)
class LogisticRegressionSettings:
    """How one label is learned.

    Attributes:
        cost: Inverse of the L2 penalty.
        balanced: Weigh both classes alike.
        rows_weight: Weight of each authored example beside 1 for a labelled post.
        accents: Scale of the n-grams as written while learning; below 1, the model leans on folded n-grams,
            which a text without diacritics shares.
        tasks: Names of auxiliary tasks whose scores enter.
        tasks_scale: Standard deviation that their scores are given; larger means a smaller penalty on them.
        soft_weight: Weight of each post that a teacher labelled, where there is one.
        spared_weight: What an authored example of `SPARED_THEMES` counts beside 1 for another one: it
            shares its words with hate, and is outnumbered by it.
    """

    cost: float = 10.0
    balanced: bool = False
    rows_weight: float = 1.0
    accents: float = 1.0
    tasks: tuple[str, ...] = ()
    tasks_scale: float = 0.1
    soft_weight: float = 0.5
    spared_weight: float = 1.0


@dataclass(frozen=True, slots=True)
class LinearScore:
    """A linear score of a row of counts.

    Attributes:
        weights: Shape (width,), by bucket.
        intercept: The constant.
    """

    weights: Floats
    intercept: float

    def score(self, rows: Matrix) -> Floats:
        """Return the score of each row, shape (n,)."""
        scores: Floats = rows @ self.weights + self.intercept
        return scores


@dataclass(frozen=True, slots=True)
class AuxiliaryScores:
    """Auxiliary scores as inputs: `(x @ weights - mean) * scale`, one column a task.

    Attributes:
        weights: Shape (width, tasks).
        mean: Shape (tasks,), taken off each score.
        scale: Shape (tasks,), what it is multiplied with then.
    """

    weights: Floats
    mean: Floats
    scale: Floats

    @classmethod
    def fit(cls, weights: Floats, rows: Matrix, deviation: float) -> Self:
        """Choose mean and scale so that the scores of `rows` have standard deviation `deviation`.

        Args:
            weights: Shape (width, tasks).
            rows: Shape (n, width).
            deviation: Standard deviation to give each score.
        """
        scores = rows @ weights
        return cls(weights, scores.mean(axis=0), deviation / np.maximum(scores.std(axis=0), 1e-9))

    def beside(self, rows: Matrix) -> Matrix:
        """Return the rows with the auxiliary scores as further columns."""
        scores = (rows @ self.weights - self.mean) * self.scale
        beside: Any = sparse.hstack([rows, sparse.csr_matrix(scores.astype(np.float32))], format="csr")
        return beside

    def fold_in(self, line: LinearScore) -> LinearScore:
        """Return the score over `rows` alone that equals `line` over `beside(rows)`."""
        width = self.weights.shape[0]
        parts = line.weights[width:] * self.scale
        return LinearScore(
            line.weights[:width] + self.weights @ parts, line.intercept - float(parts @ self.mean)
        )


def fit_logistic_regression(
    rows: Matrix,
    truth: npt.NDArray[Any],
    weights: Floats,
    *,
    cost: float,
    balanced: bool,
    sure: npt.NDArray[np.bool_] | None = None,
    apart: npt.NDArray[np.bool_] | None = None,
) -> LinearScore:
    """Return a regularised logistic regression, also from soft labels.

    Minimises half the squared length of the weights plus `cost` times the weighted loss, as scikit-learn's
    does, which takes no soft labels; the constant is not penalised. L-BFGS on the whole objective gives the
    same weights for the same rows.

    Args:
        rows: Shape (n, width).
        truth: Shape (n,): whether the label holds, or the probability that it does, 0 to 1.
        weights: Shape (n,), weight of each row.
        cost: Inverse of the L2 penalty.
        balanced: Weigh both classes alike.
        sure: Shape (n,), the rows by which `balanced` counts the classes; all by default. Soft labels of
            posts as they come hold little of a rare class, and would make each of its rows count too much.
        apart: Shape (n,), rows with a constant of their own, which the score leaves out: they carry the label
            more often than posts do, and would raise the score of every post that is written like them.

    Returns:
        The score; when only one class occurs, zero weights and the log odds of that class.
    """
    from scipy.optimize import minimize
    from scipy.special import expit

    targets = truth.astype(np.float64)
    yes, no = weights * targets, weights * (1.0 - targets)
    if not (yes > 0).any() or not (no > 0).any():
        return LinearScore(np.zeros(rows.shape[1]), 6.0 if (yes > 0).any() else -6.0)
    if balanced:
        known = np.ones(len(targets), dtype=bool) if sure is None else sure
        half = (yes[known].sum() + no[known].sum()) / 2
        yes, no = yes * (half / yes[known].sum()), no * (half / no[known].sum())
    exact = rows.astype(np.float64)
    across = exact.T.tocsr()
    own = np.zeros(len(targets)) if apart is None else apart.astype(np.float64)

    def objective(line: Floats) -> tuple[float, Floats]:
        direction, score = line[:-2], exact @ line[:-2] + line[-2] + own * line[-1]
        loss = cost * float(yes @ np.logaddexp(0.0, -score) + no @ np.logaddexp(0.0, score))
        slope = cost * (no * expit(score) - yes * expit(-score))
        gradient = np.concatenate([across @ slope + direction, [slope.sum(), slope @ own]])
        return loss + 0.5 * float(direction @ direction), gradient

    found = minimize(
        objective,
        np.zeros(rows.shape[1] + 2),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": MAX_STEPS, "maxfun": 2 * MAX_STEPS, "ftol": 1e-7},
    )
    return LinearScore(found.x[:-2], float(found.x[-2]))
