"""How many clusters a queue takes in: new ones, and growth of those that are there.

    python -m tests.benchmarks.queue_rates [ITEMS] [--postgres]

Prints items per second of processor time of this process, and wall time, for new items and for the same texts
with new ids. With --postgres the queue is in a private cluster made from Debian's packages.
"""

import argparse
import contextlib
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline import review
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


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("items", type=int, nargs="?", default=5_000)
    asked.add_argument("--postgres", action="store_true")
    options = asked.parse_args()
    with place(options.postgres) as queue:
        review.setup(queue)
        review.migrate()
        from django.db import connections

        from pipeline.review.queue.enqueue import enqueue
        from pipeline.review.storage import event_log

        for copy, what in enumerate(("new", "growth", "growth again")):
            items = list(invented(options.items, copy=copy))
            wall, used = time.perf_counter(), time.process_time()
            done = enqueue(items)
            wall, used = time.perf_counter() - wall, time.process_time() - used
            sys.stdout.write(
                f"{what}: {done.new_items + done.grown_items:,} items, {options.items / used:,.0f} a CPU "
                f"second, {wall:.1f} s\n"
            )
        sys.stdout.write(f"{event_log.verify()}\n")
        connections.close_all()


if __name__ == "__main__":
    main()
