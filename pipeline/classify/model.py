"""What every engine offers, whatever it is made of."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol, Self

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

    def toxic_characters(self, views: Sequence[str]) -> list[set[int]]:
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


SHIPPED: Final = ("linear", "encoder", "cascade")
"""Names of the shipped models, each an engine of its own."""


def load_model(name_or_folder: str | Path) -> Model:
    """Return a shipped model by name, or the one in a folder.

    Args:
        name_or_folder: `linear`, `encoder` or `cascade`; `default`, the model chosen with `khoitrong models
            use`, or `linear` when none was; a name among the team's own models; or a folder that
            `khoitrong train` wrote.

    Raises:
        ModelError: There is no such model, or its folder is damaged or too new.
    """
    from pipeline.classify import registry

    name = str(name_or_folder)
    if name == registry.DEFAULT:
        return registry.load_current()
    folder = resource(f"models/{name}") if name in SHIPPED else registry.find(name) or Path(name)
    if not folder.is_dir():
        raise ModelError(
            f"There is no model named {name} and no such folder.",
            "Use --engine linear, or give the folder that `khoitrong train linear -o FOLDER` wrote.",
        )
    return load_folder(folder)


def load_folder(folder: Path) -> Model:
    """Return the model in a folder, whichever engine its config names.

    Raises:
        ModelError: The folder is damaged, too new, or of an unknown engine.
    """
    from pipeline.classify import artefact

    engine = artefact.read_config(folder).get("engine")
    if engine == "encoder":
        from pipeline.classify.encoder import EncoderModel

        return EncoderModel.load(folder)
    if engine == "cascade":
        from pipeline.classify.cascade import CascadeModel

        return CascadeModel.load(folder)
    from pipeline.classify.linear import LinearModel

    return LinearModel.load(folder)
