"""The period a report is about: whole days by the clock of the team, and what an office calls it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from pipeline.errors import UsageError
from pipeline.settings import DEFAULTS

Form = Literal["week", "half_year", "year", "long"]
"""How much a report says: a week on one page, half a year, a year, several years."""

MAX_WEEK_DAYS: Final = 14
MAX_HALF_YEAR_DAYS: Final = 184
MAX_YEAR_DAYS: Final = 366
"""Days up to which a period is told in each form: the longest half of a year and a leap year."""

EARLIEST: Final = date(2020, 1, 1)
"""No campaign that this serves began before; an older date is a slip of the keyboard."""

MAX_YEARS: Final = 15


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, the first and the last included.

    Attributes:
        first: First day.
        last: Last day.
    """

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first.isoformat()}/{self.last.isoformat()}"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def start(self) -> datetime:
        """Its first moment, by the clock of the team."""
        return _midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return _midnight(self.last + timedelta(days=1))

    @property
    def form(self) -> Form:
        """In which form it is told, by its length."""
        if self.days <= MAX_WEEK_DAYS:
            return "week"
        if self.days <= MAX_HALF_YEAR_DAYS:
            return "half_year"
        return "year" if self.days <= MAX_YEAR_DAYS else "long"

    @property
    def title(self) -> str:
        """What an office calls it, in Vietnamese, without a capital."""
        first, last = self.first, self.last
        if (first.day, first.month, last.day, last.month) == (1, 1, 31, 12):
            return f"năm {first.year}" if self.form == "year" else f"giai đoạn {first.year} - {last.year}"
        if first.year == last.year and (first.day, first.month, last.day, last.month) == (1, 1, 30, 6):
            return f"6 tháng đầu năm {first.year}"
        if first.year == last.year and (first.day, first.month, last.day, last.month) == (1, 7, 31, 12):
            return f"6 tháng cuối năm {first.year}"
        if self.days == 7:
            return f"tuần từ {shown(first)} đến {shown(last)}"
        return f"từ {shown(first)} đến {shown(last)}"

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies within it."""
        return self.start <= moment < self.end

    def years(self) -> list["Period"]:
        """Return it cut at the ends of years, oldest first; itself alone if it lies within one."""
        return [
            Period(max(self.first, date(year, 1, 1)), min(self.last, date(year, 12, 31)))
            for year in range(self.first.year, self.last.year + 1)
        ]

    def months(self) -> list["Period"]:
        """Return it cut at the ends of months, oldest first."""
        found, first = [], self.first
        while first <= self.last:
            following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
            found.append(Period(first, min(self.last, following - timedelta(days=1))))
            first = following
        return found


def period_of(first: date, last: date) -> Period:
    """Return the period between two days.

    Raises:
        UsageError: It ends before it begins, begins before there was a campaign, or is longer than
            `MAX_YEARS` years.
    """
    if last < first:
        raise UsageError(
            f"The period ends ({last.isoformat()}) before it begins ({first.isoformat()}).",
            "Swap --from and --to.",
        )
    if first < EARLIEST or last.year - first.year > MAX_YEARS:
        raise UsageError(
            f"{first.isoformat()} to {last.isoformat()} is no period this can report on.",
            f"Choose days from {EARLIEST.year} on, at most {MAX_YEARS} years apart.",
        )
    return Period(first, last)


def half_year_of(day: date) -> Period:
    """Return the half of a year that a day lies in."""
    if day.month <= 6:
        return Period(date(day.year, 1, 1), date(day.year, 6, 30))
    return Period(date(day.year, 7, 1), date(day.year, 12, 31))


def year_of(day: date) -> Period:
    """Return the year that a day lies in."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def week_of(day: date) -> Period:
    """Return the week, Monday to Sunday, that a day lies in."""
    first = day - timedelta(days=day.weekday())
    return Period(first, first + timedelta(days=6))


def shown(day: date) -> str:
    """Return a day as an office writes it, with the year: `05/3/2026`.

    Days below ten and the months January and February have a leading zero (Decree 30/2020/NĐ-CP, appendix I).
    """
    return f"{day.day:02}/{f'{day.month:02}' if day.month < 3 else day.month}/{day.year}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(DEFAULTS.timezone))
