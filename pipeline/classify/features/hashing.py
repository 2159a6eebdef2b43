"""Hashes of stretches of code points: polynomials in 64-bit arithmetic, mixed by the finaliser of SplitMix64.

A hash is the same on every platform and Python version; see `pipeline.classify.features.ngrams`.
"""

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.classify.features.tokens import CODE_POINTS, I64, U64
from pipeline.text import fold

MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
"""Base of the polynomials: the golden ratio, as in SplitMix64 (Steele, Lea and Flood 2014)."""


def _fold_table() -> npt.NDArray[np.uint32]:
    """Return the base letter for every code point of the Latin blocks, itself for all others."""
    table = np.arange(CODE_POINTS, dtype=np.uint32)
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        table[code] = ord(fold(chr(code)))
    return table


FOLDED: Final = _fold_table()
"""Base letter by code point."""


def mix(values: U64) -> U64:
    """Return the SplitMix64 finaliser of each value: a bijection whose bits all depend on all input bits."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def bucket_of(hashes: U64, bits: int, folded: bool) -> I64:
    """Return the column of each hash in its block: as written in the lower half, folded in the upper."""
    half = 1 << (bits - 1)
    return (mix(hashes) >> np.uint64(65 - bits)).astype(np.int64) + half * folded


@lru_cache(maxsize=2)
def _powers_up_to(count: int, base: int) -> U64:
    """Return base**0 .. base**(count-1) modulo 2**64, for a count above 0."""
    steps = np.full(count, base, dtype=np.uint64)
    steps[0] = 1
    return np.cumprod(steps, dtype=np.uint64)


def _powers(count: int, base: int) -> U64:
    """Return the same for any count, out of a table for the next power of two."""
    return _powers_up_to(1 << count.bit_length(), base)[:count]


_INVERSE: Final = pow(int(MULTIPLIER), -1, 1 << 64)


def substring_hashes(codes: U64, starts: I64, ends: I64) -> U64:
    """Return the polynomial hash of codes[start:end] for every pair, from one cumulative sum.

    The sum of code * M**position up to `end` minus the sum up to `start`, moved back by M**-start, is the
    same for equal substrings wherever they stand (Karp and Rabin 1987; M is odd, so it has an inverse).
    """
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum((codes + np.uint64(1)) * _powers(len(codes), int(MULTIPLIER)), out=sums[1:])
    back = _powers(len(codes) + 1, _INVERSE)
    hashes: U64 = (sums[ends] - sums[starts]) * back[starts] + (ends - starts).astype(np.uint64)
    return mix(hashes)


def ranges(lengths: I64) -> I64:
    """Return 0..n-1 for every n in `lengths`, one after the other."""
    total = int(lengths.sum())
    firsts = np.cumsum(lengths) - lengths
    return np.arange(total, dtype=np.int64) - np.repeat(firsts, lengths)
