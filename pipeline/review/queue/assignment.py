"""Whose work an item is: a unit, a topic, or anybody's.

Assigning makes nobody do anything. For some hours (a setting of the team) an item is reserved for the people
of its unit, who get theirs before anything else; then anybody may take it. So nothing waits for a unit that
has no time, and the next item is one step into an index, whatever the length of the queue.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from pipeline.review.accounts.team_settings import team
from pipeline.review.models import Event, Item, PageRule, Unit, User
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry

MAX_ENDED_AT_ONCE: Final = 500
"""Reservations that one look for the next item opens up; more wait for the next look, a moment later."""

GIVEN: Final = ("topic", "unit_id", "reserved_for_id", "reserved_until")
"""Columns of a new item that a rule fills in."""

_NOBODYS: Final = ("", None, None, None)


def reservation(unit: Unit | None) -> dict[str, Any]:
    """Return the fields of an item that is assigned to a unit now."""
    until = timezone.now() + timedelta(hours=team().reserved_hours) if unit else None
    return {"unit": unit, "reserved_for": unit, "reserved_until": until}


def open_up() -> int:
    """Let anybody take what was reserved and has waited long enough.

    Returns:
        How many reservations ended.
    """
    over = Item.objects.filter(reserved_until__lte=timezone.now())
    return _end_some() if over.exists() else 0  # no write lock where there is nothing to write


def tiers(items: QuerySet[Item], person: User) -> list[QuerySet[Item]]:
    """Return the items that come first for a person, and those that come after: theirs, then anybody's."""
    anybodys = items.filter(reserved_for=None)
    return [anybodys] if person.unit_id is None else [items.filter(reserved_for=person.unit_id), anybodys]


def by_rules(pages: Iterable[tuple[str, str]]) -> list[PageRule | None]:
    """Return which lasting rule assigns each item that is about to be added, the most specific rule first.

    Args:
        pages: Platform and page of each.
    """
    rules = sorted(
        PageRule.objects.filter(ended_at=None).select_related("unit"),
        key=lambda rule: (not rule.page, not rule.platform, rule.pk),
    )
    if not rules:
        return [None for _ in pages]
    return [next((rule for rule in rules if _fits(rule, *each)), None) for each in pages]


def given_by(rule: PageRule | None) -> tuple[Any, ...]:
    """Return what a rule stores with a new item, the values of `GIVEN`."""
    if rule is None:
        return _NOBODYS
    kept = reservation(rule.unit)
    key = kept["unit"].pk if kept["unit"] else None
    return rule.topic, key, key, kept["reserved_until"]


@atomic_with_retry
def make_rule(person: User, *, platform: str, page: str, unit: Unit | None, topic: str) -> PageRule:
    """Let new items of a page or platform go to a unit, a topic or both; the rule before about the same ends.

    Args:
        person: Who makes it.
        platform: Of the items; empty for any.
        page: Name of the page, in full; empty for any.
        unit: Where they go, or None.
        topic: What they are about, or empty.
    """
    for old in PageRule.objects.filter(ended_at=None, platform=platform, page=page):
        end_rule(old, person)
    made = PageRule.objects.create(platform=platform, page=page, unit=unit, topic=topic, made_by=person)
    event_log.record(Event.Kind.RULE_MADE, actor=person, payload=_facts(made))
    return made


@atomic_with_retry
def end_rule(rule: PageRule, person: User) -> None:
    """End a rule; what it assigned stays assigned."""
    if PageRule.objects.filter(pk=rule.pk, ended_at=None).update(ended_at=timezone.now()):
        event_log.record(Event.Kind.RULE_ENDED, actor=person, payload=_facts(rule))


def assigned_to(of: Item | PageRule | None) -> dict[str, str]:
    """Return the unit and topic of an item, or what a rule gives, for the record, without what it lacks."""
    facts = {} if of is None else {"unit": of.unit.name if of.unit else "", "topic": of.topic}
    return {name: value for name, value in facts.items() if value}


def rules() -> Sequence[PageRule]:
    """Return the rules that hold, by page."""
    held = PageRule.objects.filter(ended_at=None).select_related("unit", "made_by")
    return list(held.order_by("page", "platform"))


@atomic_with_retry
def _end_some() -> int:
    over = Item.objects.filter(reserved_until__lte=timezone.now()).order_by("reserved_until")
    free = over.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)
    return Item.objects.filter(pk__in=list(free[:MAX_ENDED_AT_ONCE])).update(
        reserved_for=None, reserved_until=None
    )


def _fits(rule: PageRule, platform: str, page: str) -> bool:
    return rule.platform in ("", platform) and rule.page in ("", page)


def _facts(rule: PageRule) -> dict[str, Any]:
    return {
        "rule": rule.pk,
        "platform": rule.platform,
        "page": rule.page,
        "unit": rule.unit.name if rule.unit else "",
        "topic": rule.topic,
    }
