"""What masking finds in the marked texts of data/masking does not fall below what was measured."""

import pytest

from tests.benchmarks.masking import NAMES_AND_CHILDREN, measure, read

HANDS = ["hand_1", "hand_2", "hand_3"]


@pytest.mark.parametrize(
    ("hand", "structured", "names"),
    [("hand_1", 0.985, 0.98), ("hand_2", 0.945, 0.85), ("hand_3", 0.84, 0.87)],
)
def test_recall_stays_at_what_was_measured(hand, structured, names):
    tally = measure(read(hand))
    assert tally.recall(*tally.structured) >= structured
    assert tally.recall(*NAMES_AND_CHILDREN) >= names


@pytest.mark.parametrize("hand", HANDS)
def test_what_is_masked_is_personal(hand):
    assert measure(read(hand)).precision >= 0.99


def test_a_miss_and_a_wrong_mask_are_counted():
    tally = measure(
        [
            {"text": "gọi 0912345678 nhé", "spans": []},
            {"text": "gọi Mẫu nhé", "spans": [{"start": 4, "end": 7, "kind": "name"}]},
        ]
    )
    assert (tally.recall("name"), tally.precision) == (0.0, 0.0)
