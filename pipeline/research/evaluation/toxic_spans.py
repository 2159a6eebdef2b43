"""Toxic spans: how well highlights agree with what people marked in ViHOS (Hoang et al. 2023)."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson

from pipeline.classify import Model
from pipeline.classify.toxic_words import BITS, ToxicWords, describe, word_places
from pipeline.research.datasets.training_data import read_split, unseen
from pipeline.text import fold, normalise_with_map

COSTS: Final = (0.3, 1.0, 3.0)
LIMITS: Final = (0.3, 0.4, 0.5, 0.6)
"""Settings compared on the validation split of ViHOS."""


@dataclass(frozen=True, slots=True)
class SpanFigures:
    """Agreement with marked spans.

    Attributes:
        texts: Comments.
        f1: Mean over comments of the F1 of their toxic characters, 1 where both sides are empty, 0 where only
            one is (Pavlopoulos et al. 2021).
        f1_stripped: The same with all diacritics stripped.
        f1_marked: Mean over the comments in which people marked something.
        unmarked_clean: Share of the other comments in which nothing is highlighted.
    """

    texts: int
    f1: float
    f1_stripped: float
    f1_marked: float
    unmarked_clean: float

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain values."""
        return asdict(self)

    def __str__(self) -> str:
        return (
            f"ViHOS spans, {self.texts:,} comments: F1 {self.f1:.3f} "
            f"({self.f1_stripped:.3f} without diacritics), {self.f1_marked:.3f} where something is marked; "
            f"{self.unmarked_clean:.0%} of the others left alone"
        )


@dataclass(frozen=True)
class Marked:
    """One comment with what people marked.

    Attributes:
        normalised: Normalised text.
        toxic: Offsets of its toxic characters.
    """

    normalised: str
    toxic: frozenset[int]


def read_marked(datasets_dir: Path | None, split: str) -> list[Marked]:
    """Return a split of ViHOS, marks carried over to the normalised texts.

    Raises:
        DataSetError: The set cannot be read.
    """
    table = read_split(datasets_dir, "vihos", split)
    return [
        _marked(str(text), set(orjson.loads(spans)))
        for text, spans in zip(table["text"], table["spans"], strict=True)
    ]


def _marked(text: str, offsets: set[int]) -> Marked:
    normalised = normalise_with_map(text)
    toxic = {
        i
        for i, (start, end) in enumerate(zip(normalised.starts, normalised.ends, strict=True))
        if any(place in offsets for place in range(start, max(end, start + 1)))
    }
    return Marked(normalised.text, frozenset(i for i in toxic if not normalised.text[i].isspace()))


def span_f1(said: set[int] | frozenset[int], marked: set[int] | frozenset[int]) -> float:
    """Return the F1 of two sets of character offsets, 0 to 1; 1 when both are empty."""
    if not said and not marked:
        return 1.0
    return 2 * len(said & marked) / (len(said) + len(marked))


def measure_spans(model: Model, datasets_dir: Path | None, split: str = "test") -> SpanFigures:
    """Return how well the highlights of a model agree with ViHOS.

    Raises:
        DataSetError: The set cannot be read.
    """
    comments = read_marked(datasets_dir, split)
    plain = _scores(comments, model.toxic_characters([each.normalised for each in comments]))
    bare = model.toxic_characters([fold(each.normalised) for each in comments])
    marked = np.array([bool(each.toxic) for each in comments])
    return SpanFigures(
        len(comments),
        round(float(plain.mean()), 4),
        round(float(_scores(comments, bare).mean()), 4),
        round(float(plain[marked].mean()), 4),
        round(float(plain[~marked].mean()), 4),
    )


def _scores(comments: Sequence[Marked], said: Sequence[set[int]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the F1 of each comment; white space between words counts on neither side."""
    return np.array(
        [
            span_f1({i for i in mine if not each.normalised[i].isspace()}, each.toxic)
            for each, mine in zip(comments, said, strict=True)
        ]
    )


def fit_toxic_words(datasets_dir: Path | None, held_out: Sequence[str] = ()) -> ToxicWords:
    """Return a tagger learned on ViHOS's training split, settings chosen on its validation split.

    Args:
        datasets_dir: Folder of the data sets.
        held_out: Normalised texts that may not occur or nearly occur, beside ViHOS's own other splits.

    Raises:
        DataSetError: The set cannot be read.
    """
    train, validation, test = (read_marked(datasets_dir, name) for name in ("train", "validation", "test"))
    others = [*(each.normalised for each in (*validation, *test)), *held_out]
    keep = unseen([each.normalised for each in train], others)
    train = [each for each, fresh in zip(train, keep, strict=True) if fresh]
    rows, truth = _table([*train, *(Marked(fold(each.normalised), each.toxic) for each in train)])
    best, best_score = ToxicWords(np.zeros(1 << BITS, dtype=np.float32), -9.0), -1.0
    for cost in COSTS:
        learner = _fit(rows, truth, cost)
        for limit in LIMITS:
            tagger = ToxicWords(learner.weights, learner.intercept, limit)
            said = [tagger.offsets(each.normalised) for each in validation]
            score = float(_scores(validation, said).mean())
            if score > best_score:
                best, best_score = tagger, score
    return best


def _table(comments: Sequence[Marked]) -> tuple[Any, np.ndarray[Any, np.dtype[np.bool_]]]:
    """Return the words of all comments as rows of ones, and whether most of a word is marked."""
    from scipy import sparse

    columns, truth = [], []
    for each, places in _with_places(comments):
        columns += describe([each.normalised[start:end] for start, end in places])
        truth += [2 * sum(i in each.toxic for i in range(start, end)) >= end - start for start, end in places]
    ends = np.cumsum([0, *(len(each) for each in columns)])
    ones = np.ones(int(ends[-1]), dtype=np.float32)
    rows = sparse.csr_matrix((ones, np.concatenate(columns), ends), shape=(len(columns), 1 << BITS))
    return rows, np.array(truth, dtype=bool)


def _with_places(comments: Sequence[Marked]) -> Iterator[tuple[Marked, list[tuple[int, int]]]]:
    for each in comments:
        places = word_places(each.normalised)
        if places:
            yield each, places


def _fit(rows: Any, truth: np.ndarray[Any, np.dtype[np.bool_]], cost: float) -> ToxicWords:  # noqa: ANN401
    from pipeline.research.training.learner import fit_line

    line = fit_line(rows, truth, np.ones(len(truth)), cost=cost, balanced=False)
    # Half precision on disk; rounding now makes the tagger equal to its saved copy.
    return ToxicWords(line.weights.astype(np.float16).astype(np.float32), line.intercept)
