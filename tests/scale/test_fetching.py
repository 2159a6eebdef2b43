"""Exports at an address are read as those on a disk, and are called by their address."""

import json
from dataclasses import replace
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline import batch, scale
from pipeline.classify import load_model
from pipeline.errors import InputError, UsageError

KEY = b"one key for all runs of a test!!"
BUCKET = "fsspec+memory:///bucket"


@pytest.fixture
def bucket(exports: Path) -> str:
    """The exports in a file system that is on no disk."""
    memory = fsspec.filesystem("memory")
    for path in exports.iterdir():
        memory.pipe(f"/bucket/exports/deeper/{path.name}", path.read_bytes())
    return f"{BUCKET}/exports"


def score(exports: list[str], out: Path, **options) -> tuple[batch.Summary, list[dict]]:
    source = batch.Source((), id_key=KEY, keep=("source",))
    summary = scale.score(exports, source, out, batch.Scorer.for_budget(load_model("linear"), 0.2), **options)
    return summary, [json.loads(line) for line in out.open(encoding="utf-8")]


def rejects(out: Path) -> list[dict]:
    return [json.loads(line) for line in out.with_suffix(".rejects.jsonl").open(encoding="utf-8")]


def test_posts_and_rejects_are_those_of_the_disk_under_the_name_of_the_address(
    bucket: str, exports: Path, tmp_path: Path
) -> None:
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    there, here = score([bucket], one), score([exports.as_uri()], other)
    assert replace(there[0], rejects_file=None) == replace(here[0], rejects_file=None)

    def renamed(rows: list[dict]) -> list[dict]:
        return [row | {"source": row["source"].replace(f"{bucket}/deeper", str(exports))} for row in rows]

    assert renamed(there[1]) == here[1]
    assert renamed(rejects(one)) == rejects(other) != []
    assert all(row["source"].startswith(f"{bucket}/deeper/") for row in [*there[1], *rejects(one)])
    assert not list(tmp_path.glob("*.fetched"))


def test_parquet_at_an_address_a_path_and_one_file_in_the_order_given(
    bucket: str, exports: Path, tmp_path: Path
) -> None:
    table = pa.table({"id": ["q1"], "text": ["chợ huyện hôm nay đông vui quá"]})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    fsspec.filesystem("memory").pipe("/bucket/posts.parquet", sink.getvalue().to_pybytes())
    _, rows = score([f"{BUCKET}/posts.parquet", str(exports / "b.csv")], tmp_path / "out.jsonl")
    assert rows[0]["source"] == f"{BUCKET}/posts.parquet"
    assert {row["source"] for row in rows[1:]} == {str(exports / "b.csv")}


def test_an_interrupted_run_goes_on_and_its_copies_are_for_the_owner_only(
    bucket: str, tmp_path: Path
) -> None:
    def stop(_posts: int, _share: float) -> None:
        raise KeyboardInterrupt

    out = tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        score([bucket], out, explained=stop)
    copies = [path for path in (tmp_path / "out.jsonl.fetched").rglob("*") if path.is_file()]
    assert len(copies) == 2
    assert {path.stat().st_mode & 0o077 for path in copies} == {0}
    _, rows = score([bucket], out, resume=True)
    assert rows and not list(tmp_path.glob("*.fetched")) and not list(tmp_path.glob("*.parts"))


@pytest.mark.parametrize(
    ("address", "error", "says"),
    [
        (f"{BUCKET}/nothing", InputError, "no file in|cannot be read"),
        ("ftp+s3://bucket/x", UsageError, "s3://BUCKET"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_of(
    bucket: str, tmp_path: Path, address: str, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        score([address], tmp_path / "out.jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["exports"]


def test_an_export_that_cannot_be_used_is_named_by_its_address(bucket: str, tmp_path: Path) -> None:
    fsspec.filesystem("memory").pipe("/bucket/empty.csv", b"")
    with pytest.raises(InputError, match=f"{BUCKET}/empty.csv".replace("+", r"\+")):
        score([f"{BUCKET}/empty.csv"], tmp_path / "out.jsonl")
    assert not list(tmp_path.glob("*.fetched"))
