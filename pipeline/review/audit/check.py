"""The state of the log for its page: a short log is checked at once, a long one beside the work."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.utils import timezone

from pipeline.errors import QueueError
from pipeline.review.models import LogHead
from pipeline.review.storage.event_log import verify
from pipeline.review.storage.log_check import Verdict

AT_ONCE: Final = 5_000
"""Entries of a log that is checked while the page waits: under a second."""

GOOD_FOR: Final = timedelta(minutes=10)
"""How long a result is shown before the log is checked again by itself."""


@dataclass(slots=True)
class State:
    """What is known about a log.

    Attributes:
        verdict: The newest result; None before the first.
        at: When it was read.
        is_running: Whether it is being read at this moment.
    """

    verdict: Verdict | None = None
    at: datetime | None = None
    is_running: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)


_STATES: Final[dict[str, State]] = {}


def state(*, anew: bool = False) -> State:
    """Return what is known about the log, and check it when nothing is, when that is old or when asked to."""
    known = _STATES.setdefault(str(connection.settings_dict["NAME"]), State())
    is_old = known.at is None or timezone.now() - known.at > GOOD_FOR
    if not (anew or is_old):
        return known
    with known.lock:
        if known.is_running:
            return known
        known.is_running = True
    if (LogHead.objects.values_list("count", flat=True).first() or 0) <= AT_ONCE:
        _check(known)
    else:
        threading.Thread(target=_check_beside, args=(known,), daemon=True).start()
    return known


def _check(known: State) -> None:
    try:
        known.verdict, known.at = verify(), timezone.now()
    finally:
        known.is_running = False


def _check_beside(known: State) -> None:
    try:
        _check(known)
    except QueueError:  # the page goes on showing the result before; the next look tries again
        return
    finally:
        connection.close()
