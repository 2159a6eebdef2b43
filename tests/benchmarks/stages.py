"""Processor time of every stage of scoring with the linear model, alone and together, beside other programs.

    python -m tests.benchmarks.stages [POSTS]

Run with `make bench`. Compare ratios, or two runs on one machine; the microseconds belong to it. Each round
takes other posts, so nothing is remembered of a text; words are, as in the middle of a long run.
"""

import csv
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from rich.console import Console
from rich.table import Table

from pipeline import batch
from pipeline.batch.stages import SCORED, probabilities
from pipeline.batch.work import PLACE
from pipeline.claims import Clusterer
from pipeline.classify import Model, load_model
from pipeline.ingest import read_posts
from pipeline.labels import LABELS
from pipeline.posts import strings
from pipeline.settings import DEFAULTS
from pipeline.text import language, mask, normalise
from pipeline.triage import find_cutoffs
from tests.benchmarks.peers import Peer, peers
from tests.benchmarks.posts import invented_posts, real_posts

POSTS: Final = 4_000
ROUNDS: Final = 3
WARM_UP: Final = 30_000
SLOW: Final = 50
"""Posts of a round that a transformer reads."""

KEY: Final = b"key of ids for the benchmarks..."
TFIDF: Final = "scikit-learn TF-IDF, words and characters, logistic regression"
SUM: Final = "whole job: file to scores, clusters, flags, reasons"


@dataclass
class Clock:
    """Processor seconds a post and a character, by stage, one pair a round."""

    seconds: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str, texts: list[str]) -> Iterator[None]:
        """Time what is done with some texts."""
        started = time.process_time()
        yield
        taken = time.process_time() - started
        pair = (taken / len(texts), taken / sum(map(len, texts)))
        self.seconds.setdefault(name, []).append(pair)

    def best(self, name: str) -> tuple[float, float]:
        """Return the lowest seconds a post, and a character."""
        return min(self.seconds[name])


def write_export(texts: list[str], path: Path) -> None:
    """Write texts as an export with the columns that most have."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("post_id", "text", "created_at", "reactions", "comments", "shares"))
        for i, text in enumerate(texts):
            day = f"2026-05-{i % 28 + 1:02}T{i % 24:02}:15:00+07:00"
            out.writerow((f"p{i}", text, day, i % 97, i % 13, i % 7))


def measure(texts: Iterator[str], posts: int) -> Clock:
    """Return the time of every stage and peer; the first round does not count.

    Args:
        texts: Posts, all different.
        posts: How many a round takes.
    """
    model = load_model("linear")
    for text in islice(texts, WARM_UP):
        normalise(text)
        language(text)
    first = list(islice(texts, posts))
    others = peers(first, model.predict_proba(first))
    transformers = {name: load_model(name) for name in ("encoder", "cascade")}
    others |= {f"{name}, {SLOW} posts": engine.predict_proba for name, engine in transformers.items()}
    clock, clusterer = Clock(), Clusterer()
    for each in range(ROUNDS + 1):
        raw = list(islice(texts, posts))
        if raw:
            _round(model, others, clusterer, raw, clock if each else Clock())
    return clock


def _round(model: Model, others: dict[str, Peer], clusterer: Clusterer, raw: list[str], clock: Clock) -> None:
    scorer = batch.Scorer.for_budget(model, DEFAULTS.budget)
    with tempfile.TemporaryDirectory() as folder:
        export, out = Path(folder) / "export.csv", Path(folder) / "scores.parquet"
        write_export(raw, export)
        with clock.stage("csv.reader alone, no stage of ours", raw), export.open(newline="") as file:
            list(csv.reader(file))
        with clock.stage("ingest: read, map, mask", raw):
            tables = list(read_posts([export], id_key=KEY))
        shown = [text for table in tables for text in strings(table.column("text"))]
        with clock.stage("  of it mask", raw):
            list(map(mask, raw))
        with clock.stage("normalise", raw):
            normalised = list(map(normalise, shown))
        with clock.stage("language", raw):
            list(map(language, shown))
        with clock.stage("restore, features, scores", raw):
            model.predict_normalised(normalised)
        with clock.stage("  of it restore diacritics", raw):
            model.features_.restorer.restore_all(normalised)
        with clock.stage("clusters", raw):
            clusterer.assign_normalised(normalised, shown)
        _reasons(scorer, tables, raw, clock)
        with clock.stage(SUM, raw):
            batch.score(batch.Source((export,), id_key=KEY), out, scorer)
    with clock.stage("linear: raw text to probabilities", raw):
        model.predict_proba(raw)
    for name, peer in others.items():
        some = raw[:SLOW] if name.endswith("posts") else raw
        with clock.stage(name, some):
            peer(some)


def _reasons(scorer: batch.Scorer, tables: list[pa.RecordBatch], raw: list[str], clock: Clock) -> None:
    scored = list(map(partial(_joined, scorer), tables))
    everything = np.concatenate(list(map(probabilities, scored)))
    looked = [(np.arange(len(everything)), everything)]
    cutoffs = find_cutoffs(lambda: looked, dict.fromkeys(LABELS, DEFAULTS.budget), len(everything))
    with clock.stage("flags, reasons, priority", raw):
        for each in scored:
            scorer.flag(each, cutoffs)


def _joined(scorer: batch.Scorer, posts: pa.RecordBatch) -> pa.RecordBatch:
    """Return posts with their scores and places, as a job joins them."""
    texts = strings(posts.column("text"))
    scores = scorer.score(texts, list(map(normalise, texts)))
    columns = [*posts.columns, *scores.columns, pa.array(range(posts.num_rows), pa.int64())]
    return pa.RecordBatch.from_arrays(columns, schema=pa.schema([*posts.schema, *SCORED, PLACE]))


def show(clock: Clock, title: str) -> None:
    """Print a row a stage."""
    table = Table("stage", "µs a post", "posts/s", "Mchar/s", "x TF-IDF", title=title)
    base, _ = clock.best(TFIDF)
    for name in clock.seconds:
        post, character = clock.best(name)
        table.add_row(
            name, f"{1e6 * post:,.1f}", f"{1 / post:,.0f}", f"{1e-6 / character:,.2f}", f"{base / post:,.2f}"
        )
    Console(width=120).print(table)


def main() -> None:
    """Measure and print."""
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else POSTS
    show(measure(invented_posts(), posts), f"invented posts, {posts:,} a round")
    if next(real_posts(), None):
        show(measure(real_posts(), posts), f"posts of KHOITRONG_DATASETS, {posts:,} a round")


if __name__ == "__main__":
    main()
