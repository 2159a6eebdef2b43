"""What masking finds in the marked texts of data/masking does not fall below what was measured."""

import pytest

from tests.benchmarks.masking import NAMES_AND_CHILDREN, measure, read

FLOORS = {
    "hand_1": (0.99, 0.98, 0.99),
    "hand_2": (0.98, 0.89, 0.99),
    "hand_3": (0.99, 0.98, 0.99),
    "hand_4": (0.99, 0.95, 0.99),
    "hand_5": (0.97, 0.95, 0.99),
    "hand_6": (0.98, 0.88, 0.99),
    "hand_7": (0.85, 0.58, 0.965),  # nobody who mends the rules has read it
}
"""Recall of structured kinds; of names, school and class; precision."""


@pytest.fixture(scope="module", params=FLOORS)
def measured(request):
    """Name and tally of a hand, its texts left out: a failure must not print those of a hand nobody reads."""
    tally = measure(read(request.param))
    recalls = (tally.recall(*tally.structured), tally.recall(*NAMES_AND_CHILDREN))
    return request.param, recalls, tally.precision


def test_recall_stays_at_what_was_measured(measured):
    hand, (structured, names), _ = measured
    least_structured, least_names, _ = FLOORS[hand]
    assert structured >= least_structured
    assert names >= least_names


def test_what_is_masked_is_personal(measured):
    hand, _, precision = measured
    assert precision >= FLOORS[hand][2]


def test_a_miss_and_a_wrong_mask_are_counted():
    tally = measure(
        [
            {"text": "gọi 0912345678 nhé", "spans": []},
            {"text": "gọi Mẫu nhé", "spans": [{"start": 4, "end": 7, "kind": "name"}]},
        ]
    )
    assert (tally.recall("name"), tally.precision) == (0.0, 0.0)
