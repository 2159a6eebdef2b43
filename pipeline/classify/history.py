"""Every choice of a model that a team made, newest last.

`current.json` among the team's own models keeps them all: nothing is overwritten, and going back is a further
choice.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pipeline.classify import store
from pipeline.classify.folders import SHIPPED, models_folder, shipped_folder, stated_model
from pipeline.errors import ModelError, OutputError
from pipeline.io import atomic_write

FORMAT: Final = 1
CURRENT: Final = "current.json"

_MEND = f"Rename {CURRENT} to go back to the shipped model, then choose with `khoitrong models use NAME`."


@dataclass(frozen=True, slots=True)
class Choice:
    """A model that was chosen.

    Attributes:
        name: Name of a shipped or own model, or the absolute path of a folder elsewhere.
        model: Engine and fingerprint of the weights at that time, such as `linear-1a2b3c4d`.
        at: When, ISO 8601 in UTC; empty for the shipped model of a team that never chose.
        before: Index of the choice that `registry.back` returns to; None at the start of the history.
    """

    name: str
    model: str
    at: str
    before: int | None = None

    @property
    def shipped(self) -> bool:
        """Whether the model came with the program; an update may change its weights."""
        return self.name in SHIPPED

    def __str__(self) -> str:
        return f"{self.name} ({self.model})" + (f", chosen {self.at}" if self.at else "")


def current(folder: Path | None = None) -> Choice:
    """Return the choice that holds: the newest one, or the shipped `cascade` when there is none.

    Raises:
        ModelError: `current.json` is damaged or was written by a newer version.
    """
    history = read_history(folder)
    return history[-1] if history else first_choice()


def first_choice() -> Choice:
    """Return the choice of a team that never made one."""
    name = SHIPPED[0]
    return Choice(name, stated_model(shipped_folder(name)), "")


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
            "Update with `git pull` and `pip install .` in a checkout.",
        )
    try:
        history = [Choice(**each) for each in found["history"]]
        if not all(_sound(each, i) for i, each in enumerate(history)):
            raise ValueError("a choice is not complete")
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{path} is not a history of choices: {error}.", _MEND) from error
    return history


def _sound(choice: Choice, index: int) -> bool:
    texts = all(isinstance(each, str) for each in (choice.name, choice.model, choice.at))
    earlier = choice.before is None or (isinstance(choice.before, int) and 0 <= choice.before < index)
    return texts and earlier


def record_choice(
    home: Path, history: list[Choice], choice: Choice, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Choice:
    """Append a choice; `current.json` is the old one or the new one, never half of it.

    Args:
        home: The team's own models; made when missing.
        history: Every choice so far, oldest first.
        choice: The new one.
        now: Gives its time.

    Returns:
        The choice with its time.

    Raises:
        OutputError: It cannot be written.
    """
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
