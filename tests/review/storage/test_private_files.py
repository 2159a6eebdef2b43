"""What the app writes about a team and its posts is readable by its owner only, whatever the umask."""

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import review
from pipeline.review.backup import backup
from pipeline.review.imports import files as import_files
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.retention.purge import purge
from tests.cli_tools import command
from tests.review.samples import queue_item


@pytest.fixture(autouse=True)
def _umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """What somebody else may read, save for locks, which hold nothing."""
    found = [path for path in folder.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    return [str(path.relative_to(folder)) for path in found if path.is_dir() or path.stat().st_size]


@pytest.fixture
def fresh(bare_database, monkeypatch, django_db_blocker) -> Iterator[Path]:
    monkeypatch.setenv("KHOITRONG_DB", str(bare_database))
    with django_db_blocker.unblock():
        review.setup(bare_database)
        review.migrate()
        yield bare_database


def test_a_new_queue_its_log_and_its_secret(fresh, tmp_path):
    enqueue([queue_item(1)])
    assert fresh.with_name(f"{fresh.name}-wal").exists()
    assert fresh.with_name(f"{fresh.name}.secret").exists()
    assert open_to_others(tmp_path) == []


def test_a_queue_of_an_earlier_version_is_closed_when_it_is_opened(fresh, tmp_path):
    enqueue([queue_item(1)])
    for path in tmp_path.iterdir():
        path.chmod(0o644)
    review.setup(fresh)
    assert open_to_others(tmp_path) == []


def test_backups_and_what_a_restore_sets_aside(fresh, tmp_path):
    enqueue([queue_item(1)])
    backup.backup(tmp_path / "q.backup")
    done = backup.restore(tmp_path / "q.backup", force=True)
    assert Path(done.aside).exists()
    assert open_to_others(tmp_path) == []


def test_a_queue_restored_to_a_new_place(fresh, tmp_path, monkeypatch):
    enqueue([queue_item(1)])
    backup.backup(tmp_path / "q.backup")
    monkeypatch.setenv("KHOITRONG_DB", str(tmp_path / "new.sqlite3"))
    review.setup(tmp_path / "new.sqlite3")
    done = backup.restore(tmp_path / "q.backup")
    assert (done.items, done.aside) == (1, "")
    assert open_to_others(tmp_path) == []


def test_uploads(fresh, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from pipeline.review.accounts.accounts import add_user

    run = import_files.receive(
        [SimpleUploadedFile("a.csv", b"id,text\n1,xin")], add_user("huong", "bến sông 42 đò", "lead")
    )
    assert import_files.files_of(run)
    assert open_to_others(tmp_path) == []


def test_the_certificate_of_a_purge(fresh, tmp_path):
    purge().write(tmp_path / "certificate.json")
    assert open_to_others(tmp_path) == []


def test_rejects_and_everything_else_that_the_command_leaves(tmp_path):
    export = tmp_path / "in" / "a.csv"
    export.parent.mkdir()
    export.write_text(
        "id,text\n1,nghe nói uống nước lá xoan là khỏi ung thư chia sẻ gấp nha\n2,\n", encoding="utf-8"
    )
    out = tmp_path / "out"
    out.mkdir(mode=0o700)
    done = subprocess.run(command("queue", export, "--db", out / "q.sqlite3"), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (out / "q.rejects.jsonl").exists()
    assert open_to_others(out) == []
