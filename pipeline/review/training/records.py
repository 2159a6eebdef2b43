"""The training record: for each person what they did and when, and for leads sums by unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.review.accounts.visibility import visible_people
from pipeline.review.models import Event, TrainingStep, User
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry

Step = TrainingStep.Step


@dataclass(frozen=True, slots=True)
class UnitTraining:
    """How many people of a unit did what.

    Attributes:
        unit: Its name; empty for people of the whole district.
        people: Who may log in.
        read: How many of them have read how to check a claim.
        practised: How many have practised on all invented posts.
    """

    unit: str
    people: int
    read: int
    practised: int


@atomic_with_retry
def note(person: User, step: Step) -> None:
    """Note that a person took a step; the first time counts."""
    _made, is_new = TrainingStep.objects.get_or_create(person=person, step=step)
    if is_new:
        event_log.record(Event.Kind.TRAINED, actor=person, payload={"step": str(step)})


def steps_of(person: User) -> Mapping[str, datetime]:
    """Return when a person took each step they have taken."""
    return dict(TrainingStep.objects.filter(person=person).values_list("step", "at"))


def by_unit(reader: User) -> list[UnitTraining]:
    """Return the sums of the units a lead or auditor looks after, the district last."""
    people = visible_people(reader).filter(is_active=True)
    units = dict(people.values_list("pk", "unit__name"))
    done: dict[str, set[int]] = {step: set() for step in Step.values}
    for person, step in TrainingStep.objects.filter(person__in=units).values_list("person", "step"):
        done[step].add(person)
    names = sorted({name or "" for name in units.values()}, key=lambda name: (not name, name))
    return [
        UnitTraining(name, len(members), len(members & done[Step.READ]), len(members & done[Step.PRACTISED]))
        for name in names
        for members in [{pk for pk, unit in units.items() if (unit or "") == name}]
    ]
