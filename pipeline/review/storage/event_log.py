"""The event log: what happened, in order, each entry bound to the one before it.

Every entry holds the SHA-256 of its content together with the hash of the entry before (a hash chain, Haber
and Stornetta 1991). The database refuses to change or remove entries (`append_only`); somebody who gets
around that breaks the chain from there on, and `verify` says where. A chain cannot show that entries were cut
off its end: note the last hash somewhere else from time to time and give it to `verify`. Where people read of
it, it is called a seal.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.db import connection, transaction

from pipeline.review.models import Event, Item, User
from pipeline.review.storage.database import friendly_errors

GENESIS_HASH: Final = "0" * 64
"""What stands for the hash of the entry before the first."""

_LOCK: Final = 7_120_233
"""Number of the advisory lock under which PostgreSQL writes entries one transaction at a time; SQLite has one
writer anyway."""

_CHUNK: Final = 2_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the event log found.

    Attributes:
        events: Entries read.
        last_hash: Hash of the last good entry, 64 hexadecimal digits; note it elsewhere.
        broken: Number of the first entry that does not fit, or None.
        problem: What is wrong with it.
    """

    events: int
    last_hash: str
    broken: int | None = None
    problem: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether every entry fits the one before it."""
        return not self.problem

    def __str__(self) -> str:
        if self.is_whole:
            return f"The event log is whole: {self.events:,} entries, last seal {self.last_hash}."
        where = f" at entry {self.broken}" if self.broken is not None else ""
        return f"The event log is broken{where}: {self.problem}"


def record(
    kind: Event.Kind,
    *,
    item: Item | int | None = None,
    actor: User | int | None = None,
    payload: dict[str, Any] | None = None,
) -> Event:
    """Add one entry; call it last in a transaction, since others wait for the log until it ends."""
    return record_all([(kind, item, actor, payload or {})])[0]


def record_all(
    entries: Sequence[tuple[Event.Kind, Item | int | None, User | int | None, dict[str, Any]]],
) -> list[Event]:
    """Add entries in order.

    Args:
        entries: Kind, item, person and further facts (plain JSON values) of each.
    """
    with transaction.atomic(savepoint=False):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = Event.objects.order_by("-id").values_list("entry_hash", flat=True).first() or GENESIS_HASH
        now = datetime.now(tz=UTC)
        events = []
        for kind, item, actor, payload in entries:
            event = Event(kind=kind, item_id=_key(item), actor_id=_key(actor), payload=payload, at=now)
            event.entry_hash = last = hash_entry(last, event)
            events.append(event)
        return Event.objects.bulk_create(events)


def hash_entry(previous: str, event: Event) -> str:
    """Return the hash of an entry, 64 hexadecimal digits.

    Args:
        previous: Hash of the entry before, `GENESIS_HASH` for the first.
        event: Its kind, item, person, payload and time are part of the hash.
    """
    content = [
        previous,
        str(event.kind),
        event.item_id,
        event.actor_id,
        event.payload,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def verify(*, known: str | None = None) -> Verdict:
    """Read the whole log and check every hash.

    Args:
        known: A hash that was noted earlier and must still be in the log.

    Raises:
        QueueError: The database cannot be read.
    """
    last, count, found = GENESIS_HASH, 0, known is None
    with friendly_errors():
        for event in _events():
            if event.entry_hash != hash_entry(last, event):
                return Verdict(count, last, event.pk, "it, or the entry before it, was changed or removed.")
            last, count = event.entry_hash, count + 1
            found = found or last == known
    if not found:
        return Verdict(count, last, None, f"the seal {known} is not in it; entries were cut off or replaced.")
    return Verdict(count, last)


def _events() -> Iterator[Event]:
    return Event.objects.order_by("id").iterator(chunk_size=_CHUNK)


def _key(value: Item | User | int | None) -> int | None:
    return value if value is None or isinstance(value, int) else value.pk
