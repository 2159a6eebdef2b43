"""Whatever moment a copy is killed at, made or put back: there is a whole queue, and no half a copy."""

import signal

import pytest
from django.db import connections

from pipeline.review.backup import backup
from pipeline.review.models import Item
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.storage import event_log
from tests import postgres
from tests.review.samples import queue_item

KILLED = """
import os, signal
from pipeline.review.backup import backup

do, file, moment = sys.argv[1:]

def kill_at(frame, event, argument):
    name = argument.__name__ if event.startswith("c_") else frame.f_code.co_name
    if moment == f"{event} {name}":
        os.kill(os.getpid(), signal.SIGKILL)

sys.setprofile(kill_at)
getattr(backup, do)(Path(file), force=True)
sys.setprofile(None)
print("not killed", flush=True)
"""

OLD, NEW = [*range(1, 6)], [*range(1, 6), 9]

BACKUP = {
    "sqlite": ["call copy", "c_call backup", "c_return backup", "return copy"],
    "postgresql": ["call dumping", "call _run", "return _run"],
}
RESTORE = {
    "sqlite": ["call copy", "return copy", "call keep", "return keep", "c_return backup", "return _swap"],
    "postgresql": ["call _run", "return _run", "call _swap_once", "return _swap_once", "return _swap"],
}
WRITTEN = ["call _checked", "return _checked", "c_call fsync", "call replace", "return replace"]
STAGED = ["call _check_version", "call migrate", "return migrate", "return record"]


def moments(steps: dict[str, list[str]], more: list[str]) -> pytest.MarkDecorator:
    """Run a test at each moment that there is with each database."""
    left_out = {"postgresql": [pytest.mark.skipif(not postgres.wanted(), reason=f"{postgres.SWITCH}=0")]}
    return pytest.mark.parametrize(
        ("vendor", "moment"),
        [
            pytest.param(vendor, moment, marks=left_out.get(vendor, []))
            for vendor, named in steps.items()
            for moment in (*named, *more)
        ],
    )


def kill(run_python, *arguments: object) -> None:
    """Run a command until its moment has come."""
    connections.close_all()
    killed = run_python(KILLED, *arguments)
    assert killed.returncode == -signal.SIGKILL, killed.stdout + killed.stderr


def held() -> list[int]:
    """The numbers of the items in the queue, which is whole and takes more."""
    assert event_log.verify().is_whole
    found = sorted(int(cluster[1:], 16) for cluster in Item.objects.values_list("cluster_id", flat=True))
    enqueue([queue_item(77)])
    assert Item.objects.count() == len(found) + 1
    return found


@moments(BACKUP, WRITTEN)
@pytest.mark.parametrize("replaces", [False, True])
def test_a_copy_that_is_killed_leaves_the_queue_and_no_half_a_copy(
    filled, tmp_path, run_python, moment, replaces
):
    folder = tmp_path / "copies"
    folder.mkdir()
    file = folder / "queue.backup"
    if replaces:
        backup.backup(file)
    enqueue([queue_item(9)])
    kill(run_python, "backup", file, moment)
    assert held() == NEW
    assert {path.name for path in folder.iterdir() if not path.name.startswith(".")} <= {file.name}
    assert file.exists() or not (replaces or moment == "return replace")
    if file.exists():
        backup.restore(file, force=True)
        assert held() == (NEW if moment == "return replace" else OLD)


@moments(RESTORE, STAGED)
def test_putting_back_that_is_killed_leaves_the_old_queue_or_the_new_one(filled, file, run_python, moment):
    backup.backup(file)
    enqueue([queue_item(9)])
    kill(run_python, "restore", file, moment)
    found = held()
    assert found in (OLD, NEW)
    assert (found == OLD) == (moment == "return _swap")
    backup.restore(file, force=True)
    assert held() == OLD


@pytest.fixture
def file(tmp_path):
    return tmp_path / "copy.backup"
