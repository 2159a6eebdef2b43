"""Posts per second of each stage, beside a plain scikit-learn TF-IDF pipeline on the same posts.

Run with `make bench`. Every figure comes from this process and one core; compare the ratios, not the
absolute numbers, which belong to the machine.
"""

import csv
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline, make_union

from pipeline import batch
from pipeline.claims import Clusterer
from pipeline.classify import load_model
from pipeline.ingest import read_posts
from pipeline.resources import resource
from pipeline.settings import DEFAULTS
from pipeline.text import normalise

POSTS = 20_000
FITTED = 2_000
ROUNDS = 3


def invented_posts() -> list[str]:
    """Return `POSTS` texts, each the halves of two sample posts, mostly of those that carry no label.

    One in ten halves comes from any post, so that about as much is flagged as on an ordinary page.
    """
    with resource("data/samples-labels.csv").open(encoding="utf-8", newline="") as file:
        labels = {(row["source"], row["row"]): row for row in csv.DictReader(file)}
    folder = resource("data/samples")
    tables = read_posts([folder], columns={}, encoding=None, batch_size=1000, on_reject=lambda _: None)
    rows = [row for table in tables for row in table.select(["text", "source", "row"]).to_pylist()]
    every = [row["text"] for row in rows]
    plain = [row["text"] for row in rows if not labelled(labels, folder, row)]
    pick = random.Random(20261)

    def half(last: bool) -> str:
        words = pick.choice(plain if pick.random() < 0.9 else every).split()
        return " ".join(words[len(words) // 2 :] if last else words[: len(words) // 2 + 1])

    return [f"{half(False)} {half(True)} {i}" for i in range(POSTS)]


def labelled(labels: dict[tuple[str, str], Any], folder: Path, row: dict[str, Any]) -> bool:
    """Return whether a sample post carries any label."""
    label = labels[Path(row["source"]).relative_to(folder).as_posix(), str(row["row"])]
    return "1" in (label["positive"], label["hateful"], label["offensive"], label["check"])


def peer(texts: list[str], matrix: Any) -> Any:
    """Return scikit-learn's own word and character TF-IDF with logistic regression, fitted on some posts."""
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    )
    labels = (matrix >= np.median(matrix, axis=0))[:FITTED]  # two classes each; what they mean is no matter
    return make_pipeline(features, OneVsRestClassifier(LogisticRegression())).fit(texts[:FITTED], labels)


def clock(run: Callable[[], object]) -> float:
    """Return the best of `ROUNDS` wall times in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Measure and print."""
    model = load_model("linear")
    scorer = batch.Scorer.for_budget(model, DEFAULTS.budget)
    texts = invented_posts()
    normalised_texts = [normalise(text) for text in texts]
    other = peer(texts, model.predict_normalised(normalised_texts))
    with tempfile.TemporaryDirectory() as folder:
        export, out = Path(folder) / "export.csv", Path(folder) / "scores.parquet"
        with export.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("post_id", "text"), *((f"p{i}", t) for i, t in enumerate(texts))])

        def ingest() -> None:
            for _ in read_posts(
                [export], columns={}, encoding=None, batch_size=2000, on_reject=lambda _: None
            ):
                pass

        def whole_peer() -> None:
            with export.open(encoding="utf-8", newline="") as file:
                other.predict_proba([row["text"] for row in csv.DictReader(file)])

        stages: dict[str, Callable[[], object]] = {
            "ingest (read, map, mask)": ingest,
            "text (normalise)": lambda: [normalise(text) for text in texts],
            "claims (cluster)": lambda: Clusterer().assign_normalised(normalised_texts, texts),
            "classify (features, probabilities)": lambda: model.predict_normalised(normalised_texts),
            "text + classify": lambda: model.predict_proba(texts),
            "scikit-learn TF-IDF: text to probabilities": lambda: other.predict_proba(texts),
            "whole job (file to scores, flags, reasons)": lambda: batch.score(
                batch.Source((export,)), out, scorer
            ),
            "scikit-learn TF-IDF: file to probabilities": whole_peer,
        }
        seconds = {name: clock(run) for name, run in stages.items()}
        flagged = sum(batch.score(batch.Source((export,)), out, scorer).flagged.values())
    show(seconds, flagged)


def show(seconds: dict[str, float], flagged: int) -> None:
    """Print a row a stage, and the two ratios."""
    title = f"{POSTS:,} invented posts, {flagged:,} flags, one core, best of {ROUNDS}"
    table = Table("stage", "posts/s", title=title)
    for name, taken in seconds.items():
        table.add_row(name, f"{POSTS / taken:,.0f}")
    console = Console(width=100)
    console.print(table)
    names = list(seconds)
    for ours, theirs in ((names[4], names[5]), (names[6], names[7])):
        console.print(f"{ours} is {seconds[theirs] / seconds[ours]:.1f} x {theirs}", markup=False)


if __name__ == "__main__":
    main()
