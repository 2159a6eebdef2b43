"""Where models are: the shipped ones by name, the team's own in a folder of theirs.

Shipped models are in `models/`. A team's own are folders in `$KHOITRONG_MODELS` (`./khoitrong-models` when it
is not set).
"""

import os
import re
from pathlib import Path
from typing import Final

from pipeline.classify import store
from pipeline.errors import ModelError
from pipeline.resources import resource

SHIPPED: Final = ("cascade", "linear", "encoder")
"""Names of the shipped models, each an engine of its own; the first scores for a team that never chose."""

DEFAULT: Final = "default"
"""What `--engine` says when nobody names a model: the one in use."""

_HOLDS_WEIGHTS: Final = {"linear": store.WEIGHTS, "encoder": store.GRAPH}
"""File whose hash names a model, by engine."""

_SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
"""Names that Windows keeps for devices, whatever the ending."""


def models_folder() -> Path:
    """Return the folder of the team's own models, whether it exists or not."""
    return Path(os.environ.get("KHOITRONG_MODELS") or "khoitrong-models").absolute()


def shipped_folder(name: str) -> Path:
    """Return the folder of a shipped model, whether it is installed or not."""
    return resource(f"models/{name}")


def shipped_names() -> list[str]:
    """Return the names of the shipped models that are installed, in alphabetical order."""
    return sorted(name for name in SHIPPED if (shipped_folder(name) / store.CONFIG).is_file())


def own_names(folder: Path | None = None) -> list[str]:
    """Return the names of the team's own models; one that has the name of a shipped model is left out."""
    root = folder or models_folder()
    if not root.is_dir():
        return []
    names = (path.name for path in root.iterdir() if (path / store.CONFIG).is_file())
    return sorted(name for name in names if _SLUG.fullmatch(name) and name not in SHIPPED)


def is_name(text: str) -> bool:
    """Return whether a model may be called so: a slug that is a folder's name on every system."""
    return bool(_SLUG.fullmatch(text)) and not _RESERVED.fullmatch(text) and text != DEFAULT


def own_folder(name: str, folder: Path | None = None) -> Path | None:
    """Return the folder of the team's own model of that name, or None when there is none.

    A name never leads out of the folder of models, not even through a link.
    """
    home = folder or models_folder()
    path = home / name
    inside = bool(_SLUG.fullmatch(name)) and path.resolve().parent == home.resolve()
    return path if inside and path.is_dir() else None


def stated_model(folder: Path) -> str:
    """Return engine and fingerprint that a model's config states, its weights unread; empty when damaged."""
    try:
        config = store.read_config(folder)
        engine = config["engine"]
        if engine == "cascade":
            parts = (config["parts"][part].rpartition("-")[2][:4] for part in ("linear", "encoder"))
            return f"cascade-{''.join(parts)}"
        return f"{engine}-{config['sha256'][_HOLDS_WEIGHTS[engine]][:8]}"
    except (ModelError, KeyError, TypeError, AttributeError):
        return ""
