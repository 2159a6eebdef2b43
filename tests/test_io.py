"""Files are whole or not there, cells run nowhere, and a lock ends with its holder."""

import csv
import io
import re
import stat
import subprocess
import sys
import threading

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.io import atomic_write, escape_csv_cell, file_lock, unescape_csv_cell

RUNS = re.compile(r"[=+\-@＝＋－＠]")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


# --- atomic writes


def test_a_file_gets_its_name_when_all_of_it_is_there(tmp_path):
    with atomic_write(tmp_path / "a.txt") as temporary:
        temporary.write_text("một", encoding="utf-8")
        assert not (tmp_path / "a.txt").exists()
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "một"
    assert names(tmp_path) == ["a.txt"]


def test_a_failure_half_way_leaves_the_older_file_and_nothing_else(tmp_path):
    (tmp_path / "a.txt").write_text("cũ", encoding="utf-8")

    def write_half():
        with atomic_write(tmp_path / "a.txt") as temporary:
            temporary.write_text("nửa", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "cũ"
    assert names(tmp_path) == ["a.txt"]


def test_a_full_disk_at_the_last_moment_leaves_the_older_file(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("cũ", encoding="utf-8")

    def full(*_):
        raise OSError(28, "No space left on device")

    def write():
        with atomic_write(tmp_path / "a.txt") as temporary:
            temporary.write_text("mới", encoding="utf-8")

    monkeypatch.setattr("pipeline.io.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write()
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "cũ"
    assert names(tmp_path) == ["a.txt"]


def test_a_killed_writer_leaves_the_older_file(tmp_path):
    (tmp_path / "a.txt").write_text("cũ", encoding="utf-8")
    code = (
        "import os, pathlib; from pipeline.io import atomic_write\n"
        "with atomic_write(pathlib.Path('a.txt')) as temporary:\n"
        "    temporary.write_text('half'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False, timeout=60)
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "cũ"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_a_private_file_is_private_before_a_word_of_it_is_written(tmp_path):
    with atomic_write(tmp_path / "secret", mode=0o600) as temporary:
        assert stat.S_IMODE(temporary.stat().st_mode) == 0o600
        temporary.write_text("khoá", encoding="utf-8")
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_another_file_has_the_permissions_of_any_new_file(tmp_path):
    (tmp_path / "plain").touch()
    with atomic_write(tmp_path / "ours") as temporary:
        temporary.touch()
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("has_links", [True, False])
def test_the_first_of_several_writers_wins_where_nothing_may_be_replaced(tmp_path, monkeypatch, has_links):
    if not has_links:
        monkeypatch.setattr("pipeline.io.os.link", lambda *_: (tmp_path / "missing").stat())
    with atomic_write(tmp_path / "key", overwrite=False) as temporary:
        temporary.write_text("first", encoding="utf-8")
    monkeypatch.undo()

    def write_second():
        with atomic_write(tmp_path / "key", overwrite=False) as temporary:
            temporary.write_text("second", encoding="utf-8")

    with pytest.raises(FileExistsError):
        write_second()
    assert (tmp_path / "key").read_text(encoding="utf-8") == "first"
    assert names(tmp_path) == ["key"]


# --- cells


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", '"=', " -", "'@"]
)
def test_a_cell_that_could_start_a_formula_gets_an_apostrophe(start):
    assert escape_csv_cell(f"{start}1+2") == f"'{start}1+2"


@pytest.mark.parametrize("value", ["1294030472427835393", "0042", "12e34", "2,5E9", " 0042 ", "'0042"])
def test_digits_that_a_spreadsheet_would_change_get_an_apostrophe(value):
    assert escape_csv_cell(value) == f"'{value}"
    assert unescape_csv_cell(f"'{value}") == value


@pytest.mark.parametrize(
    "value",
    ["bài viết", "a=b", "p-17", "'trích'", "", "12:30", "một\n\nhai", "123456789012345", "0", "0.5", "p0042"],
)
def test_any_other_text_stays_as_it_is(value):
    assert escape_csv_cell(value) == value


def test_numbers_lists_and_nothing_have_their_plain_form():
    assert [escape_csv_cell(each) for each in (-3, 0.5, None, ["p1", "p2"])] == ["-3", "0.5", "", "p1 p2"]


@given(st.lists(st.text(alphabet="=+-@＝＋－＠;,\t\r\n\"' a|%"), min_size=1, max_size=3))
@example(["a;=1"])
@example(['";=1'])
@example(["\n\t=1"])
@example([' "=1'])
def test_no_cell_starts_a_formula_whatever_separator_is_set(values):
    out = io.StringIO(newline="")
    cells = [escape_csv_cell(value) for value in values]
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=delimiter):
            assert not [cell for cell in row if RUNS.match(cell.strip(' "\t\r\n'))], (delimiter, row)


@given(st.text(alphabet="a\";=+-@\t\r\n' 01eE,１＝", max_size=20))
def test_what_was_put_before_a_formula_is_taken_off_again(text):
    assert unescape_csv_cell(escape_csv_cell(text)) == text


# --- locks


def test_a_lock_is_free_again_when_its_block_ends(tmp_path):
    for _ in range(2):
        with file_lock(tmp_path / "lock", timeout=0):
            pass


def test_somebody_who_does_not_wait_is_turned_away_unheard(tmp_path):
    told = []
    with file_lock(tmp_path / "lock"), pytest.raises(TimeoutError):  # noqa: SIM117  the second one fails
        with file_lock(tmp_path / "lock", timeout=0, on_wait=lambda: told.append("waits")):
            pass
    assert told == []


def test_somebody_who_waits_is_told_once_and_gets_his_turn(tmp_path):
    waits, done, told = threading.Event(), threading.Event(), []

    def second():
        with file_lock(tmp_path / "lock", on_wait=lambda: (told.append("waits"), waits.set())):
            done.set()

    with file_lock(tmp_path / "lock"):
        thread = threading.Thread(target=second)
        thread.start()
        assert waits.wait(60)
        assert not done.is_set()
    assert done.wait(60)
    thread.join()
    assert told == ["waits"]


def test_a_killed_holder_holds_nothing(tmp_path):
    code = (
        "import pathlib, time; from pipeline.io import file_lock\n"
        "with file_lock(pathlib.Path('lock')): print('held', flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(TimeoutError), file_lock(tmp_path / "lock", timeout=0):
            pass
        holder.kill()
    with file_lock(tmp_path / "lock", timeout=60):
        pass


def test_a_folder_that_is_missing_is_not_made_for_a_lock(tmp_path):
    with pytest.raises(FileNotFoundError), file_lock(tmp_path / "none" / "lock"):
        pass
    assert names(tmp_path) == []
