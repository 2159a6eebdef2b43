"""Which entries of the event log somebody sees, a page at a time or all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import F, QuerySet
from django.utils import timezone

from pipeline.review.accounts.permissions import can, only_unit
from pipeline.review.models import Event, Item, User
from pipeline.text.masking.mask import mask

PAGE: Final = 50
"""Entries on a page."""

COLUMNS: Final = ("entry", "at", "kind", "item", "who", "facts", "entry_hash", "key", "seal")
"""Columns of an export."""

_CHUNK: Final = 1_000

_WITHHELD: Final[tuple[str, ...]] = ("token",)
"""Facts that open something."""

_WRITTEN: Final = ("reason", "why")
"""Facts that people wrote, which may name somebody."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty fields leave nothing out.

    Attributes:
        kind: One of `Event.Kind`.
        person: Login name of who did it.
        item: Number of an item.
        since: First day, by the clock of the team.
        until: Last day.
    """

    kind: str = ""
    person: str = ""
    item: int | None = None
    since: date | None = None
    until: date | None = None


def visible(person: User) -> QuerySet[Event]:
    """Return the entries somebody may read: all, or for people of one unit those about its items.

    Golden items are for the district to keep; nobody else learns from the log which they are.
    """
    unit = only_unit(person)
    entries = Event.objects.all()
    return entries if unit is None else entries.filter(item__unit=unit).exclude(kind__startswith="golden")


def matching(entries: QuerySet[Event], wanted: Wanted) -> QuerySet[Event]:
    """Keep what is looked for."""
    if wanted.kind:
        entries = entries.filter(kind=wanted.kind)
    if wanted.person:
        entries = entries.filter(actor__username=wanted.person)
    if wanted.item is not None:
        entries = entries.filter(item=wanted.item)
    if wanted.since is not None:
        entries = entries.filter(at__gte=_midnight(wanted.since))
    if wanted.until is not None:
        entries = entries.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return entries


def page(entries: QuerySet[Event], before: int | None) -> tuple[list[Event], int | None]:
    """Return a page, newest first, and the number to go on from, None at the end.

    Args:
        entries: What to page through.
        before: Entries older than this one; None for the newest.
    """
    if before is not None:
        entries = entries.filter(pk__lt=before)
    found = list(_with_states(entries).order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def rows(entries: QuerySet[Event], person: User | None = None) -> Iterator[dict[str, Any]]:
    """Yield entries for an export, oldest first; keys are `COLUMNS`.

    Args:
        entries: Which.
        person: Who asks for it; None for whoever has the database anyway.
    """
    for event in _with_states(entries).order_by("pk").iterator(chunk_size=_CHUNK):
        yield {
            "entry": event.pk,
            "at": timezone.localtime(event.at).isoformat(timespec="seconds"),
            "kind": event.kind,
            "item": event.item_id,
            "who": event.actor.get_username() if event.actor else "",
            "facts": facts(event, person),
            "entry_hash": event.entry_hash,
            "key": event.key_id,
            "seal": event.seal,
        }


def facts(event: Event, person: User | None = None) -> dict[str, Any]:
    """Return what an entry says beside kind, item and person, without what opens something, texts masked.

    Args:
        event: One of `page` or `rows`.
        person: Who reads it. What others think about an item that still waits is hidden from those who may
            be asked about it themselves.
    """
    withheld = _WITHHELD
    undecided = getattr(event, "item_state", None) in (Item.State.WAITING, Item.State.APART)
    waits = undecided and event.kind == Event.Kind.REVIEWED
    if waits and person is not None and can(person, "review") and event.actor_id != person.pk:
        withheld += ("outcomes",)
    return {
        name: _masked(value) if name in _WRITTEN else value
        for name, value in event.payload.items()
        if name not in withheld
    }


def _with_states(entries: QuerySet[Event]) -> QuerySet[Event]:
    return entries.select_related("actor").annotate(item_state=F("item__state"))


def _masked(value: object) -> object:
    if isinstance(value, dict):
        return {name: _masked(each) for name, each in value.items()}
    return mask(value) if isinstance(value, str) else value


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
