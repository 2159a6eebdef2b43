"""Auditors read the log, see whether it is whole, and take it along."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test import Client

from pipeline.errors import UsageError
from pipeline.review.accounts.accounts import add_user
from pipeline.review.audit import check
from pipeline.review.audit.entries import COLUMNS, PAGE
from pipeline.review.audit.export import write_log
from pipeline.review.audit.words import KINDS, PROBLEMS
from pipeline.review.models import Event, Item, Unit
from pipeline.review.queue.leases import claim_next
from pipeline.review.queue.reopen import reopen_item
from pipeline.review.storage import event_log
from pipeline.review.storage.log_check import TEXTS
from tests.review.samples import decide

pytestmark = pytest.mark.both_databases

PASSWORD = "bến sông 42 đò"


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch):
    monkeypatch.setattr(check, "_STATES", {})


@pytest.fixture
def decided(filled, lan):
    decide(lan, str(claim_next(lan).token), {"check": "accurate"})
    return Item.objects.get(state="decided")


@pytest.fixture
def auditor(database):
    return add_user("xuan", PASSWORD, "auditor")


@pytest.fixture
def as_auditor(auditor):
    client = Client()
    client.force_login(auditor)
    return client


def text_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def test_an_auditor_lands_on_the_log_after_logging_in(decided, auditor):
    response = Client().post("/login/", {"username": "xuan", "password": PASSWORD}, follow=True)
    assert response.redirect_chain[-1][0] == "/audit/"
    page = text_of(response)
    assert "Nhật ký còn nguyên vẹn" in page
    assert "Chốt quyết định" in page and "Gửi ý kiến" in page


def test_reviewers_do_not_read_it(decided, as_lan):
    for path in ("/audit/", "/audit/export.csv", "/audit/export.jsonl"):
        assert as_lan.get(path).status_code == 403
    assert as_lan.post("/audit/check/").status_code == 403


def test_every_kind_and_every_problem_has_its_words():
    assert set(KINDS) == set(Event.Kind.values)
    assert set(PROBLEMS) == set(TEXTS)


def test_what_was_said_is_in_words(decided, as_auditor):
    page = text_of(as_auditor.get("/audit/?kind=decided"))
    assert "trả lời" in page and "accurate" not in page


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ("kind=reviewed", {"reviewed"}),
        ("person=lan", {"leased", "reviewed"}),
        ("until=2001-01-01", set()),
        ("person=nobody", set()),
    ],
)
def test_the_log_is_filtered(decided, as_auditor, asked, kinds):
    lines = text_of(as_auditor.get(f"/audit/export.jsonl?{asked}")).splitlines()
    assert {json.loads(line)["kind"] for line in lines} == kinds


def test_it_is_filtered_by_item_and_day(decided, as_auditor):
    day = Event.objects.last().at.astimezone().date()
    lines = text_of(as_auditor.get(f"/audit/export.jsonl?item={decided.pk}")).splitlines()
    assert {json.loads(line)["item"] for line in lines} == {decided.pk}
    assert as_auditor.get(f"/audit/?since={day}&until={day}").status_code == 200
    assert as_auditor.get("/audit/?item=x&since=y").status_code == 422
    assert as_auditor.get("/audit/export.csv?item=x").status_code == 422
    assert as_auditor.get("/audit/export.exe").status_code == 404


def test_pages_follow_one_another_to_the_first_entry(decided, as_auditor):
    event_log.record_all([(Event.Kind.DEMO, None, None, {})] * PAGE)
    seen, address = [], "/audit/"
    while address:
        response = as_auditor.get(address)
        seen += [row["event"].pk for row in response.context["rows"]]
        before = response.context["before"]
        address = f"/audit/?before={before}" if before else ""
    assert seen == sorted(Event.objects.values_list("pk", flat=True), reverse=True)


def test_the_page_says_what_was_changed(decided, as_auditor, as_huong):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE review_question SET outcome = 'scam' WHERE state = 'closed'")
    assert as_auditor.post("/audit/check/").status_code == 302
    page = text_of(as_auditor.get("/audit/"))
    assert "Nhật ký không còn nguyên vẹn" in page
    assert f"câu hỏi số {decided.questions.get().pk} bị sửa ngoài ứng dụng" in page


def test_a_long_log_is_checked_beside_the_page(decided, as_auditor, monkeypatch):
    monkeypatch.setattr(check, "AT_ONCE", 0)
    begun = []
    monkeypatch.setattr(
        check.threading, "Thread", lambda target, args, daemon: begun.append((target, args)) or Idle()
    )
    page = text_of(as_auditor.get("/audit/"))
    assert "Đang kiểm tra nhật ký" in page and "nguyên vẹn" not in page
    text_of(as_auditor.get("/audit/"))
    assert len(begun) == 1
    target, args = begun[0]
    target(*args)
    assert "Nhật ký còn nguyên vẹn" in text_of(as_auditor.get("/audit/"))


class Idle:
    def start(self):
        pass


def test_an_auditor_of_a_unit_sees_the_entries_of_its_items_only(decided, auditor, as_auditor):
    unit = Unit.objects.create(name="Đoàn phường Sen")
    auditor.unit = unit
    auditor.save()
    assert text_of(as_auditor.get("/audit/export.jsonl")) == ""
    Item.objects.filter(pk=decided.pk).update(unit=unit)
    lines = text_of(as_auditor.get("/audit/export.jsonl")).splitlines()
    assert {json.loads(line)["item"] for line in lines} == {decided.pk}


def test_a_lead_learns_no_answer_to_what_they_may_be_asked_themselves(
    filled, blind, lan, as_huong, as_auditor
):
    decide(lan, str(claim_next(lan).token), {"check": "scam"}, "lời hứa trả thưởng không có thật")
    assert Item.objects.filter(stage="second").count() == 1
    asked = "/audit/export.jsonl?kind=reviewed"
    assert "outcomes" not in text_of(as_huong.get(asked))
    assert "scam" in text_of(as_auditor.get(asked))


def test_a_reason_is_masked_and_no_lease_is_handed_out(decided, huong, as_auditor, lan):
    reopen_item(decided, huong, "gọi số 0912345678 để hỏi lại cho chắc nhé")
    text = text_of(as_auditor.get("/audit/export.jsonl"))
    assert "0912345678" not in text and "[" in text
    assert str(lan.leases.first().token) not in text


def test_the_table_is_harmless_in_a_spreadsheet(decided, huong, as_auditor):
    reopen_item(decided, huong, "=HYPERLINK(1) là lý do")
    event_log.record(Event.Kind.VIEW_SAVED, actor=huong, payload={"name": "=1+1"})
    text = text_of(as_auditor.get("/audit/export.csv"))
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert tuple(rows[0]) == COLUMNS and len(rows) == Event.objects.count()
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert all(row["at"].endswith("+07:00") for row in rows)


def test_golden_entries_name_no_person(decided, as_auditor):
    event_log.record(Event.Kind.GOLDEN_SERVED, item=decided)
    line = json.loads(text_of(as_auditor.get("/audit/export.jsonl?kind=golden_served")))
    assert line["who"] == "" and line["facts"] == {}


def test_the_whole_log_is_written_to_a_file(decided, tmp_path):
    target = tmp_path / "log.jsonl"
    assert write_log(target) == Event.objects.count() == len(target.read_text().splitlines())
    assert target.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UsageError):
        write_log(tmp_path / "log.xlsx")


def test_the_commands_anchor_check_and_export(decided, tmp_path, run_python):
    def khoitrong(*arguments):
        done = run_python("from pipeline.cli import main\nmain()", *arguments)
        return done.returncode, done.stdout

    anchor = tmp_path / "anchor.json"
    assert khoitrong("audit", "anchor", "-o", anchor)[0] == 0
    assert json.loads(khoitrong("audit", "anchor")[1])["count"] == Event.objects.count()
    code, said = khoitrong("audit", "verify", "--anchor", anchor)
    assert code == 0 and "whole" in said
    assert khoitrong("audit", "export", tmp_path / "log.csv")[0] == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE review_item SET state = 'waiting', decided_at = NULL")
    code, said = khoitrong("audit", "verify")
    assert code == 1 and f"item {decided.pk} was changed past the app." in said
