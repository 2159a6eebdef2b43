"""The event log: what happened, in order, each entry bound to the one before it and sealed.

Every entry holds the SHA-256 of its content together with the hash of the entry before (a hash chain, Haber
and Stornetta 1991), and an HMAC of that hash with a key derived from the secret of the queue, so that who has
the database alone cannot write a chain that fits (Schneier and Kelsey 1999). It takes along the keyed hashes
of the rows that were written with it (`sealed_rows`), and one more row, the head, says how many entries there
are. The database refuses to change or remove entries (`append_only`); what is done all the same, `log_check`
shows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, Final

from django.db import connection, models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save

from pipeline.review.models import Event, Item, LogHead, User
from pipeline.review.models.sealed import rows_written, touches
from pipeline.review.storage import sealed_rows
from pipeline.review.storage.bulk import insert_rows
from pipeline.review.storage.database_url import resolve_database
from pipeline.review.storage.log_anchor import Anchor, read_head, write_head
from pipeline.review.storage.log_check import anchor_now, verify
from pipeline.review.storage.log_entries import (
    GENESIS_HASH,
    hash_entry,
    head_now,
    is_queue,
    seal_of,
    sealed_head,
)
from pipeline.review.storage.log_keys import current_key

__all__ = [
    "Entry",
    "adopt",
    "anchor_now",
    "note_all",
    "note_restored",
    "record",
    "record_all",
    "restored",
    "seal_waiting",
    "verify",
    "watch",
]

Entry = tuple[Event.Kind, Item | int | None, User | int | None, dict[str, Any]]
"""Kind, item, person and further facts (plain JSON values) of an entry."""

_LOCK: Final = 7_120_233
"""Number of the advisory lock under which PostgreSQL writes the first entry; later ones wait for the head."""

_CHUNK: Final = 2_000


@dataclass(slots=True)
class _New:
    """An entry that is about to be stored, by the columns of `Event`, a thousand of which take longer."""

    kind: Event.Kind
    item_id: int | None
    actor_id: int | None
    payload: dict[str, Any]
    at: datetime
    rows: dict[str, str] = field(default_factory=dict)
    key_id: str = ""
    entry_hash: str = ""
    seal: str = ""


_COLUMNS: Final = tuple(each.name for each in fields(_New))
_values: Final = attrgetter(*_COLUMNS)


def record(
    kind: Event.Kind,
    *,
    item: Item | int | None = None,
    actor: User | int | None = None,
    payload: dict[str, Any] | None = None,
) -> Event:
    """Add one entry; call it last in a transaction, since others wait for the log until it ends."""
    return record_all([(kind, item, actor, payload or {})])[0]


def record_all(entries: Sequence[Entry]) -> list[Event]:
    """Add entries in order; rows written in the same transaction before are sealed with them.

    Args:
        entries: Kind, item, person and further facts (plain JSON values) of each.
    """
    names = ("id", *_COLUMNS)
    return [Event.from_db(connection.alias, names, [key, *_values(entry)]) for key, entry in _write(entries)]


def note_all(entries: Sequence[Entry]) -> None:
    """Do the same where nobody asks for the entries again."""
    _write(entries)


def _write(entries: Sequence[Entry]) -> list[tuple[int, _New]]:
    """Seal and store entries; return them with their keys."""
    if not entries:
        return []
    with transaction.atomic(savepoint=False):
        head, renewed = _lock_head()
        now = datetime.now(tz=UTC)
        count, last = (head.count, head.last_hash) if head else (0, GENESIS_HASH)
        made = [_new(entry, now) for entry in [*renewed, *entries]]
        _give_rows(made, *sealed_rows.take(sealed_rows.waiting()))
        key = current_key()
        for event in made:
            last = _seal(event, last, *key)
        keys = insert_rows(Event, _COLUMNS, list(map(_values, made)))
        end = Anchor.make(count + len(made), last, now)
        _store_head(end, is_new=head is None or head.pk is None)
        before = (count, head.last_hash if head else GENESIS_HASH)
        transaction.on_commit(lambda: _keep(end, keys[-1], before), robust=True)
    return list(zip(keys, made, strict=True))[len(renewed) :]


def seal_waiting() -> None:
    """Let rows written in this transaction that no entry took along have one of their own."""
    if sealed_rows.waiting():
        record(Event.Kind.ROWS_SEALED)


def adopt(**_: object) -> None:
    """Take on the log of an older version: entries and rows are sealed from here on; for `post_migrate`.

    Nothing vouches for what was before but its chain.
    """
    tables = connection.introspection.table_names()
    if LogHead._meta.db_table not in tables or LogHead.objects.exists():
        return
    before = Event.objects.filter(key_id="").count()
    if before == 0 or before != Event.objects.count() or _is_noted():
        return
    with transaction.atomic():
        last = Event.objects.order_by("-id").values_list("entry_hash", flat=True)[0]
        _store_head(Anchor.make(before, last, datetime.now(tz=UTC)), is_new=True)
        record(Event.Kind.LOG_KEYED, payload={"before": before})
        for table in sealed_rows.TABLES:
            places: dict[tuple[str, int], sealed_rows.Facts | None] = {}
            for key, facts in sealed_rows.stored(table):
                places[table, key] = facts
                if len(places) == _CHUNK:
                    _seal_places(places)
            _seal_places(places)


def restored() -> dict[str, Any]:
    """Return what the entry about a restored copy must say of the log it takes the place of."""
    replaced = read_head(resolve_database().local)
    return {"replaces": asdict(replaced)} if replaced else {}


def note_restored() -> None:
    """Keep where the log of a restored copy ends, in the place of where the replaced one did."""
    head = head_now()
    if head is not None:
        write_head(resolve_database().local, head)


def watch() -> None:
    """Let every write to a sealed table be noted; called once, when Django is ready."""
    for model in sealed_rows.TABLES.values():
        post_save.connect(_saved, sender=model)
        post_delete.connect(_deleted, sender=model)
        rows_written.connect(_written, sender=model)
    m2m_changed.connect(_groups_changed, sender=User.groups.through)


def _lock_head() -> tuple[LogHead | None, list[Entry]]:
    """Lock the end of the log; return it, None before the first entry, and what must be said about it."""
    found = LogHead.objects.select_for_update().filter(pk=1).first()
    if found is None:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            found = LogHead.objects.select_for_update().filter(pk=1).first()
        if found is None:
            last = Event.objects.order_by("-id").values_list("entry_hash", flat=True).first()
            if last is None:
                return None, []
            return LogHead(pk=None, count=Event.objects.count(), last_hash=last), [_doubt({})]
    anchor = sealed_head(found)
    if anchor.key_id == current_key()[0] and anchor.is_genuine:
        return found, []
    # Forged, or of a secret that is no longer in use: the entry keeps what can show which.
    return found, [_doubt(asdict(anchor))]


def _doubt(head: dict[str, Any]) -> Entry:
    return (Event.Kind.HEAD_RENEWED, None, None, head)


def _store_head(end: Anchor, *, is_new: bool) -> None:
    values = {
        "count": end.count,
        "last_hash": end.last_hash,
        "at": datetime.fromisoformat(end.at),
        "key_id": end.key_id,
        "seal": end.seal,
    }
    if is_new:
        LogHead.objects.create(pk=1, **values)
    else:
        LogHead.objects.filter(pk=1).update(**values)


def _keep(end: Anchor, key: int, before: tuple[int, str]) -> None:
    """Keep the end of the log beside the secret, unless what is kept there speaks of another log.

    Args:
        end: Where it ends.
        key: Of its last entry.
        before: Entries and hash of the last one before this transaction.
    """
    database = resolve_database()
    if not is_queue(database):
        return  # a copy that is looked into or prepared
    kept = read_head(database.local)
    follows = kept is None or (kept.count, kept.last_hash) == before
    if not follows and kept is not None and kept.count < end.count:  # others wrote, or a kill came in between
        later = end.count - kept.count
        there = Event.objects.filter(pk__lte=key).order_by("-pk").values_list("entry_hash", flat=True)
        follows = there[later : later + 1].first() == kept.last_hash
    if follows:
        write_head(database.local, end)


def _is_noted() -> bool:
    database = resolve_database()
    return is_queue(database) and read_head(database.local) is not None


def _new(entry: Entry, now: datetime) -> _New:
    kind, item, actor, payload = entry
    return _New(kind, _key(item), _key(actor), payload, now)


def _seal(event: _New, previous: str, key_id: str, key: bytes) -> str:
    event.key_id = key_id
    event.entry_hash = hash_entry(previous, event)
    event.seal = seal_of(key, event.entry_hash)
    return event.entry_hash


def _give_rows(
    events: Sequence[_New],
    rows: dict[tuple[str, int], sealed_rows.Facts | None],
    items: dict[tuple[str, int], int],
) -> None:
    """Let each event take along the rows of its item, and the last one the others."""
    key = current_key()[1]
    of_item = {event.item_id: event for event in events}
    for place, facts in rows.items():
        event = of_item.get(items.get(place), events[-1])
        event.rows[f"{place[0]}:{place[1]}"] = sealed_rows.digest(key, place, facts)


def _seal_places(places: dict[tuple[str, int], sealed_rows.Facts | None]) -> None:
    if places:
        transaction.on_commit(sealed_rows.Written(_left, dict(places)))
        record(Event.Kind.ROWS_SEALED)
        places.clear()


def _note(rows: sealed_rows.Written) -> None:
    transaction.on_commit(rows)  # outside a transaction they are stored already: sealed at once


def _left(rows: sealed_rows.Written) -> None:
    """Seal rows of a transaction that ended without an entry."""
    with transaction.atomic():
        again = sealed_rows.Written(_left, dict.fromkeys(rows.rows), dict(rows.items))  # as they are by now
        rows.rows.clear()
        transaction.on_commit(again)
        record(Event.Kind.ROWS_SEALED)


def _saved(
    sender: type[models.Model], instance: models.Model, update_fields: Iterable[str] | None, **_: object
) -> None:
    if update_fields is None or touches(sender, update_fields):
        _note(sealed_rows.written([instance], _left))


def _written(
    sender: type[models.Model],
    rows: Iterable[models.Model] = (),
    keys: Sequence[int] = (),
    same: Mapping[str, Any] | None = None,
    given: Mapping[str, Sequence[Any]] | None = None,
    **_: object,
) -> None:
    noted = sealed_rows.written(rows, _left)
    if same is not None:
        sealed_rows.note_values(noted, sender, keys, same, given or {})
    else:
        noted.rows |= dict.fromkeys((sealed_rows.name_of(sender), key) for key in keys)
    _note(noted)


def _deleted(sender: type[models.Model], instance: models.Model, **_: object) -> None:
    _written(sender, keys=[instance.pk])


def _groups_changed(
    instance: models.Model, action: str, reverse: bool, pk_set: set[int] | None, **_: object
) -> None:
    if action.startswith("post_"):
        _written(User, keys=list(pk_set or ()) if reverse else [instance.pk])


def _key(value: Item | User | int | None) -> int | None:
    return value if value is None or isinstance(value, int) else value.pk
