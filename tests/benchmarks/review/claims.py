"""How long the next item takes in a queue of 200,000, and decided ones like it, usually and at worst."""

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import review
from tests.benchmarks.review.soak import percentiles

LIMIT_MS = 50.0
"""What 99 in 100 people may wait at most until the database knows their next item."""

_ORIGINALS = 1_000
"""Items that are really imported; the others are copies of them."""


@dataclass(frozen=True)
class Measured:
    """One case.

    Attributes:
        case: Whose next item.
        times: Milliseconds, 50th and 99th percentile.
    """

    case: str
    times: tuple[float, float]


def claims(items: int, rounds: int) -> Iterator[Measured]:
    """Fill an SQLite queue and measure `claim_next` in several cases, then `similar.alike`.

    Each is called `rounds` times. For the last case half of the queue is decided, and every text occurs in it
    a hundred times.
    """
    with tempfile.TemporaryDirectory(prefix="khoitrong-claims-") as folder:
        review.setup(Path(folder) / "queue.sqlite3")
        review.migrate()
        from django.db import connections

        from pipeline.review.accounts.accounts import add_user
        from pipeline.review.accounts.team_settings import change_team

        change_team(double_review=False)
        _fill(items)
        for number, (case, prepare) in enumerate(_cases().items()):
            person = add_user(f"nguoi{number}", "bến sông 42 đò", "reviewer")
            prepare(person)
            yield Measured(case, percentiles(list(_claim(person, rounds))))
        _decide_half(items)
        person = add_user("nguoi", "bến sông 42 đò", "reviewer")
        yield Measured("finding decided ones like it", percentiles(list(_look_back(person, rounds))))
        connections.close_all()


def _cases() -> dict[str, Callable[..., None]]:
    """Return what makes people different, mildest first."""
    return {
        "anybody": lambda person: None,
        "after skipping 300": lambda person: _skip(person, 300),
        "under 18": lambda person: _change(person, is_minor=True),
        "leaves out what most is about": lambda person: _change(person, leaves_out=["check", "hateful"]),
        "when no good news is left": lambda person: _take_good_news_away(),
        "when nothing is left for them": lambda person: _change(
            person, leaves_out=["check", "hateful", "positive", "offensive"]
        ),
    }


def _claim(person: object, rounds: int) -> Iterator[float]:
    from pipeline.review.models import Lease
    from pipeline.review.queue.leases import claim_next
    from tests.review.samples import decide

    answers = {"check": "unverifiable", "positive": "not_suitable", "hateful": "not_hateful"}
    for _ in range(rounds):
        began = time.perf_counter()
        lease: Lease | None = claim_next(person)
        yield time.perf_counter() - began
        if lease is not None:
            decide(person, str(lease.token), answers)


def _look_back(person: object, rounds: int) -> Iterator[float]:
    from pipeline.review.models import Item
    from pipeline.review.queue.similar import alike

    for item in Item.objects.order_by("id")[:rounds]:
        began = time.perf_counter()
        found = alike(item, person)
        yield time.perf_counter() - began
        if not found:
            raise RuntimeError("Nothing was found that is like it.")


def _decide_half(items: int) -> None:
    """Let the newer half of the queue be decided, and know all its texts."""
    from django.db import connection

    from pipeline.review.models import Item, ItemBands
    from pipeline.review.queue.similar import remember

    ItemBands.objects.all().delete()  # of what was decided above
    for item in Item.objects.filter(id__lte=_ORIGINALS):
        remember(item)
    _copy(connection, ItemBands, items // _ORIGINALS, {"item_id": "item_id + n * :base"})
    Item.objects.filter(id__gt=items // 2).update(state=Item.State.DECIDED)


def _fill(items: int) -> None:
    """Put items into the queue as an import does, then copies of them, without posts or events."""
    from django.db import connection

    from pipeline.review.models import Item, Question
    from pipeline.review.queue.enqueue import enqueue
    from tests.review.samples import queue_item

    kinds = [("check",)] * 6 + [("check", "hateful")] * 2 + [("check", "positive"), ("positive",)]
    enqueue(
        queue_item(n, priority=n * 7919 % 1000 / 10, flags=kinds[n % len(kinds)])
        for n in range(1, _ORIGINALS + 1)
    )
    other = {
        "id": "id + n * :base",
        "cluster_id": "cluster_id || '-' || n",
        "priority": "priority * (1 - n / 1e4)",
    }
    _copy(connection, Item, items // _ORIGINALS, other)
    _copy(connection, Question, items // _ORIGINALS, {"id": None, "item_id": "item_id + n * :base"})


def _copy(connection: Any, model: Any, times: int, other: dict[str, str | None]) -> None:
    """Add copies of all rows of a table within the database, with other values in some columns."""
    stored = [field.column for field in model._meta.fields if not getattr(field, "generated", False)]
    columns = {column: other.get(column, column) for column in stored}
    named = {column: value for column, value in columns.items() if value is not None}
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.cursor.connection.execute(
            f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < :times - 1) "
            f"INSERT INTO {table} ({', '.join(named)}) SELECT {', '.join(named.values())} FROM {table}, c",
            {"times": times, "base": _ORIGINALS},
        )


def _change(person: object, **values: object) -> None:
    type(person).objects.filter(pk=person.pk).update(**values)
    person.refresh_from_db()


def _skip(person: object, times: int) -> None:
    from pipeline.review.queue.leases import claim_next, skip

    for _ in range(times):
        skip(person, str(claim_next(person).token))


def _take_good_news_away() -> None:
    """Decide what is good news and nothing else; what is good news and something else stays."""
    from pipeline.review.models import Item, Question

    good = Question.objects.filter(label="positive", position=0)
    keys = list(good.exclude(item__questions__label="check").values_list("item_id", flat=True))
    Item.objects.filter(pk__in=keys).update(state=Item.State.DECIDED)
    Question.objects.filter(item__in=keys).update(state=Question.State.CLOSED, outcome="not_suitable")
