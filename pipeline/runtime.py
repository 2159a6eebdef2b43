"""What a process may use of its machine, and how often Python looks for garbage in it.

Garbage here is objects that hold only each other. Every 700 new objects Python goes through them, and every
so often through all that live. A batch is made of lists, tuples and dictionaries that are gone with the
batch, without any search: looking for them took a fifteenth of the time of a whole job.
"""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

NEW_OBJECTS: Final = 100_000
"""Objects more than before, some 10 MB of them, from which on Python looks."""


def usable_cores() -> int:
    """Return how many processors of this machine the process may use, from 1."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def collect_seldom() -> None:
    """Look for garbage seldom from now on, in a process that does nothing else."""
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Look for garbage seldom within a block."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
