"""Scores to probabilities, and how far probabilities are from what happens.

A linear score becomes a probability by Platt's method (Platt 1999): a logistic curve with two parameters,
fitted to scores that the model gave to texts it had not been trained on. Two parameters keep the order of
posts and need few positives, which isotonic steps do not.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Platt:
    """The curve p = 1 / (1 + exp(-(slope * score + intercept))).

    Attributes:
        slope: Positive, so that a higher score never means a lower probability.
        intercept: The log odds at score 0.
    """

    slope: float
    intercept: float

    @classmethod
    def fit(cls, scores: Floats, truth: npt.NDArray[np.bool_], weights: Floats | None = None) -> Self:
        """Fit the curve to out-of-fold scores.

        Args:
            scores: Shape (n,), any real numbers.
            truth: Shape (n,), whether the label holds.
            weights: Shape (n,), how many texts each row stands for.

        Raises:
            ValueError: Only one class occurs, so there is nothing to fit.
        """
        from sklearn.linear_model import LogisticRegression

        if truth.all() or not truth.any():
            raise ValueError("Calibration needs texts with and without the label.")
        curve = LogisticRegression(C=1e4, max_iter=1000).fit(scores.reshape(-1, 1), truth, weights)
        return cls(max(float(curve.coef_[0, 0]), 1e-6), float(curve.intercept_[0]))

    def to_dict(self) -> dict[str, float]:
        """Return the two parameters."""
        return {"slope": self.slope, "intercept": self.intercept}

    def probability(self, scores: Floats) -> npt.NDArray[np.float64]:
        """Return probabilities between 0 and 1, same shape as `scores`."""
        logit = np.clip(self.slope * np.asarray(scores, dtype=np.float64) + self.intercept, -40, 40)
        result: npt.NDArray[np.float64] = 1.0 / (1.0 + np.exp(-logit))
        return result


def expected_calibration_error(probabilities: Floats, truth: npt.NDArray[np.bool_], bins: int = 10) -> float:
    """Return the mean gap between stated and observed frequency, 0 to 1 (Naeini et al. 2015).

    Bins hold equal numbers of posts (Nguyen and O'Connor 2015), because with rare labels bins of equal
    width are almost all empty.

    Args:
        probabilities: Shape (n,).
        truth: Shape (n,).
        bins: Number of bins; fewer when there are fewer posts.
    """
    order = np.argsort(probabilities, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [abs(float(probabilities[part].mean()) - float(truth[part].mean())) * len(part) for part in parts]
    return sum(gaps) / max(len(order), 1)


def brier(probabilities: Floats, truth: npt.NDArray[np.bool_]) -> float:
    """Return the mean squared difference between probability and outcome, 0 to 1 (Brier 1950)."""
    return float(np.mean((np.asarray(probabilities, dtype=np.float64) - truth) ** 2))
