"""Posts by day, put together so that they fit the width of a picture."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from pipeline.batch import DayCounts
from pipeline.summary.figures import Period, Timeline

MAX_PERIODS: Final = 62
"""Columns of a picture: two months of days, fourteen months of weeks, five years of months."""


def make_timeline(days: DayCounts) -> Timeline:
    """Return posts by day, or by the shortest longer step of which there are at most `MAX_PERIODS`."""
    if not days.posts:
        return Timeline("day", (), days.undated)
    first, last = min(days.posts), max(days.posts)
    for step in ("day", "week", "month", "year"):
        starts = list(_starts(first, last, step))
        if len(starts) <= MAX_PERIODS or step == "year":
            break
    sums = {start: [0, 0] for start in starts}
    for kind, counter in enumerate((days.posts, days.flagged)):
        for day, count in counter.items():
            sums[_start(day, step)][kind] += count
    return Timeline(step, tuple(Period(start, *sums[start]) for start in starts), days.undated)


def _start(day: date, step: str) -> date:
    if step == "week":
        return day - timedelta(min(day.weekday(), day.toordinal() - 1))
    if step == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if step == "year" else day


def _starts(first: date, last: date, step: str) -> Iterator[date]:
    """Yield the first days of all periods from `first` to `last`; it stops soon after there are too many."""
    here, end = _start(first, step), _start(last, step)
    for _ in range(MAX_PERIODS + 1 if step != "year" else 10_000):
        yield here
        if here >= end:
            return
        if step in ("day", "week"):
            here += timedelta(7 if step == "week" else 1)
        else:
            months = here.year * 12 + here.month - 1 + (1 if step == "month" else 12)
            here = date(months // 12, months % 12 + 1, 1)
