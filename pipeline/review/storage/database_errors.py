"""What to say when the database will not open or answer, and when it is worth trying again."""

from collections.abc import Sequence
from typing import Final

from django.db.utils import DatabaseError, InterfaceError, OperationalError

ErrorText = tuple[str, str]
"""A message and a next step."""

_CHOOSE: Final = "Choose a file in a folder you may write to with --db."
_SPACE: Final = "Free some space, then run this again."
_FIRST: Final = "Run `khoitrong queue` or `khoitrong demo` first."
_LOOK: Final = "Look at the address in DATABASE_URL or --db, and whether the server runs."

_SQLITE: Final = (
    ("locked", "{name} is in use by another program.", "Wait for it to finish, then run this again."),
    ("readonly", "{name} cannot be written.", _CHOOSE),
    ("unable to open", "{name} cannot be opened.", _CHOOSE),
    ("disk is full", "The disk with {name} is full.", _SPACE),
    ("disk i/o", "The disk with {name} fails or is full.", _SPACE),
    ("not a database", "{name} is not a queue database.", "Choose another file with --db."),
    ("malformed", "{name} is damaged.", "Put back a copy of it, or choose another file with --db."),
    ("no such table", "{name} has no queue yet.", _FIRST),
)

_POSTGRESQL: Final = (  # what the server, or libpq before there is one, says in words
    (
        "password authentication failed",
        "The PostgreSQL server refused the user or the password for {name}.",
        "Mend them in DATABASE_URL or --db; special characters are written as %XX.",
    ),
    (
        "no password supplied",
        "{name} asks for a password.",
        "Put it into the address (postgresql://USER:PASSWORD@…) or into ~/.pgpass.",
    ),
    (
        "no pg_hba.conf entry",
        "The PostgreSQL server does not let this user or machine in to {name}.",
        "Ask whoever runs the server to allow it, or try ?sslmode=require in the address.",
    ),
    (
        "does not exist",
        "There is no such database or user: {name}.",
        "Make the database with `createdb NAME`, or mend the address in DATABASE_URL or --db.",
    ),
    ("connection refused", "Nothing answers at {name}.", _LOOK),
    ("no such file or directory", "Nothing answers at {name}.", _LOOK),
    ("timeout expired", "Nothing answers at {name}.", _LOOK),
    ("could not translate host", "There is no machine of the name given for {name}.", _LOOK),
    ("failed to resolve host", "There is no machine of the name given for {name}.", _LOOK),
    ("does not support ssl", "The server of {name} does not speak TLS.", "Leave sslmode out of the address."),
    ("starting up", "The server of {name} is starting.", "Wait a moment, then run this again."),
    ("too many", "{name} has as many connections as it allows.", "Run this again in a moment."),
    ("closed the connection", "The connection to {name} was lost.", "Run this again."),
)

_BY_CODE: Final = {  # SQLSTATE, once there is a connection
    "42P01": ("{name} has no queue yet.", _FIRST),
    "42501": ("{name} cannot be written by this user.", "Let the owner of the database grant it."),
    "25006": ("{name} cannot be written.", "It is a read-only copy; name the main server."),
    "53100": ("The disk with {name} is full.", _SPACE),
    "53300": ("{name} has as many connections as it allows.", "Run this again in a moment."),
    "57P01": ("The server of {name} was stopped.", "Run this again when it is back."),
    "57P03": ("The server of {name} is starting.", "Wait a moment, then run this again."),
}

_UNDONE: Final = {"40001", "40P01"}
"""SQLSTATE after which all of the transaction was undone: a race, a deadlock."""

_AGAIN: Final = {*_UNDONE, "57P01", "57P02", "57P03"}
"""SQLSTATE after which the same transaction may well succeed: also a server that restarts."""


def explain(name: str, error: Exception, *, vendor: str) -> ErrorText:
    """Return a message and a next step for what a database said.

    Args:
        name: What to call the database in the message.
        error: What Django raised.
        vendor: `sqlite` or `postgresql`.
    """
    by_code = _BY_CODE.get(_code(error))
    if by_code:
        return by_code[0].format(name=name), by_code[1]
    said = str(error).strip()
    signs: Sequence[tuple[str, str, str]] = _SQLITE if vendor == "sqlite" else _POSTGRESQL
    for sign, message, step in signs:
        if sign in said.lower():
            message = message.format(name=name)
            return message[0].upper() + message[1:] if vendor != "sqlite" else message, step
    return (
        f"The queue database {name} answered: {said}.",
        "Run this again; if it repeats, try another --db.",
    )


def is_transient(error: DatabaseError | InterfaceError) -> bool:
    """Whether the same transaction may succeed when it is simply done again.

    Without an SQLSTATE, PostgreSQL's driver speaks of the connection: it could not be made, or was lost.
    SQLite waits for its lock by itself, see the setting `timeout`.
    """
    cause = error.__cause__
    if cause is None or not type(cause).__module__.startswith("psycopg"):
        return False
    code = _code(error)
    return code in _AGAIN or code.startswith("08") or (not code and isinstance(error, _ABOUT_CONNECTION))


def is_undone(error: DatabaseError | InterfaceError) -> bool:
    """Whether the database undid all of the transaction because another was in its way."""
    return _code(error) in _UNDONE


_ABOUT_CONNECTION: Final = (OperationalError, InterfaceError)


def _code(error: Exception) -> str:
    return getattr(error.__cause__, "sqlstate", None) or ""
