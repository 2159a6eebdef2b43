"""On a real cluster of several processes, some of which are lost: the files that one machine writes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from pipeline import batch
from pipeline.batch.parts import Parts
from pipeline.batch.work import Work
from pipeline.classify import load_model
from pipeline.errors import ClusterError, InputError
from pipeline.settings import DEFAULTS
from tests.cli_tools import PATIENCE, start, wait_for
from tests.scale.clusters import cluster, descendants, hands, is_running, kill
from tests.scale.conftest import BATCH

ray = pytest.importorskip("ray", reason="Ray is not installed: pip install '.[scale]' brings it")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")

SMALL = f"""
from dataclasses import replace
import pipeline.batch.job as job
job.DEFAULTS = replace(job.DEFAULTS, batch_size={BATCH})
"""

STOPS = """
import time
from pathlib import Path
from pipeline.batch.parts import Parts
real = Parts.unpack
seen = dict.fromkeys(("scores", "flags"), 0)
def unpack(self, number, files):
    for kind in seen.keys() & files.keys():
        seen[kind] += 1
        if seen[kind] == 3:
            Path(f"{kind}.now").touch()
            while not Path(f"{kind}.on").exists():
                time.sleep(0.05)
    real(self, number, files)
Parts.unpack = unpack
"""
"""Stops at the third batch of either pass until it may go on."""


@pytest.fixture
def whole(exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> batch.Summary:
    """What one machine makes of the exports, in this process."""
    monkeypatch.setattr("pipeline.batch.job.DEFAULTS", replace(DEFAULTS, batch_size=BATCH))
    monkeypatch.chdir(tmp_path)
    source = batch.Source((Path(exports.name),), id_key=batch.ensure_id_key(tmp_path / "key"))
    return batch.score(
        source, tmp_path / "whole.jsonl", batch.Scorer.for_budget(load_model("linear"), 0.2), with_text=True
    )


@pytest.fixture
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody gets into the cluster without one, as docs/scale.md has it."""
    monkeypatch.setenv("RAY_AUTH_MODE", "token")
    monkeypatch.setenv("RAY_AUTH_TOKEN", "5" * 64)


def begin(folder: Path, *more: object, before: str = "") -> subprocess.Popen[str]:
    options = ("--engine", "linear", "--budget", 0.2, "--key-file", "key", "--with-text", *more)
    return start(folder, "score", "exports", "-o", "out.jsonl", *options, before=SMALL + before)


def finish(process: subprocess.Popen[str]) -> str:
    stdout, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, stderr
    return stdout


def assert_same(folder: Path) -> None:
    assert (folder / "out.jsonl").read_bytes() == (folder / "whole.jsonl").read_bytes()
    rejects = [(folder / f"{name}.rejects.jsonl").read_bytes() for name in ("out", "whole")]
    assert rejects[0] == rejects[1] != b""
    assert not (folder / "out.jsonl.parts").exists()


@pytest.mark.usefixtures("_token")
def test_a_lost_process_and_then_a_lost_machine_change_nothing(whole: batch.Summary, tmp_path: Path) -> None:
    with cluster() as nodes:
        process = begin(tmp_path, "--on", nodes.address, "--dataset", "by-page", "--json", before=STOPS)
        wait_for(lambda: (tmp_path / "scores.now").exists() or process.poll() is not None)
        assert process.poll() is None, process.communicate()[1]
        wait_for(lambda: len(hands(nodes)) == 2)
        kill(hands(nodes)[0])
        (tmp_path / "scores.on").touch()
        wait_for((tmp_path / "flags.now").exists)
        wait_for(lambda: len(hands(nodes)) == 2)
        lost = nodes.processes[1].pid
        for pid in [lost, *descendants(lost)]:
            kill(pid)
        (tmp_path / "flags.on").touch()
        said = json.loads(finish(process))
    assert_same(tmp_path)
    whole.rejects_file = "out.rejects.jsonl"
    assert said == json.loads(json.dumps(whole.to_dict()))
    pages = ds.partitioning(pa.schema([("page", pa.string()), ("day", pa.string())]), flavor="hive")
    found = ds.dataset(tmp_path / "by-page", partitioning=pages).to_table()
    assert sorted(found["post_id"].to_pylist()) == sorted(
        json.loads(line)["post_id"] for line in (tmp_path / "out.jsonl").open(encoding="utf-8")
    )


@pytest.mark.usefixtures("whole")
def test_what_a_killed_run_left_is_gone_on_with_without_ray_and_no_process_stays(tmp_path: Path) -> None:
    process = begin(tmp_path, "--on", "ray", "--workers", 2, before=STOPS)
    wait_for((tmp_path / "scores.now").exists)
    family = descendants(process.pid)
    assert len(family) > 4
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=PATIENCE)
    assert list((tmp_path / "out.jsonl.parts").glob("*.scores.arrow"))
    wait_for(lambda: not any(map(is_running, family)))
    finish(begin(tmp_path, "--resume"))
    assert_same(tmp_path)


def test_what_goes_wrong_on_another_machine_is_told_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.scale import crew
    from pipeline.scale.cluster import crew_of

    ray.cloudpickle.register_pickle_by_value(sys.modules[__name__])
    monkeypatch.setattr(crew, "TRIES", 2)
    for do in (fail, die):
        monkeypatch.setitem(crew._PARTS, do, (("posts",), ("scores",)))
    parts = Parts(tmp_path / "parts", {}, resume=False)
    parts.write(0, pa.RecordBatch.from_pylist([{"text": "chè"}]), "posts")
    work = Work(parts, batch.Scorer.for_budget(load_model("linear"), 0.2))
    with crew_of("ray", 1, is_parallel=False) as hire:
        told = run(hire, work, fail)
        assert isinstance(told, InputError) and told.next_step == "Open the other tin."
        told = run(hire, work, die)
        assert isinstance(told, ClusterError) and "memory" in told.message and "--resume" in told.next_step
        monkeypatch.setattr(crew, "__version__", "0.0.0")
        told = run(hire, work, fail)
        assert isinstance(told, ClusterError) and "0.0.0" in str(told)


def run(hire: batch.Hire, work: Work, do: Callable[[Work, tuple[int]], None]) -> Exception:
    crew = hire(work)
    with pytest.raises((InputError, ClusterError)) as told:
        list(crew.each(do, [(0,)]))
    crew.__exit__(type(told.value), told.value, None)
    return told.value


def fail(_work: Work, _task: tuple[int]) -> None:
    raise InputError("This tin holds nothing.", "Open the other tin.")


def die(_work: Work, _task: tuple[int]) -> None:
    os._exit(9)
