"""Learns the words that are highlighted as toxic, from what people marked in ViHOS (Hoang et al. 2023)."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy import sparse

from pipeline.classify.toxic_words import BITS, ToxicWords, describe, word_places
from pipeline.research.datasets.marked_comments import MarkedComment, read_marked_comments
from pipeline.research.datasets.training_data import unseen
from pipeline.research.training.logistic_regression import Matrix, fit_logistic_regression
from pipeline.text import fold

COSTS: Final = (0.3, 1.0, 3.0)
LIMITS: Final = (0.3, 0.4, 0.5, 0.6)
"""Settings compared on the validation split of ViHOS."""

Truth = np.ndarray[Any, np.dtype[np.bool_]]


def fit_toxic_words(datasets_dir: Path | None, held_out: Sequence[str] = ()) -> ToxicWords:
    """Return a tagger learned on ViHOS's training split, settings chosen on its validation split.

    Args:
        datasets_dir: Folder of the data sets.
        held_out: Normalised texts that may not occur or nearly occur, beside ViHOS's own other splits.

    Raises:
        DataSetError: The set cannot be read.
    """
    splits = ("train", "validation", "test")
    train, validation, test = (read_marked_comments(datasets_dir, name) for name in splits)
    others = [*(each.normalised for each in (*validation, *test)), *held_out]
    keep = unseen([each.normalised for each in train], others)
    train = [each for each, fresh in zip(train, keep, strict=True) if fresh]
    rows, truth = _table([*train, *(MarkedComment(fold(each.normalised), each.toxic) for each in train)])
    best, best_score = ToxicWords(np.zeros(1 << BITS, dtype=np.float32), -9.0), -1.0
    for cost in COSTS:
        learned = _fit(rows, truth, cost)
        for limit in LIMITS:
            tagger = ToxicWords(learned.weights, learned.intercept, limit)
            score = float(np.mean([each.f1(tagger.offsets(each.normalised)) for each in validation]))
            if score > best_score:
                best, best_score = tagger, score
    return best


def _table(comments: Sequence[MarkedComment]) -> tuple[Matrix, Truth]:
    """Return the words of all comments as rows of ones, and whether most of a word is marked, shape (n,)."""
    columns, truth = [], []
    for each, places in _with_places(comments):
        columns += describe([each.normalised[start:end] for start, end in places])
        truth += [2 * sum(i in each.toxic for i in range(start, end)) >= end - start for start, end in places]
    ends = np.cumsum([0, *(len(each) for each in columns)])
    ones = np.ones(int(ends[-1]), dtype=np.float32)
    rows = sparse.csr_matrix((ones, np.concatenate(columns), ends), shape=(len(columns), 1 << BITS))
    return rows, np.array(truth, dtype=bool)


def _with_places(comments: Sequence[MarkedComment]) -> Iterator[tuple[MarkedComment, list[tuple[int, int]]]]:
    for each in comments:
        places = word_places(each.normalised)
        if places:
            yield each, places


def _fit(rows: Matrix, truth: Truth, cost: float) -> ToxicWords:
    line = fit_logistic_regression(rows, truth, np.ones(len(truth)), cost=cost, balanced=False)
    # Half precision on disk; rounding now makes the tagger equal to its saved copy.
    return ToxicWords(line.weights.astype(np.float16).astype(np.float32), line.intercept)
