"""The database file: where it is, its secret key, its migrations, and what to say when it will not open."""

import contextlib
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pipeline.errors import QueueError

SETTINGS_MODULE: Final = "pipeline.review.settings"
ENVIRONMENT: Final = "KHOITRONG_DB"
DEFAULT_NAME: Final = "khoitrong.sqlite3"

_MIGRATION_ATTEMPTS: Final = 5


def path_from_environment() -> Path:
    """Return the absolute path of the database named by `KHOITRONG_DB`, or the default one."""
    return Path(os.environ.get(ENVIRONMENT) or DEFAULT_NAME).expanduser().absolute()


def secret_path(database: Path) -> Path:
    """Return where the secret key of a database lives: beside it."""
    return database.with_name(database.name + ".secret")


def read_secret(database: Path) -> str | None:
    """Return the secret key kept beside a database, or `None` when there is none yet."""
    try:
        return secret_path(database).read_text(encoding="ascii").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def ensure_secret(database: Path) -> str:
    """Return the secret key of a database, making one on first use.

    The key appears whole or not at all, readable by its owner only, also when two processes start at once.

    Raises:
        QueueError: The key cannot be read or written.
    """
    known = read_secret(database)
    if known:
        return known
    target = secret_path(database)
    try:
        handle, temporary = tempfile.mkstemp(dir=database.parent, prefix=f".{target.name}-")  # mode 0600
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            _put_in_place(Path(temporary), target)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(database, error) from error
    key = read_secret(database)
    if not key:
        raise QueueError(
            f"The secret key {target} cannot be read.", "Give yourself read access to it, or delete it."
        )
    return key


def _put_in_place(temporary: Path, target: Path) -> None:
    """Move a new key to its name unless another process was first."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        if target.stat().st_size == 0:
            temporary.replace(target)
    except OSError:  # a file system without hard links
        temporary.replace(target)


def configure(database: Path | None, *, must_exist: bool = False) -> Path:
    """Point Django at a database file, see `pipeline.review.setup`."""
    path = (database.expanduser().absolute()) if database is not None else path_from_environment()
    if path.is_dir():
        raise QueueError(f"{path} is a folder.", "Name a database file, for example --db queue.sqlite3.")
    if must_exist and not path.exists():
        raise QueueError(
            f"There is no queue at {path}.", "Run `khoitrong queue EXPORT` first, or name it with --db."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error
    os.environ[ENVIRONMENT] = str(path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    key = ensure_secret(path)

    import django
    from django.conf import settings
    from django.db import connections

    settings.SECRET_KEY = key
    django.setup()
    if connections.settings["default"]["NAME"] != str(path):
        connections.close_all()
        # Every connection object of this process shares this dictionary.
        connections.settings["default"]["NAME"] = str(path)
    return path


def migrate() -> None:
    """Bring the tables up to date, see `pipeline.review.migrate`."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.utils import DatabaseError

    with friendly_errors():
        for attempt in range(1, _MIGRATION_ATTEMPTS + 1):
            try:
                if _pending():
                    call_command("migrate", verbosity=0, interactive=False)
                return
            except DatabaseError as error:
                # Two first runs at once: the slower one finds tables that exist already and looks again.
                if "already exists" not in str(error) or attempt == _MIGRATION_ATTEMPTS:
                    raise
                connection.close()
                time.sleep(0.2 * attempt)


def _pending() -> bool:
    """Whether the database lacks a migration of this version."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextlib.contextmanager
def friendly_errors() -> Iterator[None]:
    """Turn what the database says about files and locks into a `QueueError` with a next step."""
    from django.db import connection
    from django.db.utils import DatabaseError

    try:
        yield
    except DatabaseError as error:
        name = str(connection.settings_dict["NAME"])
        raise QueueError(*_explain(name, str(error))) from error


def _explain(name: str, said: str) -> tuple[str, str]:
    """Return a message and a next step for a database error."""
    lower = said.lower()
    known = (
        ("locked", f"{name} is in use by another program.", "Wait for it to finish, then run this again."),
        ("readonly", f"{name} cannot be written.", "Choose a file in a folder you may write to with --db."),
        (
            "unable to open",
            f"{name} cannot be opened.",
            "Choose a file in a folder you may write to with --db.",
        ),
        ("disk is full", f"The disk with {name} is full.", "Free some space, then run this again."),
        ("disk i/o", f"The disk with {name} fails or is full.", "Free some space, then run this again."),
        ("not a database", f"{name} is not a queue database.", "Choose another file with --db."),
        ("malformed", f"{name} is damaged.", "Put back a copy of it, or choose another file with --db."),
        ("no such table", f"{name} has no queue yet.", "Run `khoitrong queue` or `khoitrong demo` first."),
    )
    for sign, message, step in known:
        if sign in lower:
            return message, step
    return f"The queue database {name} answered: {said}.", "Run this again; if it repeats, try another --db."


def _unwritable(database: Path, error: OSError) -> QueueError:
    return QueueError(
        f"{database.parent} cannot be written ({error.strerror or error}).",
        "Choose a database in a folder you may write to with --db.",
    )
