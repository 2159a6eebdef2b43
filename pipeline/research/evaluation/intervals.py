"""Intervals of a share, and of the difference between two shares, that hold for few posts and rare events."""

import math


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Return the 95 % score interval of the share `hits / n` (Wilson 1927); 0 to 1 when `n` is 0."""
    from scipy.stats import binomtest

    if n == 0:
        return 0.0, 1.0
    interval = binomtest(hits, n).proportion_ci(confidence_level=0.95, method="wilson")
    return round(float(interval.low), 4), round(float(interval.high), 4)


def newcombe(hits_a: int, n_a: int, hits_b: int, n_b: int) -> tuple[float, float]:
    """Return the 95 % interval of `hits_a / n_a - hits_b / n_b` (Newcombe 1998, method 10).

    Args:
        hits_a: How many of the first.
        n_a: Of how many; with 0, the interval is -1 to 1.
        hits_b: How many of the second.
        n_b: Of how many.
    """
    if not (n_a and n_b):
        return -1.0, 1.0
    a, b = hits_a / n_a, hits_b / n_b
    (low_a, high_a), (low_b, high_b) = wilson(hits_a, n_a), wilson(hits_b, n_b)
    low = a - b - math.hypot(a - low_a, high_b - b)
    high = a - b + math.hypot(high_a - a, b - low_b)
    return round(low, 4), round(high, 4)
