"""Decisions leave the queue as files that spreadsheets and programs read."""

import csv
import json
from pathlib import Path

import pytest

from tests.cli_tools import PASSWORD, environment, said_no


@pytest.fixture
def decided(khoitrong, warm, make_export, ready_queue) -> Path:
    """A queue with one decision, whose note would run in a spreadsheet."""
    khoitrong("queue", make_export(6))
    khoitrong("team", "add", "lan", input=PASSWORD)
    code = """
from pathlib import Path
from pipeline import review
review.setup(Path('khoitrong.sqlite3'))
from pipeline.review.queue import decisions, leases
from pipeline.review.queue.submission import Submission
from pipeline.review.models import User
lan = User.objects.get()
lease = leases.claim_next(lan)
given = {'check': 'unverifiable', 'positive': 'not_suitable'}
given |= {'hateful': 'not_hateful', 'offensive': 'hateful'}
note = '=HYPERLINK("http://x.example","bấm đây")'
decisions.decide(lan, str(lease.token), Submission(given, note))
"""
    warm.run([], ready_queue.parent, environment(), code=code).check_returncode()
    return ready_queue


def test_decisions_leave_as_csv_that_excel_reads_and_does_not_run(khoitrong, decided, tmp_path):
    assert khoitrong("export", "decisions.csv").returncode == 0
    data = (tmp_path / "decisions.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    written = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert {row["who"] for row in written} == {"lan"}
    assert all(row["note"].startswith("'=") and row["when"].startswith("20") for row in written)


def test_decisions_leave_as_jsonl_unchanged(khoitrong, decided, tmp_path):
    assert khoitrong("export", "decisions.jsonl").returncode == 0
    lines = (tmp_path / "decisions.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines
    for line in lines:
        assert json.loads(line)["note"] == '=HYPERLINK("http://x.example","bấm đây")'


def test_decisions_do_not_leave_in_an_unknown_format_or_to_nowhere(khoitrong, decided, tmp_path):
    assert ".csv or .jsonl" in said_no(khoitrong("export", "decisions.xlsx"), 2)
    assert "cannot be written" in said_no(khoitrong("export", "không có/decisions.csv"))
    assert sorted(path.name for path in tmp_path.glob("decisions*")) == []


def test_a_queue_that_is_not_there_has_no_decisions(khoitrong, tmp_path):
    assert "khoitrong queue" in said_no(khoitrong("export", "decisions.csv", "--db", "nowhere.sqlite3"))
    assert list(tmp_path.iterdir()) == []
