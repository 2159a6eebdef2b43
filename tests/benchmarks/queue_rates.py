"""How many clusters a queue takes in: new ones, and growth of those that are there.

    python -m tests.benchmarks.queue_rates [ITEMS] [--postgres] [--importers N] [--workers N]

Prints items per second of processor time of this process and the one that helps it, and wall time, for new
items and for the same texts with new ids. With --postgres the queue is in a private cluster made from
Debian's packages, and what its server took is printed as well. With --importers so many processes fill one
queue at once, and what it holds afterwards is counted. With --workers 1 no process helps.
"""

import argparse
import contextlib
import gc
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from pipeline import review
from pipeline.runtime import usable_cores
from pipeline.triage import QueueItem
from tests import postgres
from tests.review.samples import member, queue_item

WORDS = "xóm bến chợ quê làng sen nghe nói uống nước lá xoan khỏi hẳn chia sẻ gấp trước khi bị xoá".split()


def invented(count: int, *, copy: int = 0) -> Iterator[QueueItem]:
    """Yield clusters of one post with texts of their own; `copy` gives their posts other ids."""
    pick = random.Random(20261)
    for number in range(count):
        text = f"Bài số {number}: {' '.join(pick.choices(WORDS, k=24))}, chia sẻ gấp!"
        yield queue_item(number, text=text, members=(member(f"{number}-{copy}"),))


@contextlib.contextmanager
def place(on_postgres: bool) -> Iterator[str]:
    """Give a new queue, an SQLite file or an address."""
    if on_postgres:
        with postgres.cluster() as server:
            yield server.create("rates")
        return
    with tempfile.TemporaryDirectory() as folder:
        yield str(Path(folder) / "queue.sqlite3")


def seconds() -> float:
    """Return the processor time of this process and of those it started, once they have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def server_seconds() -> float:
    """Return the processor time that the server has spent on this connection and on those that have ended.

    0 where there is none.
    """
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        own = _times(cursor.fetchone()[0])
    return (own.user + own.system + _times(own.parent).children) / os.sysconf("SC_CLK_TCK")


class _Times(NamedTuple):
    """Parent of a process, and its processor time in ticks."""

    parent: int
    user: int
    system: int
    children: int


def _times(process: int) -> _Times:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return _Times(int(fields[1]), int(fields[11]), int(fields[12]), int(fields[13]) + int(fields[14]))


def fill(queue: str, count: int, workers: int) -> None:
    """Put the same clusters in as whoever does so at the same time, with half of the posts in common."""
    review.setup(queue)
    from pipeline.review.queue.enqueue import enqueue

    for copy in (0, os.getpid()):
        enqueue(invented(count, copy=copy), workers=workers)


def at_once(queue: str, count: int, importers: int, workers: int) -> None:
    """Let several processes fill one queue, and look whether anything is there twice or missing."""
    from django.db import connections
    from django.db.models import F

    from pipeline.review.models import Item, ItemPost

    connections.close_all()
    wall = time.perf_counter()
    given = (queue, count, workers)
    processes = [get_context("spawn").Process(target=fill, args=given) for _ in range(importers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    wall = time.perf_counter() - wall
    posts = count * (importers + 1)
    wrong = Item.objects.exclude(size=F("reach") / 120).count()  # each post reached 120 people
    is_right = (Item.objects.count(), ItemPost.objects.count(), wrong) == (count, posts, 0)
    told = "nothing twice, nothing missing" if is_right else "WRONG"
    sys.stdout.write(f"{importers} at once: {count:,} items of {posts:,} posts in {wall:.1f} s, {told}\n")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("items", type=int, nargs="?", default=5_000)
    asked.add_argument("--postgres", action="store_true")
    asked.add_argument("--importers", type=int, default=0)
    asked.add_argument("--workers", type=int, default=usable_cores())
    options = asked.parse_args()
    with place(options.postgres) as queue:
        review.setup(queue)
        review.migrate()
        from django.db import connections

        from pipeline.review.queue.enqueue import enqueue
        from pipeline.review.storage import event_log

        if options.importers:
            at_once(queue, options.items, options.importers, options.workers)
        for copy, what in enumerate(() if options.importers else ("new", "growth", "growth again")):
            items = list(invented(options.items, copy=copy))
            gc.freeze()  # an import never has all of them in memory, where Python would go through them
            served = server_seconds()
            wall, used = time.perf_counter(), seconds()
            done = enqueue(items, workers=options.workers)
            wall, used = time.perf_counter() - wall, seconds() - used
            served = server_seconds() - served
            server = f" and {served / options.items * 1e5:.0f} of the server" if served else ""
            sys.stdout.write(
                f"{what}: {done.new_items + done.grown_items:,} items, {options.items / used:,.0f} a CPU "
                f"second, {wall:.1f} s; 100,000 take {used / options.items * 1e5:.0f} CPU seconds"
                f"{server}\n"
            )
        sys.stdout.write(f"{event_log.verify()}\n")
        connections.close_all()


if __name__ == "__main__":
    main()
