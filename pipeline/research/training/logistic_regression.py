"""Logistic regression, with scores of other linear models as further inputs.

A linear model trained on another task maps a row x to v.x. Standardised and scaled, that score becomes one
more input of the final model; because everything is linear, its weight folds back into the weights of x, and
prediction costs nothing more (the simplest case of learning from auxiliary tasks, Ando and Zhang 2005).
"""

from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import sparse

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
        spared_weight: What an authored example of `SPARED_THEMES` counts beside 1 for another one: it
            shares its words with hate, and is outnumbered by it.
    """

    cost: float = 10.0
    balanced: bool = False
    rows_weight: float = 1.0
    accents: float = 1.0
    tasks: tuple[str, ...] = ()
    tasks_scale: float = 0.1
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
    rows: Matrix, truth: npt.NDArray[np.bool_], weights: Floats, *, cost: float, balanced: bool
) -> LinearScore:
    """Return a regularised logistic regression.

    Args:
        rows: Shape (n, width).
        truth: Shape (n,).
        weights: Shape (n,), weight of each row.
        cost: Inverse of the L2 penalty.
        balanced: Weigh both classes alike.

    Returns:
        The score; when only one class occurs, zero weights and the log odds of that class.
    """
    from sklearn.linear_model import LogisticRegression

    if truth.all() or not truth.any():
        return LinearScore(np.zeros(rows.shape[1]), 6.0 if truth.all() else -6.0)
    # liblinear's trust region method is deterministic, and quick on a few thousand sparse rows.
    learner = LogisticRegression(
        C=cost, solver="liblinear", class_weight="balanced" if balanced else None, max_iter=200
    )
    learner.fit(rows, truth, weights)
    return LinearScore(learner.coef_[0].astype(np.float64), float(learner.intercept_[0]))
