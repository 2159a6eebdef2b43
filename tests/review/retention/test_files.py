"""What lies beside the queue goes as well when it is old, and nothing else does."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from pipeline.review.backup import backup
from pipeline.review.backup.postgres import unpacked
from pipeline.review.imports import files as import_files
from pipeline.review.models import Event, ImportRun
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.retention.purge import plan, purge
from pipeline.review.storage.database_url import resolve_database
from tests.review.samples import queue_item


def aged(path: Path, days: float) -> Path:
    moment = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))
    return path


def written(path: Path, days: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("chữ của ai đó", encoding="utf-8")
    return aged(path, days)


def test_old_rejects_and_queues_set_aside_go_and_young_ones_stay(filled):
    rejects = written(filled.with_suffix(".rejects.jsonl"), 91)
    old = written(filled.with_name("queue.before-20260801-101500-2.sqlite3"), 31)
    young = written(filled.with_name("queue.before-20261101-101500.sqlite3"), 29)
    log = written(filled.with_name(f"{old.name}-wal"), 31)
    done = purge()
    assert [path.exists() for path in (rejects, old, log, young)] == [False, False, False, True]
    assert done.counts == {"rejects": 1, "queues_set_aside": 1}
    assert Event.objects.filter(kind=Event.Kind.PURGED).latest("pk").payload["counts"] == done.counts


def test_what_is_not_ours_stays_however_old(filled):
    others = [
        written(filled.with_name(name), 400)
        for name in (
            "other.before-20260801-101500.sqlite3",
            "notes.backup",
            "queue.before-tet.sqlite3",
            "b.csv",
        )
    ]
    target = written(filled.with_name("elsewhere.txt"), 400)
    link = filled.with_name("queue.before-20260801-101501.sqlite3")
    link.symlink_to(target)
    assert purge().counts == {}
    assert all(path.exists() for path in (*others, link, target))


def test_working_folders_of_killed_imports_and_restores_go(filled):
    staged = written(filled.with_name(f".{filled.name}.import-abc") / "parts" / "a.parquet", 0)
    restoring = written(filled.with_name(f".{filled.name}.restore-new") / "staged.sqlite3", 0)
    stopped = written(filled.with_name(f".{filled.name}.restore-old") / "staged.sqlite3", 2)
    aged(stopped.parent, 2)
    assert purge().counts == {"staged_copies": 2}
    assert [path.exists() for path in (staged, restoring, stopped)] == [False, True, False]


def test_uploads_of_runs_that_ended_go_and_the_run_stays(filled, huong):
    long_ago = timezone.now() - timedelta(days=91)
    runs = [
        ImportRun.objects.create(made_by=huong, made_at=made_at, state=state)
        for made_at, state in (
            (long_ago, ImportRun.State.DONE),
            (long_ago, ImportRun.State.RUNNING),
            (timezone.now(), ImportRun.State.FAILED),
        )
    ]
    kept = [written(import_files.folder_of(run) / "rejects.jsonl", 0) for run in runs]
    unknown = written(import_files.imports_folder() / "0000" / "files" / "a.csv", 0)
    aged(unknown.parents[1], 91)
    assert purge().counts == {"uploads": 2}
    assert [path.exists() for path in (*kept, unknown)] == [False, True, True, False]
    assert ImportRun.objects.count() == 3


def test_old_backups_of_this_queue_go_and_the_newest_stays_for_as_long_as_texts_do(filled):
    first, second = filled.with_name("a.backup"), filled.with_name("b.backup")
    for path in (first, second):
        backup.backup(path)
    aged(first, 45)
    aged(second, 40)
    assert plan().counts == {"backups": 1}
    purge()
    assert (first.exists(), second.exists()) == (False, True)
    aged(second, 91)
    purge()
    assert not second.exists()


def test_a_backup_of_another_queue_stays(filled, tmp_path):
    copy = filled.with_name("a.backup")
    backup.backup(copy)
    aged(copy, 400)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER review_event_no_update")
        cursor.execute("UPDATE review_event SET entry_hash = 'x' WHERE id = 1")
    assert purge().counts == {}
    assert copy.exists()


@pytest.mark.parametrize("vendor", ["postgresql"])
def test_a_schema_that_a_restore_set_aside_goes(filled, vendor, tmp_path):
    backup.backup(tmp_path / "q.backup")
    backup.restore(tmp_path / "q.backup", force=True)
    enqueue([queue_item(9)])
    schemas = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'before%'"
    with connection.cursor() as cursor:
        cursor.execute(schemas)
        assert cursor.fetchone() == (1,)
        purge(now=timezone.now() + timedelta(days=29))
        cursor.execute(schemas)
        assert cursor.fetchone() == (1,)
        purge(now=timezone.now() + timedelta(days=31))
        cursor.execute(schemas)
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("vendor", ["postgresql"])
def test_a_schema_that_a_killed_restore_left_goes_after_a_day(filled, vendor, tmp_path):
    backup.backup(tmp_path / "q.backup")
    with unpacked(tmp_path / "q.backup", resolve_database()), connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'khoitrong%'")
        ((name,),) = cursor.fetchall()
        later = timezone.now() + timedelta(hours=23)
        assert purge(now=later).counts == {}, "it may be at work"
        assert purge(now=later + timedelta(hours=2)).counts == {"staged_copies": 1}
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [name])
        assert cursor.fetchone() == (0,)
