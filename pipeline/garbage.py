"""How often Python looks for objects that hold only each other, where millions that do not are made.

Every 700 new objects it goes through them, and every so often through all that live. A batch is made of
lists, tuples and dictionaries that are gone with the batch, without any search: looking for them took a
fifteenth of the time of a whole job.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

NEW_OBJECTS: Final = 100_000
"""Objects more than before, some 10 MB of them, from which on Python looks."""


def collect_seldom() -> None:
    """Look for them seldom from now on, in a process that does nothing else."""
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Look for them seldom within a block."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
