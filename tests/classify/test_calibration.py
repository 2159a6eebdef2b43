"""Probabilities mean what they say, and the measures of that are right on known data."""

import numpy as np
import pytest

from pipeline.classify.calibration import Platt, brier, expected_calibration_error


def test_the_curve_that_made_the_data_is_found_again():
    random = np.random.default_rng(4)
    scores = random.normal(0, 2, 20_000)
    truth = random.random(20_000) < Platt(1.5, -1.0).probability(scores)
    found = Platt.fit(scores, truth)
    assert found.slope == pytest.approx(1.5, abs=0.08)
    assert found.intercept == pytest.approx(-1.0, abs=0.08)
    assert expected_calibration_error(found.probability(scores), truth) < 0.01


@pytest.mark.parametrize("answer", [True, False])
def test_one_class_cannot_be_calibrated(answer):
    with pytest.raises(ValueError, match="with and without"):
        Platt.fit(np.arange(4.0), np.full(4, answer))


def test_a_higher_score_never_means_a_lower_probability():
    backwards = Platt.fit(np.array([3.0, 2.0, 1.0, 0.0]), np.array([False, False, True, True]))
    assert backwards.slope > 0
    assert (np.diff(backwards.probability(np.linspace(-100, 100, 50))) >= 0).all()


def test_far_scores_stay_finite():
    found = Platt(1.0, 0.0).probability(np.array([-1e9, 0.0, 1e9]))
    assert np.isfinite(found).all()
    assert found[1] == 0.5


def test_the_calibration_error_is_the_mean_gap_of_bins():
    truth = np.tile([True, False], 50)
    assert expected_calibration_error(np.full(100, 0.5), truth) == pytest.approx(0)
    assert expected_calibration_error(np.full(100, 0.9), truth) == pytest.approx(0.4)
    halves = np.repeat([0.2, 0.8], 50)
    assert expected_calibration_error(halves, np.repeat([False, True], 50)) == pytest.approx(0.2)


def test_fewer_posts_than_bins_and_none_at_all_are_fine():
    assert expected_calibration_error(np.array([0.25]), np.array([True])) == pytest.approx(0.75)
    assert expected_calibration_error(np.zeros(0), np.zeros(0, dtype=bool)) == 0


def test_the_brier_score_is_the_mean_square():
    assert brier(np.array([0.0, 0.5, 1.0]), np.array([False, True, False])) == pytest.approx(1.25 / 3)
