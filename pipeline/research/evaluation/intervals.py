"""Intervals of a share, and of the difference between two shares, that hold for few posts and rare events."""

import math
from typing import Final

Z: Final = 1.959964
"""Standard deviations on either side of 95 % of a normal distribution."""


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Return the 95 % score interval of the share `hits / n` (Wilson 1927); 0 to 1 when `n` is 0."""
    if n == 0:
        return 0.0, 1.0
    share = hits / n
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return max(0.0, round(middle - half, 4)), min(1.0, round(middle + half, 4))


def newcombe(hits_a: int, n_a: int, hits_b: int, n_b: int) -> tuple[float, float]:
    """Return the 95 % interval of `hits_a / n_a - hits_b / n_b` (Newcombe 1998, method 10)."""
    if not (n_a and n_b):
        return -1.0, 1.0
    a, b = hits_a / n_a, hits_b / n_b
    (low_a, high_a), (low_b, high_b) = wilson(hits_a, n_a), wilson(hits_b, n_b)
    low = a - b - math.hypot(a - low_a, high_b - b)
    high = a - b + math.hypot(high_a - a, b - low_b)
    return round(low, 4), round(high, 4)
