"""A sign that a process is alive, which nobody can forget to take down.

The sign is a lock on an otherwise empty file: it works on every system, costs nothing while it is held, and
ends with the process however that ends.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline.errors import KhoiTrongError
from pipeline.io import file_lock


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
    with ExitStack() as stack:
        try:
            stack.enter_context(file_lock(path, timeout=patience))
        except TimeoutError as error:
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
