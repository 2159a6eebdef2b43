"""The command line of the benchmark, see the package."""

import argparse
import sys

from rich.console import Console
from rich.table import Table

from tests.benchmarks.review.claims import LIMIT_MS, claims
from tests.benchmarks.review.soak import Plan, Result, soak

CONSOLE = Console(highlight=False, soft_wrap=True, width=110)


def main() -> int:
    """Run what was asked for; return 1 when something that must hold did not."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.review", description=__doc__)
    parser.add_argument("part", choices=("all", "soak", "claims"), nargs="?", default="all")
    parser.add_argument("--seconds", type=float, default=Plan.seconds, help="length of a soak")
    parser.add_argument("--reviewers", type=int, default=Plan.reviewers, help="people at once")
    parser.add_argument("--kill-every", type=float, default=Plan.kill_every, help="seconds; 0 for never")
    parser.add_argument("--pause", type=float, default=Plan.pause, help="mean seconds spent on an item")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--items", type=int, default=200_000, help="length of the queue for the claims")
    parser.add_argument("--rounds", type=int, default=300, help="claims in each case")
    asked = parser.parse_args()
    fine = True
    if asked.part in ("all", "soak"):
        plan = Plan(asked.seconds, asked.reviewers, asked.kill_every, asked.pause)
        both = ("sqlite", "postgresql") if asked.database == "both" else (asked.database,)
        fine = show_soaks([soak(database, plan) for database in both], plan)
    if asked.part in ("all", "claims"):
        fine = show_claims(asked.items, asked.rounds) and fine
    return 0 if fine else 1


def show_soaks(results: list[Result], plan: Plan) -> bool:
    """Print what the soaks showed; return whether everything held."""
    table = Table(
        "database",
        "next item p50/p99 ms",
        "decide p50/p99 ms",
        "decisions/s",
        "confirmed",
        "kill -9",
        "unanswered",
        title=f"{plan.reviewers} reviewers, {plan.seconds:g} s",
    )
    for one in results:
        table.add_row(
            one.database,
            "{:.0f} / {:.0f}".format(*one.claims),
            "{:.0f} / {:.0f}".format(*one.decides),
            f"{one.per_second:.1f}",
            f"{one.confirmed:,}",
            str(one.kills),
            f"{one.lost:,}",
        )
    CONSOLE.print(table)
    for one in results:
        answers = ", ".join(f"{status}: {times:,}" for status, times in one.statuses.items())
        CONSOLE.print(f"{one.database}: {len(one.breaches)} breaches; answers by HTTP status: {answers}")
        for line in one.breaches[:20]:
            CONSOLE.print(f"  {line}", markup=False)
    return not any(one.breaches for one in results)


def show_claims(items: int, rounds: int) -> bool:
    """Print how long the next item and those like it take; return whether all cases stay under the limit."""
    table = Table("case", "p50 ms", "p99 ms", title=f"{items:,} items in SQLite")
    measured = list(claims(items, rounds))
    for one in measured:
        table.add_row(one.case, f"{one.times[0]:.1f}", f"{one.times[1]:.1f}")
    CONSOLE.print(table)
    return all(one.times[1] <= LIMIT_MS for one in measured)


if __name__ == "__main__":
    sys.exit(main())
