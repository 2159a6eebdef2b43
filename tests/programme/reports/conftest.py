"""The clock of the event log, and a team that works over a year and a half."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

import pytest

from pipeline.review.storage import event_log

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def on(monkeypatch) -> Callable[..., None]:
    """Let what happens next be noted at some hour of a day, in Hanoi."""

    def go(day: date, hour: int = 9, minute: int = 0) -> None:
        moment = datetime.combine(day, time(hour, minute), HANOI)

        class Then(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = UTC) -> datetime:
                return moment.astimezone(tz)

        monkeypatch.setattr(event_log, "datetime", Then)

    return go
