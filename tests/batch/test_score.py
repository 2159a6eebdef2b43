"""`khoitrong score`: every row accounted for, whole files only, and interruptions that cost nothing."""

import csv
import io
import json
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline import batch
from pipeline.classify import load_model
from pipeline.posts import SCORES
from pipeline.settings import DEFAULTS
from tests.cli_tools import PATIENCE, said_no, start, wait_for

Run = Callable[..., subprocess.CompletedProcess[str]]
Make = Callable[..., Path]


def read(path: Path) -> list[dict]:
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines)) if path.suffix == ".csv" else [json.loads(line) for line in lines]


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_it_writes_one_row_per_post_in_input_order(
    khoitrong: Run, make_export: Make, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"scores.{ending}"
    done = khoitrong("score", make_export(60), "-o", out)
    assert done.returncode == 0, done.stderr
    rows = read(out)
    assert len({row["post_id"] for row in rows}) == 60
    assert [len(row["post_id"]) for row in rows] == [21] * 60
    assert list(rows[0]) == SCORES.names
    for row in rows:
        assert 0 <= float(row["p_check"]) <= 1
        for reason in json.loads(row["reasons"]):
            assert set(reason) == {"label", "kind", "span", "text", "weight"}


def test_spans_point_into_the_text_as_shown(khoitrong: Run, make_export: Make, tmp_path: Path) -> None:
    out = tmp_path / "scores.parquet"
    khoitrong("score", make_export(60), "-o", out, "--with-text", "--budget", "0.3")
    words = [
        (row["text"][reason["span"][0] : reason["span"][1]], reason)
        for row in read(out)
        for reason in json.loads(row["reasons"])
        if reason["kind"] == "words"
    ]
    assert words
    assert all(shown == reason["text"] for shown, reason in words)


def test_rows_are_posts_plus_rejects(khoitrong: Run, tmp_path: Path) -> None:
    export = tmp_path / "messy.csv"
    export.write_text(
        "id,text\n1,xin chào cả nhà\n2,\n1,xin chào cả nhà\n3,trời hôm nay đẹp\n", encoding="utf-8"
    )
    out = tmp_path / "scores.parquet"
    summary = json.loads(khoitrong("score", export, "-o", out, "--json").stdout)
    rejects = [json.loads(line) for line in (tmp_path / "scores.rejects.jsonl").open(encoding="utf-8")]
    assert summary["rows"] == 4 == summary["posts"] + summary["rejected"]
    assert len(read(out)) == summary["posts"] == 2
    assert {(reject["line"], reject["reason"]) for reject in rejects} == {
        (3, "empty_text"),
        (4, "duplicate_post"),
    }
    assert all(reject["next_step"] for reject in rejects)


def test_an_old_rejects_file_does_not_outlive_a_clean_run(
    khoitrong: Run, make_export: Make, tmp_path: Path
) -> None:
    old = tmp_path / "scores.rejects.jsonl"
    old.write_text("{}\n")
    khoitrong("score", make_export(5), "-o", tmp_path / "scores.csv")
    assert not old.exists()


def test_personal_data_does_not_reach_the_output(khoitrong: Run, tmp_path: Path) -> None:
    export = tmp_path / "posts.csv"
    export.write_text("id,text,author\n1,gọi cho tôi 0900 000 123 nhé cả nhà,Nguyễn Thị Không Có\n", "utf-8")
    out = tmp_path / "scores.csv"
    khoitrong("score", export, "-o", out, "--with-text", "--budget", "1")
    written = out.read_text(encoding="utf-8")
    assert "[số điện thoại]" in written
    assert "000 123" not in written
    assert "Không Có" not in written


def test_shards_partition_the_posts_and_copies_stay_together(
    khoitrong: Run, make_export: Make, tmp_path: Path
) -> None:
    export, key = make_export(60), tmp_path / "ids.key"
    ids = []
    for i in (1, 2, 3):
        out = tmp_path / f"shard{i}.parquet"
        done = khoitrong("score", export, "-o", out, "--shard", f"{i}/3", "--key-file", key)
        assert done.returncode == 0, done.stderr
        ids += [row["post_id"] for row in read(out)]
    khoitrong("score", export, "-o", tmp_path / "whole.parquet", "--key-file", key)
    assert sorted(ids) == sorted(row["post_id"] for row in read(tmp_path / "whole.parquet"))


def test_shards_with_a_first_pass_flag_what_the_whole_does(
    khoitrong: Run, make_export: Make, tmp_path: Path
) -> None:
    export, key, file = make_export(60), tmp_path / "ids.key", tmp_path / "t.json"
    done = khoitrong("thresholds", export, "-o", file, "--budget", "0.1")
    assert done.returncode == 0, done.stderr
    assert "beyond the budget" in done.stderr and f"Thresholds in {file}" in done.stderr
    flags = {}
    for name, options in {
        "whole": ["--budget", "0.1"],
        "one": ["--shard", "1/2", "--thresholds", file],
        "two": ["--shard", "2/2", "--thresholds", file],
    }.items():
        out = tmp_path / f"{name}.parquet"
        khoitrong("score", export, "-o", out, "--key-file", key, *options)
        flags[name] = {row["post_id"]: row["flags"] for row in read(out)}
    assert flags["one"] | flags["two"] == flags["whole"]
    assert sum("check" in each for each in flags["whole"].values()) == 6


def test_without_a_key_file_ids_hold_within_the_run_and_the_summary_says_so(
    khoitrong: Run, make_export: Make, tmp_path: Path
) -> None:
    export, ids = make_export(5), []
    for out in (tmp_path / "a.csv", tmp_path / "b.csv"):
        done = khoitrong("score", export, "-o", out)
        assert "ids are only valid within this run; --key-file" in done.stderr
        ids += [row["post_id"] for row in read(out)]
    assert len(set(ids)) == 10
    done = khoitrong("score", export, "-o", tmp_path / "a.csv", "--shard", "1/2")
    assert "run every shard with the same --key-file" in done.stderr


def test_a_key_file_is_made_for_its_owner_only_and_used_again(
    khoitrong: Run, make_export: Make, tmp_path: Path
) -> None:
    export, key, outs = make_export(5), tmp_path / "ids.key", [tmp_path / "a.csv", tmp_path / "b.csv"]
    for out in outs:
        done = khoitrong("score", export, "-o", out, "--key-file", key)
        assert done.returncode == 0, done.stderr
        assert "only valid within" not in done.stderr
    assert key.stat().st_mode & 0o777 == 0o600
    assert [row["post_id"] for row in read(outs[0])] == [row["post_id"] for row in read(outs[1])]
    assert key.read_text().strip() not in outs[0].read_text()


@pytest.mark.parametrize("content", [b"", b"post_id,text\n", b"\xff\xfe", b"00ff"])
def test_a_file_that_is_no_key_is_refused_and_left_alone(
    khoitrong: Run, make_export: Make, tmp_path: Path, content: bytes
) -> None:
    key = tmp_path / "other.csv"
    key.write_bytes(content)
    done = khoitrong("score", make_export(5), "-o", tmp_path / "a.csv", "--key-file", key)
    assert done.returncode == 2
    assert "is no key file" in done.stderr
    assert key.read_bytes() == content


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["missing.csv", "-o", "o.csv"], 1, "missing.csv"),
        (["posts.csv", "-o", "o.txt"], 2, ".parquet, .csv, .tsv, .jsonl, .xlsx"),
        (["posts.csv", "-o", "o.csv", "--shard", "3/2"], 2, "1/4"),
        (["posts.csv", "-o", "o.csv", "--column", "text"], 2, "text=message"),
        (["posts.csv", "-o", "o.csv", "--encoding", "klingon"], 2, "utf-8"),
        (["posts.csv", "-o", "no/such/folder/o.csv"], 1, "does not exist"),
        (["posts.csv", "-o", "posts.csv/o.csv"], 1, "part of its path is a file"),
        (["posts.csv", "-o", "o.csv", "--engine", "oracle"], 1, "linear"),
        (["posts.csv"], 2, "--out"),
        (["posts.csv", "-o", "o.csv", "--thresholds", "no.json"], 2, "khoitrong thresholds EXPORT"),
        (["posts.csv", "-o", "o.csv", "--thresholds", "t.json", "--budget", "0.1"], 2, "Leave one out"),
    ],
)
def test_what_cannot_work_ends_in_one_clear_message(
    khoitrong: Run, make_export: Make, tmp_path: Path, arguments: list[str], code: int, says: str
) -> None:
    make_export(5)
    done = khoitrong("score", *arguments)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir() if p.name != "o.rejects.jsonl") == ["posts.csv"]


def test_a_full_disk_leaves_no_output_and_says_what_to_do(make_export: Make, tmp_path: Path) -> None:
    small_files_only = "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    small_files_only += "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))"
    out = tmp_path / "scores.csv"
    process = start(tmp_path, "score", make_export(200), "-o", out, before=small_files_only)
    _, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "--resume" in stderr
    assert "Traceback" not in stderr
    assert not out.exists()


STOPS = """
import time
from pipeline.batch.parts import Parts
real = Parts.write
def write(self, number, batch, kind):
    real(self, number, batch, kind)
    if kind != "scores":
        return
    with open("written", "a") as out:
        print(number, file=out)
    while number == 1:
        time.sleep(0.01)
Parts.write = write
"""
"""Notes each batch that was scored in the file `written`, and stops after the second."""


def written(folder: Path) -> list[str]:
    """Return the numbers of the batches that were finished so far."""
    return (folder / "written").read_text().split() if (folder / "written").exists() else []


def without_priority_and_id(rows: list[dict]) -> list[dict]:
    """Age moves on with the clock, and each run has a key of its own."""
    return [{k: v for k, v in row.items() if k not in ("priority", "post_id")} for row in rows]


def test_a_killed_run_leaves_no_output_and_resumes_to_the_same_scores(
    khoitrong: Run, make_export: Make, tmp_path: Path
) -> None:
    export = make_export(5_000)
    out, whole = tmp_path / "scores.parquet", tmp_path / "whole.parquet"
    process = start(tmp_path, "score", export, "-o", out, "--engine", "linear", before=STOPS)
    wait_for(lambda: written(tmp_path) == ["0", "1"])
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not out.exists()
    assert (out.with_name("scores.parquet.parts") / "id.key").stat().st_mode & 0o777 == 0o600
    process = start(tmp_path, "score", export, "-o", out, "--engine", "linear", "--resume", before=STOPS)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert written(tmp_path) == ["0", "1", "2"]
    assert khoitrong("score", export, "-o", whole, "--engine", "linear").returncode == 0
    assert [row["post_id"] for row in read(out)] != [row["post_id"] for row in read(whole)]
    assert without_priority_and_id(read(out)) == without_priority_and_id(read(whole))
    assert not out.with_name("scores.parquet.parts").exists()


def test_ctrl_c_says_how_to_go_on(make_export: Make, tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    process = start(tmp_path, "score", make_export(5_000), "-o", out, "--engine", "linear", before=STOPS)
    wait_for(lambda: written(tmp_path) == ["0", "1"])
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "--resume" in stderr
    assert "Traceback" not in stderr
    assert not out.exists()


def test_resuming_another_job_is_refused(khoitrong: Run, make_export: Make, tmp_path: Path) -> None:
    export = make_export(5_000)
    out = tmp_path / "scores.csv"
    process = start(tmp_path, "score", export, "-o", out, "--engine", "linear", before=STOPS)
    wait_for(lambda: written(tmp_path) == ["0", "1"])
    process.kill()
    process.communicate()
    done = khoitrong("score", export, "-o", out, "--engine", "linear", "--resume", "--budget", "0.5")
    assert done.returncode == 2
    assert "different run" in done.stderr
    done = khoitrong(
        "score", export, "-o", out, "--engine", "linear", "--resume", "--key-file", tmp_path / "ids.key"
    )
    assert done.returncode == 2
    assert "different run" in done.stderr


def test_any_codec_of_python_may_be_insisted_on(khoitrong: Run, tmp_path: Path) -> None:
    export = tmp_path / "posts.csv"
    export.write_bytes("id,text\n1,今天天气很好\n".encode("gb18030"))
    out = tmp_path / "scores.jsonl"
    done = khoitrong("score", export, "-o", out, "--encoding", "gb18030", "--with-text")
    assert done.returncode == 0, done.stderr
    assert read(out)[0]["text"] == "今天天气很好"


@cache
def linear_scorer() -> batch.Scorer:
    return batch.Scorer.for_budget(load_model("linear"), 0.05)


def scored(export: Path, out: Path, now: datetime, *, resume: bool = False, stop: bool = False) -> None:
    """Score in this process, with one key, at one time; stopped after the first batch, if asked."""

    class StoppedError(Exception):
        pass

    def tick(_posts: int, _share: float) -> None:
        if stop:
            raise StoppedError

    scorer = replace(linear_scorer(), now=now)
    source = batch.Source((export,), id_key=b"one key for both runs of a test", keep=("likes", "created_at"))
    with suppress(StoppedError):
        batch.score(source, out, scorer, resume=resume, with_text=True, tick=tick)


@pytest.mark.parametrize("ending", ["parquet", "csv", "tsv", "jsonl", "xlsx", "csv.gz", "jsonl.gz"])
def test_a_resumed_run_writes_the_same_bytes_in_every_format(
    make_export: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr("pipeline.batch.job.DEFAULTS", replace(DEFAULTS, batch_size=20))
    export, begun = make_export(60), datetime(2026, 11, 1, tzinfo=UTC)
    whole, halted = tmp_path / f"whole.{ending}", tmp_path / f"halted.{ending}"
    scored(export, whole, begun)
    scored(export, halted, begun, stop=True)
    assert not halted.exists()
    scored(export, halted, begun + timedelta(days=3), resume=True)  # ages count from when it was begun
    assert halted.read_bytes() == whole.read_bytes()
    assert not halted.with_name(f"{halted.name}.parts").exists()


def test_standard_output_gets_csv_and_nothing_else(khoitrong: Run, make_export: Make, tmp_path: Path) -> None:
    done = khoitrong("score", make_export(5), "-o", "-", "--keep", "likes")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0]) == [*SCORES.names, "likes"]
    assert [row["likes"] for row in rows] == list("01234")
    assert done.stderr.startswith("5 rows = 5 posts + 0 rejects")
    assert [path.name for path in tmp_path.iterdir()] == ["posts.csv"]


@pytest.mark.parametrize(("more", "says"), [("--resume", "Nothing is kept"), ("--json", "both write")])
def test_standard_output_cannot_be_shared_or_resumed(
    khoitrong: Run, make_export: Make, more: str, says: str
) -> None:
    assert says in said_no(khoitrong("score", make_export(5), "-o", "-", more), 2)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", "id,text\n", "a.csv has a header but no rows"),
        ("a.json", "[]", "holds no records"),
        ("a.csv", "", "a.csv is empty"),
    ],
)
def test_an_export_without_posts_says_so_and_ends_with_1(
    khoitrong: Run, tmp_path: Path, name: str, content: str, says: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert says in said_no(khoitrong("score", name, "-o", "scores.csv"), 1)
    assert not (tmp_path / "scores.csv").exists()


def test_a_column_called_like_one_of_ours_keeps_apart(khoitrong: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text,flags\n1,hôm nay trời đẹp quá,cờ của tôi\n", encoding="utf-8")
    done = khoitrong("score", "a.csv", "-o", "-", "--keep", "flags", "--keep", "row", "--keep", "source")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["export_flags"], row["row"], row["source"]) == ("cờ của tôi", "2", "a.csv")
    assert row["flags"] != "cờ của tôi"


def test_a_column_that_is_never_kept_leaves_nothing_behind(khoitrong: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text,author\n1,hôm nay trời đẹp,Người Không Có\n", encoding="utf-8")
    said = said_no(khoitrong("score", "a.csv", "-o", "s.csv", "--keep", "author"), 2)
    assert "Không Có" not in said
    said_no(khoitrong("score", "a.csv", "-o", "s.csv", "--keep", "id"), 2)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
