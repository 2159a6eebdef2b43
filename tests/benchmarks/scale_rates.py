"""What a job costs its leading process and the processes of a cluster, and what goes between them.

    python -m tests.benchmarks.scale_rates [POSTS] [--price DOLLARS]

Prints processor time a post of both sides, bytes a post, how many processes keep the leading one busy, and
the cost of a million posts. All is done in this process in the way of a cluster: batches are packed, worked
on in a folder of their own, and packed again.
"""

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa

from pipeline import batch
from pipeline.batch.work import Work, flag
from pipeline.classify import load_model
from pipeline.scale.addresses import find_place
from pipeline.scale.dataset import write_dataset
from pipeline.scale.hand import Hand
from tests.benchmarks.posts import invented_posts

KEY = b"key of ids for the benchmarks..."
WARM_UP = 20_000
PAGES = 5


def write_export(texts: Iterable[str], path: Path) -> None:
    """Write texts as an export of some pages over a week."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("post_id", "text", "page", "created_at", "reactions"))
        for i, text in enumerate(texts):
            out.writerow((f"p{i}", text, f"Trang {i % PAGES}", f"2026-05-{i % 7 + 1:02}T08:00:00Z", i % 97))


class OwnHand:
    """One hand of a cluster in this process, with a clock and a scale for what goes there and back."""

    def __init__(self, work: Work) -> None:
        self.seconds = 0.0
        self.carried = 0
        self._work = work
        self._hand = Hand()
        self._hand.begin(work)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def each(self, do: Callable[[Any, Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
        for task in tasks:
            if do is flag and self._work.parts.has(task[0], "flags"):
                yield do(self._work, task)
                continue
            files = self._work.parts.packed(task[0], ("posts", "scores") if do is flag else ("posts",))
            started = time.process_time()
            made, left = self._hand.do(do, task, files)
            self.seconds += time.process_time() - started
            self._work.parts.unpack(task[0], left)
            self.carried += sum(map(len, [*files.values(), *left.values()]))
            yield made

    def begun(self, do: Callable[[Any, Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
        return self.each(do, tasks)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("posts", type=int, nargs="?", default=40_000)
    asked.add_argument("--price", type=float, default=0.05, help="dollars an hour of one processor")
    options = asked.parse_args()
    texts = invented_posts()
    with tempfile.TemporaryDirectory() as folder:
        for posts in (WARM_UP, options.posts):
            write_export(islice(texts, posts), Path(folder) / "posts.csv")
            hand, seconds, placing = measure(Path(folder))
        show(options.posts, options.price, hand, seconds, placing, Path(folder))


def measure(folder: Path) -> tuple[OwnHand, float, float]:
    """Return the hand that scored an export, and seconds of the whole job and of writing by page and day."""
    hired: list[OwnHand] = []
    placing = 0.0

    def hire(work: Work) -> OwnHand:
        hired.append(OwnHand(work))
        return hired[-1]

    def place(schema: pa.Schema, rows: Iterator[pa.RecordBatch]) -> None:
        nonlocal placing
        started = time.process_time()
        write_dataset(find_place(str(folder / "by-page")), schema, rows)
        placing = time.process_time() - started

    scorer = batch.Scorer.for_budget(load_model("linear"), 0.05)
    source = batch.Source((folder / "posts.csv",), id_key=KEY)
    started = time.process_time()
    batch.score(source, folder / "scores.parquet", scorer, hire=hire, also_to=place)
    return hired[0], time.process_time() - started, placing


def show(posts: int, price: float, hand: OwnHand, seconds: float, placing: float, folder: Path) -> None:
    """Print what was measured."""
    led = seconds - hand.seconds
    written = sum(path.stat().st_size for path in (folder / "by-page").rglob("*.parquet"))
    for what, value in (
        ("leading process, µs a post", 1e6 * led / posts),
        ("  of it scores by page and day", 1e6 * placing / posts),
        ("hands, µs a post", 1e6 * hand.seconds / posts),
        ("hands that keep the leading process busy", hand.seconds / led),
        ("posts a second of a job with these", posts / led),
        ("bytes a post to hands and back", hand.carried / posts),
        ("bytes a post of the scores file", (folder / "scores.parquet").stat().st_size / posts),
        ("bytes a post of the data set", written / posts),
        ("processor hours of a million posts", 1e6 * seconds / posts / 3600),
        (
            f"dollars of a million posts, a processor at {price:g} an hour",
            price * 1e6 * seconds / posts / 3600,
        ),
    ):
        sys.stdout.write(f"{what}: {value:,.4g}\n")


if __name__ == "__main__":
    main()
