"""Days are counted column by column as they are one post at a time."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.batch.days import DayCounts, local_day

TIMES = st.none() | st.datetimes(datetime(2, 1, 2), datetime(9998, 12, 30), timezones=st.just(UTC))
FLAGS = st.sampled_from([None, "", "check", "hateful,check"])
MIDNIGHT = datetime(2026, 3, 1, 17, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@given(st.lists(st.tuples(TIMES, FLAGS)))
@example([(MIDNIGHT - MOMENT, "check"), (MIDNIGHT, ""), (None, "check")])
@example([(datetime(1906, 6, 30, hour, 53, 19, tzinfo=UTC), "check") for hour in range(24)])
def test_each_post_counts_on_its_day_in_our_zone(
    posts: list[tuple[datetime | None, str]],
) -> None:
    times, flags = zip(*posts, strict=True) if posts else ((), ())
    found = DayCounts()
    for part in (slice(0, 3), slice(3, None)):
        found.add(
            pa.RecordBatch.from_arrays(
                [pa.array(times[part], pa.timestamp("us", "UTC")), pa.array(flags[part], pa.string())],
                ["created_at", "flags"],
            )
        )
    dated = [(local_day(time), bool(flag)) for time, flag in posts if time]
    assert found.posts == Counter(day for day, _ in dated)
    assert found.flagged == Counter(day for day, is_flagged in dated if is_flagged)
    assert found.undated == len(posts) - len(dated)
