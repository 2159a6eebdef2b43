"""Where a day begins, by the clock of the team."""

from datetime import datetime

from django.utils import timezone


def start_of_day() -> datetime:
    """Return today's midnight, local time."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
