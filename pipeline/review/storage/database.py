"""Opening the queue: pointing Django at it, and friendly words when it will not open."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pipeline.errors import QueueError
from pipeline.io import private
from pipeline.review.storage.database_url import (
    Database,
    PostgresDatabase,
    SqliteFile,
    export_to_environment,
    resolve_database,
)
from pipeline.review.storage.secret import ensure_secret, unwritable

SETTINGS_MODULE: Final = "pipeline.review.settings"

_SAME: Final = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
"""Settings that tell one database, or one way into it, from another."""


def configure(database: Path | str | None, *, must_exist: bool = False) -> Path:
    """Point Django at a queue, see `pipeline.review.setup`."""
    queue = resolve_database(database)
    if isinstance(queue, SqliteFile):
        _check_file(queue.path, must_exist=must_exist)
    local = queue.local
    try:
        local.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        if isinstance(queue, SqliteFile):
            raise unwritable(local, error) from error
        raise QueueError(
            f"{local.parent} cannot be written ({error.strerror or error}).",
            "Let XDG_STATE_HOME name a folder you may write to.",
        ) from error
    if isinstance(queue, SqliteFile):
        keep_private(queue.path)
    key = ensure_secret(local)
    export_to_environment(queue)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)

    import django
    from django.conf import settings

    settings.SECRET_KEY = key
    django.setup()
    _switch_to(queue.settings())
    if must_exist and isinstance(queue, PostgresDatabase):
        _check_tables(queue)
    return local


def _check_file(path: Path, *, must_exist: bool) -> None:
    if path.is_dir():
        raise QueueError(f"{path} is a folder.", "Name a database file, for example --db queue.sqlite3.")
    if must_exist and not path.exists():
        raise QueueError(
            f"There is no queue at {path}.", "Run `khoitrong queue EXPORT` first, or name it with --db."
        )


def make_private(path: Path) -> None:
    """Make the file of a new queue, empty and readable by its owner only; SQLite's log follows its mode.

    Raises:
        OSError: The folder cannot be written.
    """
    with open(path, "ab", opener=private):
        pass


def keep_private(path: Path) -> None:
    """Take away what others may do with the files of a queue that an earlier version made."""
    for suffix in ("", "-wal", "-shm", ".secret", ".head"):
        file = path.with_name(path.name + suffix)
        with contextlib.suppress(OSError):  # not there, or somebody else's: opening it will tell
            if file.stat().st_mode & 0o077:
                file.chmod(0o600)


def _check_tables(queue: PostgresDatabase) -> None:
    from django.db import connection

    with friendly_errors():
        tables = connection.introspection.table_names()
    if "review_item" not in tables:
        raise QueueError(f"There is no queue in {queue} yet.", "Run `khoitrong queue EXPORT` first.")


@contextlib.contextmanager
def temporarily_using(database: Database) -> Iterator[None]:
    """Let this process use another database within the block, for a look into a copy."""
    from django.db import connections

    usual = connections.settings["default"]
    _switch_to(database.settings())
    try:
        yield
    finally:
        _switch_to(usual)


def _switch_to(wanted: dict[str, Any]) -> None:
    """Let this process use another database from now on, unless it uses that one already."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connections
    from django.db.utils import ConnectionHandler

    now = connections.settings["default"]
    if all(now.get(part) == wanted.get(part, "") for part in _SAME) and _path(now) == _path(wanted):
        return
    connections.close_all()
    # As new: no other thread or task of this process keeps a connection to the other database.
    ConnectionHandler.__init__(connections, {"default": wanted})
    connections.settings = connections.configure_settings({"default": wanted})
    ContentType.objects.clear_cache()  # numbers of the other database


def _path(settings: dict[str, Any]) -> object:
    """Return which schemas PostgreSQL searches, if the address says so."""
    return settings["OPTIONS"].get("options")


@contextlib.contextmanager
def friendly_errors() -> Iterator[None]:
    """Turn what the database says about files and connections into a `QueueError` with a next step."""
    from django.db import connection
    from django.db.utils import DatabaseError, InterfaceError

    from pipeline.review.storage.database_errors import explain

    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        vendor = connection.vendor
        name = str(resolve_database()) if vendor == "postgresql" else str(connection.settings_dict["NAME"])
        raise QueueError(*explain(name, error, vendor=vendor)) from error
