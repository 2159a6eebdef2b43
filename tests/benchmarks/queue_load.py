"""How long a queue gets: a day of many posts against what a database takes in and what people decide.

    python -m tests.benchmarks.queue_load [--posts N] [--flagged SHARE] [--reviewers N] …

Goes through days one by one and prints for each what arrives, how long the database works on it and what
waits in the evening, from rates that `python -m tests.benchmarks.queue_rates` measured. Days differ: some
bring a rumour that makes three times as many posts.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

RATES: Final = {"sqlite": (7_500, 6_800), "postgres": (5_000, 4_300)}
"""New clusters and growth of known ones that go in, a second of one processor, the server's work included."""

RUMOURS: Final = 0.1
"""Share of days with one."""

_TIMES: Final = 3


@dataclass(frozen=True, slots=True)
class Load:
    """What a queue has to bear.

    Attributes:
        posts: Posts on an ordinary day.
        flagged: Share of posts that are flagged, over all labels.
        copies: Posts of a flagged cluster in one day.
        known: Share of a day's flagged clusters that were in the queue before.
        jobs: Jobs of a day; a cluster that is in several grows once in each.
        reviewers: People who decide.
        minutes: Minutes a day of each.
        seconds: Seconds for one review.
        reviews: Reviews of an item: one, and another where a second person looks.
        database: One of `RATES`.
    """

    posts: int = 100_000_000
    flagged: float = 0.0001
    copies: float = 3.0
    known: float = 0.3
    jobs: int = 100
    reviewers: int = 50
    minutes: int = 45
    seconds: float = 40.0
    reviews: float = 1.2
    database: str = "postgres"

    @property
    def decided(self) -> int:
        """Items that all reviewers decide in a day."""
        return int(self.reviewers * self.minutes * 60 / self.seconds / self.reviews)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: clusters that are new and growths, seconds of the database, items decided and left waiting."""

    new: int
    grown: int
    seconds: float
    decided: int
    waiting: int


def days(load: Load, count: int, seed: int = 20261) -> Iterator[Day]:
    """Yield days, one after the other, from an empty queue."""
    pick = random.Random(seed)
    rate_new, rate_grown = RATES[load.database]
    waiting = 0
    for _ in range(count):
        posts = load.posts * pick.lognormvariate(0, 0.1) * (_TIMES if pick.random() < RUMOURS else 1)
        clusters = posts * load.flagged / load.copies
        new = int(clusters * (1 - load.known))
        # Copies of a cluster fall into jobs at random; the first one of a new cluster opens it.
        met = load.jobs * (1 - (1 - 1 / load.jobs) ** load.copies)
        grown = int(clusters * met) - new
        decided = min(load.decided, waiting + new)
        waiting += new - decided
        yield Day(new, grown, new / rate_new + grown / rate_grown, decided, waiting)


def main() -> None:
    """Simulate and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--days", type=int, default=14)
    usual = Load()
    for name in Load.__slots__:
        value = getattr(usual, name)
        asked.add_argument(f"--{name}", type=type(value), default=value)
    options = vars(asked.parse_args())
    count = options.pop("days")
    load = Load(**options)
    waiting = 0
    for number, day in enumerate(days(load, count), 1):
        waiting = day.waiting
        sys.stdout.write(
            f"day {number}: {day.new:,} new clusters and {day.grown:,} growths, {day.seconds:,.0f} s of the "
            f"database ({day.seconds / 864:.3g} % of one processor's day); {day.decided:,} decided, "
            f"{day.waiting:,} wait\n"
        )
    new = load.posts * load.flagged / load.copies * (1 - load.known)
    sys.stdout.write(
        f"{load.reviewers:,} reviewers decide {load.decided:,} items a day; an ordinary day has {new:,.0f} "
        f"and needs {new / load.decided * load.reviewers:,.0f} reviewers; {waiting / load.decided:,.1f} days "
        "of work wait\n"
    )


if __name__ == "__main__":
    main()
