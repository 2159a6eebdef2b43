"""Work that is done again and again while the app is served, each kind in a thread of its own."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.utils import DatabaseError

from pipeline.errors import KhoiTrongError


@contextmanager
def in_background(
    name: str, work: Callable[[], object], *, pause: float, first_pause: float | None = None
) -> Iterator[None]:
    """Do some work once in a while for as long as the block lasts.

    A round that fails because the database is busy or the disk full is noted, and the next one tries again.

    Args:
        name: Of the thread, and of the logger below `django.khoitrong`.
        work: One round.
        pause: Seconds between two rounds.
        first_pause: Seconds before the first; `pause` when None.
    """
    stop = threading.Event()
    pauses = (pause if first_pause is None else first_pause, pause)
    thread = threading.Thread(target=_rounds, args=(name, work, pauses, stop), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()


def _rounds(
    name: str, work: Callable[[], object], pauses: tuple[float, float], stop: threading.Event
) -> None:
    log = logging.getLogger(f"django.khoitrong.{name}")
    wait, later = pauses
    while not stop.wait(wait):
        wait = later
        try:
            work()
        except (DatabaseError, KhoiTrongError, OSError) as error:
            log.warning("%s: %s", name, error)
            connection.close_if_unusable_or_obsolete()
