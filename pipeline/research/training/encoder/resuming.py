"""An interrupted run goes on only as the run it was: from the same base, on the same texts, set the same.

Beside its checkpoints a run writes down what it was started with. Weights that came from elsewhere would be
shipped under an origin that is not true.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from pipeline.classify.store import dumps
from pipeline.errors import ModelError, OutputError
from pipeline.io import atomic_write

RUN: Final = "run.json"
"""File beside the checkpoints with what the run was started with."""

_WHAT: Final = {"base": "another base", "data": "other texts or labels", "settings": "other settings"}


def digest(parts: Iterable[object]) -> str:
    """Return a hash of values that JSON can hold, in their order."""
    found = hashlib.sha256()
    for part in parts:
        found.update(json.dumps(part, ensure_ascii=False, sort_keys=True).encode())
    return found.hexdigest()


def claim(folder: Path, asked: Mapping[str, Any], *, resume: bool) -> None:
    """Make a folder of checkpoints that of this run.

    Args:
        folder: Where the checkpoints of a run lie, or will.
        asked: What the run is started with: hashes of `base` and `data`, and plain `settings`.
        resume: Whether to go on from checkpoints that are there; otherwise they are removed.

    Raises:
        ModelError: The checkpoints belong to a run that was started with something else.
        OutputError: The folder cannot be written.
    """
    folder = Path(folder)
    began = sorted(folder.glob("checkpoint-*"))
    asked = json.loads(dumps(dict(asked)))
    try:
        if not resume:
            for path in began:
                shutil.rmtree(path)
        elif (folder / RUN).is_file():
            _same(folder, asked)
            return
        elif began:
            raise ModelError(f"The checkpoints in {folder} do not say what they were trained from.", _next())
        folder.mkdir(parents=True, exist_ok=True)
        with atomic_write(folder / RUN) as temporary:
            temporary.write_text(dumps(asked), encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written: {error.strerror or error}.", "Choose another folder."
        ) from error


def _same(folder: Path, asked: Mapping[str, Any]) -> None:
    try:
        known = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelError(f"{folder / RUN} is damaged: {error}.", _next()) from error
    changed = [_WHAT.get(what, f"another {what}") for what in asked if known.get(what) != asked[what]]
    if not changed:
        return
    before, now = known.get("settings") or {}, asked.get("settings") or {}
    names = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    details = "; ".join(f"{name} was {before.get(name)}, now {now.get(name)}" for name in names)
    raise ModelError(
        f"The unfinished training in {folder} was started with {' and '.join(changed)}"
        + (f" ({details})." if details else "."),
        _next(),
    )


def _next() -> str:
    return (
        "Give the command that began it to go on, another folder for a new run, or --restart to begin anew."
    )
