"""Where the queue is: in an SQLite file, or in a PostgreSQL database named by an address.

The first of these counts: what a command was told (`--db`), `KHOITRONG_DB`, `DATABASE_URL`, and last the file
`khoitrong.sqlite3` in the current folder. Each but the last may be a file or an address such as
`postgresql://user:password@host:5432/name?sslmode=require`, read as PostgreSQL's own programs read it
(https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS): sockets, `%XX` and
`~/.pgpass` work as they do there.
"""

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from platformdirs import user_state_path

from pipeline.errors import QueueError, UsageError

ENVIRONMENT: Final = "KHOITRONG_DB"
ADDRESS: Final = "DATABASE_URL"
DEFAULT_NAME: Final = "khoitrong.sqlite3"

_SCHEME: Final = re.compile(r"^([a-z][a-z0-9+.-]+)://", re.IGNORECASE)  # two letters at least: C:/ is a drive
_POSTGRESQL: Final = ("postgresql", "postgres")
_ADDRESS_OF: Final = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}

_CONNECT_TIMEOUT: Final = "10"
"""Seconds to wait for a server that does not answer, unless the address says otherwise."""

_KEEP: Final = 600
"""Seconds a thread keeps its connection to PostgreSQL; it is tested before each request."""


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A queue in one file.

    Attributes:
        path: The file, absolute.
    """

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    @property
    def local(self) -> Path:
        """The path beside which everything else about this queue is kept: the file itself."""
        return self.path

    def settings(self) -> dict[str, Any]:
        """Return what Django needs to know."""
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(self.path),
            "CONN_MAX_AGE": None,  # closing the last connection would copy the log back every time
            "OPTIONS": {
                "timeout": 20,  # seconds to wait for another writer before giving up
                # Take the write lock at BEGIN: a transaction that reads and then writes is never beaten to
                # it, which is what makes a lease safe.
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL;"  # readers never wait for the writer
                    "PRAGMA synchronous=FULL;"  # a decision that was confirmed survives a power cut
                    "PRAGMA temp_store=MEMORY;"
                    "PRAGMA cache_size=-16000;"
                    # Pages of the log, 32 MB: an import writes those of its indexes time and again, and the
                    # file only once in a while. What was committed lies in the log, as safe as in the file.
                    "PRAGMA wal_autocheckpoint=8000;"
                ),
            },
        }


@dataclass(frozen=True, slots=True)
class PostgresDatabase:
    """A queue in a PostgreSQL database.

    Attributes:
        address: The address as it was given, with the password if there is one: not for messages.
    """

    address: str = field(repr=False)

    def __str__(self) -> str:
        parts = self.parts()
        host = f" on {parts['host']}" if parts.get("host") else ""
        return f"the PostgreSQL database {parts['dbname']}{host}"

    @property
    def local(self) -> Path:
        """The path beside which this machine keeps files about this queue, in the user's own folder.

        It depends on the server and the database's name, not on the user or the password.
        """
        parts = self.parts()
        where = "\n".join(parts.get(name, "") for name in ("host", "port", "dbname"))
        digest = hashlib.blake2b(where.encode(), digest_size=4).hexdigest()
        name = re.sub(r"[^\w-]", "_", parts["dbname"])
        return _state_folder() / f"{name}-{digest}"

    def parts(self) -> dict[str, str]:
        """Return the address in the terms of libpq: `dbname`, `user`, `password`, `host`, `port` and others.

        Raises:
            UsageError: The address is malformed or names no database.
            QueueError: The driver is not installed.
        """
        try:
            from psycopg import ProgrammingError
            from psycopg.conninfo import conninfo_to_dict
        except ImportError as error:
            raise QueueError(
                "A queue in PostgreSQL needs the driver psycopg, which is not installed.",
                "Run `pip install '.[postgres]'` in a checkout.",
            ) from error
        try:
            parts = {name: str(value) for name, value in conninfo_to_dict(self.address).items()}
        except ProgrammingError:  # its message may hold the password
            parts = {}
        if not 0 < len(parts.get("dbname", "").encode()) < 64:
            raise UsageError(
                "The address of the PostgreSQL database is not of the form "
                "postgresql://USER:PASSWORD@HOST:PORT/NAME.",
                "Mend it; special characters in the password are written as %XX, @ as %40 for example.",
            )
        return parts

    def in_schema(self, name: str) -> "PostgresDatabase":
        """Return the same database with another schema in front."""
        from psycopg.conninfo import make_conninfo

        parts = self.parts()
        options = f"{parts.pop('options', '')} -c search_path={name}".strip()
        return PostgresDatabase(make_conninfo(**parts, options=options))

    def without_password(self) -> str:
        """Return the address for a command line, where others may read it."""
        from psycopg.conninfo import make_conninfo

        return make_conninfo(**{name: value for name, value in self.parts().items() if name != "password"})

    def settings(self) -> dict[str, Any]:
        """Return what Django needs to know."""
        parts = {"connect_timeout": _CONNECT_TIMEOUT, **self.parts()}
        named = {django: parts.pop(libpq, "") for libpq, django in _ADDRESS_OF.items()}
        return {
            "ENGINE": "django.db.backends.postgresql",
            **named,
            "CONN_MAX_AGE": _KEEP,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": parts,
        }


Database = SqliteFile | PostgresDatabase


def resolve_database(named: Path | str | None = None) -> Database:
    """Return where the queue is.

    Args:
        named: A file or an address; `None` leaves it to the environment.

    Raises:
        UsageError: It is the address of something else than PostgreSQL.
    """
    text = str(named) if named is not None else _from_environment()
    scheme = _SCHEME.match(text)
    if scheme is None:
        return SqliteFile(Path(text).expanduser().absolute())
    if scheme[1].lower() not in _POSTGRESQL:
        raise UsageError(
            f"The queue cannot be kept in {scheme[1]}.",
            "Name an SQLite file or a postgresql:// address with --db, KHOITRONG_DB or DATABASE_URL.",
        )
    return PostgresDatabase(text)


def export_to_environment(database: Database) -> None:
    """Let the settings, and processes this one starts, find the same queue."""
    os.environ[ENVIRONMENT] = (
        database.address if isinstance(database, PostgresDatabase) else str(database.path)
    )


def _from_environment() -> str:
    return os.environ.get(ENVIRONMENT) or os.environ.get(ADDRESS) or DEFAULT_NAME


def _state_folder() -> Path:
    """Return the system's folder for what programs keep between runs; on Linux `XDG_STATE_HOME` moves it."""
    return user_state_path("khoitrong", appauthor=False)
