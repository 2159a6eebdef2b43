"""Processor time of every stage of scoring with the linear model, alone and together, beside other programs.

    python -m tests.benchmarks.stages [POSTS] [--plain]

Run with `make bench`. Compare ratios, or two runs on one machine; the microseconds belong to it. "x TF-IDF"
is speed as a multiple of that of scikit-learn's TF-IDF, "x floor" time as a multiple of what csv.reader alone
takes. Each round takes other posts, so nothing is remembered of a text; words are, and kernels are compiled
where numba is installed, as in the middle of a long run; `--plain` does without kernels.
"""

import argparse
import csv
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
from pipeline.classify import Model, load_model, prepare_for
from pipeline.classify.features.compiling import COMPILED_FROM
from pipeline.ingest import read_posts
from pipeline.labels import LABELS
from pipeline.posts import strings
from pipeline.settings import DEFAULTS
from pipeline.text.cut import CutTexts
from pipeline.text.language import languages
from pipeline.text.masking.mask import mask_all
from pipeline.text.normalisation.columns import normalise_all
from pipeline.triage import find_cutoffs
from tests.benchmarks.peers import TFIDF, Peer, peers
from tests.benchmarks.posts import invented_posts, labelled_posts, real_posts, write_export

POSTS: Final = 4_000
ROUNDS: Final = 3
WARM_UP: Final = 30_000
SLOW: Final = 50
"""Posts of a round that a transformer reads."""

KEY: Final = b"key of ids for the benchmarks..."
CSV: Final = "csv.reader alone, no stage of ours"
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


def measure(texts: Iterator[str], posts: int) -> Clock:
    """Return the time of every stage and peer; the first round does not count.

    Args:
        texts: Posts, all different.
        posts: How many a round takes.
    """
    model = load_model("linear")
    for _ in range(WARM_UP // DEFAULTS.batch_size):
        cut = CutTexts.of(pa.array(mask_all(list(islice(texts, DEFAULTS.batch_size))), pa.string()))
        model.predict_normalised(normalise_all(cut))
        languages(cut)
    train, _ = labelled_posts()
    others = peers(train.texts, train.labels)
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
        with clock.stage(CSV, raw), export.open(newline="") as file:
            list(csv.reader(file))
        with clock.stage("ingest: read, map, mask", raw):
            tables = list(read_posts([export], id_key=KEY))
        shown = [text for table in tables for text in strings(table.column("text"))]
        with clock.stage("  of it mask", raw):
            mask_all(raw)
        column = pa.array(shown)
        with clock.stage("cut, normalise", raw):
            cut = CutTexts.of(column)
            normalised = normalise_all(cut)
        with clock.stage("language", raw):
            languages(cut)
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
    cut = CutTexts.of(posts.column("text"))
    scores = scorer.score(cut, normalise_all(cut))
    columns = [*posts.columns, *scores.columns, pa.array(range(posts.num_rows), pa.int64())]
    return pa.RecordBatch.from_arrays(columns, schema=pa.schema([*posts.schema, *SCORED, PLACE]))


def show(clock: Clock, title: str) -> None:
    """Print a row a stage."""
    table = Table("stage", "µs a post", "posts/s", "Mchar/s", "x TF-IDF", "x floor", title=title)
    base, _ = clock.best(TFIDF)
    floor, _ = clock.best(CSV)
    for name in clock.seconds:
        post, character = clock.best(name)
        figures = (1e6 * post, 1 / post, 1e-6 / character, base / post, post / floor)
        table.add_row(name, *map("{:,.{}f}".format, figures, (1, 0, 2, 2, 1)))
    Console(width=120).print(table)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("posts", nargs="?", type=int, default=POSTS)
    parser.add_argument("--plain", action="store_true")
    wanted = parser.parse_args()
    how = "with kernels" if not wanted.plain and prepare_for(COMPILED_FROM) else "without kernels"
    how = f"{wanted.posts:,} a round, {how}"
    show(measure(invented_posts(), wanted.posts), f"invented posts, {how}")
    if next(real_posts(), None):
        show(measure(real_posts(), wanted.posts), f"posts of KHOITRONG_DATASETS, {how}")


if __name__ == "__main__":
    main()
