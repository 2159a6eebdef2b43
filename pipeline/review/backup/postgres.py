"""Copying a PostgreSQL queue by PostgreSQL's own programs, in use or not.

What is restored is unpacked into a schema of its own; taking the queue's place is then renaming two schemas
in one transaction, and needs no right but that of the database's owner.
"""

import contextlib
import datetime
import itertools
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from django.db import OperationalError, connection, transaction

from pipeline.errors import QueueError
from pipeline.review.storage.database_errors import is_transient
from pipeline.review.storage.database_url import PostgresDatabase
from pipeline.review.storage.transactions import lock_out_transactions

_SCHEMA: Final = "public"

_ATTEMPTS: Final = 10
"""Times the swap is tried; each waits a second at least for those it would deadlock with."""


@contextlib.contextmanager
def dumping(database: PostgresDatabase, target: Path) -> Iterator[None]:
    """Dump the queue; within the block, Django sees exactly what was dumped.

    Raises:
        QueueError: A program is missing or failed.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
        options = [f"--snapshot={snapshot}", f"--schema={_SCHEMA}", "--no-owner", "--no-privileges"]
        _run("pg_dump", database, "--format=custom", *options, f"--file={target}")
        _run("pg_restore", None, "--list", str(target))  # can it be read?
        yield


@contextlib.contextmanager
def unpacked(
    source: Path, database: PostgresDatabase
) -> Iterator[tuple[PostgresDatabase, Callable[[], str]]]:
    """Unpack a dump into a schema of its own; give it, and what puts it in the queue's place.

    Raises:
        QueueError: A program is missing or failed.
    """
    # With the time in it: a restore that is killed leaves it, and `retention.files` tells its age by that.
    staged = f"khoitrong_{_stamp()}_{uuid.uuid4().hex[:8]}"
    try:
        with tempfile.TemporaryDirectory(prefix="khoitrong-restore-") as folder:
            script = Path(folder) / "queue.sql"
            options = ["--no-owner", "--no-privileges", f"--schema={_SCHEMA}"]
            _run("pg_restore", None, *options, f"--file={script}", str(source))
            # A dump names its schema throughout: it is filled under that name and renamed before anybody
            # else sees it.
            _run(
                "psql",
                database,
                "--no-psqlrc",
                "--quiet",
                "--single-transaction",
                "--set=ON_ERROR_STOP=1",
                f"--command=ALTER SCHEMA {_SCHEMA} RENAME TO {staged}_live; CREATE SCHEMA {_SCHEMA}",
                f"--file={script}",
                f"--command=ALTER SCHEMA {_SCHEMA} RENAME TO {staged}; "
                f"ALTER SCHEMA {staged}_live RENAME TO {_SCHEMA}",
            )
        yield database.in_schema(staged), lambda: _swap(staged)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {staged} CASCADE")


def _swap(staged: str) -> str:
    """Let the staged schema take the place of the queue's; after a deadlock, again."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return _swap_once(staged)
        except OperationalError as error:
            if not is_transient(error):
                raise
    return _swap_once(staged)


@transaction.atomic
def _swap_once(staged: str) -> str:
    """Let the staged schema take the place of the queue's, and return where what was there is kept.

    The tables are locked first, which waits for everybody who is in the middle of something: no transaction
    begins in one queue and ends in the other.
    """
    lock_out_transactions()
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        aside = _free_name(cursor)
        if tables:
            names = ", ".join(connection.ops.quote_name(name) for name in sorted(tables, key=_as_used))
            cursor.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(f"ALTER SCHEMA {_SCHEMA} RENAME TO {aside}")
        cursor.execute(f"ALTER SCHEMA {staged} RENAME TO {_SCHEMA}")
    return f"the schema {aside} of the same database" if tables else ""


def _free_name(cursor: Any) -> str:  # noqa: ANN401
    """Return the name under which what is replaced is kept; two that are put back in one second get two."""
    stamp = f"before_{_stamp()}"
    cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE %s", [f"{stamp}%"])
    taken = {name for (name,) in cursor.fetchall()}
    numbered = (f"{stamp}_{number}" for number in itertools.count(2))
    return next(name for name in itertools.chain([stamp], numbered) if name not in taken)


def _stamp() -> str:
    """Return the local time as it stands in the names of schemas."""
    return f"{datetime.datetime.now().astimezone():%Y%m%d_%H%M%S}"


def _as_used(table: str) -> tuple[int, str]:
    """Sort tables in the order in which transactions take them, see `storage.transactions`."""
    first = ("review_user", "review_item", "review_lease")
    return (first.index(table) if table in first else len(first), table)


def _run(program: str, database: PostgresDatabase | None, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, where `ps` does not show it."""
    found = shutil.which(program)
    if found is None:
        raise QueueError(
            f"The program {program} is not installed.",
            "Install PostgreSQL's client programs, on Debian with `apt install postgresql-client`.",
        )
    parts = database.parts() if database else {}
    environment = os.environ | ({"PGPASSWORD": parts["password"]} if "password" in parts else {})
    where = [f"--dbname={database.without_password()}"] if database else []
    done = subprocess.run(  # noqa: S603  the program was looked up, and no shell is asked
        [found, *where, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise QueueError(
            f"{program} failed: {said}",
            "Its version must be that of the server or newer, and the user must own the database.",
        )
