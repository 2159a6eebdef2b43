"""Posts by day, noted in the footer of a scores file in Parquet: a summary can say when without a column.

Who wants the time of each post has it with `--keep created_at`, in every format.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import orjson
import pyarrow as pa

from pipeline.settings import DEFAULTS

FOOTER: Final = "khoitrong.days"
MAX_DAYS: Final = 4_000
"""Eleven years of days; of more, months are noted."""

_ZONE: Final = ZoneInfo(DEFAULTS.timezone)


class DayCounts:
    """Posts and flagged posts by day in the zone of the project; `undated` have no time."""

    def __init__(self) -> None:
        self.posts: Counter[date] = Counter()
        self.flagged: Counter[date] = Counter()
        self.undated = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Count a batch with the columns `created_at` and `flags`."""
        times: list[datetime | None] = batch.column("created_at").to_pylist()
        for time, flags in zip(times, batch.column("flags").to_pylist(), strict=True):
            if time is None:
                self.undated += 1
                continue
            day = local_day(time)
            self.posts[day] += 1
            self.flagged[day] += bool(flags)

    def merge(self, other: "DayCounts") -> None:
        """Add the counts of another file."""
        self.posts.update(other.posts)
        self.flagged.update(other.flagged)
        self.undated += other.undated

    def to_footer(self) -> dict[str, str]:
        """Return the counts as metadata of a Parquet file."""
        days = [[day.isoformat(), self.posts[day], self.flagged[day]] for day in sorted(self.posts)]
        if len(days) > MAX_DAYS:
            months = DayCounts()
            months.undated = self.undated
            for day, posts in self.posts.items():
                months.posts[day.replace(day=1)] += posts
                months.flagged[day.replace(day=1)] += self.flagged[day]
            return months.to_footer() if len(months.posts) < len(days) else {}
        return {FOOTER: orjson.dumps({"days": days, "undated": self.undated}).decode()}

    def add_footer(self, metadata: Mapping[bytes, bytes] | None) -> bool:
        """Add what `to_footer` noted, and say whether there was anything."""
        noted = (metadata or {}).get(FOOTER.encode())
        if noted is None:
            return False
        found = orjson.loads(noted)
        self.undated += found["undated"]
        for day, posts, flagged in found["days"]:
            self.posts[date.fromisoformat(day)] += posts
            self.flagged[date.fromisoformat(day)] += flagged
        return True


def local_day(time: datetime) -> date:
    """Return the day of an aware time in the zone of the project."""
    return time.astimezone(_ZONE).date()
