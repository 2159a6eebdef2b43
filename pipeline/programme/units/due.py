"""What a unit still has to do this year, and by when: shown to who looks after it, sent to nobody."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils import timezone

from pipeline.programme.models import ReportWords
from pipeline.programme.periods import Period, half_year_of
from pipeline.programme.units.criteria import Reached, reached
from pipeline.review.accounts.permissions import only_unit
from pipeline.review.models import Unit, User

REMIND_BEFORE: Final = timedelta(days=14)
"""How long before the end of half a year its report is asked for."""

REMIND_AFTER: Final = timedelta(days=90)
"""For how long a report that is missing is still asked for: half-way to the next one."""


@dataclass(frozen=True, slots=True)
class UnitWork:
    """A unit and how far it is in a year.

    Attributes:
        unit: The unit.
        reached: Every criterion.
        reports: Periods whose report it owes.
        days_left: Days to the end of the year, 0 once it is over.
    """

    unit: Unit
    reached: list[Reached]
    reports: list[Period]
    days_left: int

    @property
    def points(self) -> int:
        """Points so far."""
        return sum(each.points for each in self.reached)

    @property
    def missing(self) -> list[Reached]:
        """Criteria that are not reached."""
        return [each for each in self.reached if each.is_missing]


def units_in_care(person: User) -> list[Unit]:
    """Return the units somebody looks after, by name: for the lead or auditor of a unit their own."""
    own = only_unit(person)
    standing = Unit.objects.standing()
    return list(standing if own is None else standing.filter(pk=own))


def work_of(person: User, year: int) -> list[UnitWork]:
    """Return how far the units are that somebody looks after, by name and never by points."""
    today = timezone.localdate()
    left = max(0, (date(year, 12, 31) - today).days)
    return [
        UnitWork(unit, reached(unit, year), reports_due(unit, today), left) for unit in units_in_care(person)
    ]


def reports_due(unit: Unit, today: date) -> list[Period]:
    """Return the halves of a year whose report a unit owes on a day, the older one first."""
    now = half_year_of(today)
    before = half_year_of(now.first - timedelta(days=1))
    asked = [before] if today - before.last <= REMIND_AFTER else []
    asked += [now] if now.last - today <= REMIND_BEFORE else []
    sent = set(ReportWords.objects.filter(unit=unit).exclude(sent_at=None).values_list("first", "last"))
    return [period for period in asked if (period.first, period.last) not in sent]
