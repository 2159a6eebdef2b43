"""What every engine offers, whatever it is made of."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, Self

import numpy as np
import numpy.typing as npt

from pipeline.errors import ModelError
from pipeline.labels import Label
from pipeline.posts import Reason
from pipeline.resources import resource


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

    def predict_views(self, views: Sequence[str]) -> npt.NDArray[np.float32]:
        """Do the same for texts that went through `pipeline.text.normalise` already."""
        ...

    def predict(self, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Return which labels reach the threshold of the default review budget, shape (n, 4)."""
        ...

    def explain(self, text: str, label: Label, limit: int = 5) -> list[Reason]:
        """Return the words that speak for a label, strongest first."""
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


def load_model(name_or_folder: str | Path) -> Model:
    """Return a shipped model by name, or the one in a folder.

    Args:
        name_or_folder: `linear`, or a folder written by `khoitrong train linear`.

    Raises:
        ModelError: There is no such model, or its folder is damaged or too new.
    """
    from pipeline.classify.linear import LinearModel

    shipped = resource(f"models/{name_or_folder}")
    if str(name_or_folder) == "linear":
        return LinearModel.load(shipped)
    folder = Path(name_or_folder)
    if not folder.is_dir():
        raise ModelError(
            f"There is no model named {name_or_folder} and no such folder.",
            "Use --engine linear, or give the folder that `khoitrong train linear -o FOLDER` wrote.",
        )
    return LinearModel.load(folder)
