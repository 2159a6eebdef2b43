"""Copies of the queue, made and put back while people work on it."""

import datetime
import os
import sqlite3
import stat
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from pipeline import review
from pipeline.errors import OutputError, QueueError, UsageError
from pipeline.review.backup import backup
from pipeline.review.models import Event, Item, Review
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.leases import claim_next
from pipeline.review.storage import event_log
from pipeline.review.storage.append_only import unprotect
from pipeline.review.storage.database_url import resolve_database
from tests.review.conftest import own_database
from tests.review.samples import decide, queue_item

pytestmark = pytest.mark.both_databases

WORKING = """
from pipeline.review.queue.enqueue import enqueue
from tests.review.samples import queue_item
print("go", flush=True)
for n in range(100, 100000):
    enqueue([queue_item(n, posts=2)])
"""


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "copy.backup"


@pytest.fixture
def decided(filled, lan):
    """A queue of five items, one of them decided."""
    decide(lan, str(claim_next(lan).token), {"check": "accurate"})
    return filled


@pytest.fixture
def elsewhere(vendor, tmp_path, request) -> Callable[[], None]:
    """Change over to a new database of the same kind."""
    if vendor == "sqlite":
        yield lambda: review.setup(tmp_path / "elsewhere.sqlite3")
        return
    with own_database(request.getfixturevalue("cluster")) as address:
        yield lambda: review.setup(address)
        connections.close_all()


def test_a_copy_put_back_elsewhere_holds_everything(decided, file, elsewhere):
    before = event_log.verify()
    made = backup.backup(file)
    assert (made.items, made.events, made.last_hash) == (5, before.events, before.last_hash)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    elsewhere()
    done = backup.restore(file)
    assert (done.items, done.last_hash, done.aside) == (5, before.last_hash, "")
    assert Review.objects.get().outcome == "accurate"
    assert event_log.verify(known=before.last_hash, foreign=True).is_whole  # the secret stayed behind
    assert Event.objects.last().kind == "restored"
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []


def test_what_was_restored_is_a_queue_to_work_on(decided, file, elsewhere, lan):
    backup.backup(file)
    elsewhere()
    backup.restore(file)
    decide(lan, str(claim_next(lan).token), {"check": "scam"}, "người lạ gọi xin mã", "https://example.org/x")
    with pytest.raises(Exception, match="append-only"):
        Event.objects.all()._raw_delete("default")


def test_a_copy_made_while_others_write_is_whole_and_of_one_moment(filled, file, python, elsewhere):
    process = python(WORKING)
    try:
        assert process.stdout.readline() == "go\n"
        while Item.objects.count() < 20:
            pass
        made = backup.backup(file)
        assert process.poll() is None
    finally:
        process.kill()
        process.communicate()
    assert Item.objects.count() > made.items >= 20
    elsewhere()
    backup.restore(file)
    assert Item.objects.count() == Event.objects.filter(kind="added").count() == made.items


def test_restoring_under_the_hands_of_writers_loses_nothing(filled, file, python):
    backup.backup(file)
    process = python(WORKING)
    try:
        assert process.stdout.readline() == "go\n"
        while Item.objects.count() < 20:
            pass
        done = backup.restore(file, force=True)
        before = Item.objects.count()
        while Item.objects.count() < before + 5:  # the writer goes on in what was restored
            assert process.poll() is None, process.stderr.read()
    finally:
        process.kill()
        process.communicate()
    assert event_log.verify().is_whole
    restored, aside = set(numbers("review_item")), set(kept(done.aside))
    assert len(aside) >= 20
    assert aside | restored == set(range(1, 6)) | set(range(100, max(restored) + 1))


def numbers(table: str) -> list[int]:
    """The numbers that the samples gave to the items of a table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cluster_id FROM {table}")
        return [int(cluster[1:], 16) for (cluster,) in cursor.fetchall()]


def kept(aside: str) -> list[int]:
    if connection.vendor == "postgresql":
        return numbers(f"{aside.split()[2]}.review_item")
    with closing(sqlite3.connect(aside)) as old:
        return [int(cluster[1:], 16) for (cluster,) in old.execute("SELECT cluster_id FROM review_item")]


def test_a_queue_with_something_in_it_is_replaced_only_by_force_and_kept(decided, file):
    backup.backup(file)
    enqueue([queue_item(9)])
    with pytest.raises(UsageError, match=r"holds a queue.*--force"):
        backup.restore(file)
    assert Item.objects.count() == 6
    done = backup.restore(file, force=True)
    assert Item.objects.count() == 5
    assert sorted(kept(done.aside)) == [1, 2, 3, 4, 5, 9]


def test_two_put_back_in_one_second_are_both_kept(decided, file, monkeypatch):
    class Standing(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 11, 29, 22, 52, 25, tzinfo=tz)

    monkeypatch.setattr("datetime.datetime", Standing)
    backup.backup(file)
    asides = []
    for number in (9, 8, 7):
        enqueue([queue_item(number)])
        asides.append(backup.restore(file, force=True).aside)
    assert [kept(aside)[-1] for aside in asides] == [9, 8, 7]


def test_logins_of_the_copy_are_closed(filled, as_lan, file):
    assert Session.objects.exists()
    backup.backup(file)
    backup.restore(file, force=True)
    assert not Session.objects.exists()


def test_a_copy_of_an_older_version_is_brought_up_to_date(decided, file, elsewhere, settings):
    backup.backup(file)
    elsewhere()
    settings.MIGRATION_MODULES = {"review": "tests.review.storage.later_version"}
    backup.restore(file)
    assert MigrationRecorder.Migration.objects.filter(app="review", name="0003_remark_words").exists()
    assert Item.objects.count() == 5


def test_a_copy_of_a_newer_version_is_refused_and_nothing_changes(decided, file):
    MigrationRecorder.Migration.objects.create(app="review", name="9999_later")
    backup.backup(file)
    before = event_log.verify()
    with pytest.raises(QueueError, match="newer version"):
        backup.restore(file, force=True)
    assert event_log.verify() == before


def test_a_copy_with_a_changed_log_is_refused(decided, file, elsewhere):
    backup.backup(file)
    with connection.schema_editor() as editor:
        unprotect(editor, "review_event")
    Event.objects.filter(kind="reviewed").update(kind="skipped")
    with pytest.raises(QueueError, match="event log is broken"):
        backup.backup(file, force=True)
    elsewhere()
    assert backup.restore(file).items == 5  # the good copy of before was not touched


@pytest.mark.parametrize(
    "content", [b"", b"post_id,text\n1,a\n", b"SQLite format 3\0" + b"x" * 9, b"PGDMP" + b"x" * 99]
)
def test_what_is_no_copy_is_refused_and_nothing_changes(filled, file, content):
    file.write_bytes(content)
    with pytest.raises(QueueError):
        backup.restore(file, force=True)
    assert Item.objects.count() == 5
    with pytest.raises(QueueError, match="cannot be read"):
        backup.restore(file.with_name("nowhere"), force=True)


def test_a_file_that_is_there_is_replaced_only_by_force(filled, file):
    file.write_text("bảng lương")
    with pytest.raises(UsageError, match=r"there already.*--force"):
        backup.backup(file)
    assert file.read_text() == "bảng lương"
    assert backup.backup(file, force=True).items == 5


def test_a_place_that_cannot_be_written_says_so(filled, file):
    with pytest.raises(OutputError, match="cannot be written"):
        backup.backup(file / "below" / "a.backup")


@pytest.mark.parametrize("vendor", ["sqlite"])
def test_the_queue_is_never_its_own_copy(filled):
    with pytest.raises(UsageError, match="queue itself"):
        backup.backup(filled, force=True)


@pytest.mark.parametrize("vendor", ["sqlite"])
def test_a_database_of_something_else_is_no_copy(filled, file):
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE songs (name TEXT)")
    with pytest.raises(QueueError, match="no copy of a queue"):
        backup.restore(file, force=True)


@pytest.mark.parametrize("vendor", ["postgresql"])
def test_a_missing_program_says_how_to_get_it(filled, file, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(QueueError, match=r"pg_dump is not installed.*postgresql-client"):
        backup.backup(file)
    assert not file.exists()


def test_the_commands_say_what_they_did_and_end_with_the_right_code(decided, file, tmp_path, warm):
    connections.close_all()

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        env = os.environ | {
            "KHOITRONG_DB": getattr(resolve_database(), "address", None) or str(resolve_database()),
            "COLUMNS": "200",
        }
        return warm.run([*map(str, arguments)], tmp_path, env)

    done = run("backup", file)
    assert (done.returncode, done.stdout) == (0, "")
    assert "5 items" in done.stderr and "Last seal" in done.stderr
    assert run("backup", file).returncode == 2
    assert run("restore", file).returncode == 2
    assert run("restore", file.with_name("nowhere"), "--force").returncode == 1
    done = run("restore", file, "--force")
    assert done.returncode == 0 and "kept in" in done.stderr, done.stderr
    assert run("audit", "verify").returncode == 0
    assert run("audit", "verify", "--known", backup.backup(tmp_path / "b").last_hash).returncode == 0
