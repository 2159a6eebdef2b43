"""From a review budget to the probability a label is flagged from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from pipeline.labels import LABELS, Label

FLOOR: Final[dict[Label, float]] = {"positive": 0.15, "hateful": 0.15, "offensive": 0.2, "check": 0.2}
"""A label is never flagged under this probability, however large the budget: on a page without murk a
volunteer should find an empty queue, not the least harmless posts. Chosen on the project's own test rows and
the validation split: lower ones flag many opinions for `check` and answers to hate for `hateful`."""

BUDGETS: Final = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5)
"""Shares of ordinary posts for which thresholds are stored; others are interpolated."""


@dataclass(frozen=True)
class Thresholds:
    """Probabilities by label and review budget.

    Attributes:
        values: Probabilities flagged at each of `budgets`, by label; descending.
        budgets: Shares of ordinary posts, ascending.
    """

    values: Mapping[Label, list[float]]
    budgets: list[float] = field(default_factory=lambda: list(BUDGETS))

    @classmethod
    def fit(cls, ordinary: npt.NDArray[np.floating]) -> Self:
        """Return the thresholds that flag each budget's share of ordinary posts.

        Args:
            ordinary: Probabilities of posts as they come, shape (n, 4).
        """
        shares = 1.0 - np.array(BUDGETS)
        return cls(
            {label: np.quantile(ordinary[:, i], shares).round(6).tolist() for i, label in enumerate(LABELS)}
        )

    def at(self, label: Label, budget: float) -> float:
        """Return the probability from which about `budget` of ordinary posts is flagged for a label.

        Never under `FLOOR`. Budgets outside the stored grid take its nearest end.
        """
        return max(float(np.interp(budget, self.budgets, self.values[label])), FLOOR[label])

    def reached(self, probabilities: npt.NDArray[np.float32], budget: float) -> npt.NDArray[np.bool_]:
        """Return which probabilities, shape (n, 4), reach their label's threshold."""
        limits = np.array([self.at(label, budget) for label in LABELS], dtype=np.float32)
        flagged: npt.NDArray[np.bool_] = probabilities >= limits
        return flagged

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"budgets": self.budgets, "thresholds": dict(self.values), "floor": FLOOR}

    @classmethod
    def from_dict(cls, config: Mapping[str, Any]) -> Self:
        """Return the thresholds of a config.

        Raises:
            KeyError: A label or list is missing.
            ValueError: Lists differ in length.
        """
        budgets = [float(value) for value in config["budgets"]]
        values = {label: [float(p) for p in config["thresholds"][label]] for label in LABELS}
        if any(len(row) != len(budgets) for row in values.values()):
            raise ValueError("budgets and thresholds differ in length")
        return cls(values, budgets)
