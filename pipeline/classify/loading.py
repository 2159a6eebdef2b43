"""Opens a model by name or folder, whichever engine it is."""

from pathlib import Path
from typing import Final

from pipeline.classify.engines.base import Model
from pipeline.errors import ModelError
from pipeline.resources import resource

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
    if not folder.is_dir() and name in SHIPPED:
        raise ModelError(
            f"The model {name} is not part of this installation, which has the linear one.",
            f"Use --engine linear; a checkout of the project has it in models/{name}.",
        )
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
    from pipeline.classify import store

    engine = store.read_config(folder).get("engine")
    if engine == "encoder":
        from pipeline.classify.engines.encoder import EncoderModel

        return EncoderModel.load(folder)
    if engine == "cascade":
        from pipeline.classify.engines.cascade import CascadeModel

        return CascadeModel.load(folder)
    from pipeline.classify.engines.linear import LinearModel

    return LinearModel.load(folder)
