"""The app comes up in one process, and when it cannot, it says what to do."""

import os
import socket
import sqlite3
import stat
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from pipeline import review
from pipeline.errors import QueueError
from pipeline.review.accounts.accounts import ensure_demo_users
from tests.postgres import NEVER


def run(code: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("KHOITRONG", "DATABASE_URL", "DJANGO"))
    }
    command = [sys.executable, "-c", f"from pathlib import Path\nfrom pipeline import review\n{code}"]
    return subprocess.run(
        command, cwd=folder, env=env | environment, capture_output=True, text=True, timeout=NEVER, check=False
    )


def test_importing_the_package_stays_light(tmp_path):
    done = run("import sys; print('django' in sys.modules)", tmp_path)
    assert done.stdout.strip() == "False"


def test_it_starts_in_any_folder_with_a_database_of_its_own(tmp_path):
    code = (
        "print(review.setup()); review.migrate(); review.migrate()\n"
        "from pipeline.review.queue.enqueue import enqueue\nprint(enqueue([]))"
    )
    done = run(code, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == str(tmp_path / "khoitrong.sqlite3")
    assert (tmp_path / "khoitrong.sqlite3").exists()


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    code = "review.setup(Path('a.sqlite3'))\nfrom django.conf import settings\nprint(settings.SECRET_KEY)"
    keys = {run(code, tmp_path).stdout for _ in range(2)}
    assert len(keys) == 1 and len(keys.pop()) >= 50
    assert stat.S_IMODE((tmp_path / "a.sqlite3.secret").stat().st_mode) == 0o600


def test_two_first_starts_at_once_agree(tmp_path):
    code = (
        "review.setup(Path('a.sqlite3')); review.migrate()\n"
        "from django.conf import settings; print(settings.SECRET_KEY)"
    )
    command = [sys.executable, "-c", f"from pathlib import Path\nfrom pipeline import review\n{code}"]
    both = [
        subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=NEVER) for process in both]
    assert [process.returncode for process in both] == [0, 0], outputs
    assert outputs[0][0] == outputs[1][0]


def test_setup_may_change_over_to_another_database(database, tmp_path):
    from pipeline.review.models import Item

    review.setup(tmp_path / "other.sqlite3")
    review.migrate()
    assert Item.objects.count() == 0
    assert (tmp_path / "other.sqlite3").stat().st_size > 0


def test_a_database_that_must_exist_is_not_made(tmp_path):
    with pytest.raises(QueueError, match="no queue"):
        review.setup(tmp_path / "nowhere.sqlite3", must_exist=True)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_database(tmp_path):
    with pytest.raises(QueueError, match="is a folder"):
        review.setup(tmp_path)


def test_a_file_that_is_no_database_says_so(database, tmp_path):
    other = tmp_path / "anh.sqlite3"
    other.write_bytes(b"\x89PNG not a database at all" * 100)
    review.setup(other)
    with pytest.raises(QueueError, match=r"not a queue database.*--db"):
        review.migrate()


def test_a_place_that_cannot_be_written_says_so(tmp_path):
    in_the_way = tmp_path / "tep"
    in_the_way.write_text("")
    with pytest.raises(QueueError, match=r"cannot be written.*--db"):
        review.setup(in_the_way / "queue.sqlite3")


def test_a_read_only_database_says_so(database):
    from django.db import connection

    from pipeline.review.queue.enqueue import enqueue
    from tests.review.samples import queue_item

    connection.ensure_connection()
    connection.connection.execute("PRAGMA query_only = ON")
    with pytest.raises(QueueError, match=r"cannot be written.*--db"):
        enqueue([queue_item(1)])


def test_a_port_in_use_names_the_next_one(database):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(QueueError, match=rf"Port {port} is in use.*--port {port + 1}"):
            review.serve(port=port)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])
def test_a_demo_is_never_open_to_the_network(database, host):
    ensure_demo_users()
    with pytest.raises(QueueError, match="known passwords"):
        review.serve(host)


def test_pages_and_static_files_come_from_one_process(database, python):
    process = python("review.serve(port=0, on_ready=lambda url: print(url, flush=True))")
    try:
        url = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{url}/login/", timeout=20) as page:
            assert page.status == 200
        with urllib.request.urlopen(f"{url}/static/review/app.css", timeout=20) as style:
            assert style.headers["Content-Type"].startswith("text/css")
            assert style.headers["X-Content-Type-Options"] == "nosniff"
            assert "no-store" not in style.headers["Cache-Control"]
    finally:
        process.kill()
        process.communicate()


def test_the_database_waits_writes_ahead_and_enforces_keys(database):
    from django.db import connection

    with connection.cursor() as cursor:
        pragmas = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
    assert pragmas == PRAGMAS
    assert sqlite3.connect(database).execute("PRAGMA journal_mode").fetchone() == ("wal",)


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20_000}


def test_django_finds_nothing_to_complain_about(database):
    from django.core.management import call_command

    call_command("check", fail_level="WARNING")
