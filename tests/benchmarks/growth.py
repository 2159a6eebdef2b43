"""What the whole job costs from ten thousand posts on: processor time, wall time, memory; and a plot of it.

    python -m tests.benchmarks.growth [--most POSTS] [--engine ENGINE] [--median CHARACTERS] [--out FILE]

Exports of 10,000, 100,000 and so on up to POSTS invented posts (100,000 unless asked) are scored by the
command line in a process of its own, with one worker, from 100,000 posts on with two workers as well, and up
to 1,000,000 posts by the plain script beside this file; 100,000 also as one shard of eight, and again with
--resume when all but the scores file was there. Memory is the peak of the largest process. "More"
is the processor time of each further post, without what starting takes. Beside it the floor on the same file:
copying as many bytes in memory, reading them, and csv.reader.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from tests.benchmarks.posts import MEDIAN_CHARACTERS

FIRST, COMPARED, PLAIN_MOST = 10_000, 100_000, 1_000_000
COPIED = 1 << 28
OURS, TWO, PLAIN = "whole job, one worker", "whole job, two workers", "plain script"
SHARD, RESUMED = "shard 1/8, one worker", "resumed, every part there"
CALL = "from pipeline.cli import main; main()"
STOPPED = f"""
import pipeline.batch.scoring as scoring
def stop(out, schema, batches, footer):
    for _ in batches:
        pass
    raise KeyboardInterrupt
scoring.write_scores = stop
{CALL}
"""
"""Scores, and is stopped when only the scores file is missing."""


@dataclass(frozen=True)
class Cost:
    """What a program took.

    Attributes:
        program: Its name.
        posts: How many posts it read.
        wall: Seconds.
        cpu: Seconds of all its processes.
        megabytes: Peak memory of its largest process.
    """

    program: str
    posts: int
    wall: float
    cpu: float
    megabytes: float


LAUNCHER = """
import json, os, subprocess, sys, time
began = time.perf_counter()
process = subprocess.Popen([sys.executable, *sys.argv[1:]], stdout=sys.stderr)
_, status, used = os.wait4(process.pid, 0)
wall = time.perf_counter() - began
code = process.returncode = os.waitstatus_to_exitcode(status)
print(json.dumps([code, wall, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""
"""Starts a program, whose peak of memory begins with that of whoever starts it: here next to none."""


def run(program: str, posts: int, *arguments: object, fails: bool = False) -> Cost:
    """Run Python with some arguments and return what it took.

    Args:
        program: Its name.
        posts: How many posts it reads.
        arguments: Of Python.
        fails: Whether it is meant to.

    Raises:
        RuntimeError: It failed, or did not though it was meant to.
    """
    command = [sys.executable, "-c", LAUNCHER, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    code, wall, cpu, peak = json.loads(done.stdout)
    if bool(code) != fails:
        raise RuntimeError(done.stderr)
    kilobytes = peak / (1024 if sys.platform == "darwin" else 1)
    return Cost(program, posts, wall, cpu, kilobytes / 1024)


def measure(most: int, engine: str, folder: Path, median: int = MEDIAN_CHARACTERS) -> list[Cost]:
    """Return what each program took, for every size of the export, whose posts have a median length."""
    found: list[Cost] = []
    model, export, scores = folder / "model.pickle", folder / "export.csv", folder / "scores.parquet"
    plain = ("-m", "tests.benchmarks.plain_script")
    run("fit", 0, *plain, "fit", model)
    posts = FIRST
    while posts <= most:
        run("write", posts, "-c", WRITE, export, posts, median)
        ours = ("score", export, "-o", scores, "--engine", engine, "--workers")
        found.append(run(OURS, posts, "-c", CALL, *ours, 1))
        if posts <= PLAIN_MOST:
            found.append(run(PLAIN, posts, *plain, "score", model, export, folder / "plain.csv"))
        is_compared = posts == COMPARED or (posts == FIRST and most < COMPARED)
        if is_compared or posts > COMPARED:
            found.append(run(TWO, posts, "-c", CALL, *ours, 2))
        if is_compared:
            found.append(run(SHARD, posts, "-c", CALL, *ours, 1, "--shard", "1/8"))
            run(STOPPED, posts, "-c", STOPPED, *ours, 1, fails=True)
            found.append(run(RESUMED, posts, "-c", CALL, *ours, 1, "--resume"))
        posts *= 10
    return found


WRITE = """
import sys
from itertools import islice
from pathlib import Path
from tests.benchmarks.posts import invented_posts, write_export
write_export(islice(invented_posts(median=int(sys.argv[3])), int(sys.argv[2])), Path(sys.argv[1]))
"""


def more(cost: Cost, costs: Sequence[Cost]) -> float | None:
    """Return microseconds of processor time for each post more than in the next smaller export."""
    before = [each for each in costs if each.program == cost.program and each.posts < cost.posts]
    if not before:
        return None
    last = max(before, key=lambda each: each.posts)
    return 1e6 * (cost.cpu - last.cpu) / (cost.posts - last.posts)


def floor(export: Path) -> dict[str, float]:
    """Return seconds of processor time that touching every byte takes, however."""
    size = export.stat().st_size
    block = np.ones(COPIED, dtype=np.uint8)

    def read_bytes() -> None:
        with export.open("rb") as file:
            while file.read(1 << 20):
                pass

    def read_rows() -> None:
        with export.open(encoding="utf-8", newline="") as file:
            for _ in csv.reader(file):
                pass

    copied = seconds(block.copy) * size / COPIED
    return {
        "bytes copied in memory": copied,
        "bytes read": seconds(read_bytes),
        "csv.reader": seconds(read_rows),
    }


def seconds(do: Callable[[], object]) -> float:
    """Return the lowest processor time of three tries."""
    times = []
    for _ in range(3):
        began = time.process_time()
        do()
        times.append(time.process_time() - began)
    return min(times)


def show(costs: Sequence[Cost], floors: dict[str, float]) -> None:
    """Print a row for each run, then the floor of the largest export and the distance to it."""
    console = Console(width=120)
    table = Table("program", "posts", "wall s", "CPU s", "µs a post", "more", "peak MB", "x plain script")
    for cost in costs:
        beyond = more(cost, costs)
        plain = next((c.cpu for c in costs if c.program == PLAIN and c.posts == cost.posts), None)
        table.add_row(
            cost.program,
            f"{cost.posts:,}",
            f"{cost.wall:.1f}",
            f"{cost.cpu:.1f}",
            f"{1e6 * cost.cpu / cost.posts:,.0f}",
            "" if beyond is None else f"{beyond:,.0f}",
            f"{cost.megabytes:,.0f}",
            "" if plain is None else f"{plain / cost.cpu:.2f}",
        )
    console.print(table)
    alone = {cost.posts: cost for cost in costs if cost.program == OURS}
    for cost in costs:
        one = alone[cost.posts]
        if cost.program == TWO:
            faster = one.wall / cost.wall
            console.print(
                f"{cost.posts:,} posts, two workers: {faster:.2f} times as fast as one by the clock"
            )
        if cost.program in (SHARD, RESUMED):
            console.print(f"{cost.program}: {cost.cpu / one.cpu:.0%} of the processor time of the whole job")
    largest = [cost for cost in costs if cost.program == OURS][-1]
    for name, least in floors.items():
        each = 1e6 * least / largest.posts
        console.print(
            f"Floor, {name}: {each:.3f} µs a post; the whole job takes {largest.cpu / least:,.0f} times"
        )


def plot(costs: Sequence[Cost], path: Path) -> None:
    """Draw processor time a post and peak memory over the number of posts."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    for program in (OURS, PLAIN):
        some = [cost for cost in costs if cost.program == program]
        posts = [cost.posts for cost in some]
        left.plot(posts, [1e6 * cost.cpu / cost.posts for cost in some], marker="o", label=program)
        right.plot(posts, [cost.megabytes for cost in some], marker="o", label=program)
    for axes, what in ((left, "processor time, µs a post"), (right, "peak memory, MB")):
        axes.set(xscale="log", xlabel="posts", ylabel=what, ylim=(0, 1.1 * axes.get_ylim()[1]))
        axes.grid(alpha=0.3)
    left.legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)


def main() -> None:
    """Measure, print and draw."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--most", type=int, default=100_000, help="posts of the largest export, from 10,000")
    asked.add_argument("--engine", default="linear")
    asked.add_argument(
        "--median", type=int, default=MEDIAN_CHARACTERS, help="characters; the mean is 1.7 times"
    )
    asked.add_argument("--out", type=Path, default=Path("build/growth.svg"), help="the plot, SVG or PNG")
    options = asked.parse_args()
    if options.most < FIRST:
        asked.error(f"--most is at least {FIRST:,}")
    with tempfile.TemporaryDirectory() as folder:
        costs = measure(options.most, options.engine, Path(folder), options.median)
        show(costs, floor(Path(folder) / "export.csv"))
    plot(costs, options.out)
    sys.stdout.write(f"{options.out}\n")


if __name__ == "__main__":
    main()
