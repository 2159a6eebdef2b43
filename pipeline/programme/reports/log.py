"""What the event log says of a period: the one place where a report reads it.

Every entry up to the end of the period is replayed in order, so that what was taken back later within the
period does not count and what was decided before it is known. Texts are never read: a report made after a
purge says the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from pipeline.programme.periods import Period
from pipeline.review.models import Event, Item, Unit, User

Kind = Event.Kind

_READ: Final = (
    Kind.IMPORTED,
    Kind.ADDED,
    Kind.GREW,
    Kind.GREW_AFTER_DECISION,
    Kind.TIP,
    Kind.REVIEWED,
    Kind.WITHDRAWN,
    Kind.DECIDED,
    Kind.REOPENED,
    Kind.ALARM_RAISED,
    Kind.TRAINED,
    Kind.THRESHOLDS_CHANGED,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose work is counted.

    Attributes:
        unit: The unit, None for the whole district.
        people: Numbers of its people today, None for everybody.
        items: Numbers of the items assigned to it today, None for all.
    """

    unit: Unit | None = None
    people: Collection[int] | None = None
    items: Collection[int] | None = None

    def has_person(self, person: int | None) -> bool:
        """Whether what somebody did counts; what nobody in particular did counts for the district."""
        return self.people is None or person in self.people

    def has_item(self, item: int | None) -> bool:
        """Whether what happened to an item counts."""
        return self.items is None or item in self.items


@dataclass(frozen=True, slots=True)
class Flagged:
    """An item as it came into the queue."""

    item: int
    at: datetime
    labels: tuple[str, ...]
    posts: int
    model: str


@dataclass(frozen=True, slots=True)
class Given:
    """A review: what one person answered about one item, label by label."""

    item: int
    at: datetime
    person: int
    stage: str
    round: int
    outcomes: dict[str, str]
    topic: str


@dataclass(frozen=True, slots=True)
class Made:
    """A decision that stands: outcome by label, and what the reviews it rests on said it is about."""

    item: int
    at: datetime
    outcomes: dict[str, str]
    topic: str


@dataclass(slots=True)
class Work:
    """What was done within a period and counts for a scope.

    Attributes:
        posts: Posts read from exports; of the whole district only, as an export belongs to no unit.
        rejected: Rows of exports that could not be used.
        flagged: Items that came into the queue.
        first_flagged: When each item that anything is known of came into the queue, also before the period.
        grown: Posts that joined a known item: number of the item, how many, whether it was decided by then.
        tips: Who brought a post by hand, and what they were told.
        reviews: Reviews that were not taken back, oldest first.
        decisions: Decisions that stand at the end of the period and were made within it, by item.
        first_decided: When each of them was decided for the first time, also before the period.
        reopened: Requests for another look.
        alarms: Urgent reports.
        trained: Who took which step of the training.
        thresholds: When thresholds were changed.
    """

    posts: int = 0
    rejected: int = 0
    flagged: list[Flagged] = field(default_factory=list)
    first_flagged: dict[int, datetime] = field(default_factory=dict)
    grown: list[tuple[int, int, bool]] = field(default_factory=list)
    tips: list[tuple[int, str]] = field(default_factory=list)
    reviews: list[Given] = field(default_factory=list)
    decisions: dict[int, Made] = field(default_factory=dict)
    first_decided: dict[int, datetime] = field(default_factory=dict)
    reopened: int = 0
    alarms: int = 0
    trained: list[tuple[int, str]] = field(default_factory=list)
    thresholds: list[datetime] = field(default_factory=list)


def scope_of(unit: Unit | None) -> Scope:
    """Return the scope of a unit, or of the whole district."""
    if unit is None:
        return Scope()
    people = frozenset(User.objects.filter(unit=unit).values_list("pk", flat=True))
    items = frozenset(Item.objects.filter(unit=unit).values_list("pk", flat=True))
    return Scope(unit, people, items)


def work_in(period: Period, scope: Scope) -> Work:
    """Replay the log and return what was done within a period."""
    return _Replay(period, scope).run()


class _Replay:
    """The log up to the end of a period, entry by entry."""

    def __init__(self, period: Period, scope: Scope) -> None:
        self._period = period
        self._scope = scope
        self._work = Work()
        self._reviews: dict[int, list[Given]] = defaultdict(list)
        self._decisions: dict[int, list[Made]] = defaultdict(list)

    def run(self) -> Work:
        for kind, item, actor, payload, at in _entries(self._period):
            _READERS[kind](self, item, actor, payload, at)
        return self._finish()

    def _finish(self) -> Work:
        work, holds = self._work, self._period.holds
        given = [each for reviews in self._reviews.values() for each in reviews]
        work.reviews = sorted(
            (each for each in given if holds(each.at) and self._scope.has_person(each.person)),
            key=lambda each: each.at,
        )
        for item, made in self._decisions.items():
            if made and holds(made[-1].at) and self._scope.has_item(item):
                work.decisions[item] = made[-1]
        work.first_decided = {item: work.first_decided[item] for item in work.decisions}
        return work

    def imported(self, _item: Any, _actor: Any, payload: dict[str, Any], at: datetime) -> None:  # noqa: ANN401
        if self._period.holds(at) and self._scope.unit is None:
            self._work.posts += payload["posts"]
            self._work.rejected += payload["rejected"]

    def added(self, item: int, _actor: Any, payload: dict[str, Any], at: datetime) -> None:  # noqa: ANN401
        self._work.first_flagged[item] = at
        if self._period.holds(at) and self._scope.has_item(item):
            made = Flagged(item, at, tuple(payload["flags"]), payload["posts"], payload["model"])
            self._work.flagged.append(made)

    def grew(self, item: int, _actor: Any, payload: dict[str, Any], at: datetime) -> None:  # noqa: ANN401
        if self._period.holds(at) and self._scope.has_item(item):
            self._work.grown.append((item, payload["new_posts"], bool(self._decisions[item])))

    def tip(self, _item: Any, actor: int, payload: dict[str, Any], at: datetime) -> None:  # noqa: ANN401
        if self._period.holds(at) and self._scope.has_person(actor):
            self._work.tips.append((actor, payload["answer"]))

    def reviewed(self, item: int, actor: int, payload: dict[str, Any], at: datetime) -> None:
        topic = payload.get("topic", "")
        made = Given(item, at, actor, payload["stage"], payload["round"], payload["outcomes"], topic)
        self._reviews[item].append(made)

    def withdrawn(self, item: int, _actor: Any, payload: dict[str, Any], _at: Any) -> None:  # noqa: ANN401
        given = self._reviews[item]
        last = next(
            (n for n in reversed(range(len(given))) if given[n].stage == payload["stage"]),
            None,
        )
        if last is not None:
            del given[last]
        if payload["voided"] and self._decisions[item]:
            self._decisions[item].pop()

    def decided(self, item: int, _actor: Any, payload: dict[str, Any], at: datetime) -> None:  # noqa: ANN401
        topics = [each.topic for each in self._reviews[item] if each.round == payload["round"] and each.topic]
        self._decisions[item].append(Made(item, at, payload["outcomes"], topics[-1] if topics else ""))
        self._work.first_decided.setdefault(item, at)

    def reopened(self, item: int, _actor: Any, _payload: Any, at: datetime) -> None:  # noqa: ANN401
        self._work.reopened += self._period.holds(at) and self._scope.has_item(item)

    def alarm(self, _item: Any, actor: int, _payload: Any, at: datetime) -> None:  # noqa: ANN401
        self._work.alarms += self._period.holds(at) and self._scope.has_person(actor)

    def trained(self, _item: Any, actor: int, payload: dict[str, Any], at: datetime) -> None:  # noqa: ANN401
        if self._period.holds(at) and self._scope.has_person(actor):
            self._work.trained.append((actor, payload["step"]))

    def thresholds(self, _item: Any, _actor: Any, _payload: Any, at: datetime) -> None:  # noqa: ANN401
        if self._period.holds(at):
            self._work.thresholds.append(at)


_READERS: Final = {
    Kind.IMPORTED: _Replay.imported,
    Kind.ADDED: _Replay.added,
    Kind.GREW: _Replay.grew,
    Kind.GREW_AFTER_DECISION: _Replay.grew,
    Kind.TIP: _Replay.tip,
    Kind.REVIEWED: _Replay.reviewed,
    Kind.WITHDRAWN: _Replay.withdrawn,
    Kind.DECIDED: _Replay.decided,
    Kind.REOPENED: _Replay.reopened,
    Kind.ALARM_RAISED: _Replay.alarm,
    Kind.TRAINED: _Replay.trained,
    Kind.THRESHOLDS_CHANGED: _Replay.thresholds,
}


def _entries(period: Period) -> Iterator[tuple[Any, ...]]:
    found = Event.objects.filter(kind__in=_READ, at__lt=period.end).order_by("id")
    return found.values_list("kind", "item_id", "actor_id", "payload", "at").iterator(chunk_size=5000)
