"""Priorities explain themselves and put harm, reach and freshness in the order a team would."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.labels import LABELS
from pipeline.triage import WEIGHTS, priority, reach, urgency_order

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LOW = dict.fromkeys(LABELS, 0.05)


def test_the_most_urgent_flag_comes_first() -> None:
    even = dict.fromkeys(LABELS, 0.8)
    assert urgency_order(LABELS, even) == ("check", "hateful", "offensive", "positive")
    assert urgency_order(("check", "hateful"), even | {"check": 0.5}) == ("hateful", "check")


@given(
    st.fixed_dictionaries({label: st.floats(0, 1) for label in LABELS}),
    st.integers(0, 10**12),
    st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
)
def test_parts_add_up_and_stay_within_their_weights(
    probabilities: dict, reached: int, created: datetime | None
) -> None:
    result = priority(probabilities, ("check",), reached=reached, created_at=created, now=NOW)
    assert result.total == pytest.approx(sum(result.parts.values()), abs=0.01)
    assert 0 <= result.total <= 100
    assert all(0 <= result.parts[name] <= weight for name, weight in WEIGHTS.items())


def test_nothing_flagged_has_no_priority() -> None:
    assert priority(LOW, (), reached=10**6, created_at=NOW, now=NOW).total == 0


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ({"reached": 50_000}, {"reached": 50}),
        ({"created_at": NOW}, {"created_at": NOW - timedelta(days=4)}),
        ({"created_at": NOW}, {"created_at": None}),
        ({"probabilities": LOW | {"check": 0.9}}, {"probabilities": LOW | {"check": 0.6}}),
        ({"flagged": ("hateful",)}, {"flagged": ("positive",)}),
    ],
)
def test_what_should_be_read_first_is(more: dict, less: dict) -> None:
    base = {
        "probabilities": dict.fromkeys(LABELS, 0.7),
        "flagged": ("check",),
        "reached": 500,
        "created_at": NOW - timedelta(days=1),
        "now": NOW,
    }

    def total(**change: object) -> float:
        values = base | change
        return priority(
            values["probabilities"],
            values["flagged"],
            reached=values["reached"],
            created_at=values["created_at"],
            now=values["now"],
        ).total

    assert total(**more) > total(**less)


def test_reach_takes_views_or_what_people_did() -> None:
    assert reach(views=900, reactions=10) == 900
    assert reach(reactions=10, comments=5, shares=2) == 115
    assert reach() == 1
