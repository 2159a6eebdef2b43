"""What somebody writes in an afternoon: csv.reader, three patterns that mask, TF-IDF, logistic regression.

    python -m tests.benchmarks.plain_script fit MODEL
    python -m tests.benchmarks.plain_script score MODEL EXPORT OUT

It reads one form of CSV, takes every row, masks what looks like an address, a link or a number, and writes
four probabilities. It knows no other encoding or format, no name or paper, no copy of a post, no spelling, no
near-duplicates, thresholds or reasons, and cannot go on after a stop: the floor for a whole path in Python.
"""

import csv
import pickle
import re
import sys
from itertools import islice
from pathlib import Path

from pipeline.labels import LABELS
from tests.benchmarks.peers import tfidf
from tests.benchmarks.posts import labelled_posts

BATCH = 2_000
MASKED = (
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "<email>"),
    (re.compile(r"(?:https?://|www\.)\S+"), "<url>"),
    (re.compile(r"\+?\d[\d .-]{7,}\d"), "<phone>"),
)


def masked(text: str) -> str:
    for pattern, placeholder in MASKED:
        text = pattern.sub(placeholder, text)
    return text


def fit(model: Path) -> None:
    train, _ = labelled_posts()
    model.write_bytes(pickle.dumps(tfidf().fit(train.texts, train.labels)))


def score(model: Path, export: Path, out: Path) -> None:
    predict = pickle.loads(model.read_bytes())
    with (
        export.open(encoding="utf-8", newline="") as source,
        out.open("w", encoding="utf-8", newline="") as to,
    ):
        rows, writer = csv.reader(source), csv.writer(to)
        head = next(rows)
        key, text = head.index("post_id"), head.index("text")
        writer.writerow(["post_id", *LABELS])
        while batch := list(islice(rows, BATCH)):
            scores = predict([masked(row[text]) for row in batch])
            writer.writerows(
                [row[key], *(f"{score:.6g}" for score in each)]
                for row, each in zip(batch, scores, strict=True)
            )


def main() -> None:
    what, *paths = sys.argv[1:]
    {"fit": fit, "score": score}[what](*map(Path, paths))


if __name__ == "__main__":
    main()
