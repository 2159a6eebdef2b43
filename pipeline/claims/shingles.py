"""Shingles: overlapping runs of characters by which two texts are compared (Broder 1997)."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Final

import numpy as np

from pipeline.text.folding import letters_only, letters_only_of_all

SHINGLE_LENGTH: Final = 5
"""Characters in a shingle, over letters and digits without accents or spaces."""


def comparison_key(normalised: str, fallback: str) -> str:
    """Return what texts are compared by: the letters and digits of a normalised text, without diacritics.

    Args:
        normalised: `normalise(text)`.
        fallback: Stands in for a text without a letter or digit, such as an emoji.
    """
    return letters_only(normalised) or fallback


def comparison_keys(normalised_texts: Sequence[str], fallbacks: Sequence[str]) -> list[str]:
    """Return the `comparison_key` of each text."""
    letters = letters_only_of_all(normalised_texts)
    return [key or fallback for key, fallback in zip(letters, fallbacks, strict=True)]


@lru_cache(maxsize=1 << 12)
def shingles(key: str, length: int = SHINGLE_LENGTH) -> frozenset[str]:
    """Return the distinct runs of `length` characters of a `comparison_key`; a shorter key is one run."""
    return frozenset(runs(key, length))


def runs(key: str, length: int = SHINGLE_LENGTH) -> list[str]:
    """Return the runs of `length` characters of a `comparison_key` in order; a shorter key is one run.

    They are windows that NumPy lays over the characters, three times as fast as `runs_by_slices`.
    """
    if len(key) <= length:
        return [key]
    if "\0" in key:  # at the end of a window NumPy takes it for padding
        return runs_by_slices(key, length)
    codes = key.encode("utf-32-le", "surrogatepass")
    windows: list[str] = np.ndarray((len(key) - length + 1,), f"<U{length}", codes, strides=(4,)).tolist()
    return windows


def runs_by_slices(key: str, length: int) -> list[str]:
    """Return the same as `runs`, which is tested against it."""
    return [key[i : i + length] for i in range(max(1, len(key) - length + 1))]


def jaccard(first: AbstractSet[str], second: AbstractSet[str]) -> float:
    """Return the Jaccard similarity of two sets of shingles, 0 to 1: shared over distinct ones.

    Raises:
        ZeroDivisionError: Both sets are empty; no text has an empty set of shingles.
    """
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared)
