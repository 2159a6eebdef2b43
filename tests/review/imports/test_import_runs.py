"""What comes of an import: its numbers, its list of rejects, and an end that is known whatever happens."""

import ast
import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone, translation

from pipeline import ingest
from pipeline.batch.isolation import REASON
from pipeline.errors import RuleError
from pipeline.review.accounts.accounts import add_user
from pipeline.review.imports import files as import_files
from pipeline.review.imports import rejects as import_rejects
from pipeline.review.imports import runs as import_runs
from pipeline.review.imports.problem_text import PROBLEMS, problem_text
from pipeline.review.imports.reject_text import REJECTS, reject_text
from pipeline.review.models import Event, Import, ImportRun, Item
from pipeline.review.storage import event_log, process_lock
from tests.review.helpers import EXPORT, RUMOUR
from tests.review.imports.uploads import page, run_of

State = ImportRun.State


def test_a_run_ends_in_numbers_that_agree_with_the_queue_and_leaves_no_upload(as_huong, execute_run):
    run = execute_run(run_of(as_huong, ("trang.csv", EXPORT)))
    assert (run.state, run.posts, run.rejected, run.problem) == (State.DONE, 2, 2, "")
    assert run.new_items == Item.objects.count() == 1
    assert run.reasons == {"empty_text": 1, "duplicate_post": 1}
    assert import_files.files_of(run) == [] and not (import_files.folder_of(run) / "files").exists()
    html = page(as_huong, run)
    assert "Bài không có chữ nào." in html and "Bài này đã có ở phía trên." in html
    assert "trang.csv, dòng 3" in html and "<script src=" in html and "import.js" not in html


def test_a_lead_is_told_what_the_budget_left_out_and_whether_the_kind_of_posts_is_known(
    as_huong, execute_run
):
    rumours = "".join(f'r{i},"{RUMOUR} (ngõ {i * 7919})"\n' for i in range(30))
    plain = "".join(f"p{i},hôm nay quán mở cửa lúc {i} giờ nha cả nhà\n" for i in range(10))
    run = execute_run(run_of(as_huong, ("trang.csv", f"post_id,text\n{rumours}{plain}")))
    assert run.findings["likeness"]["verdict"] == "too_few"
    assert run.findings["beyond_budget"]["check"] > 10
    html = page(as_huong, run)
    assert "có ít bài (dưới 100)" in html
    assert f"không vào hàng chờ: Cần kiểm chứng {run.findings['beyond_budget']['check']}" in html
    garbled = "".join(f"g{i},xkqz{i} #vjwpf{i * 7}qx zzkrrt hdbqk{i * 31} wqxv\n" for i in range(100))
    html = page(as_huong, execute_run(run_of(as_huong, ("la.csv", f"post_id,text\n{garbled}"))))
    assert "không giống loại bài nào máy đã học" in html and "không vào hàng chờ" not in html


def test_what_happened_is_in_the_log(as_huong, huong, execute_run):
    run = run_of(as_huong, ("trang.csv", EXPORT))
    execute_run(run)
    ended = Event.objects.get(kind="import_ended")
    assert (ended.actor, ended.payload["run"], ended.payload["new_items"]) == (huong, run.pk, 1)
    assert event_log.verify().is_whole


def test_the_list_of_rejects_is_a_download_and_never_a_page(as_huong, execute_run):
    nasty = EXPORT.replace("p2,,", '"=HYPERLINK(""x"")",,')
    run = execute_run(run_of(as_huong, ("=cmd<script>.csv", nasty)))
    as_lines = as_huong.get(f"/import/{run.pk}/rejects.jsonl")
    as_table = as_huong.get(f"/import/{run.pk}/rejects.csv")
    for answer in (as_lines, as_table):
        assert answer["Content-Disposition"].startswith("attachment")
        assert "html" not in answer["Content-Type"]
        assert answer["X-Content-Type-Options"] == "nosniff"
    rows = [json.loads(line) for line in b"".join(as_lines.streaming_content).splitlines()]
    assert [(row["line"], row["reason"]) for row in rows] == [(3, "empty_text"), (5, "duplicate_post")]
    text = b"".join(as_table.streaming_content).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text)))
    assert table[0] == ["File", "Dòng", "Vì sao", "Cần làm gì"]
    assert table[1][0].startswith("'=cmd_script_")
    assert "<script>" not in page(as_huong, run)


def test_there_is_no_list_where_nothing_was_rejected(as_huong, execute_run):
    run = execute_run(run_of(as_huong, ("a.csv", f"post_id,text\n1,{RUMOUR}\n".replace(", gọi", " gọi"))))
    assert run.rejected == 0
    for kind in ("csv", "jsonl", "html"):
        assert as_huong.get(f"/import/{run.pk}/rejects.{kind}").status_code == 404


def test_the_second_of_two_leads_is_told_that_it_was_imported(as_huong, execute_run, client):
    client.force_login(add_user("hoa", "bến sông 42 đò", "lead"))
    first = run_of(as_huong, ("a.csv", EXPORT))
    second = run_of(client, ("bản sao.csv", EXPORT))
    assert execute_run(first).problem == ""
    assert (execute_run(second).state, second.problem, second.new_items) == (State.DONE, "already", 0)
    assert Import.objects.count() == 1 == Item.objects.count()
    assert "đã được nạp trước đó rồi" in page(client, second)


def test_a_run_whose_process_was_killed_is_interrupted_and_runs_again(as_huong, execute_run, python):
    run = run_of(as_huong, ("trang.csv", EXPORT))
    ImportRun.objects.filter(pk=run.pk).update(state=State.RUNNING, started_at=timezone.now())
    working = python(
        "import time; from pipeline.review.storage import process_lock\n"
        "with process_lock.hold(Path(sys.argv[1])): print('on', flush=True); time.sleep(60)",
        import_files.folder_of(run) / "alive",
    )
    assert working.stdout.readline() == "on\n"
    assert as_huong.get(f"/import/{run.pk}/state/").json()["state"] == "running"
    working.kill()
    working.communicate()
    assert as_huong.get(f"/import/{run.pk}/state/").json()["state"] == "interrupted"
    html = page(as_huong, run)
    assert "Bị ngắt giữa chừng" in html and "Chạy lại" in html
    assert execute_run(run).state == State.DONE
    assert Event.objects.filter(kind="import_ended").count() == 2


def test_a_process_that_never_came_up_is_noticed(as_huong):
    run = run_of(as_huong, ("trang.csv", EXPORT))
    ImportRun.objects.filter(pk=run.pk).update(state=State.QUEUED, started_at=timezone.now())
    assert as_huong.get(f"/import/{run.pk}/state/").json()["state"] == "queued"
    ImportRun.objects.update(started_at=timezone.now() - import_runs.MAX_START_TIME - timedelta(seconds=1))
    assert as_huong.get(f"/import/{run.pk}/state/").json()["state"] == "interrupted"


def test_only_one_process_shows_a_sign(tmp_path):
    with process_lock.hold(tmp_path / "alive"):
        assert process_lock.is_held(tmp_path / "alive")
        with pytest.raises(process_lock.HeldError), process_lock.hold(tmp_path / "alive", patience=0):
            pass
    assert not process_lock.is_held(tmp_path / "alive")


def test_a_run_is_started_once_however_often_the_button_is_pressed(as_huong, huong):
    run = run_of(as_huong, ("trang.csv", EXPORT))
    ImportRun.objects.filter(pk=run.pk).update(state=State.RUNNING)
    with pytest.raises(RuleError):
        import_runs.start_run(run, huong)
    assert not Event.objects.filter(kind="import_started").exists()


def test_an_export_without_a_row_that_can_be_used_fails_with_its_reasons(as_huong, execute_run):
    run = execute_run(run_of(as_huong, ("a.csv", "post_id,text\n1,\n2,\n")))
    assert (run.state, run.problem, run.reasons) == (State.FAILED, "unusable", {"empty_text": 2})
    assert import_files.files_of(run) == []
    html = page(as_huong, run)
    assert "Không có dòng nào dùng được." in html and "Bài không có chữ nào." in html
    assert "Chạy lại" not in html
    assert Import.objects.count() == Item.objects.count() == 0


def test_an_engine_that_is_not_offered_is_not_used(as_huong, huong):
    run = run_of(as_huong, ("a.csv", EXPORT))
    ImportRun.objects.filter(pk=run.pk).update(state=State.RUNNING)  # so that no process is started
    as_huong.post(f"/import/{run.pk}/", {"engine": "/etc"})
    assert ImportRun.objects.get().engine == "default"


def test_imports_are_listed_newest_first_with_what_came_of_them(as_huong, execute_run):
    execute_run(run_of(as_huong, ("cu.csv", EXPORT)))
    run_of(as_huong, ("moi.csv", EXPORT), ("kem.csv", EXPORT))
    html = re.sub(r"\s+", " ", as_huong.get("/import/").content.decode())
    assert html.index("moi.csv") < html.index("cu.csv")
    assert "và 1 file khác" in html and "2 bài đọc được, 1 bài mới vào hàng chờ, 2 dòng bị bỏ" in html


def reasons_in_code() -> set[str]:
    """Every word that a reader gives as the reason of a reject."""
    found = {"unclear_encoding", "unusable"}
    for path in Path(ingest.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            first = node.args[0] if name in ("FileError", "Refused", "Broken") and node.args else None
            if isinstance(first, ast.Constant):
                found.add(first.value)
    return found


def test_every_reason_of_a_reject_has_words_and_a_next_step():
    assert reasons_in_code() | {"no_records", REASON} == set(REJECTS)
    for language in ("vi", "en"):
        with translation.override(language):
            assert all(str(text) for word in REJECTS for text in reject_text(word))
            assert all(str(problem_text(word)) for word in PROBLEMS)
    assert reject_text("of_the_future")[0]


def test_a_list_that_is_not_there_is_empty(tmp_path):
    assert list(import_rejects.rejects(tmp_path / "nowhere")) == []


def test_a_run_that_fails_unexpectedly_leaves_no_upload(as_huong, execute_run, monkeypatch):
    run = run_of(as_huong, ("trang.csv", EXPORT))
    monkeypatch.setattr(import_runs, "load_model", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        execute_run(run)
    run.refresh_from_db()
    assert (run.state, run.problem) == (State.FAILED, "unexpected")
    assert not (import_files.folder_of(run) / "files").exists()
