"""Decisions come out whole, and harmless in a spreadsheet."""

import csv
import io
import json
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from pipeline.errors import OutputError, UsageError
from pipeline.review.exports.decisions import COLUMNS, decisions, write_decisions
from pipeline.review.models import Item
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.leases import claim_next
from tests.review.samples import decide, member, queue_item

pytestmark = pytest.mark.both_databases

NOTE = '=HYPERLINK("http://example.org";"bấm đi") và "nguồn"\n+84 đây; -1, hết'


@pytest.fixture
def decided(database, lan):
    enqueue([queue_item(1, members=(member("-9"), member("a b"))), queue_item(2, flags=("check", "hateful"))])
    decide(lan, str(claim_next(lan).token), {"check": "scam"}, NOTE)
    decide(
        lan,
        str(claim_next(lan).token),
        {"check": "false_with_source", "hateful": "not_hateful"},
        "Bộ Y tế đã bác tin này",
        "https://example.org/a?b=1&c=2",
    )


def test_a_row_says_who_when_and_what(decided):
    rows = list(decisions())
    assert [tuple(row) for row in rows] == [COLUMNS] * 3
    first = rows[0]
    assert (first["who"], first["label"], first["outcome"]) == ("lan", "check", "scam")
    assert first["post_ids"] == ["-9", "a b"]
    assert (first["model"], first["probability"]) == ("linear-0badcafe", 0.87)
    assert (first["stage"], first["decision"]) == ("first", "scam")
    assert datetime.fromisoformat(first["when"]).utcoffset() == timedelta(hours=7)
    assert [row["label"] for row in rows[1:]] == ["check", "hateful"]


def test_both_blind_reviews_come_out_and_say_that_nothing_is_decided_yet(blind, lan, minh):
    enqueue([queue_item(1)])
    decide(lan, str(claim_next(lan).token), {"check": "scam"})
    decide(minh, str(claim_next(minh).token), {"check": "accurate"})
    rows = [(row["who"], row["stage"], row["outcome"], row["decision"]) for row in decisions()]
    assert rows == [("lan", "first", "scam", ""), ("minh", "second", "accurate", "")]


def test_the_text_comes_along_on_request(decided):
    assert [row["text"][:8] for row in decisions(with_text=True)] == ["Bài số 1", "Bài số 2", "Bài số 2"]


def test_a_decision_outlives_its_text_but_teaches_nothing_then(decided):
    Item.objects.filter(reviews__label="hateful").update(text="", text_removed_at=timezone.now())
    assert len(list(decisions())) == 3
    assert [row["text"][:8] for row in decisions(with_text=True)] == ["Bài số 1"]


def test_jsonl_keeps_everything_unchanged(decided, tmp_path):
    out = tmp_path / "decisions.jsonl"
    assert write_decisions(out) == 3
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert rows == list(decisions())
    assert rows[0]["note"] == NOTE


def test_csv_opens_in_excel_and_runs_nothing(decided, tmp_path):
    out = tmp_path / "decisions.csv"
    write_decisions(out, with_text=True)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"), newline="")))
    assert rows[0]["note"].startswith("'=HYPERLINK(")
    assert rows[0]["post_ids"] == "'-9 a b"
    assert rows[1]["source_url"] == "https://example.org/a?b=1&c=2"
    assert rows[0]["text"].startswith("Bài số 1")


def test_an_unknown_suffix_names_the_known_ones(decided, tmp_path):
    with pytest.raises(UsageError, match=r"\.csv or \.jsonl"):
        write_decisions(tmp_path / "decisions.xlsx")


def test_a_folder_that_is_missing_gives_one_message(decided, tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        write_decisions(tmp_path / "nowhere" / "decisions.csv")


def test_a_file_somebody_reads_is_replaced_and_never_written_over(decided, tmp_path):
    out = tmp_path / "decisions.jsonl"
    out.write_text("như cũ", encoding="utf-8")
    with out.open(encoding="utf-8") as reader:
        write_decisions(out)
        assert reader.read() == "như cũ"
    assert len(out.read_text(encoding="utf-8").splitlines()) == 3


def test_a_failure_half_way_leaves_the_old_file(decided, tmp_path, monkeypatch):
    out = tmp_path / "decisions.jsonl"
    write_decisions(out)
    before = out.read_bytes()

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.io.os.fsync", full_disk)
    with pytest.raises(OutputError, match="No space left"):
        write_decisions(out)
    assert out.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".decisions")] == []


def test_personal_data_in_a_note_is_masked(database, lan):
    enqueue([queue_item(1)])
    note = "Gọi số 0912345678 hỏi rồi, đúng là lừa"
    decide(lan, str(claim_next(lan).token), {"check": "scam"}, note)
    (row,) = decisions()
    assert "0912345678" not in row["note"] and row["note"].endswith("hỏi rồi, đúng là lừa")
