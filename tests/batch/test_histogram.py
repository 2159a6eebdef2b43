"""The scores of an import in few numbers are those that counting in memory gives."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.batch.histogram import Bins, histogram
from pipeline.batch.parts import ROW, Parts
from pipeline.batch.stages import PROBABILITIES
from pipeline.labels import LABELS, Label

Post = tuple[str, int | None, tuple[float, ...]]
"""Cluster, day counted from `FIRST_DAY`, probabilities."""

FIRST_DAY = datetime(2026, 11, 1, 9, tzinfo=UTC)
LIKELY = st.one_of(st.sampled_from([0.0, 0.049, 0.05, 0.3, 1.0]), st.floats(0, 1, width=32))
POSTS = st.lists(
    st.tuples(
        st.sampled_from([f"c{i:016x}" for i in range(6)]),
        st.none() | st.integers(0, 2),
        st.tuples(*[LIKELY] * len(LABELS)),
    ),
    max_size=30,
)


def kept(posts: list[Post], folder: Path, size: int) -> Parts:
    parts = Parts(folder, {}, resume=False)
    for number, start in enumerate(range(0, len(posts), size)):
        some = posts[start : start + size]
        times = [None if day is None else FIRST_DAY + timedelta(days=day) for _, day, _ in some]
        columns = {
            ROW: pa.array(range(len(some)), pa.int64()),
            "cluster_id": pa.array([cluster for cluster, *_ in some], pa.string()),
            "created_at": pa.array(times, pa.timestamp("us", "UTC")),
        }
        for i, name in enumerate(PROBABILITIES):
            columns[name] = pa.array([likely[i] for *_, likely in some], pa.float32())
        parts.write(number, pa.RecordBatch.from_pydict(columns), "scores")
    return parts


def in_memory(posts: list[Post], known: set[str]) -> dict[tuple[date, Label], Bins]:
    """Count one post after the other: what is right."""
    found: dict[tuple[date, Label], Bins] = defaultdict(Bins)
    near: dict[str, tuple[date, np.ndarray]] = {}
    for cluster, after, likely in posts:
        row = np.array(likely, dtype=np.float32)
        day = datetime.now(UTC).date() if after is None else (FIRST_DAY + timedelta(days=after)).date()
        if cluster in known:
            continue
        if cluster in near:
            near[cluster] = near[cluster][0], np.maximum(near[cluster][1], row)
        elif row.max() >= 0.05:
            near[cluster] = day, row
        else:
            near[f"alone {len(near)}"] = day, row
    for day, row in near.values():
        for label, probability in zip(LABELS, row.tolist(), strict=True):
            found[day, label].add(probability)
    return found


@given(posts=POSTS, known=st.sets(st.sampled_from([f"c{i:016x}" for i in range(6)]), max_size=2))
def test_on_disk_and_in_memory_the_same_is_counted(
    tmp_path_factory: pytest.TempPathFactory, posts: list[Post], known: set[str]
) -> None:
    parts = kept(posts, tmp_path_factory.mktemp("counted") / "parts", size=7)
    found, right = histogram(parts, known), in_memory(posts, known)
    assert {key: bins.counts for key, bins in found.items()} == {k: b.counts for k, b in right.items()}
    for key, bins in right.items():
        assert found[key].mass == pytest.approx(bins.mass)
    assert not list(parts.folder.glob("tmp*"))
