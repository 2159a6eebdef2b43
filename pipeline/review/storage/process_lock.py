"""A sign that a process is alive, which nobody can forget to take down.

The sign is SQLite's lock on an otherwise empty file: it works on every system, costs nothing while it is
held, and ends with the process however that ends.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pipeline.errors import KhoiTrongError


class HeldError(KhoiTrongError):
    """Another process shows this sign."""


@contextmanager
def hold(path: Path, *, patience: float = 5.0) -> Iterator[None]:
    """Show the sign while the block runs.

    Args:
        path: File of the sign.
        patience: Seconds to wait for it; somebody who only looks at it holds it for an instant.

    Raises:
        HeldError: Another process shows it.
    """
    with closing(sqlite3.connect(path, timeout=patience, isolation_level=None)) as sign:
        try:
            sign.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise HeldError(str(path)) from error
        yield


def is_held(path: Path) -> bool:
    """Whether a process shows the sign now."""
    if not path.exists():
        return False
    try:
        with hold(path, patience=0):
            return False
    except HeldError:
        return True
