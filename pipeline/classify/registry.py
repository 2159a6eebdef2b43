"""Which model scores when nobody names one: the team's choice, and the way back from it.

Shipped models are in `models/`. A team's own are folders in `$KHOITRONG_MODELS` (`./khoitrong-models` when it
is not set), whose `current.json` keeps every choice that was ever made, newest last: nothing is overwritten,
and going back is a further choice.
"""

import json
import os
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.classify import store
from pipeline.classify.thresholds import Thresholds
from pipeline.errors import ModelError, OutputError, UsageError
from pipeline.io import atomic_write
from pipeline.resources import resource

if TYPE_CHECKING:
    from rich.console import RenderableType

    from pipeline.classify.engines.base import Model

DEFAULT: Final = "default"
"""What `--engine` says when nobody chose: `current()`."""

SHIPPED: Final = "linear"
"""The model of a team that never chose one."""

FORMAT: Final = 1
CURRENT: Final = "current.json"

_HOLDS_WEIGHTS: Final = {"linear": store.WEIGHTS, "encoder": "model.onnx"}
"""File whose hash names a model, by engine."""

_SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
"""Names that Windows keeps for devices, whatever the ending."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A model that was chosen.

    Attributes:
        name: Name of a shipped or own model, or the absolute path of a folder elsewhere.
        model: Engine and fingerprint of the weights at that time, such as `linear-1a2b3c4d`.
        at: When, ISO 8601 in UTC; empty for the shipped model of a team that never chose.
        before: Index of the choice that `back` returns to; None at the start of the history.
    """

    name: str
    model: str
    at: str
    before: int | None = None

    @property
    def shipped(self) -> bool:
        """Whether the model came with the program; an update may change its weights."""
        return self.name in shipped_names()

    def __str__(self) -> str:
        return f"{self.name} ({self.model})" + (f", chosen {self.at}" if self.at else "")


@dataclass(frozen=True, slots=True)
class Listed:
    """A model one could choose.

    Attributes:
        name: What to call it.
        origin: `shipped` or `team`.
        model: Engine and fingerprint of the weights, as its `config.json` says; empty when that is damaged.
        chosen: Whether it is the current one.
    """

    name: str
    origin: str
    model: str
    chosen: bool


@dataclass(frozen=True)
class Listing:
    """Every model one could choose, shipped ones first."""

    models: list[Listed]
    folder: Path

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"folder": str(self.folder), "models": [asdict(each) for each in self.models]}

    def __rich__(self) -> "RenderableType":
        from rich import box
        from rich.console import Group
        from rich.table import Table

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for heading in ("", "name", "origin", "model"):
            table.add_column(heading, no_wrap=True)
        for each in self.models:
            table.add_row("*" if each.chosen else "", each.name, each.origin, each.model or "(damaged)")
        return Group(table, f"Own models: {self.folder}")

    def __str__(self) -> str:
        from io import StringIO

        from rich.console import Console

        page = StringIO()
        Console(file=page, width=100).print(self)
        return page.getvalue().rstrip()


def models_folder() -> Path:
    """Return the folder of the team's own models, whether it exists or not."""
    return Path(os.environ.get("KHOITRONG_MODELS") or "khoitrong-models").absolute()


def shipped_names() -> list[str]:
    """Return the names of the shipped models."""
    return _names(resource("models"))


def own_names(folder: Path | None = None) -> list[str]:
    """Return the names of the team's own models; one that has the name of a shipped model is left out."""
    return [name for name in _names(folder or models_folder()) if name not in shipped_names()]


def models(folder: Path | None = None) -> Listing:
    """Return every model one could choose.

    Raises:
        ModelError: `current.json` is damaged.
    """
    home = folder or models_folder()
    now = current(home).name
    listed = [
        Listed(name, origin, _stated(root / name), name == now)
        for origin, root, names in (
            ("shipped", resource("models"), shipped_names()),
            ("team", home, own_names(home)),
        )
        for name in names
    ]
    if not any(each.chosen for each in listed):
        listed.append(Listed(now, "team", _stated(Path(now)) if Path(now).is_absolute() else "", True))
    return Listing(listed, home)


def current(folder: Path | None = None) -> Choice:
    """Return the choice that holds: the newest one, or the shipped `linear` when there is none.

    Raises:
        ModelError: `current.json` is damaged or was written by a newer version.
    """
    history = read_history(folder)
    return history[-1] if history else _start()


def use(name_or_folder: str | Path, folder: Path | None = None) -> Choice:
    """Choose the model that scores from now on.

    The model is loaded first, so that a damaged one is never chosen. Choosing the current one again changes
    nothing.

    Args:
        name_or_folder: Name of a shipped or own model, or a model folder anywhere (with a slash or a `Path`).
        folder: The team's models; `models_folder()` by default.

    Raises:
        UsageError: The name is not a name.
        ModelError: There is no such model, or it is damaged or from a newer version.
        OutputError: The choice cannot be recorded.
    """
    home = folder or models_folder()
    name = _name(name_or_folder, home)
    loaded = _load(name, home)
    history = read_history(home) or [_start()]
    if (history[-1].name, history[-1].model) == (name, loaded.name):
        return history[-1]
    return _record(home, history, Choice(name, loaded.name, "", len(history) - 1))


def back(folder: Path | None = None) -> Choice:
    """Return to the model before the current one; done twice, to the one before that.

    Raises:
        ModelError: There is none, or it is damaged, gone, or was trained over since it was chosen.
        OutputError: The choice cannot be recorded.
    """
    home = folder or models_folder()
    history = read_history(home)
    if not history or history[-1].before is None:
        raise ModelError(
            f"No model was chosen before {current(home).name}.",
            "Choose one with `khoitrong models use NAME`; `khoitrong models list` shows them.",
        )
    earlier = history[history[-1].before]
    loaded = _unchanged(earlier, _load(earlier.name, home))
    return _record(home, history, replace(earlier, model=loaded.name))


def load_current(folder: Path | None = None) -> "Model":
    """Load the chosen model, and make sure that its weights are the ones that were chosen.

    Raises:
        ModelError: It is gone, damaged, or was trained over since it was chosen.
    """
    home = folder or models_folder()
    choice = current(home)
    return _unchanged(choice, _load(choice.name, home))


def thresholds_in_use(folder: Path | None = None) -> Thresholds:
    """Return what a review budget means to the current model, without loading its weights.

    Raises:
        ModelError: The model is gone or damaged.
    """
    home = folder or models_folder()
    name = current(home).name
    place = resource(f"models/{name}") if name in shipped_names() else find(name, home) or Path(name)
    try:
        return Thresholds.from_dict(store.read_config(place))
    except (KeyError, ValueError, TypeError) as error:
        raise ModelError(f"{place} names no thresholds.", _OTHER) from error


def is_name(text: str) -> bool:
    """Return whether a model may be called so: a slug that is a folder's name on every system."""
    return bool(_SLUG.fullmatch(text)) and not _RESERVED.fullmatch(text) and text != DEFAULT


def find(name: str, folder: Path | None = None) -> Path | None:
    """Return the folder of the team's own model of that name, or None when there is none.

    A name never leads out of the folder of models, not even through a link.
    """
    home = folder or models_folder()
    path = home / name
    inside = bool(_SLUG.fullmatch(name)) and path.resolve().parent == home.resolve()
    return path if inside and path.is_dir() else None


def read_history(folder: Path | None = None) -> list[Choice]:
    """Return every choice that was made, newest last; empty for a team that never chose.

    Raises:
        ModelError: `current.json` is damaged or was written by a newer version.
    """
    path = (folder or models_folder()) / CURRENT
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror or error}.", _MEND) from error
    except ValueError as error:
        raise ModelError(f"{path} is not valid JSON: {error}.", _MEND) from error
    version = found.get("format") if isinstance(found, dict) else None
    if isinstance(version, int) and version > FORMAT:
        raise ModelError(
            f"{path} was written by a newer version of Khơi Trong (format {version}, this is {FORMAT}).",
            "Update with `pip install --upgrade khoi-trong`.",
        )
    try:
        history = [Choice(**each) for each in found["history"]]
        if not all(_sound(each, i) for i, each in enumerate(history)):
            raise ValueError("a choice is not complete")
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{path} is not a history of choices: {error}.", _MEND) from error
    return history


_MEND = f"Rename {CURRENT} to go back to the shipped model, then choose with `khoitrong models use NAME`."


def _sound(choice: Choice, index: int) -> bool:
    texts = all(isinstance(each, str) for each in (choice.name, choice.model, choice.at))
    earlier = choice.before is None or (isinstance(choice.before, int) and 0 <= choice.before < index)
    return texts and earlier


def _start() -> Choice:
    return Choice(SHIPPED, _stated(resource(f"models/{SHIPPED}")), "")


def _names(root: Path) -> list[str]:
    if not root.is_dir():
        return []
    return sorted(
        path.name for path in root.iterdir() if _SLUG.fullmatch(path.name) and (path / store.CONFIG).is_file()
    )


def _stated(folder: Path) -> str:
    """Return the name that a model's config lets it have, without loading the weights; empty when damaged."""
    try:
        config = store.read_config(folder)
        engine = config["engine"]
        if engine == "cascade":
            parts = (config["parts"][part].rpartition("-")[2][:4] for part in ("linear", "encoder"))
            return f"cascade-{''.join(parts)}"
        return f"{engine}-{config['sha256'][_HOLDS_WEIGHTS[engine]][:8]}"
    except (ModelError, KeyError, TypeError, AttributeError):
        return ""


def _name(asked: str | Path, home: Path) -> str:
    """Return the name under which a model is recorded; a folder among the team's models has a short one."""
    text = str(asked)
    if isinstance(asked, Path) or "/" in text or "\\" in text:
        path = Path(text).absolute()
        if not path.is_dir():
            raise ModelError(f"There is no folder {text}.", _known(home))
        short = path.resolve().name
        return (
            short if path.resolve() == (home / short).resolve() and find(short, home) else str(path.resolve())
        )
    if not is_name(text):
        raise UsageError(
            f"{text!r} is not a name of a model.",
            "A name has small letters a to z, digits, and . _ - between them; give a folder with a slash.",
        )
    if text not in (*shipped_names(), *own_names(home)):
        raise ModelError(f"There is no model named {text}.", _known(home))
    return text


def _known(home: Path) -> str:
    own = own_names(home)
    return f"There are {', '.join(shipped_names())}; and {', '.join(own) or 'none'} in {home}."


def _load(name: str, home: Path) -> "Model":
    from pipeline.classify.loading import load_model

    if name in shipped_names():
        return load_model(name)
    path = Path(name) if Path(name).is_absolute() else find(name, home)
    if path is None or not path.is_dir():
        raise ModelError(f"There is no model folder {path or home / name} any more.", _OTHER)
    return load_model(path)


_OTHER = "Return with `khoitrong models back`, or choose another with `khoitrong models use NAME`."


def _unchanged(choice: Choice, loaded: "Model") -> "Model":
    if not choice.shipped and loaded.name != choice.model:
        raise ModelError(
            f"{choice.name} is not the model that was chosen at {choice.at}: it was {choice.model} and is "
            f"{loaded.name} now.",
            f"Choose it anew with `khoitrong models use {choice.name}`, or return: `khoitrong models back`.",
        )
    return loaded


def _record(
    home: Path, history: list[Choice], choice: Choice, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Choice:
    """Append a choice; `current.json` is the old one or the new one, never half of it."""
    choice = replace(choice, at=now().isoformat(timespec="seconds"))
    content = {"format": FORMAT, "history": [asdict(each) for each in [*history, choice]]}
    try:
        home.mkdir(parents=True, exist_ok=True)
        with atomic_write(home / CURRENT) as temporary:
            temporary.write_text(store.dumps(content), encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"The choice cannot be written to {home / CURRENT}: {error.strerror or error}.",
            "Set KHOITRONG_MODELS to a folder you may write to.",
        ) from error
    return choice
