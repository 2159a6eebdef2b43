"""Many people at once over HTTP, a server that is killed each minute, and time that runs out."""

import contextlib
import os
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np

from pipeline import review
from tests import postgres
from tests.benchmarks.review.reviewer import PASSWORD, Reviewer
from tests.benchmarks.review.server import Server


@dataclass(frozen=True)
class Plan:
    """How long, how many, how hasty.

    Attributes:
        seconds: Length of the soak.
        reviewers: People at once.
        kill_every: Seconds between two kills of the server; 0 for none.
        pause: Mean seconds somebody looks at an item.
        at_least: Decisions and one kill that must have been before it ends, however long that takes.
    """

    seconds: float = 300
    reviewers: int = 100
    kill_every: float = 60
    pause: float = 0.5
    at_least: int = 0


@dataclass(frozen=True)
class Result:
    """What came out.

    Attributes:
        database: Which one.
        claims: Milliseconds until the next item was on the screen, 50th and 99th percentile.
        decides: The same until a decision was confirmed.
        per_second: Confirmed decisions.
        confirmed: How many there were.
        kills: How often the server was killed.
        lost: Requests without an answer.
        statuses: How often each HTTP status came.
        breaches: What must not have happened, one line each.
    """

    database: str
    claims: tuple[float, float]
    decides: tuple[float, float]
    per_second: float
    confirmed: int
    kills: int
    lost: int
    statuses: dict[int, int]
    breaches: list[str]


def soak(database: str, plan: Plan) -> Result:
    """Run a soak on `sqlite` or `postgresql` and check it."""
    with _queue(database) as (place, folder):
        review.setup(place)
        review.migrate()
        names = _fill(plan)
        server = Server(place, folder)
        server.start()
        try:
            people, took = _work(server, names, plan)
        finally:
            server.stop()
        from tests.benchmarks.review.checks import breaches

        seen = [person.seen for person in people]
        statuses: Counter[int] = Counter()
        for one in seen:
            statuses.update(one.statuses)
        confirmed = len({token for one in seen for token, _ in one.confirmed})
        result = Result(
            database,
            percentiles([second for one in seen for second in one.claims]),
            percentiles([second for one in seen for second in one.decides]),
            confirmed / took,
            confirmed,
            server.kills,
            sum(one.lost for one in seen),
            dict(sorted(statuses.items())),
            breaches(seen),
        )
        return result


@contextlib.contextmanager
def _queue(database: str) -> Iterator[tuple[str, Path]]:
    """Give a place for a queue and a folder for everything else; nothing is left of them."""
    from django.db import connections

    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="khoitrong-soak-")))
        os.environ["XDG_STATE_HOME"] = str(folder)
        if database == "sqlite":
            place = str(folder / "queue.sqlite3")
        else:
            place = stack.enter_context(postgres.cluster()).create("soak")
        stack.callback(connections.close_all)
        yield place, folder


def _fill(plan: Plan) -> list[str]:
    """Fill the queue with more than can be done, and make the people."""
    from pipeline.review.accounts.accounts import add_user
    from pipeline.review.queue.enqueue import enqueue
    from tests.review.samples import queue_item

    kinds = (("check",), ("check",), ("check", "hateful"), ("positive",))
    items = max(50, int(plan.seconds * 40))
    enqueue(queue_item(n, priority=50 + n % 500 / 10, flags=kinds[n % len(kinds)]) for n in range(items))
    names = [f"nguoi{n}" for n in range(plan.reviewers)]
    for number, name in enumerate(names):
        add_user(name, PASSWORD, "senior" if number % 5 == 0 else "reviewer")
    return names


def _work(server: Server, names: list[str], plan: Plan) -> tuple[list[Reviewer], float]:
    over = threading.Event()
    people = [Reviewer(name, server.port, plan.pause, over) for name in names]
    began = time.monotonic()
    for person in people:
        person.start()
    next_kill = began + (plan.kill_every or plan.seconds * 2)
    while time.monotonic() < began + plan.seconds or _is_too_early(people, server, plan):
        time.sleep(min(1.0, plan.seconds / 10))
        _let_time_run_out()
        if time.monotonic() >= next_kill:
            server.kill()
            server.start()
            next_kill = time.monotonic() + plan.kill_every  # a slow start is no kill of its own
    over.set()
    for person in people:
        person.join(timeout=90)
    return people, time.monotonic() - began


def _is_too_early(people: list[Reviewer], server: Server, plan: Plan) -> bool:
    """Whether a slow machine has not shown enough yet."""
    confirmed = sum(len(person.seen.confirmed) for person in people)
    return bool(plan.at_least) and (confirmed < plan.at_least or not server.kills)


def _let_time_run_out() -> None:
    """Let one lease in twenty expire now, as if its ten minutes were over."""
    from django.utils import timezone

    from pipeline.review.models import Lease

    now = timezone.now()
    live = Lease.objects.filter(ended_at=None, expires_at__gt=now).values_list("pk", flat=True)
    chosen = [key for key in live if random.random() < 0.05]
    Lease.objects.filter(pk__in=chosen, ended_at=None).update(expires_at=now - timedelta(milliseconds=1))


def percentiles(seconds: list[float]) -> tuple[float, float]:
    """Return the 50th and 99th percentile in milliseconds, zeros for nothing."""
    if not seconds:
        return 0.0, 0.0
    middle, high = np.percentile(seconds, [50, 99]) * 1000
    return float(middle), float(high)
