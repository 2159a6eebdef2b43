"""Transactions that see one after the other, on either database.

SQLite has one writer: every transaction takes the write lock when it begins. PostgreSQL lets them run side by
side, so each locks what it is about to change, always in this order, so that none waits in a circle: the
kind of work, the person, the items by number, their leases by number, the event log. Where a circle happens
all the same, or the connection is lost, `atomic_with_retry` does the transaction again.
"""

import random
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import wraps
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

from django.db import connection, connections, transaction
from django.db.utils import DatabaseError, InterfaceError, OperationalError

from pipeline.io import file_lock
from pipeline.review.models import Item, User
from pipeline.review.storage import event_log
from pipeline.review.storage.database_errors import is_transient, is_undone
from pipeline.review.storage.secret import unwritable

P = ParamSpec("P")
R = TypeVar("R")

_ATTEMPTS: Final = 6
_PAUSE: Final = 0.05
"""Seconds before the second attempt, at most; twice as long before each further one, 1.6 in all."""

_RESTORING: Final = "replacing the queue"

_POLL: Final = 0.5
"""Seconds between two looks at whether somebody else has finished."""


def atomic_with_retry(work: Callable[P, R]) -> Callable[P, R]:
    """Run a function as one transaction, again from the start when the database asks for it.

    It may run more than once, and when the connection is lost at the very end also after it was stored: what
    it does twice must come to the same. Called within another transaction, it is part of that one.
    """
    return _transaction(work, is_transient)


def atomic_once(work: Callable[P, R]) -> Callable[P, R]:
    """Like `atomic_with_retry`, for work that must not be done twice: again only where nothing was stored."""
    return _transaction(work, is_undone)


def _transaction(
    work: Callable[P, R], again: Callable[[DatabaseError | InterfaceError], bool]
) -> Callable[P, R]:
    @wraps(work)
    def once(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            _advisory("pg_advisory_xact_lock_shared", _RESTORING)
            done = work(*args, **kwargs)
            event_log.seal_waiting()
            return done

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return work(*args, **kwargs)
        for attempt in range(1, _ATTEMPTS):
            try:
                return once(*args, **kwargs)
            except (OperationalError, InterfaceError) as error:
                if not again(error):
                    raise
            connection.close_if_unusable_or_obsolete()
            time.sleep(random.uniform(0.5, 1) * _PAUSE * 2 ** (attempt - 1))  # noqa: S311  no secret
        return once(*args, **kwargs)

    return run


def supports_row_locks() -> bool:
    """Whether other transactions may write while this one does, so that rows need locks of their own."""
    return connection.features.has_select_for_update


def lock_person(person: User) -> None:
    """Let what one person does happen one after the other, whichever tab it came from."""
    if supports_row_locks():
        list(User.objects.select_for_update(no_key=True).filter(pk=person.pk).values_list("pk"))


def lock_items(pks: Collection[int]) -> dict[int, Item]:
    """Return items as they are now, by number; nobody else changes them until the transaction ends."""
    locked = Item.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("id")
    return {item.pk: item for item in locked}


def advisory_lock(name: str) -> None:
    """Let transactions that do the same kind of work follow each other; call it first in one."""
    _advisory("pg_advisory_xact_lock", name)


def lock_out_transactions() -> None:
    """Wait until no `atomic_with_retry` transaction is under way, and let none begin until this one ends."""
    _advisory("pg_advisory_xact_lock", _RESTORING)


def _advisory(function: str, what: str) -> None:
    """Take a lock until the end of the transaction, where transactions run side by side."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(hashtext('khoitrong'), hashtext(%s))", [what])


@contextmanager
def exclusive_access(local: Path, what: str, on_wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Wait until no other process does the same to this queue, then keep others waiting.

    The turn ends with the process, however that ends, and reviewers go on using the queue meanwhile. On
    SQLite the lock is that of an empty file, which works on every system; on PostgreSQL it is an advisory
    lock of a connection of its own.

    Args:
        local: Where files about the queue are kept, see `storage.database_url`.
        what: Name of the work.
        on_wait: Called once if somebody else has to finish first.

    Raises:
        QueueError: The folder cannot be written.
    """
    held = (
        _server_lock(what, on_wait) if connection.vendor == "postgresql" else _file_lock(local, what, on_wait)
    )
    with held:
        yield


@contextmanager
def _server_lock(what: str, on_wait: Callable[[], None]) -> Iterator[None]:
    own = connections.create_connection("default")

    def is_mine() -> bool:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext('khoitrong'), hashtext(%s))", [what])
            return bool(cursor.fetchone()[0])

    with closing(own):
        told = False
        while not is_mine():
            if not told:
                on_wait()
                told = True
            time.sleep(_POLL)
        yield


@contextmanager
def _file_lock(local: Path, what: str, on_wait: Callable[[], None]) -> Iterator[None]:
    with ExitStack() as stack:
        try:
            stack.enter_context(file_lock(local.with_name(f".{local.name}.{what}"), on_wait=on_wait))
        except OSError as error:
            raise unwritable(local, error) from error
        yield
