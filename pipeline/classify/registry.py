"""Which model scores when nobody names one: the team's choice, and the way back from it."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.classify.folders import (
    is_name,
    models_folder,
    own_folder,
    own_names,
    shipped_folder,
    shipped_names,
    stated_model,
)
from pipeline.classify.history import Choice, current, first_choice, read_history, record_choice
from pipeline.classify.loading import check_unchanged, load_choice
from pipeline.errors import ModelError, UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType


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


def models(folder: Path | None = None) -> Listing:
    """Return every model one could choose.

    Raises:
        ModelError: `current.json` is damaged.
    """
    home = folder or models_folder()
    now = current(home).name
    listed = [
        Listed(name, origin, stated_model(root / name), name == now)
        for origin, root, names in (
            ("shipped", shipped_folder(""), shipped_names()),
            ("team", home, own_names(home)),
        )
        for name in names
    ]
    if not any(each.chosen for each in listed):
        listed.append(Listed(now, "team", stated_model(Path(now)) if Path(now).is_absolute() else "", True))
    return Listing(listed, home)


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
    loaded = load_choice(name, home)
    history = read_history(home) or [first_choice()]
    if (history[-1].name, history[-1].model) == (name, loaded.name):
        return history[-1]
    return record_choice(home, history, Choice(name, loaded.name, "", len(history) - 1))


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
    loaded = check_unchanged(earlier, load_choice(earlier.name, home))
    return record_choice(home, history, replace(earlier, model=loaded.name))


def _name(asked: str | Path, home: Path) -> str:
    """Return the name under which a model is recorded; a folder among the team's models has a short one."""
    text = str(asked)
    if isinstance(asked, Path) or "/" in text or "\\" in text:
        path = Path(text).absolute()
        if not path.is_dir():
            raise ModelError(f"There is no folder {text}.", _known(home))
        short = path.resolve().name
        return (
            short
            if path.resolve() == (home / short).resolve() and own_folder(short, home)
            else str(path.resolve())
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
