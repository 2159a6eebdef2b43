"""`khoitrong claims`: a bank in the queue, or in a file alone, and an export matched against it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli_tools import said_no

HEADER = "id,claim,verdict,correction,source,state\n"
BRIDGE = 'cau,"Từ ngày 1/3, xe máy bị cấm qua cầu Đò Quan, chỉ ô tô được đi",sai,Cầu vẫn đi,https://gt.example/1,\n'
DRAFT = "nhap,Chợ Sen Chiểu bán măng ngâm bột thông cống,sai,,,\n"
OLD = "cu,Phường Mai Lâm phát gạo miễn phí cho mọi hộ,sai,,https://ml.example/1,withdrawn\n"
POSTS = (
    "id,text\n"
    '1,"Từ ngày 1/3, xe máy bị cấm qua cầu Đò Quan, chỉ ô tô được đi"\n'
    "2,Chợ Sen Chiểu bán măng ngâm bột thông cống\n"
    "3,Phường Mai Lâm phát gạo miễn phí cho mọi hộ\n"
    "4,Chúc cả nhà cuối tuần vui vẻ\n"
)

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(khoitrong: Run) -> Run:
    return khoitrong


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "bank.csv").write_text(HEADER + BRIDGE + DRAFT + OLD, encoding="utf-8")
    (tmp_path / "posts.csv").write_text(POSTS, encoding="utf-8")
    return tmp_path


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_an_export_is_matched_against_a_file_without_any_database(files: Path, run: Run) -> None:
    done = run(
        "claims", "match", "posts.csv", "--claims", "bank.csv", "-o", "out.jsonl", "--words-only", "--json"
    )
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert (summary["posts"], summary["claims"]) == (4, 1)
    assert summary["left_out"] == {"draft": 1, "withdrawn": 1}
    found = lines(files / "out.jsonl")
    assert [(line["claim_id"], line["level"]) for line in found] == [("cau", "near_certain")]
    assert set(found[0]) == {"post_id", "claim_id", "score", "level", "wording", "agree", "differ"}
    assert 0 < found[0]["score"] <= 1
    assert not list(files.glob("*.sqlite3"))


@pytest.mark.usefixtures("ready_queue")
def test_a_bank_is_filled_searched_matched_and_written_again(files: Path, run: Run) -> None:
    done = run("claims", "import", "bank.csv", "--db", "khoitrong.sqlite3")
    assert done.returncode == 0, done.stderr
    assert "3 claims added" in done.stderr
    assert "nhap names no source" in done.stderr
    found = run("claims", "search", "cam xe may cau do quan", "--db", "khoitrong.sqlite3", "--json")
    assert json.loads(found.stdout)["claims"][0]["id"] == "cau"
    matched = run(
        "claims", "match", "posts.csv", "-o", "out.jsonl", "--words-only", "--db", "khoitrong.sqlite3"
    )
    assert matched.returncode == 0, matched.stderr
    assert [line["claim_id"] for line in lines(files / "out.jsonl")] == ["cau"]
    assert run("claims", "export", "again.csv", "--db", "khoitrong.sqlite3").returncode == 0
    again = run("claims", "import", "again.csv", "--db", "khoitrong.sqlite3")
    assert "3 unchanged" in again.stderr


@pytest.mark.usefixtures("ready_queue")
def test_one_claim_is_added_by_hand(files: Path, run: Run) -> None:
    words = ("claims", "add", "Cầu Đò Quan sập", "--verdict", "sai", "--db", "khoitrong.sqlite3")
    assert "is a draft" in run(*words).stderr
    done = run(*words, "--source", "https://gt.example/2")
    assert "1 changed" in done.stderr


def test_wrong_calls_say_what_to_do(files: Path, run: Run) -> None:
    both = run("claims", "match", "posts.csv", "--claims", "bank.csv", "--db", "q.sqlite3", "-o", "o.jsonl")
    assert "--claims and --db" in said_no(both, 2)
    table = run("claims", "match", "posts.csv", "--claims", "bank.csv", "-o", "o.csv", "--words-only")
    assert "no .jsonl" in said_no(table, 2)


def test_a_bank_without_a_checked_claim_matches_nothing_and_says_so(files: Path, run: Run) -> None:
    (files / "bank.csv").write_text(HEADER + DRAFT, encoding="utf-8")
    done = run("claims", "match", "posts.csv", "--claims", "bank.csv", "-o", "o.jsonl", "--words-only")
    assert done.returncode == 1
    assert "no checked claim" in done.stderr
    assert not (files / "o.jsonl").exists()


@pytest.mark.usefixtures("ready_queue")
def test_rows_that_cannot_be_used_are_named_with_their_line(files: Path, run: Run) -> None:
    (files / "bank.csv").write_text(HEADER + "x,🔥🔥,sai,,,\n" + BRIDGE, encoding="utf-8")
    done = run("claims", "import", "bank.csv", "--db", "khoitrong.sqlite3")
    assert done.returncode == 0
    assert "bank.csv, line 2: The claim has no letter" in done.stderr
    assert "1 claims added, 0 changed, 0 unchanged, 1 rejected" in done.stderr


def test_a_bank_becomes_a_feed_and_claim_review(files: Path, run: Run) -> None:
    call = ("claims", "export", "feed.rss", "--claims", "bank.csv")
    refused = run(*call)
    assert (refused.returncode, "address of its page" in refused.stderr) == (2, True)
    done = run(*call, "--home", "https://doi.example/tin")
    assert "1 claims in feed.rss" in done.stderr
    assert "Đò Quan" in (files / "feed.rss").read_text(encoding="utf-8")
    assert run("claims", "export", "r.json", "--claims", "bank.csv").returncode == 0
    graph = json.loads((files / "r.json").read_text(encoding="utf-8"))["@graph"]
    assert [review["@type"] for review in graph] == ["ClaimReview"]
