"""However many processes and shards: the same rows, the same clusters, in the same order."""

import gc
import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline import batch
from pipeline.batch.workers import Workers
from pipeline.classify import load_model
from pipeline.errors import OutputError
from pipeline.resources import resource
from pipeline.runtime import NEW_OBJECTS
from pipeline.settings import DEFAULTS

KEY = b"one key for all runs of a test!!"
Make = Callable[..., Path]


def scored(source: batch.Source, out: Path, **options: int) -> batch.Summary:
    return batch.score(source, out, batch.Scorer.for_budget(load_model("linear"), 0.05), **options)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.batch.job.DEFAULTS", replace(DEFAULTS, batch_size=100))


def test_any_number_of_workers_writes_the_same_bytes_and_says_the_same(tmp_path: Path) -> None:
    source = batch.Source((resource("data/samples"),), id_key=KEY)
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    said = [replace(scored(source, out, workers=n), rejects_file=None) for n, out in ((1, one), (2, two))]
    assert one.read_bytes() == two.read_bytes()
    assert said[0] == said[1]
    rejects = [path.with_suffix(".rejects.jsonl") for path in (one, two)]
    assert rejects[0].exists() and rejects[0].read_bytes() == rejects[1].read_bytes()


def test_the_union_of_the_shards_is_the_whole_clusters_included(tmp_path: Path) -> None:
    samples = batch.Source((resource("data/samples"),), id_key=KEY)
    scored(samples, tmp_path / "whole.parquet")
    union: dict[str, str] = {}
    for i in (1, 2, 3):
        out = tmp_path / f"{i}.parquet"
        scored(replace(samples, shard=(i, 3)), out)
        rows = pq.read_table(out).to_pylist()
        assert rows
        assert not union.keys() & {row["post_id"] for row in rows}
        union |= {row["post_id"]: row["cluster_id"] for row in rows}
    whole = pq.read_table(tmp_path / "whole.parquet").to_pylist()
    assert union == {row["post_id"]: row["cluster_id"] for row in whole}


def test_several_files_and_folders_are_read_in_the_order_given_and_by_name(
    make_export: Make, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    for name, content in {"b": "hai", "a": "một", "c/d": "ba"}.items():
        path = tmp_path / "folder" / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"id,text\n{name},chuyện thứ {content} trong xóm hôm nay\n", encoding="utf-8")
    first = make_export(3)
    out = tmp_path / "out.jsonl"
    scored(batch.Source((first, tmp_path / "folder"), id_key=KEY, keep=("source",)), out)
    sources = [Path(json.loads(line)["source"]).name for line in out.open(encoding="utf-8")]
    assert sources == [*["posts.csv"] * 3, "a.csv", "b.csv", "d.csv"]


def test_a_small_export_is_not_worth_a_second_process(make_export: Make, tmp_path: Path) -> None:
    model = load_model("linear")
    assert batch.default_workers(batch.Source((make_export(60),)), model) == 1
    large = tmp_path / "large.csv"
    with large.open("wb") as out:
        out.truncate(64 << 20)
    assert batch.default_workers(batch.Source((large,)), model) >= 1
    assert batch.default_workers(batch.Source((large,)), load_model("encoder")) == 1


def die(_work: str, _task: int) -> None:
    os._exit(9)


def test_a_worker_that_is_killed_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="--resume"), Workers("work", 2) as workers:
        list(workers.each(die, range(3)))
    with pytest.raises(OutputError, match="--resume"), Workers("work", 2) as workers:
        list(workers.begun(die, range(3)))


def touch(folder: Path, name: str) -> str:
    (folder / name).touch()
    return name


def test_what_was_begun_is_done_before_anybody_asks(tmp_path: Path) -> None:
    names = [f"{n}" for n in range(30)]
    with Workers(tmp_path, 2) as workers:
        found = workers.begun(touch, names)
        while len(list(tmp_path.iterdir())) < len(names):
            time.sleep(0.01)
        assert list(found) == names


def threshold(_work: None, _task: None) -> int:
    return gc.get_threshold()[0]


def test_python_collects_seldom_while_a_job_lasts_here_and_in_other_processes(tmp_path: Path) -> None:
    before, seen = gc.get_threshold(), set[int]()
    source = batch.Source((resource("data/samples"),), id_key=KEY)
    scorer = batch.Scorer.for_budget(load_model("linear"), 0.05)
    batch.score(source, tmp_path / "out.jsonl", scorer, tick=lambda *_: seen.add(gc.get_threshold()[0]))
    assert seen == {NEW_OBJECTS}
    assert gc.get_threshold() == before
    with Workers(None, 2) as workers:
        assert list(workers.each(threshold, [None, None])) == [NEW_OBJECTS, NEW_OBJECTS]
