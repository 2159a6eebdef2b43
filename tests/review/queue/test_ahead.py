"""Another process may read the texts of a large import; what is in the queue does not depend on it."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path

import pytest
from django.db import connection, connections

from pipeline import review
from pipeline.review.models import Event, Item, ItemBands, ItemPost, ItemText, Question
from pipeline.review.queue import ahead, enqueue
from pipeline.review.storage import event_log
from pipeline.review.storage.secret import ENVIRONMENT
from pipeline.triage import QueueItem
from tests.cli_tools import wait_for
from tests.review.conftest import one_review_each, own_database
from tests.review.samples import member, queue_item

pytestmark = pytest.mark.both_databases

COUNT = 240


@pytest.fixture(autouse=True)
def small_is_large(monkeypatch) -> None:
    monkeypatch.setattr(enqueue, "CHUNK", 20)
    monkeypatch.setattr(ahead, "LARGE", 1)


@pytest.fixture
def given(monkeypatch) -> list[int]:
    """Sizes of the chunks that the process was given; an import waits until it has started."""
    sizes: list[int] = []
    is_ready, prepare = ahead._Helper.is_ready, ahead._Helper.prepare

    def ready(helper: ahead._Helper) -> bool:
        is_ready(helper)
        helper._greeted.exception()
        return is_ready(helper)

    def noting(helper: ahead._Helper, chunk, known):
        sizes.append(len(chunk))
        return prepare(helper, chunk, known)

    monkeypatch.setattr(ahead._Helper, "is_ready", ready)
    monkeypatch.setattr(ahead._Helper, "prepare", noting)
    return sizes


@pytest.fixture
def another_queue(vendor, tmp_path, request, monkeypatch) -> Iterator[Path | str]:
    """A second empty queue, with the same secret as the one that is made after it."""
    monkeypatch.setenv(ENVIRONMENT, "one-secret-for-all-the-queues-of-a-test")
    if vendor == "sqlite":
        yield Path(shutil.copy(request.getfixturevalue("_migrated_file"), tmp_path / "another.sqlite3"))
    else:
        template = request.getfixturevalue("_migrated_postgres")
        with own_database(request.getfixturevalue("cluster"), template) as address:
            yield address


def mixed() -> Iterator[QueueItem]:
    """New clusters, copies, growth, other words, posts without a flag or a name of their own."""
    for n in range(COUNT):
        yield queue_item(
            n, posts=1 + n % 3, page=f"Trang “{n % 4}”\t\\N", url=None if n % 5 else "https://a.b/c"
        )
        if n % 7 == 0:
            yield queue_item(
                n // 2, members=(member(f"later-{n}", text=f"Lời khác {n}, ko phải tin\ud800 đâu"),)
            )
        if n % 11 == 0:
            yield queue_item(1000 + n, flags=(), priority=0.0)
            yield queue_item(n, flags=("hateful", "check"))
            yield queue_item(n, members=(member("1", platform="unknown", url=None, source="trang.csv"),))
        if n % 13 == 0:
            yield replace(
                queue_item(2000 + n), related=f"c{n:016x}", members=queue_item(n + 1, posts=2).members
            )


def connections_now() -> int:
    """How many connections there are to the queue in use, as far as one can tell."""
    if connection.vendor == "sqlite":
        return 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return cursor.fetchone()[0]


def content() -> dict[str, list]:
    """Everything an import writes, but for the time of day and what hangs on it."""
    late = ("added_at", "joined_at", "at", "entry_hash", "seal")
    tables = (Item, ItemPost, Question, ItemText, ItemBands, Event)
    return {
        table.__name__: list(
            table.objects.order_by("pk").values_list(
                *(each.attname for each in table._meta.concrete_fields if each.attname not in late)
            )
        )
        for table in tables
    }


def test_the_queue_is_the_same_with_and_without_another_process(another_queue, database, given):
    alone = enqueue.enqueue(mixed())
    expected = content()
    assert given == [] and len(expected["Item"]) > COUNT
    review.setup(another_queue)
    one_review_each()
    together = enqueue.enqueue(mixed(), workers=2)
    found = content()
    assert event_log.verify().is_whole
    wait_for(lambda: connections_now() == 1)
    connections.close_all()
    assert sum(given) > COUNT and active_children() == []
    assert together == alone
    for table, rows in expected.items():
        assert found[table] == rows, table


def test_a_process_that_is_stopped_from_outside_stops_no_import(database, given):
    def items() -> Iterator[QueueItem]:
        for n in range(COUNT):
            if n == COUNT // 2:
                for child in active_children():
                    child.kill()
            yield queue_item(n, posts=2)

    done = enqueue.enqueue(items(), workers=2)
    assert sum(given) > 0 and (done.new_items, done.new_posts) == (COUNT, 2 * COUNT)
    assert Item.objects.count() == COUNT and event_log.verify().is_whole


def test_nothing_goes_on_after_an_import_was_interrupted(database, given):
    def items() -> Iterator[QueueItem]:
        yield from (queue_item(n) for n in range(COUNT))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        enqueue.enqueue(items(), workers=2)
    assert given and active_children() == []


@pytest.mark.parametrize("change", [{"LARGE": 100}, {}], ids=["small", "without leave"])
def test_no_process_starts_for_an_import_that_is_small_or_may_not(database, monkeypatch, change):
    for name, value in change.items():
        monkeypatch.setattr(ahead, name, value)
    seen: list[int] = []

    def items() -> Iterator[QueueItem]:
        for n in range(COUNT):
            seen.append(len(active_children()))
            yield queue_item(n)

    enqueue.enqueue(items(), workers=2 if change else 1)
    assert set(seen) == {0}


def test_the_process_ends_with_the_import_it_belongs_to_even_by_kill_9(database, python):
    code = (
        "import time\nfrom multiprocessing import active_children\n"
        "from tests.review.samples import queue_item\nfrom pipeline.review.queue import ahead, enqueue\n"
        "enqueue.CHUNK, ahead.LARGE = 20, 1\n"
        "def items():\n"
        "    for n in range(100):\n"
        "        yield queue_item(n)\n"
        "    print(active_children()[0].pid, flush=True)\n"
        "    time.sleep(600)\n"
        "enqueue.enqueue(items(), workers=2)"
    )
    process = python(code)
    helper = int(process.stdout.readline())
    process.kill()
    process.communicate()
    wait_for(lambda: not is_running(helper))


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
