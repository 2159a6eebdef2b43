"""Standard input as an export: `-` in place of a file, so that another program can pipe one in."""

import atexit
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pipeline.errors import UsageError

STANDARD_INPUT: Final = Path("-")
_NAME: Final = "standard-input"


def exports_anywhere(exports: Sequence[str]) -> list[str]:
    """Return what `export_paths` does of the paths among some exports, and addresses as they are."""
    from pipeline.scale import is_address

    local = iter(export_paths([Path(each) for each in exports if not is_address(each)]))
    return [each if is_address(each) else str(next(local)) for each in exports]


def export_paths(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return paths to read, with `-` as a file that holds what was piped in until the command ends.

    Exports are looked at before they are read, and a pipe can be read once only.

    Raises:
        UsageError: `-` stands there twice, or nothing is piped in.
    """
    if STANDARD_INPUT not in paths:
        return tuple(paths)
    if list(paths).count(STANDARD_INPUT) > 1:
        raise UsageError("Standard input can be read once only.", "Give - once.")
    if sys.stdin.isatty():
        raise UsageError(
            "Nothing is piped in.", "Give - behind a pipe: `zcat posts.gz | khoitrong score - …`."
        )
    folder = tempfile.TemporaryDirectory(prefix="khoitrong-")
    atexit.register(folder.cleanup)
    copy = Path(folder.name) / _NAME
    with copy.open("wb") as out:
        shutil.copyfileobj(sys.stdin.buffer, out)
    return tuple(copy if path == STANDARD_INPUT else path for path in paths)
