"""Kernels: loops that numba compiles, for large jobs and only where it is installed.

Importing numba takes a third of a second and a hundred megabytes, so modules of kernels are imported only
when a job is large (`prepare_for`). A kernel gives the same as the NumPy code it stands in for, to the last
bit: it adds up in the same order. (On processors of ARM, SciPy's compiler may round a product and a sum once
instead of twice; the last bit of a score may differ there.)
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, Final, TypeVar

COMPILED_FROM: Final = 50_000
"""Posts from which a job uses kernels: what they save then is more than what starting them takes."""

_Kernel = TypeVar("_Kernel", bound=Callable[..., Any])


@cache
def can_compile() -> bool:
    """Return whether there is a numba that works here (`pip install 'khoi-trong[fast]'`); it is imported."""
    try:
        import_module("numba")
    except ImportError:  # also what it raises beside a NumPy that is newer than it knows
        return False
    return True


class _Switch:
    """Whether this process uses kernels."""

    on = False


def prepare_for(posts: int) -> bool:
    """Use kernels in this process from now on if a job of so many posts is worth it; return whether so."""
    if posts >= COMPILED_FROM and can_compile():
        _Switch.on = True
    return _Switch.on


def is_on() -> bool:
    """Return whether kernels are used."""
    return _Switch.on


def kernel(function: _Kernel) -> _Kernel:
    """Return a function compiled; what was compiled once is kept on disk where there is a place for it."""
    import numba

    try:
        compiled: _Kernel = numba.njit(function, cache=True, nogil=True)
    except RuntimeError:  # neither the folder of the module nor the person's cache can be written
        compiled = numba.njit(function, nogil=True)
    return compiled
