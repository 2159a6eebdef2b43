"""What counts how much in a year, and how far a unit is; a setting of the lead of the district."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.exceptions import PermissionDenied

from pipeline.errors import RuleError
from pipeline.programme.models import Criterion, UnitAction
from pipeline.programme.units.actions import KINDS, counted, pledged
from pipeline.review.accounts.permissions import can
from pipeline.review.models import Event, Unit, User
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry

Kind = UnitAction.Kind

MAX_TARGET: Final = 1000
MAX_POINTS: Final = 1000


@dataclass(frozen=True, slots=True)
class Rule:
    """What is expected in a year.

    Attributes:
        target: How many; for pledges the percentage of members. 0: not expected.
        points: What it is worth when it is reached.
    """

    target: int
    points: int


DEFAULTS: Final[Mapping[str, Rule]] = {
    Kind.PLEDGE: Rule(100, 30),
    Kind.PRODUCT: Rule(1, 20),
    Kind.ACTIVITY: Rule(1, 20),
    Kind.FORUM: Rule(1, 10),
    Kind.MOCK_TRIAL: Rule(0, 0),
    Kind.TRAINING: Rule(1, 10),
    Kind.MODEL: Rule(1, 10),
}
"""What holds for a year in which nobody chose: pledges of everybody, a product and an activity at least are
what the plan of the campaign asks for; the sum is 100 points."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a unit is with one criterion.

    Attributes:
        name: Of the criterion, a kind of action.
        target: How many are expected, or percent.
        done: How many there are, or percent; None where nobody entered a number.
        points: Points so far, whole ones.
    """

    name: str
    target: int
    done: float | None
    points: int

    @property
    def is_missing(self) -> bool:
        """Whether something is expected and not there yet."""
        return self.target > 0 and (self.done or 0) < self.target


def criteria_of(year: int) -> dict[str, Rule]:
    """Return what counts in a year, by kind of action: as the lead chose it, else `DEFAULTS`."""
    chosen = {row.name: Rule(row.target, row.points) for row in Criterion.objects.filter(year=year)}
    return {name: chosen.get(name, rule) for name, rule in DEFAULTS.items()}


@atomic_with_retry
def save_criteria(lead: User, year: int, rules: Mapping[str, Rule]) -> None:
    """Store what counts in a year.

    Raises:
        PermissionDenied: They do not lead the whole district.
        RuleError: A number is out of range; code `range`.
    """
    if not can(lead, "set_programme"):
        raise PermissionDenied
    for name, rule in rules.items():
        limit = 100 if name == Kind.PLEDGE else MAX_TARGET
        if not (0 <= rule.target <= limit and 0 <= rule.points <= MAX_POINTS):
            raise RuleError("range")
    before = criteria_of(year)
    for position, name in enumerate(DEFAULTS):
        rule = rules.get(name, before[name])
        facts = {"target": rule.target, "points": rule.points, "position": position}
        Criterion.objects.update_or_create(year=year, name=name, defaults=facts)
    changed = {name: [rule.target, rule.points] for name, rule in rules.items() if rule != before[name]}
    if changed:
        event_log.record(Event.Kind.CRITERIA_CHANGED, actor=lead, payload={"year": year, "to": changed})


def reached(unit: Unit, year: int, until: date | None = None) -> list[Reached]:
    """Return how far a unit is with each criterion of a year.

    Args:
        unit: With those that were merged into it.
        year: The year.
        until: Last day that counts; the end of the year for None.
    """
    last = min(until or date(year, 12, 31), date(year, 12, 31))
    counts = counted(unit, date(year, 1, 1), last)
    signed = pledged(unit, last)
    found = []
    for name, rule in criteria_of(year).items():
        done: float | None = counts[name]
        if name == Kind.PLEDGE:
            done = None if signed is None else round(signed.percent, 1)
        share = min(1.0, (done or 0) / rule.target) if rule.target else 0.0
        found.append(Reached(name, rule.target, done, int(rule.points * share)))
    return found


def said(each: Reached) -> str:
    """Return one criterion and how far it is in words, such as `Diễn đàn: 0/1`."""
    if each.name == Kind.PLEDGE:
        done = "–" if each.done is None else f"{each.done:g} %".replace(".", ",")
        return f"{KINDS[each.name]}: {done} / {each.target} %"
    return f"{KINDS[each.name]}: {each.done or 0:g}/{each.target}"
