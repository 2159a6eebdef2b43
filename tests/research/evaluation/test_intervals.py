"""Intervals of shares hold at the ends and agree with what was published."""

import pytest

from pipeline.research.evaluation.intervals import newcombe, wilson


def test_the_interval_is_that_of_wilson():
    # roots of (p - 0.8)^2 = z^2 p (1 - p) / 25
    for p in wilson(20, 25):
        assert (p - 0.8) ** 2 == pytest.approx(1.959964**2 * p * (1 - p) / 25, abs=1e-4)


def test_it_stays_within_0_and_1_at_the_ends():
    assert wilson(0, 10)[0] == 0.0
    assert 0.2 < wilson(0, 10)[1] < 0.35
    assert wilson(10, 10)[1] == 1.0
    assert wilson(0, 25)[1] == pytest.approx(1 - wilson(25, 25)[0], abs=2e-4)


def test_of_nothing_nothing_is_known():
    assert wilson(0, 0) == (0.0, 1.0)
    assert newcombe(1, 2, 0, 0) == (-1.0, 1.0)


def test_the_interval_of_a_difference_is_that_of_newcombe():
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=1e-4)  # Newcombe 1998, table II
