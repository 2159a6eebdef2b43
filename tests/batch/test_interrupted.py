"""A run that is killed, again and again and wherever it is, ends with the bytes of one that was not."""

import csv
import os
import random
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import batch
from pipeline.classify import load_model
from pipeline.settings import DEFAULTS
from tests.cli_tools import PATIENCE, start, wait_for
from tests.conftest import DEEDS, SUBJECTS

POSTS, BATCH = 360, 40

SMALL = f"""
from dataclasses import replace
import pipeline.batch.job as job
job.DEFAULTS = replace(job.DEFAULTS, batch_size={BATCH})
"""
"""Small batches, so that there are many points to be killed at."""

DIES = """
import os, signal
from pathlib import Path
left = {left}
real = Path.replace
def replace(self, target):
    global left
    left -= 1
    if left == 0 and {before}:
        os.kill(os.getpid(), signal.SIGKILL)
    real(self, target)
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
Path.replace = replace
"""
"""Kills itself at the so-manieth file that is renamed into place, before or after."""


FULL = """
import errno, os
from pathlib import Path
real = Path.replace
def replace(self, target):
    if str(target).endswith("00000004.posts.arrow"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    real(self, target)
Path.replace = replace
"""
"""Finds the disk full at the fifth batch."""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Posts without times, so that no age changes a byte, with near copies and rows that cannot be used."""
    path = tmp_path / "posts.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["post_id", "text"])
        for i in range(POSTS):
            text = f"{SUBJECTS[i % 5]} {DEEDS[i % 6]} ở ngõ {i * 31 % 97} phố {i * 17 % 53}"
            writer.writerow([f"p{i}", "" if i % 50 == 7 else text])
    return path


@pytest.fixture
def whole(export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The scores of a run that nothing happened to, in this process."""
    monkeypatch.setattr("pipeline.batch.job.DEFAULTS", replace(DEFAULTS, batch_size=BATCH))
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "whole.jsonl"
    source = batch.Source((Path(export.name),), id_key=batch.ensure_id_key(tmp_path / "key"))
    batch.score(source, out, batch.Scorer.for_budget(load_model("linear"), 0.2))
    return out


SCORE = ("score", "posts.csv", "-o", "out.jsonl", "--engine", "linear", "--budget", 0.2, "--key-file", "key")


def begin(folder: Path, *more: object, before: str = "") -> subprocess.Popen[str]:
    return start(folder, *SCORE, *more, before=SMALL + before)


def assert_same(folder: Path) -> None:
    assert (folder / "out.jsonl").read_bytes() == (folder / "whole.jsonl").read_bytes()
    rejects = [(folder / f"{name}.rejects.jsonl").read_bytes() for name in ("out", "whole")]
    assert rejects[0] == rejects[1] != b""
    assert not (folder / "out.jsonl.parts").exists()


@pytest.mark.usefixtures("whole")
def test_killed_again_and_again_it_ends_as_if_nothing_had_happened(
    khoitrong: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    pick, resumed, deaths = random.Random(20261), [], 0
    while True:
        dies = DIES.format(left=pick.randint(4, 24), before=pick.random() < 0.5)
        done = khoitrong(*SCORE, *resumed, before=SMALL + dies)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert not (tmp_path / "out.jsonl").exists() or deaths > 2  # killed with all done but tidying up
        deaths, resumed = deaths + 1, ["--resume"]
    assert deaths > 1
    assert_same(tmp_path)


@pytest.mark.usefixtures("whole")
def test_two_workers_killed_again_and_again_end_as_if_nothing_had_happened(tmp_path: Path) -> None:
    """Whoever is killed: the process that reads, or one that scores."""
    parts, pick, deaths = tmp_path / "out.jsonl.parts", random.Random(20261), 0
    for number in range(4):
        target = pick.randint(3, 12) + files_in(parts)
        process = begin(tmp_path, "--workers", 2, *(["--resume"] if number else []))
        stderr = kill_one(process, parts, target, pick if number % 2 else None)
        deaths += process.returncode != 0
        assert process.returncode in (0, 1, -signal.SIGKILL), stderr
        assert process.returncode != 1 or "stopped from outside" in stderr, stderr
        if process.returncode == 0:
            break
    assert deaths > 1
    if process.returncode:
        process = begin(tmp_path, "--workers", 2, "--resume")
        _, stderr = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, stderr
    assert_same(tmp_path)


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGINT])
def test_two_workers_end_with_who_started_them_and_what_they_made_is_kept(
    tmp_path: Path, kill: signal.Signals
) -> None:
    parts = tmp_path / "out.jsonl.parts"
    process = begin(tmp_path, "--workers", 2)
    wait_for(lambda: len(list(parts.glob("*.scores.arrow"))) >= 2)
    workers = workers_of(process.pid)
    process.send_signal(kill)
    _, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == (1 if kill == signal.SIGINT else -kill)
    assert kill == signal.SIGKILL or "Traceback" not in stderr
    assert len(workers) == 2
    wait_for(lambda: not any(map(is_running, workers)))
    process = begin(tmp_path, "--workers", 2, "--resume")
    _, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, stderr
    assert_same(tmp_path)


def kill_one(process: subprocess.Popen[str], parts: Path, files: int, pick: random.Random | None) -> str:
    """Kill a run, or a process that scores for it, when it has left so many files; return what it said."""
    wait_for(lambda: files_in(parts) >= files or process.poll() is not None)
    workers = workers_of(process.pid)
    with suppress(ProcessLookupError):
        os.kill(pick.choice(workers) if pick and workers else process.pid, signal.SIGKILL)
    _, stderr = process.communicate(timeout=PATIENCE)
    wait_for(lambda: not any(map(is_running, workers)))
    return stderr


def files_in(parts: Path) -> int:
    return len(list(parts.glob("*.arrow")))


def workers_of(process: int) -> list[int]:
    """Return the processes that score for a run."""
    found = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
            with suppress(FileNotFoundError, ProcessLookupError):
                if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                    found.append(int(child))
    return found


def is_running(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.usefixtures("whole")
def test_a_full_disk_keeps_what_is_done(tmp_path: Path) -> None:
    process = begin(tmp_path, before=FULL)
    _, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "--resume" in stderr and "Traceback" not in stderr
    assert list((tmp_path / "out.jsonl.parts").glob("*.scores.arrow"))
    process = begin(tmp_path, "--resume")
    _, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, stderr
    assert_same(tmp_path)


def test_with_every_part_there_no_text_is_read_again(
    export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.batch.job.DEFAULTS", replace(DEFAULTS, batch_size=BATCH))
    out = tmp_path / "out.jsonl"
    source = batch.Source((export,), id_key=b"one key for all runs of a test!!")
    scorer = batch.Scorer.for_budget(load_model("linear"), 0.2)

    def stop(_posts: int, _share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):  # when the first posts are explained
        batch.score(source, out, scorer, explained=stop)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("work that was done already")

    for name in ("reading.read_posts", "work.normalise_all", "work.fingerprints", "job.decide_clusters"):
        monkeypatch.setattr(f"pipeline.batch.{name}", never)
    summary = batch.score(source, out, scorer, resume=True)
    assert (summary.posts, summary.rejected) == (POSTS - 8, 8)
    assert summary.clusters.posts == POSTS - 8
    assert out.read_bytes().count(b"\n") == POSTS - 8
