"""A period is whole days in Hanoi; its length decides the form, its ends the name."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from pipeline.errors import UsageError
from pipeline.programme.periods import Period, half_year_of, period_of, shown, week_of, year_of


@pytest.mark.parametrize(
    ("first", "last", "form", "title"),
    [
        (date(2026, 11, 23), date(2026, 11, 29), "week", "tuần từ 23/11/2026 đến 29/11/2026"),
        (date(2026, 1, 1), date(2026, 6, 30), "half_year", "6 tháng đầu năm 2026"),
        (date(2026, 7, 1), date(2026, 12, 31), "half_year", "6 tháng cuối năm 2026"),
        (date(2028, 1, 1), date(2028, 12, 31), "year", "năm 2028"),
        (date(2025, 1, 1), date(2027, 12, 31), "long", "giai đoạn 2025 - 2027"),
        (date(2025, 1, 1), date(2030, 12, 31), "long", "giai đoạn 2025 - 2030"),
        (date(2026, 2, 3), date(2026, 4, 9), "half_year", "từ 03/02/2026 đến 09/4/2026"),
    ],
)
def test_each_form_has_its_length_and_each_period_its_name(first, last, form, title):
    period = period_of(first, last)
    assert (period.form, period.title) == (form, title)


def test_it_begins_and_ends_at_midnight_in_hanoi():
    period = Period(date(2026, 1, 1), date(2026, 6, 30))
    assert period.holds(datetime(2025, 12, 31, 17, tzinfo=UTC))
    assert not period.holds(datetime(2025, 12, 31, 16, 59, 59, tzinfo=UTC))
    assert period.holds(datetime(2026, 6, 30, 16, 59, 59, tzinfo=UTC))
    assert not period.holds(datetime(2026, 6, 30, 17, tzinfo=UTC))


def test_months_and_years_cover_it_without_a_gap():
    period = Period(date(2025, 11, 15), date(2027, 2, 10))
    for parts in (period.months(), period.years()):
        assert (parts[0].first, parts[-1].last) == (period.first, period.last)
        assert all((b.first - a.last).days == 1 for a, b in pairwise(parts))
    assert len(period.months()) == 16 and len(period.years()) == 3


def test_the_usual_periods():
    assert week_of(date(2026, 11, 29)) == Period(date(2026, 11, 23), date(2026, 11, 29))
    assert half_year_of(date(2026, 6, 30)).last == date(2026, 6, 30)
    assert half_year_of(date(2026, 7, 1)).first == date(2026, 7, 1)
    assert year_of(date(2028, 2, 29)).days == 366
    assert shown(date(2026, 3, 5)) == "05/3/2026"


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (date(2026, 6, 30), date(2026, 1, 1), "before it begins"),
        (date(206, 1, 1), date(2026, 1, 1), "no period"),
        (date(2021, 1, 1), date(2099, 1, 1), "no period"),
    ],
)
def test_what_is_no_period_is_refused_with_the_next_step(first, last, says):
    with pytest.raises(UsageError, match=says) as caught:
        period_of(first, last)
    assert caught.value.next_step and caught.value.exit_code == 2
