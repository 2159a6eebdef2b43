"""A budget is a share of the export itself, exact to the post, with ties taken in the order of the export."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.thresholds import FLOOR
from pipeline.labels import LABELS
from pipeline.triage import Cutoff, allowed, find_cutoffs

SHARE = st.sampled_from([0.001, 0.01, 0.05, 0.29, 0.5, 1.0])
CHECK = LABELS.index("check")


def cutoffs(matrix: np.ndarray, budget: float, blocks: int = 3) -> dict:
    places = np.array_split(np.arange(len(matrix)), blocks)
    return find_cutoffs(
        lambda: ((each, matrix[each]) for each in places), dict.fromkeys(LABELS, budget), len(matrix)
    )


def of_check(values: list[float]) -> np.ndarray:
    matrix = np.zeros((len(values), len(LABELS)), dtype=np.float32)
    matrix[:, CHECK] = values
    return matrix


def flagged(values: list[float], budget: float) -> list[int]:
    """Return the places flagged for `check`."""
    matrix = of_check(values)
    found = cutoffs(matrix, budget)["check"]
    return np.flatnonzero(found.reached(matrix[:, CHECK], np.arange(len(values)))).tolist()


@pytest.mark.parametrize(
    ("posts", "most"), [(0, 0), (1, 1), (19, 1), (20, 1), (39, 1), (40, 2), (99, 4), (100, 5), (10_000, 500)]
)
def test_five_percent_is_rounded_down_and_never_less_than_one_post(posts: int, most: int) -> None:
    assert allowed(0.05, posts) == most


def test_a_share_that_floats_cannot_hold_is_the_number_it_means() -> None:
    assert [allowed(percent / 100, 100) for percent in range(1, 101)] == list(range(1, 101))


@given(
    st.lists(
        st.tuples(*[st.floats(0, 1, width=32) | st.sampled_from([0.2, 0.25, 0.5, 1.0])] * len(LABELS)),
        min_size=1,
        max_size=60,
    ),
    SHARE,
)
def test_it_flags_the_most_likely_posts_of_equals_the_earlier_and_none_under_the_floor(
    rows: list, budget: float
) -> None:
    matrix = np.array(rows, dtype=np.float32)
    places = np.arange(len(matrix))
    for i, label in enumerate(LABELS):
        likely = [place for place in places.tolist() if float(matrix[place, i]) >= FLOOR[label]]
        best = sorted(likely, key=lambda place, i=i: (-matrix[place, i], place))
        found = cutoffs(matrix, budget)[label].reached(matrix[:, i], places)
        assert np.flatnonzero(found).tolist() == sorted(best[: allowed(budget, len(matrix))])


def test_copies_of_the_likeliest_post_cannot_run_over_the_budget_and_the_first_are_taken() -> None:
    assert flagged([0.3] * 50 + [0.9] * 40 + [0.3] * 10, 0.05) == [50, 51, 52, 53, 54]


def test_an_export_without_murk_flags_nothing() -> None:
    assert flagged([0.1] * 100, 0.05) == []
    assert cutoffs(of_check([0.1] * 100), 0.05)["check"] == Cutoff(FLOOR["check"])


def test_how_an_export_falls_into_batches_changes_nothing() -> None:
    matrix = np.random.default_rng(5).random((501, len(LABELS))).astype(np.float32).round(2)
    assert cutoffs(matrix, 0.07, 1) == cutoffs(matrix, 0.07, 4) == cutoffs(matrix, 0.07, 501)


def test_a_probability_that_somebody_typed_is_reached_at_and_over_it() -> None:
    values = np.array([0.41999, 0.42, 0.5, 0.42001], dtype=np.float32)
    assert Cutoff(0.42).reached(values, np.arange(4)).tolist() == [False, False, True, True]
    assert Cutoff(0.5).reached(values, np.arange(4)).tolist() == [False, False, True, False]
