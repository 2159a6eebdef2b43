"""Days, weeks, months and years, so that all posts fit one picture."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.batch import DayCounts
from pipeline.summary.timeline import MAX_PERIODS, make_timeline


def counted(*days: date) -> DayCounts:
    found = DayCounts()
    found.posts.update(days)
    return found


@pytest.mark.parametrize(
    ("span", "step"), [(0, "day"), (61, "day"), (62, "week"), (400, "week"), (500, "month"), (4000, "year")]
)
def test_the_step_is_the_shortest_that_fits(span: int, step: str) -> None:
    first = date(2026, 1, 7)
    found = make_timeline(counted(first, first + timedelta(span)))
    assert found.step == step
    assert len(found.periods) <= MAX_PERIODS


@given(st.lists(st.dates(), min_size=1, max_size=5))
def test_no_post_is_lost_and_no_period_left_out(days: list[date]) -> None:
    periods = make_timeline(counted(*days)).periods
    starts = [period.start for period in periods]
    assert sum(period.posts for period in periods) == len(days)
    assert starts == sorted(set(starts))
    assert starts[0] <= min(days)


def test_without_any_time_there_are_no_periods() -> None:
    days = DayCounts()
    days.undated = 7
    found = make_timeline(days)
    assert (found.periods, found.undated) == ((), 7)
