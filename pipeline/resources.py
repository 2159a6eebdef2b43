"""Where the shipped models and samples are: beside the package in a clone, inside it when installed."""

from pathlib import Path

_ROOTS = (Path(__file__).parent.parent, Path(__file__).parent / "_bundled")


def resource(name: str) -> Path:
    """Return the path of a shipped file or folder such as `models/linear`, whether it exists or not."""
    candidates = [root / name for root in _ROOTS]
    return next((path for path in candidates if path.exists()), candidates[0])
