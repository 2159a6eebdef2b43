"""The check of the event log: what was changed, removed or added behind the back of the app.

Entries are read in order: their chain, their seals, and where they end. Then every sealed row is compared
with the newest hash that the log has of it.
"""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.db import connection, connections, transaction

from pipeline.review.models import Event
from pipeline.review.storage import sealed_rows
from pipeline.review.storage.database import friendly_errors
from pipeline.review.storage.database_url import resolve_database
from pipeline.review.storage.log_anchor import Anchor, read_head
from pipeline.review.storage.log_entries import GENESIS_HASH, hash_entry, head_now, is_queue, seal_of
from pipeline.review.storage.log_keys import OLD_SECRETS, known_keys

SHOWN_ROWS: Final = 50
"""Rows that differ which are named; of more, their number is told."""

_CHUNK: Final = 2_000

TEXTS: Final = {
    "chain": "entry {where}: it, or the entry before it, was changed or removed.",
    "seal": "entry {where}: it was not written by this queue; its seal does not fit.",
    "unsealed": "entry {where}: it has no seal, and no older version wrote it.",
    "unknown_key": "entry {where} and maybe more: sealed with a secret that is not known here (key {what}); "
    f"give the former secret in {OLD_SECRETS}.",
    "head_missing": "the head of the log is missing, so entries may be cut off its end.",
    "head_forged": "the head of the log was not written by this queue.",
    "head_renewed": "entry {where}: when it was written, the head of the log was missing or forged.",
    "cut": "it ends at entry {where} and had {what}: entries were cut off, or an older copy was put back.",
    "longer": "it has {where} entries, but the app wrote {what} of them.",
    "anchor": "entry {where} is not the one that was noted ({what}); entries were cut off or replaced.",
    "known": "the seal {what} is not in it; entries were cut off or replaced.",
    "row_changed": "{what} {where} was changed past the app.",
    "row_missing": "{what} {where} was removed past the app.",
    "row_added": "{what} {where} was added past the app.",
    "more_rows": "and {where} more rows.",
}
"""What a problem means, by its code, in English."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        code: A key of `TEXTS`.
        where: The entry or row it is about, by number.
        what: A table, hash or count, as the text needs it.
    """

    code: str
    where: int = 0
    what: str = ""

    def __str__(self) -> str:
        return TEXTS[self.code].format(where=self.where, what=self.what)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the event log found.

    Attributes:
        events: Entries read.
        last_hash: Hash of the last entry, 64 hexadecimal digits.
        problems: What is wrong, first things first.
    """

    events: int
    last_hash: str
    problems: tuple[Problem, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    @property
    def broken(self) -> int | None:
        """Number of the first entry that does not fit, or None."""
        return next(
            (each.where for each in self.problems if each.code in ("chain", "seal", "unsealed")), None
        )

    def __str__(self) -> str:
        if self.is_whole:
            return f"The event log is whole: {self.events:,} entries, last seal {self.last_hash}."
        return "\n".join(["The event log is broken:", *(f"- {each}" for each in self.problems)])


class _Reading:
    """One pass over the entries."""

    def __init__(self) -> None:
        self.keys = known_keys()
        self.count = 0
        self.last = GENESIS_HASH
        self.plain = 0  # entries of an older version at the start
        self.first: dict[str, Problem] = {}  # the first problem of each code
        self.rows: dict[tuple[str, int], tuple[str, str]] = {}  # name of key and newest hash
        self.hashes: dict[int, str] = {}  # at the positions that somebody noted
        self.replaced: list[Anchor] = []  # ends of logs that a restored copy took the place of
        self.found_known = False
        self.names: set[str] = set()  # of keys that are not known here

    def read(self, positions: set[int], known: str | None) -> None:
        for event in _events():
            fits = event.entry_hash == hash_entry(self.last, event)
            if not fits:
                self._tell("chain", event.pk)
            sealed = self._check_seal(event)
            if fits and sealed:
                self._take(event)
            self.last, self.count = event.entry_hash, self.count + 1
            if self.count in positions:
                self.hashes[self.count] = self.last
            self.found_known = self.found_known or self.last == known

    def _check_seal(self, event: Event) -> bool:
        if not event.key_id:
            self.plain += 1
            if self.plain != self.count + 1:
                self._tell("unsealed", event.pk)
            return False
        if self.plain and self.plain == self.count and not _adopts(event, self.plain):
            self._tell("unsealed", event.pk)
        key = self.keys.get(event.key_id)
        if key is None:
            self.names.add(event.key_id)
            self._tell("unknown_key", event.pk, event.key_id)
            return True  # what it says of rows counts as far as it goes
        if not hmac.compare_digest(event.seal, seal_of(key, event.entry_hash)):
            self._tell("seal", event.pk)
            return False
        return True

    def _take(self, event: Event) -> None:
        for place, known in event.rows.items():
            table, _, key = place.partition(":")
            self.rows[table, int(key)] = (event.key_id, known)
        if event.kind == Event.Kind.HEAD_RENEWED and not self._was_head(event):
            self._tell("head_renewed", event.pk)
        if event.kind == Event.Kind.RESTORED and "replaces" in event.payload:
            self.replaced.append(Anchor(**event.payload["replaces"]))

    def _was_head(self, event: Event) -> bool:
        """Whether the head that was replaced is that of the log then, sealed with a former secret."""
        if not event.payload:
            return False
        head = Anchor(**event.payload)
        if head.is_genuine is None:
            self._tell("unknown_key", event.pk, head.key_id)
        return head.is_genuine is not False and (head.count, head.last_hash) == (self.count, self.last)

    def _tell(self, code: str, where: int, what: str = "") -> None:
        self.first.setdefault(code, Problem(code, where, what))


def verify(*, known: str | None = None, anchor: Anchor | None = None, foreign: bool = False) -> Verdict:
    """Read the whole log, check every entry and compare what it says with the tables.

    Args:
        known: A hash that was noted earlier and must still be in the log.
        anchor: An anchor that was kept; the log must still hold it at its place.
        foreign: Let entries pass that were sealed with a secret which is not known here, as in a copy from
            another machine; only their chain is checked then.

    Raises:
        QueueError: The database cannot be read.
    """
    kept = _kept()
    with friendly_errors(), _snapshot():
        reading, head = _Reading(), head_now()
        noted = [each for each in (anchor, kept) if each is not None]
        reading.read({each.count for each in noted}, known)
        problems = [*reading.first.values(), *_of_head(reading, head)]
        problems += [each for place in noted for each in _of_anchor(reading, place, is_own=place is kept)]
        if known is not None and not reading.found_known:
            problems.append(Problem("known", what=known))
        problems += _of_rows(reading)
    if foreign:
        problems = [each for each in problems if each.code != "unknown_key"]
    return Verdict(reading.count, reading.last, tuple(dict.fromkeys(problems)))


def anchor_now() -> Anchor:
    """Return where the log ends now, to be kept elsewhere.

    Raises:
        QueueError: The database cannot be read.
    """
    with friendly_errors(), _snapshot():
        last = Event.objects.order_by("-id").values_list("entry_hash", flat=True).first() or GENESIS_HASH
        return Anchor.make(Event.objects.count(), last, datetime.now(tz=UTC))


@contextmanager
def _snapshot() -> Iterator[None]:
    """See the database as it is at one moment, while others go on writing."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    usual = vars(connections["default"]).get("transaction_mode")
    try:
        if connection.vendor == "sqlite":
            vars(connections["default"])["transaction_mode"] = "DEFERRED"  # reading needs no write lock
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            vars(connections["default"])["transaction_mode"] = usual


def _kept() -> Anchor | None:
    """Return what is kept beside the secret, unless what is checked is older than this moment."""
    database = resolve_database()
    if connection.in_atomic_block or not is_queue(database):
        return None
    return read_head(database.local)


def _events() -> Iterator[Event]:
    return Event.objects.order_by("id").iterator(chunk_size=_CHUNK)


def _adopts(event: Event, before: int) -> bool:
    return event.kind == Event.Kind.LOG_KEYED and event.payload == {"before": before}


def _of_head(reading: _Reading, head: Anchor | None) -> list[Problem]:
    if head is None:
        return [Problem("head_missing")] if reading.count else []
    if head.is_genuine is False:
        return [Problem("head_forged")]
    if head.is_genuine is None and head.key_id not in reading.names:
        return [Problem("unknown_key", head.count, head.key_id)]
    if head.count > reading.count:
        return [Problem("cut", reading.count, str(head.count))]
    if head.count < reading.count:
        return [Problem("longer", reading.count, str(head.count))]
    return [] if head.last_hash == reading.last else [Problem("anchor", head.count, head.last_hash)]


def _of_anchor(reading: _Reading, anchor: Anchor, *, is_own: bool) -> list[Problem]:
    if anchor.count == 0 or reading.hashes.get(anchor.count) == anchor.last_hash:
        return []
    if is_own and anchor in reading.replaced:
        return []  # a copy was restored, and what is kept beside the secret is still of the log before it
    if anchor.count > reading.count:
        return [Problem("cut", reading.count, str(anchor.count))]
    return [Problem("anchor", anchor.count, anchor.last_hash)]


def _of_rows(reading: _Reading) -> list[Problem]:
    if reading.count and not reading.rows:
        return []  # an older version wrote all of it, or nothing of it can be believed
    problems: list[Problem] = []
    more = 0
    for code, table, key in sealed_rows.differences(reading.rows, reading.keys):
        if len(problems) < SHOWN_ROWS:
            problems.append(Problem(code, key, table))
        else:
            more += 1
    return [*problems, *([Problem("more_rows", more)] if more else [])]
