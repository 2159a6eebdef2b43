"""Whatever an export is, each of its rows is scored or a reject, and what went wrong is said."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline import batch
from pipeline.classify import load_model
from pipeline.settings import DEFAULTS

Make = Callable[..., Path]
KEY = b"one key for all runs of a test!!"


def score(export: Path, out: Path, **options) -> batch.Summary:
    scorer = replace(
        batch.Scorer.for_budget(load_model("linear"), 0.2), now=options.pop("now", datetime.now(UTC))
    )
    return batch.score(batch.Source((export,), id_key=KEY), out, scorer, with_text=True, **options)


def rejected(out: Path) -> list[tuple[int, str]]:
    lines = out.with_suffix(".rejects.jsonl").read_text(encoding="utf-8").splitlines()
    return [(reject["line"], reject["reason"]) for reject in map(json.loads, lines)]


def test_a_line_of_hundreds_of_megabytes_costs_its_own_row_only(tmp_path: Path) -> None:
    export, out = tmp_path / "posts.csv", tmp_path / "out.parquet"
    with export.open("wb") as file:
        file.write("id,text\n1,chuyện trong xóm hôm nay\n2,".encode())
        file.seek(256 << 20, 1)  # a hole: it takes no room on the disk
        file.write("\n3,chuyện ngoài chợ hôm qua\n".encode())
    assert score(export, out).posts == 2
    assert rejected(out) == [(3, "record_too_long")]


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl", "xlsx"])
def test_lone_surrogates_and_nul_reach_no_file(tmp_path: Path, ending: str) -> None:
    texts = ["xin \ud800 chào cả nhà", "trời hôm \x00nay đẹp", "\udfff", "bình thường thôi mà"]
    export, out = tmp_path / "posts.json", tmp_path / f"out.{ending}"
    export.write_text(json.dumps([{"id": str(i), "message": text} for i, text in enumerate(texts)]), "ascii")
    summary = score(export, out)
    assert summary.rows == 4 and summary.posts >= 3
    assert b"\x00nay" not in out.read_bytes()
    if ending == "parquet":
        assert all("\ud800" not in row["text"] for row in pq.read_table(out).to_pylist())


def test_rows_in_two_encodings_are_all_accounted_for(tmp_path: Path) -> None:
    export, out = tmp_path / "posts.csv", tmp_path / "out.parquet"
    rows = [f"{i},hôm nay trời đẹp quá cả nhà ơi, chuyện số {i}".encode() for i in range(40)]
    rows[20] = b"20,h\xf4m nay tr\xf6i \xf0\xecp \xff\xfe"
    export.write_bytes(b"\n".join([b"id,text,rest", *rows]) + b"\n")
    summary = score(export, out)
    assert summary.rows == 40
    assert summary.posts >= 39


def test_an_export_that_is_still_being_written_is_told_of(
    make_export: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.batch.job.DEFAULTS", replace(DEFAULTS, batch_size=20))
    export, out = make_export(60), tmp_path / "out.parquet"

    def goes_on(_posts: int, share: float) -> None:
        if share < 1:
            with export.open("a", encoding="utf-8") as more:
                more.write(f"q{share},một chuyện đến sau,2026-10-05 08:00,3\n")

    with export.open("a", encoding="utf-8") as more:
        more.write("p60,một dòng viết dở")  # without its other cells, or its end
    summary = score(export, out, tick=goes_on)
    assert any("posts.csv changed while it was read" in note for note in summary.notes)
    assert summary.posts >= 60


def test_an_export_that_is_left_alone_is_not_said_to_have_changed(make_export: Make, tmp_path: Path) -> None:
    assert not any("changed" in note for note in score(make_export(60), tmp_path / "out.parquet").notes)


def test_a_clock_that_goes_backwards_changes_nothing(make_export: Make, tmp_path: Path) -> None:
    export, begun = make_export(60), datetime(2026, 11, 1, tzinfo=UTC)
    whole, halted = tmp_path / "whole.csv", tmp_path / "halted.csv"
    score(export, whole, now=begun)

    def stop(_posts: int, _share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        score(export, halted, now=begun, tick=stop)
    score(export, halted, now=begun - timedelta(days=400), resume=True)  # the posts are of the future now
    assert halted.read_bytes() == whole.read_bytes()
    early = tmp_path / "early.parquet"
    score(export, early, now=begun - timedelta(days=400))
    assert all(0 <= row["priority"] <= 100 for row in pq.read_table(early).to_pylist())
