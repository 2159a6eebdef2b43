"""Copies of the queue: made and put back while the app runs.

A copy is one file, that of SQLite or a custom-format dump of PostgreSQL. It holds everything in the database
at one moment, documents, people and login codes included, so keep it as safe as the queue. It does not hold
the secret key: whoever finds a copy cannot forge logins with it, and after putting it back elsewhere people
simply log in again.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from pipeline.errors import OutputError, QueueError, UsageError
from pipeline.io import atomic_write
from pipeline.review.backup import postgres, sqlite
from pipeline.review.models import Event, Item, User
from pipeline.review.storage import event_log
from pipeline.review.storage.database import friendly_errors, temporarily_using
from pipeline.review.storage.database_url import Database, SqliteFile, resolve_database
from pipeline.review.storage.schema import migrate

_DUMP: Final = b"PGDMP"
_SQLITE: Final = b"SQLite format 3\0"
_APPS: Final = ("review", *settings.ROOMS_ABOVE)
"""Apps of this project, whose migrations say how new a copy is."""


@dataclass(frozen=True, slots=True)
class BackupResult:
    """What was copied or put back.

    Attributes:
        items: Items in the queue, whatever their state.
        events: Entries of its event log.
        last_hash: Hash of the last one that was in the copy; note it elsewhere.
        aside: Where what was replaced is kept, if anything was.
    """

    items: int
    events: int
    last_hash: str
    aside: str = ""


def backup(target: Path, *, force: bool = False) -> BackupResult:
    """Copy the queue to one file as it is at this moment; reviewers go on working.

    The file appears only when it is complete and was checked; only its owner may read it.

    Args:
        target: Where to.
        force: Replace a file that is there.

    Raises:
        UsageError: The file is there already, or is the queue itself.
        OutputError: It cannot be written.
        QueueError: The queue cannot be read, its event log is broken, or a program is missing.
    """
    database = resolve_database()
    if isinstance(database, SqliteFile) and target.absolute() == database.path:
        raise UsageError(f"{target} is the queue itself.", "Choose another name.")
    if target.exists() and not force:
        raise UsageError(f"{target} is there already.", "Choose another name, or replace it with --force.")
    with _whole_file(target) as partial:
        if isinstance(database, SqliteFile):
            with friendly_errors():
                sqlite.copy(database.path, partial)
            with temporarily_using(SqliteFile(partial)):
                return _checked()
        with friendly_errors(), postgres.dumping(database, partial):
            return _checked()


def restore(source: Path, *, force: bool = False) -> BackupResult:
    """Put a copy back in the place of the queue; people who work meanwhile go on in what was restored.

    The copy is unpacked beside the queue, brought up to date and checked first. Then it takes the queue's
    place in one step. Logins that were open when the copy was made are closed.

    Args:
        source: A file that `backup` made.
        force: Replace a queue that holds something. It is kept aside.

    Raises:
        UsageError: The queue holds something and `force` was not given.
        QueueError: The file is no copy of a queue, of a newer version, for the other database system or
            damaged, or the queue cannot be written. The queue is as it was.
    """
    database = resolve_database()
    _check_kind(source, database)
    if _has_content(database) and not force:
        raise UsageError(
            f"{_capital(database)} holds a queue.",
            "Choose another one with --db, or replace it with --force.",
        )
    with friendly_errors(), _unpacked(source, database) as (staged, swap):
        with temporarily_using(staged):
            _check_version(source)
            migrate()
            found = _checked()
            Session.objects.all().delete()
            facts = {"file": source.name, "last": found.last_hash, **event_log.restored()}
            event_log.record(Event.Kind.RESTORED, payload=facts)
        aside = swap()
        event_log.note_restored()
        return BackupResult(found.items, found.events, found.last_hash, aside=aside)


def _unpacked(
    source: Path, database: Database
) -> contextlib.AbstractContextManager[tuple[Database, Callable[[], str]]]:
    if isinstance(database, SqliteFile):
        return sqlite.unpacked(source, database.path)
    return postgres.unpacked(source, database)


def _checked() -> BackupResult:
    """Return what the database in use holds.

    Raises:
        QueueError: Its event log is broken.
    """
    verdict = event_log.verify(foreign=True)  # a copy may come from a machine with another secret
    if not verdict.is_whole:
        raise QueueError(str(verdict), "Look for an older copy, and for who could change the database.")
    return BackupResult(Item.objects.count(), verdict.events, verdict.last_hash)


def _check_kind(source: Path, database: Database) -> None:
    try:
        with source.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise QueueError(
            f"{source} cannot be read ({error.strerror}).", "Name a file that `khoitrong backup` made."
        ) from error
    wanted, other = (_SQLITE, _DUMP) if isinstance(database, SqliteFile) else (_DUMP, _SQLITE)
    if head.startswith(other):
        system = "PostgreSQL" if other == _DUMP else "SQLite"
        raise QueueError(f"{source} is a copy of a queue in {system}.", "Name such a place with --db.")
    if not head.startswith(wanted):
        raise QueueError(f"{source} is no copy of a queue.", "Name a file that `khoitrong backup` made.")


def _check_version(source: Path) -> None:
    """Refuse what is no queue, and one that knows migrations this version does not."""
    loader = MigrationLoader(connection)
    applied = {each for each in loader.applied_migrations if each[0] in _APPS}
    if not applied:
        raise QueueError(f"{source} is no copy of a queue.", "Name a file that `khoitrong backup` made.")
    if not applied <= loader.disk_migrations.keys():
        raise QueueError(
            f"{source} was made by a newer version of Khơi Trong.",
            "Install that version, then run this again.",
        )


def _has_content(database: Database) -> bool:
    if isinstance(database, SqliteFile) and not database.path.exists():
        return False
    with friendly_errors():
        if Event._meta.db_table not in connection.introspection.table_names():
            return False
        return any(model.objects.exists() for model in (Event, Item, User))


def _capital(database: Database) -> str:
    text = str(database)
    return text[0].upper() + text[1:]


@contextlib.contextmanager
def _whole_file(target: Path) -> Iterator[Path]:
    """Give a temporary name beside a file, private to its owner, and rename it when all went well."""
    try:
        with atomic_write(target, mode=0o600) as partial:
            yield partial
    except OSError as error:
        raise OutputError(
            f"{target} cannot be written ({error.strerror or error}).",
            "Choose a folder you may write to, with room on its disk.",
        ) from error
