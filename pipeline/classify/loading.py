"""Opens a model by name or folder, whichever engine it is."""

from pathlib import Path
from typing import Final

from pipeline.classify import store
from pipeline.classify.engines.base import Model
from pipeline.classify.folders import DEFAULT, SHIPPED, models_folder, own_folder, shipped_folder
from pipeline.classify.history import Choice, current
from pipeline.errors import ModelError

CHOOSE_OTHER: Final = (
    "Return with `khoitrong models back`, or choose another with `khoitrong models use NAME`."
)


def load_model(name_or_folder: str | Path) -> Model:
    """Return a shipped model by name, or the one in a folder.

    Args:
        name_or_folder: `linear`, `encoder` or `cascade`; `default`, the model chosen with `khoitrong models
            use`, or `cascade` when none was; a name among the team's own models; or a folder that
            `khoitrong train` wrote.

    Raises:
        ModelError: There is no such model, or its folder is damaged or too new.
    """
    name = str(name_or_folder)
    if name == DEFAULT:
        return load_current()
    folder = shipped_folder(name) if name in SHIPPED else own_folder(name) or Path(name)
    if not folder.is_dir() and name in SHIPPED:
        raise ModelError(
            f"The model {name} is missing from this installation.",
            "Install the project again; a checkout has it in `models`.",
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
    engine = store.read_config(folder).get("engine")
    if engine == "encoder":
        from pipeline.classify.engines.encoder import EncoderModel

        return EncoderModel.load(folder)
    if engine == "cascade":
        from pipeline.classify.engines.cascade import CascadeModel

        return CascadeModel.load(folder)
    from pipeline.classify.engines.linear import LinearModel

    return LinearModel.load(folder)


def load_current(folder: Path | None = None) -> Model:
    """Load the chosen model, and make sure that its weights are the ones that were chosen.

    Raises:
        ModelError: It is gone, damaged, or was trained over since it was chosen.
    """
    home = folder or models_folder()
    choice = current(home)
    return check_unchanged(choice, load_choice(choice.name, home))


def load_choice(name: str, home: Path) -> Model:
    """Load a model as it is named in the history of choices.

    Args:
        name: Name of a shipped or own model, or the absolute path of a folder elsewhere.
        home: The team's own models.

    Raises:
        ModelError: It is gone or damaged.
    """
    if name in SHIPPED:
        return load_model(name)
    path = Path(name) if Path(name).is_absolute() else own_folder(name, home)
    if path is None or not path.is_dir():
        raise ModelError(f"There is no model folder {path or home / name} any more.", CHOOSE_OTHER)
    return load_folder(path)


def check_unchanged(choice: Choice, loaded: Model) -> Model:
    """Return a loaded model that is the one that was chosen.

    Raises:
        ModelError: It was trained over since; an update may change a shipped one.
    """
    if not choice.shipped and loaded.name != choice.model:
        raise ModelError(
            f"{choice.name} is not the model that was chosen at {choice.at}: it was {choice.model} and is "
            f"{loaded.name} now.",
            f"Choose it anew with `khoitrong models use {choice.name}`, or return: `khoitrong models back`.",
        )
    return loaded
