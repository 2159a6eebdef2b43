"""The daily removal while the app is served, in a thread of its own."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.db.utils import DatabaseError
from django.utils import timezone

from pipeline.errors import KhoiTrongError
from pipeline.review.accounts.team_settings import team
from pipeline.review.models import Purge
from pipeline.review.retention.purge import purge

INTERVAL: Final = timedelta(days=1)

_LOOK_SECONDS: Final = 600.0
"""Seconds between two looks at whether a day has passed."""

_FIRST_LOOK_SECONDS: Final = 60.0
"""Seconds after the start, when everybody has got their first page."""

_LOG: Final = logging.getLogger("django.khoitrong.retention")


def purge_if_due(now: datetime | None = None) -> bool:
    """Remove what was kept long enough if the team wants that daily and a day has passed since the last time.

    Args:
        now: The time it is done for; now.

    Returns:
        Whether it was done.
    """
    moment = now or timezone.now()
    if not team().purge_daily:
        return False
    lately = Purge.objects.filter(rule=Purge.Rule.TIME, finished_at__gt=moment - INTERVAL)
    if lately.exists():
        return False
    purge(now=moment, while_serving=True)
    return True


@contextmanager
def purging_in_background() -> Iterator[None]:
    """Look once in a while, in a thread of its own, for as long as the block lasts."""
    stop = threading.Event()
    thread = threading.Thread(target=_rounds, args=(stop,), name="retention", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()


def _rounds(stop: threading.Event) -> None:
    wait = _FIRST_LOOK_SECONDS
    while not stop.wait(wait):
        wait = _LOOK_SECONDS
        try:
            purge_if_due()
        except (DatabaseError, KhoiTrongError, OSError) as error:  # busy, or the disk is full: the next look
            _LOG.warning("retention: %s", error)
            connection.close_if_unusable_or_obsolete()
