"""From a review budget to where each label is cut off in one export, ties included.

A budget of 0.05 flags at most 5 % of the posts of an export for each label, however many the model finds
likely, and fewer where the label's floor bites. Posts at the very same probability are taken in the order of
the export, so that copies of one post cannot run over the budget.

The probability in that place is found exactly, in memory that does not grow with the export, by counting: a
float32 between 0 and 1 orders like its bits, so one look counts their upper halves and a second one the lower
halves inside the half that matters (a radix selection).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.classify.thresholds import FLOOR
from pipeline.labels import LABELS, Label

_HALF: Final = 16
"""Bits of half a float32."""

_ROUNDING: Final = 1e-9
"""What a product such as 0.29 * 100 may lie under the whole number it means."""

Scored = tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]
"""Places of posts in the export, counted from 0 and ascending, shape (n,), and their probabilities (n, 4)."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Flag this share, 0 to 1, of the posts of an export and none under the floor of the label."""

    share: float

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"budget": self.share}


@dataclass(frozen=True, slots=True)
class Cutoff:
    """From where a label is flagged.

    Attributes:
        probability: From which posts are flagged, 0 to 1.
        last: Of the posts at exactly this probability, those up to this place in the export, counted from 0;
            `None` for all of them.
    """

    probability: float
    last: int | None = None

    def reached(
        self, probabilities: npt.NDArray[np.float32], places: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.bool_]:
        """Return which posts are flagged, shape (n,).

        Args:
            probabilities: Of this label, shape (n,).
            places: Places of the posts in the export, shape (n,).
        """
        exact = probabilities.astype(np.float64)  # a threshold somebody typed is no float32
        flagged: npt.NDArray[np.bool_] = exact >= self.probability
        if self.last is not None:
            flagged &= (exact > self.probability) | (places <= self.last)
        return flagged

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"probability": self.probability, "last": self.last}


def allowed(budget: float, posts: int) -> int:
    """Return how many posts of an export a budget flags at most for a label.

    The share is rounded down, but one post may always be flagged: 5 % of 19 posts is 1, of 39 still 1, of 40
    is 2. A post that deserves a look is not passed over because it came in a small file.
    """
    return min(posts, max(1, int(budget * posts + _ROUNDING)))


def find_cutoffs(
    look: Callable[[], Iterable[Scored]], budgets: Mapping[Label, float], posts: int
) -> dict[Label, Cutoff]:
    """Return the cutoff of each label with a budget.

    Args:
        look: Called two or three times, gives all posts of the export in its order.
        budgets: Share of the posts to flag at most, 0 to 1, by label.
        posts: How many posts there are.
    """
    searches = {label: _Search(FLOOR[label], allowed(share, posts)) for label, share in budgets.items()}
    while any(search.cutoff is None for search in searches.values()):
        for places, matrix in look():
            for label, search in searches.items():
                if search.cutoff is None:
                    search.count(matrix[:, LABELS.index(label)], places)
        for search in searches.values():
            if search.cutoff is None:
                search.narrow()
    return {label: search.cutoff for label, search in searches.items() if search.cutoff is not None}


class _Search:
    """Looks for the cutoff of one label: upper half of the bits, lower half, and ties if there are too many.

    Args:
        floor: Probability under which nothing is flagged.
        room: Posts that may be flagged.
    """

    def __init__(self, floor: float, room: int) -> None:
        self.cutoff: Cutoff | None = None
        self._floor = floor
        self._room = room
        self._counts = np.zeros(1 << _HALF, dtype=np.int64)
        self._upper: int | None = None
        self._exact: np.float32 | None = None
        self._last = 0

    def count(self, probabilities: npt.NDArray[np.float32], places: npt.NDArray[np.int64]) -> None:
        """Look at some posts, in the order of the export; `narrow` follows when all were seen."""
        if self._exact is not None:
            tied = places[probabilities == self._exact][: self._room]
            self._room -= len(tied)
            self._last = int(tied[-1]) if len(tied) else self._last
            return
        bits = probabilities[probabilities.astype(np.float64) >= self._floor].view(np.uint32)
        if self._upper is None:
            digits = bits >> _HALF
        else:
            digits = bits[bits >> _HALF == self._upper] & ((1 << _HALF) - 1)
        self._counts += np.bincount(digits, minlength=1 << _HALF)

    def narrow(self) -> None:
        """Go on to the next look, or find the cutoff."""
        if self._exact is not None:
            self.cutoff = Cutoff(float(self._exact), self._last)
            return
        from_above = np.cumsum(self._counts[::-1])
        if self._upper is None and from_above[-1] <= self._room:
            self.cutoff = Cutoff(self._floor)
            return
        digit = (1 << _HALF) - 1 - int(np.searchsorted(from_above, self._room))
        there = int(self._counts[digit])
        self._room -= int(from_above[-1 - digit]) - there
        if self._upper is None:
            self._upper = digit
            self._counts[:] = 0
            return
        self._exact = np.uint32(self._upper << _HALF | digit).view(np.float32)
        if there <= self._room:
            self.cutoff = Cutoff(float(self._exact))
