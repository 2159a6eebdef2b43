"""Average precision of our engines and of what else is there, fitted on the same posts.

    python -m tests.benchmarks.accuracy [ENGINE ...]

With `KHOITRONG_DATASETS` peers learn from all labelled training posts and all are tested on the validation
posts, which the weights and the calibration of our engines were chosen in view of. Without, peers learn from
the project's own training rows and are tested on its own test rows: invented, few, and our engines have
learned from training posts as well. Peers read the masked text as it is.
"""

import sys

import numpy as np
from rich.console import Console
from rich.table import Table
from sklearn.metrics import average_precision_score

from pipeline.classify import load_model
from pipeline.labels import LABELS
from pipeline.research.datasets.training_data import Corpus
from tests.benchmarks.peers import Peer, classifiers
from tests.benchmarks.posts import are_real, labelled_posts

ENGINES = ("linear", "encoder", "cascade")


def precisions(predict: Peer, test: Corpus) -> list[float]:
    """Return the average precision of each label, on the posts that were asked about it."""
    scores = np.asarray(predict(test.texts))
    found = []
    for i in range(len(LABELS)):
        asked = ~np.isnan(test.labels[:, i])
        found.append(float(average_precision_score(test.labels[asked, i], scores[asked, i])))
    return found


def main() -> None:
    """Measure and print."""
    train, test = labelled_posts()
    everyone = classifiers(train.texts, train.labels)
    for name in sys.argv[1:] or ENGINES:
        everyone[name] = load_model(name).predict_proba
    kind = "validation posts of KHOITRONG_DATASETS" if are_real() else "invented test rows of the project"
    carrying = np.nansum(test.labels == 1, axis=0)
    heads = [f"{label} ({count})" for label, count in zip(LABELS, carrying, strict=True)]
    table = Table("average precision", *heads, "mean", title=f"{len(test):,} {kind}")
    for name, predict in everyone.items():
        found = precisions(predict, test)
        table.add_row(name, *(f"{value:.3f}" for value in (*found, float(np.mean(found)))))
    Console(width=150).print(table)


if __name__ == "__main__":
    main()
