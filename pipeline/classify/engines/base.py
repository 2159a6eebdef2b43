"""What every engine offers, whatever it is made of."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from pipeline.labels import Label
from pipeline.posts import Reason


class Model(Protocol):
    """A classifier in the style of scikit-learn, over texts as shown."""

    @property
    def name(self) -> str:
        """Engine and a fingerprint of the weights, such as `linear-1a2b3c4d`."""
        ...

    @property
    def classes_(self) -> npt.NDArray[np.str_]:
        """Column order of every result: the labels in the order of `pipeline.labels.LABELS`."""
        ...

    def predict_proba(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return the probability of each label, 0 to 1, shape (n, 4)."""
        ...

    def predict_normalised(self, normalised_texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Do the same for texts that went through `pipeline.text.normalise` already."""
        ...

    def predict(self, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Return which labels reach the threshold of the default review budget, shape (n, 4)."""
        ...

    def explain(self, text: str, label: Label, limit: int = 5) -> list[Reason]:
        """Return the words that speak for a label, strongest first."""
        ...

    def toxic_characters(self, normalised_texts: Sequence[str]) -> list[set[int]]:
        """Return for each normalised text the offsets of its toxic characters."""
        ...

    def threshold(self, label: Label, budget: float) -> float:
        """Return the probability from which about the share `budget` of ordinary posts is flagged."""
        ...

    def save(self, folder: Path) -> None:
        """Write the model as a folder."""
        ...

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model folder; no code from it is run."""
        ...
