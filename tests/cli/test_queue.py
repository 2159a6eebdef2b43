"""The queue from the command line, as a team uses it: exports in, whatever happens."""

import json
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli_tools import (
    ADDED_NOTHING,
    PATIENCE,
    content,
    rows,
    said_no,
    share_secret,
    start,
    wait_for,
)

RUMOUR = "nghe nói uống nước lá xoan ba ngày là khỏi hẳn ung thư chia sẻ gấp trước khi bị xoá nha bà con"


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if ".import-" in path.name]


# --- once, however often


def test_the_same_export_twice_adds_nothing(khoitrong, make_export, tmp_path):
    first = khoitrong("queue", make_export())
    assert first.returncode == 0, first.stderr
    before = content(tmp_path / "khoitrong.sqlite3")
    assert len(before[0]) > 2
    again = khoitrong("queue", "posts.csv")
    assert again.returncode == 0
    assert ADDED_NOTHING in again.stderr
    assert content(tmp_path / "khoitrong.sqlite3") == before
    assert left_over(tmp_path) == []


@pytest.mark.usefixtures("ready_queue")
def test_a_copy_or_a_folder_with_the_export_adds_nothing(khoitrong, make_export, tmp_path):
    khoitrong("queue", make_export())
    before = content(tmp_path / "khoitrong.sqlite3")
    folder = tmp_path / "bản sao"
    folder.mkdir()
    shutil.copy(tmp_path / "posts.csv", folder / "bài (1).csv")
    for place in (folder / "bài (1).csv", folder):
        assert ADDED_NOTHING in khoitrong("queue", place).stderr
    assert content(tmp_path / "khoitrong.sqlite3") == before


@pytest.mark.usefixtures("ready_queue")
def test_an_export_without_dates_or_links_is_known_again_under_another_name(khoitrong, tmp_path):
    text = "id,text\n" + "".join(f"{n},{RUMOUR} (ngõ {n * 7919})\n" for n in range(1, 6))
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    khoitrong("queue", "a.csv")
    posts = "SELECT count(*) FROM review_itempost"
    before = rows(tmp_path / "khoitrong.sqlite3", posts)
    (tmp_path / "b.csv").write_text(text + "6,hôm nay trời đẹp quá cả nhà ơi\n", encoding="utf-8")
    done = khoitrong("queue", "b.csv", "--json")
    assert json.loads(done.stdout)["queue"] == {
        "new_items": 0,
        "grown_items": 0,
        "new_posts": 0,
        "seen_posts": before[0][0],
    }
    assert rows(tmp_path / "khoitrong.sqlite3", posts) == before


@pytest.mark.usefixtures("ready_queue")
def test_two_weekly_exports_of_one_name_that_count_from_one_are_both_taken_in(khoitrong, tmp_path):
    for week, text in enumerate((RUMOUR, "công an gọi điện bắt chuyển tiền vào tài khoản và bấm link ngay")):
        folder = tmp_path / f"tuan-{week}"
        folder.mkdir()
        (folder / "export.csv").write_text(f"id,text\n1,{text}\n", encoding="utf-8")
        assert khoitrong("queue", folder / "export.csv").returncode == 0
    assert rows(tmp_path / "khoitrong.sqlite3", "SELECT count(*) FROM review_item") == [(2,)]


@pytest.mark.usefixtures("ready_queue")
def test_clusters_grow_by_the_reposts_of_a_later_export(khoitrong, tmp_path):
    header = "post_id,text,created_at,likes\n"
    one = f"a1,{RUMOUR},2026-10-01 08:00,5\n"
    two = one.replace("a1,", "b7,").replace("bà con", "mọi người").replace("10-01", "10-05")
    (tmp_path / "one.csv").write_text(header + one, encoding="utf-8")
    (tmp_path / "two.csv").write_text(header + one + two, encoding="utf-8")
    khoitrong("queue", "one.csv")
    done = khoitrong("queue", "two.csv", "--json")
    assert json.loads(done.stdout)["queue"] == {
        "new_items": 0,
        "grown_items": 1,
        "new_posts": 1,
        "seen_posts": 1,
    }
    assert rows(tmp_path / "khoitrong.sqlite3", "SELECT size FROM review_item") == [(2,)]


@pytest.mark.usefixtures("ready_queue")
def test_the_summary_comes_as_json_with_counts_by_name(khoitrong, make_export, tmp_path):
    for arguments in (["queue"], ["score", "-o", "scores.csv"]):
        said = json.loads(khoitrong(*arguments, make_export(12), "--json").stdout)
        summary = said.get("summary", said)
        assert (summary["rows"], summary["posts"], summary["rejected"]) == (12, 12, 0)
        assert sum(summary["languages"].values()) == 12
        assert set(summary["flagged"]) <= {"positive", "hateful", "offensive", "check"}


def test_a_post_has_one_id_in_every_import_of_a_queue_and_another_in_another_queue(
    khoitrong, make_queue, tmp_path
):
    for name in ("one.sqlite3", "two.sqlite3"):
        make_queue(name)
    header, ids = "post_id,text,author\n", "SELECT post_id FROM review_itempost"
    (tmp_path / "a.csv").write_text(f"{header}1000123_456,{RUMOUR},Tên Riêng\n", encoding="utf-8")
    again = RUMOUR.replace("bà con", "mọi người")
    (tmp_path / "b.csv").write_text(f"{header}1000123_456,{RUMOUR},\n7,{again},\n", encoding="utf-8")
    khoitrong("queue", "a.csv", "--db", "one.sqlite3")
    first = rows(tmp_path / "one.sqlite3", ids)
    done = khoitrong("queue", "b.csv", "--db", "one.sqlite3", "--json")
    added = json.loads(done.stdout)["queue"]
    assert (added["new_posts"], added["seen_posts"]) == (1, 1)
    khoitrong("queue", "a.csv", "--db", "two.sqlite3")
    assert rows(tmp_path / "two.sqlite3", ids) != first
    everything = (tmp_path / "one.sqlite3").read_bytes()
    assert b"1000123" not in everything and "Tên Riêng".encode() not in everything


# --- interrupted

DYING = """
import os, signal
import pipeline.batch.job as job
from pathlib import Path
from pipeline import review
review.setup(Path({db!r})); review.migrate()
import pipeline.review.imports.intake as intake, pipeline.review.queue.enqueue as enqueue
from pipeline.review.models import Import, ItemPost
enqueue.CHUNK = 4
calls = 0
def dying(real, number, after):
    def call(*a, **k):
        global calls
        calls += 1
        if calls == number and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        value = real(*a, **k)
        if calls == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return value
    return call
"""
MOMENTS = {
    "while scoring": "intake.Job._score = dying(intake.Job._score, 1, True)",
    "before the first item": "intake.enqueue = dying(intake.enqueue, 1, False)",
    "within a transaction": "enqueue._record_added = dying(enqueue._record_added, 1, False)",
    "after two chunks": "enqueue._enqueue_chunk = dying(enqueue._enqueue_chunk, 2, True)",
    "within a later chunk": "enqueue._known = dying(enqueue._known, 4, True)",
    "when all is in but not noted": "intake._keep_rejects = dying(intake._keep_rejects, 1, True)",
}


def test_kill_9_at_any_moment_costs_nothing(khoitrong, make_export, tmp_path):
    export = make_export(160)
    with export.open("a", encoding="utf-8") as out:
        out.write("p900,,2026-10-01 08:00,1\n")
    share_secret(tmp_path, "whole.sqlite3", "hurt.sqlite3")
    assert khoitrong("queue", export, "--db", "whole.sqlite3").returncode == 0
    whole = content(tmp_path / "whole.sqlite3")
    assert len(whole[0]) > 12
    sizes = []
    for moment, how in MOMENTS.items():
        before = DYING.format(db="hurt.sqlite3") + how
        killed = khoitrong("queue", export, "--db", "hurt.sqlite3", before=before)
        assert killed.returncode == -signal.SIGKILL, (moment, killed.stderr)
        assert len(left_over(tmp_path)) == 1, moment  # its own; those before it are swept
        sizes.append(len(content(tmp_path / "hurt.sqlite3")[0]))
    assert sizes[:3] == [0, 0, 0]
    assert 0 < sizes[3] < sizes[5] == len(whole[0])
    done = khoitrong("queue", export, "--db", "hurt.sqlite3")
    assert done.returncode == 0, done.stderr
    assert content(tmp_path / "hurt.sqlite3") == whole
    rejects = [(tmp_path / f"{name}.rejects.jsonl").read_text(encoding="utf-8") for name in ("whole", "hurt")]
    assert rejects[0] == rejects[1] != ""
    assert left_over(tmp_path) == []
    assert ADDED_NOTHING in khoitrong("queue", export, "--db", "hurt.sqlite3").stderr


def test_ctrl_c_says_how_to_finish(make_export, tmp_path):
    slow = "import time, pipeline.batch.job as job\nreal = job.Job._score\n"
    slow += "job.Job._score = lambda *a: (open('begun', 'w').close(), time.sleep(600), real(*a))[2]"
    process = start(tmp_path, "queue", make_export(), before=slow)
    wait_for(lambda: (tmp_path / "begun").exists())
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert stderr.endswith("Error: Interrupted.\nRun the same command again to finish.\n")
    assert "Traceback" not in stderr
    assert left_over(tmp_path) == []


# --- at the same time

UNTIL_ONE_WAITS = """
import time
from pathlib import Path
from pipeline import review
review.setup(Path("khoitrong.sqlite3"))
import pipeline.review.imports.intake as intake
waits, do_import = Path("waits"), intake._import
exclusive_access = intake.exclusive_access
def access_that_tells(local, what, on_wait):
    return exclusive_access(local, what, lambda: (waits.touch(), on_wait()))
def import_while_one_waits(*arguments):
    while not waits.exists():
        time.sleep(0.01)
    return do_import(*arguments)
intake.exclusive_access, intake._import = access_that_tells, import_while_one_waits
"""


def test_two_imports_of_one_file_at_once_double_nothing(khoitrong, make_export, make_queue, tmp_path):
    export = make_export(40)
    make_queue("alone.sqlite3")
    share_secret(tmp_path, "alone.sqlite3", "khoitrong.sqlite3")
    khoitrong("queue", export, "--db", "alone.sqlite3")
    assert "waiting for it to finish" in "".join(at_once(tmp_path, export, export))
    assert content(tmp_path / "khoitrong.sqlite3") == content(tmp_path / "alone.sqlite3")
    assert left_over(tmp_path) == []


def test_two_imports_of_different_files_at_once_end_as_one_after_the_other(
    khoitrong, make_export, make_queue, tmp_path
):
    files = [make_export(40), make_export(60, "more.csv")]  # the second holds the rows of the first as well
    share_secret(tmp_path, "khoitrong.sqlite3", *(f"{file.stem}.sqlite3" for file in files))
    at_once(tmp_path, *files)
    ended = []
    for order in (files, files[::-1]):
        database = f"{order[0].stem}.sqlite3"
        make_queue(database)
        for file in order:
            khoitrong("queue", file, "--db", database)
        ended.append(content(tmp_path / database))
    assert content(tmp_path / "khoitrong.sqlite3") in ended


def test_two_imports_at_once_that_share_clusters_and_no_post_make_one_item_of_each(
    khoitrong, make_export, tmp_path
):
    first = make_export(40)
    later = tmp_path / "later.csv"
    lines = first.read_text(encoding="utf-8").splitlines()
    later.write_text("\n".join([lines[0], *(f"q{line[1:]}" for line in lines[1:])]), encoding="utf-8")
    share_secret(tmp_path, "khoitrong.sqlite3", "alone.sqlite3", "turns.sqlite3", "others.sqlite3")
    khoitrong("queue", first, "--db", "alone.sqlite3")
    at_once(tmp_path, first, later)
    for database, order in (("turns.sqlite3", (first, later)), ("others.sqlite3", (later, first))):
        for file in order:
            khoitrong("queue", file, "--db", database)
    found = content(tmp_path / "khoitrong.sqlite3")
    assert found in (content(tmp_path / "turns.sqlite3"), content(tmp_path / "others.sqlite3"))
    counts = "SELECT count(*), sum(size) FROM review_item"
    [(items, posts)] = rows(tmp_path / "alone.sqlite3", counts)
    assert rows(tmp_path / "khoitrong.sqlite3", counts) == [(items, 2 * posts)]


def test_any_number_of_workers_fills_the_queue_with_the_same(khoitrong, make_export, tmp_path):
    export = make_export(60)
    share_secret(tmp_path, "one.sqlite3", "two.sqlite3")
    for workers, database in ((1, "one.sqlite3"), (2, "two.sqlite3")):
        done = khoitrong("queue", export, "--workers", workers, "--db", database)
        assert done.returncode == 0, done.stderr
    assert content(tmp_path / "one.sqlite3") == content(tmp_path / "two.sqlite3")
    assert left_over(tmp_path) == []


def at_once(folder: Path, *files: Path) -> list[str]:
    """Import two files, the first to begin while the other waits; return what each import said."""
    running = [start(folder, "queue", file, before=UNTIL_ONE_WAITS) for file in files]
    said = [process.communicate(timeout=PATIENCE)[1] for process in running]
    assert [process.returncode for process in running] == [0] * len(files), said
    return said


@pytest.mark.usefixtures("ready_queue")
def test_a_queue_that_another_program_holds_is_left_alone(make_export, khoitrong, tmp_path):
    khoitrong("queue", make_export(6))
    impatient = "import pipeline.review.settings as s; s.DATABASES['default']['OPTIONS']['timeout'] = 0.2"
    with closing(sqlite3.connect(tmp_path / "khoitrong.sqlite3")) as other:
        other.execute("BEGIN EXCLUSIVE")
        process = start(tmp_path, "queue", make_export(60), before=impatient)
        _, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "in use by another program" in stderr
    assert "Traceback" not in stderr


# --- bad input and bad places


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("missing.csv", None),
        ("empty.csv", b""),
        ("binary.csv", bytes(range(256)) * 40),
        ("header.csv", b"post_id,text\n"),
        ("cut.json", b'[{"id": "1", "message": "ch'),
    ],
)
@pytest.mark.usefixtures("ready_queue")
def test_an_unusable_export_leaves_the_queue_as_it_was(khoitrong, make_export, tmp_path, name, data):
    khoitrong("queue", make_export(12))
    before = content(tmp_path / "khoitrong.sqlite3")
    if data is not None:
        (tmp_path / name).write_bytes(data)
    said = said_no(khoitrong("queue", name))
    assert name in said
    assert content(tmp_path / "khoitrong.sqlite3") == before
    assert left_over(tmp_path) == []


def test_a_file_that_is_no_database_is_refused_and_kept(khoitrong, make_export, tmp_path):
    (tmp_path / "notes.txt").write_text("việc cần làm " * 100, encoding="utf-8")
    assert "not a queue database" in said_no(khoitrong("queue", make_export(6), "--db", "notes.txt"))
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "việc cần làm " * 100


def test_a_folder_or_a_place_below_a_file_is_no_database(khoitrong, make_export, tmp_path):
    export = make_export(6)
    assert "is a folder" in said_no(khoitrong("queue", export, "--db", tmp_path))
    assert "--db" in said_no(khoitrong("queue", export, "--db", export / "queue.sqlite3"))


def test_a_read_only_database_is_said_to_be_one(make_export, tmp_path):
    folder = tmp_path / "kho"
    folder.mkdir()
    if os.geteuid() == 0:
        pretend = "import pipeline.io\ndef no(*a, **k): raise PermissionError(13, 'Permission denied')\n"
        pretend += "pipeline.io.atomic_write = no"
    else:
        pretend = ""
        folder.chmod(0o500)
    process = start(tmp_path, "queue", make_export(6), "--db", folder / "q.sqlite3", before=pretend)
    _, stderr = process.communicate(timeout=PATIENCE)
    folder.chmod(0o700)
    assert process.returncode == 1
    assert "cannot be written (Permission denied)" in stderr
    assert "--db" in stderr


def test_a_full_disk_stops_the_import_with_one_message(make_export, tmp_path):
    full = "import errno, os, pipeline.batch.parts as p\n"
    full += "def no(*a, **k): raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))\np.Parts.write = no"
    process = start(tmp_path, "queue", make_export(6), before=full)
    _, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "No space left" in stderr and "Free some space" in stderr
    assert "Traceback" not in stderr
    assert rows(tmp_path / "khoitrong.sqlite3", "SELECT count(*) FROM review_import") == [(0,)]
