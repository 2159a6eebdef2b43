"""Processor time a post of every stage of scoring with the linear model, alone and together.

    python -m tests.benchmarks.stages [POSTS]

Compare runs on one machine: the microseconds belong to it. Every round takes other posts, so nothing is
remembered of a text; words are, as in a long run.
"""

import csv
import itertools
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
from rich.console import Console
from rich.table import Table

from pipeline import batch
from pipeline.batch import stages
from pipeline.batch.job import SCORED
from pipeline.claims import Clusterer
from pipeline.classify import load_model
from pipeline.ingest import read_posts
from pipeline.labels import LABELS, Label
from pipeline.posts import strings
from pipeline.settings import DEFAULTS
from pipeline.text import language, mask, normalise
from pipeline.text.folding import letters_only
from pipeline.triage import Cutoff, find_cutoffs
from tests.benchmarks.posts import invented_posts, real_posts

POSTS = 6_000
ROUNDS = 3
WARM_UP = 30_000


@dataclass
class Clock:
    """Processor seconds by stage, one figure a round."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.process_time()
        yield
        self.seconds.setdefault(name, []).append(time.process_time() - started)

    def best(self, name: str) -> float:
        return min(self.seconds[name])


def write_export(texts: list[str], path: Path) -> None:
    """Write texts as an export with the columns that most have."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("post_id", "text", "created_at", "reactions", "comments", "shares"))
        for i, text in enumerate(texts):
            out.writerow(
                (f"p{i}", text, f"2026-05-{i % 28 + 1:02}T{i % 24:02}:15:00+07:00", i % 97, i % 13, i % 7)
            )


def measure(texts: Iterator[str], posts: int, rounds: int = ROUNDS) -> tuple[Clock, int, int]:
    """Return the time of every stage, after one round that does not count, and the characters of a post."""
    model = load_model("linear")
    restorer = model.features_.restorer
    scorer = batch.Scorer.for_budget(model, DEFAULTS.budget)
    clock, warm = Clock(), Clock()
    clusterer = Clusterer()
    for text in itertools.islice(texts, WARM_UP):  # as in the middle of a long run: most words came before
        language(text), normalise(text), letters_only(text)
    characters = 0
    for number in range(rounds + 1):
        now = clock if number else warm
        raw = list(itertools.islice(texts, posts))
        characters = sum(map(len, raw)) // max(len(raw), 1)
        with tempfile.TemporaryDirectory() as folder:
            export = Path(folder) / "export.csv"
            write_export(raw, export)
            with now.stage("ingest, masking included"):
                posts_in = list(read_posts([export], id_key=b"k" * 32))
        shown = [text for each in posts_in for text in strings(each.column("text"))]
        with now.stage("mask"):
            list(map(mask, raw))
        with now.stage("normalise"):
            normalised = list(map(normalise, shown))
        with now.stage("language"):
            list(map(language, shown))
        with now.stage("restore diacritics"):
            restored = restorer.restore_all(normalised)
        with now.stage("restored, features and scores"):
            model.decision_normalised(normalised)
        with now.stage("clusters"):
            clusterer.assign_normalised(normalised, shown)
        del restored
        scored = [scorer.score(each, None) for each in posts_in]
        whole = [joined(post, score) for post, score in zip(posts_in, scored, strict=True)]
        cutoffs = cutoffs_of(whole, DEFAULTS.budget)
        with now.stage("flags, reasons, priority"):
            for each in whole:
                scorer.flag(each, cutoffs)
        with tempfile.TemporaryDirectory() as folder:
            export, out = Path(folder) / "export.csv", Path(folder) / "out.parquet"
            write_export(raw, export)
            with now.stage("whole job"):
                batch.score(batch.Source((export,), id_key=b"k" * 32), out, scorer)
    return clock, len(raw), characters


def joined(posts: pa.RecordBatch, scores: pa.RecordBatch) -> pa.RecordBatch:
    """Return posts with their scores, as a job keeps them."""
    columns = [*posts.columns, *scores.columns[1:], pa.array(range(posts.num_rows), pa.int64())]
    return pa.RecordBatch.from_arrays(columns, schema=SCORED)


def cutoffs_of(scored: list[pa.RecordBatch], budget: float) -> dict[Label, Cutoff]:
    """Return from where the share `budget` of scored posts is flagged for each label."""
    everything = np.concatenate([stages.probabilities(each) for each in scored])
    places = np.arange(len(everything))
    return find_cutoffs(lambda: [(places, everything)], dict.fromkeys(LABELS, budget), len(places))


def show(clock: Clock, posts: int, characters: int, *, title: str) -> None:
    """Print a row a stage."""
    table = Table("stage", "µs a post", title=f"{title}: {posts:,} posts of {characters} characters a round")
    for name in clock.seconds:
        table.add_row(name, f"{1e6 * clock.best(name) / posts:,.1f}")
    Console(width=100).print(table)


def main() -> None:
    """Measure and print."""
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else POSTS
    for title, texts in (("invented", invented_posts()), ("real", real_posts())):
        if first := next(texts, None):
            show(*measure(itertools.chain([first], texts), posts), title=title)


if __name__ == "__main__":
    main()
