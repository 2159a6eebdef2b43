"""The daily removal while the app is served, in a thread of its own."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from pipeline.review.accounts.team_settings import team
from pipeline.review.models import Purge
from pipeline.review.retention.purge import purge
from pipeline.review.storage.background import in_background

INTERVAL: Final = timedelta(days=1)

_LOOK_SECONDS: Final = 600.0
"""Seconds between two looks at whether a day has passed."""

_FIRST_LOOK_SECONDS: Final = 60.0
"""Seconds after the start, when everybody has got their first page."""


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


def purging_in_background() -> AbstractContextManager[None]:
    """Look once in a while, in a thread of its own, for as long as the block lasts."""
    return in_background("retention", purge_if_due, pause=_LOOK_SECONDS, first_pause=_FIRST_LOOK_SECONDS)
