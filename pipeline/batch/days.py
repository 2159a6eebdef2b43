"""Posts by day, noted in the footer of a scores file in Parquet: a summary can say when without a column.

Who wants the time of each post has it with `--keep created_at`, in every format.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.settings import DEFAULTS

FOOTER: Final = "khoitrong.days"
MAX_DAYS: Final = 4_000
"""Eleven years of days; of more, months are noted."""

_ZONE: Final = ZoneInfo(DEFAULTS.timezone)
_DAY: Final = 86_400_000_000  # microseconds
_EPOCH: Final = date(1970, 1, 1).toordinal()


class DayCounts:
    """Posts and flagged posts by day in the zone of the project; `undated` have no time."""

    def __init__(self) -> None:
        self.posts: Counter[date] = Counter()
        self.flagged: Counter[date] = Counter()
        self.undated = 0

    def add(self, batch: pa.RecordBatch) -> None:
        """Count a batch with the columns `created_at` and `flags`."""
        times = batch.column("created_at")
        is_dated: Any = times.is_valid().to_numpy(zero_copy_only=False)
        flags: Any = batch.column("flags")
        is_flagged: Any = pc.binary_length(flags).fill_null(0).to_numpy() > 0
        self.undated += times.null_count
        days = _local_days(times.drop_null())
        for counts, found in (
            (self.posts, days),
            (self.flagged, days[is_flagged[is_dated]]),
        ):
            for day, count in zip(*map(np.ndarray.tolist, np.unique(found, return_counts=True)), strict=True):
                counts[date.fromordinal(day)] += count

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


def _local_days(times: "pa.Array[Any]") -> npt.NDArray[np.int64]:
    """Return the `local_day` of each time, as an ordinal, shape (n,)."""
    moments: npt.NDArray[np.int64] = times.cast(pa.timestamp("us", "UTC")).cast(pa.int64()).to_numpy()
    utc_days, at = np.unique(moments // _DAY, return_inverse=True)
    offsets = [_offset_on(day) for day in utc_days.tolist()]
    shifts = np.array([offset or 0 for offset in offsets], dtype=np.int64)[at]
    days: npt.NDArray[np.int64] = (moments + shifts) // _DAY + _EPOCH
    is_uneven = np.array([offset is None for offset in offsets], dtype=np.bool_)
    for place in np.flatnonzero(is_uneven[at]).tolist():
        days[place] = local_day(times[place].as_py()).toordinal()
    return days


@lru_cache(maxsize=1 << 12)
def _offset_on(utc_day: int) -> int | None:
    """Return how far our zone is ahead of UTC, in microseconds; None where that changes on or beside the day.

    Args:
        utc_day: Days since 1970.
    """
    start = datetime.fromordinal(utc_day + _EPOCH).replace(tzinfo=UTC)
    if not MINYEAR < start.year < MAXYEAR:
        return None
    around = (start - timedelta(days=1), start, start + timedelta(days=1), start + timedelta(days=2))
    offsets = {time.astimezone(_ZONE).utcoffset() for time in around}
    only = offsets.pop()
    return None if offsets or only is None else only // timedelta(microseconds=1)
