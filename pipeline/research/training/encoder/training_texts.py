"""Which texts the encoder learns from, which choose the checkpoint, and which calibrate it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.classify.engines.base import Model
from pipeline.errors import DataSetError
from pipeline.research.datasets.annotations import SPLITS
from pipeline.research.datasets.authored_examples import read_authored_examples
from pipeline.research.datasets.labelled_posts import (
    FIRST,
    RANDOM,
    SECOND,
    chosen_by_score,
    read_labelled,
    source_of,
)
from pipeline.research.datasets.loading import read_texts
from pipeline.research.datasets.training_data import Corpus, unseen
from pipeline.research.training.distillation import POSTS, SoftLabels, soft_labels
from pipeline.research.training.encoder import examples
from pipeline.research.training.encoder.examples import Example
from pipeline.resources import resource
from pipeline.text import mask, normalise

CALIBRATION: Final = 0.06
"""Share of the clusters of the labelled training split kept to calibrate and to choose the checkpoint."""

ROWS_SHARE: Final = 0.2
"""Share of the authored examples that is learned from; more of them teach their own manner."""

ROWS_WEIGHT: Final = 0.5
MAX_WEAK_TEXTS: Final = {"vihsd": 800, "vithsd": 700}
"""Texts of each set that answers weak questions only; long ones cost much and teach little."""

MAX_SPANS: Final = 1500
"""Texts of ViHOS that are learned from."""

COMMENTS: Final = "vihsd"
"""Source whose comments ViHOS and the weak questions are about."""

SOFT_SHARE: Final = 1 / 3
"""Share of `distillation.POSTS` that a teacher is asked about; an encoder takes long to learn."""

SOFT_WEIGHT: Final = 0.5
"""What a post counts that a teacher labelled; chosen beforehand, not tuned."""


@dataclass(frozen=True)
class TrainingTexts:
    """Examples by what they are for.

    Attributes:
        train: To learn from.
        calibration: Labelled texts that no score selected: to choose a checkpoint by and to fit
            probabilities on.
        held_out: Normalised texts nothing may have seen.
        sets: Names of the sets learned from.
        rows: Texts of `train` that this project invented.
        soft: Texts of `train` that a teacher labelled.
        teacher: Name of that model.
    """

    train: list[Example]
    calibration: list[Example]
    held_out: list[str]
    sets: list[str] = field(default_factory=list)
    rows: int = 0
    soft: int = 0
    teacher: str = ""

    def __str__(self) -> str:
        counts = {
            "labels": sum(each.labels[0] is not None for each in self.train),
            "spans": sum(each.spans is not None for each in self.train),
        }
        known = ", ".join(f"{name} {count:,}" for name, count in counts.items())
        return f"{len(self.train):,} texts ({known}); {len(self.calibration):,} to calibrate"


def held_out_texts(datasets_dir: Path | None, rows_dir: Path) -> list[str]:
    """Return every normalised text that something is measured on.

    Raises:
        DataSetError: A set cannot be read.
    """
    normalised_texts = [
        *read_labelled(datasets_dir, "validation").normalised_texts,
        *read_labelled(datasets_dir, RANDOM).normalised_texts,
        *read_authored_examples(rows_dir, "test").normalised_texts,
    ]
    for name in ("vihos", "vihsd"):
        for split in ("validation", "test"):
            normalised_texts += (normalise(mask(text)) for text in read_texts(name, split, datasets_dir))
    return normalised_texts


def gather_training_texts(
    datasets_dir: Path | None,
    *,
    rows_dir: Path | None = None,
    seed: int = 0,
    teacher: Model | None = None,
    soft_share: float = SOFT_SHARE,
    leave_out: str | None = None,
) -> TrainingTexts:
    """Read every set and keep apart what is held out.

    Args:
        datasets_dir: Folder of the data sets.
        rows_dir: Folder of the authored examples; `data/rows` by default.
        seed: Of the clusters kept to calibrate, and of the draws.
        teacher: A model whose opinion of unlabelled posts is learned from as well.
        soft_share: Share of these posts that it is asked about, 0 to 1.
        leave_out: Source of labelled posts, as `source_of` names it, from which nothing is learned.

    Raises:
        DataSetError: A set cannot be read.
    """
    folder = rows_dir or resource("data/rows")
    held_out = held_out_texts(datasets_dir, folder)
    labelled = read_labelled(datasets_dir, "train")
    away = source_of(labelled.sources) == leave_out
    held_out += labelled.take(away).normalised_texts
    labelled = labelled.take(~away)
    labelled = labelled.take(unseen(labelled.normalised_texts, held_out))
    kept = _calibrating(labelled, seed)
    calibration = examples.from_corpus(labelled.take(kept))
    own = read_authored_examples(folder, "train")
    own = own.take(np.random.default_rng(seed).random(len(own)) < ROWS_SHARE)
    main = examples.from_corpus(labelled.take(~kept))
    others = [examples.from_corpus(own, ROWS_WEIGHT)]
    if leave_out != COMMENTS:
        others.append(examples.from_vihos(datasets_dir, "train", MAX_SPANS))
        others.append(examples.from_weak(datasets_dir, seed, MAX_WEAK_TEXTS))
    known = [*held_out, *(each.normalised for each in calibration)]
    rows, *weak = (examples.without(source, known) for source in others)
    sets = {FIRST, SECOND, *SPLITS, "vihos", *MAX_WEAK_TEXTS}
    taught: list[Example] = []
    if teacher is not None:
        posts = [(name, split, int(most * soft_share)) for name, split, most in POSTS]
        seen = [*known, *labelled.normalised_texts, *own.normalised_texts]
        taught = _taught(soft_labels(teacher, datasets_dir, seen, posts))
        sets |= {name for name, _, _ in posts}
    return TrainingTexts(
        examples.merged([main, rows, *weak, taught]),
        calibration,
        held_out,
        sorted(sets),
        rows=len(rows),
        soft=len(taught),
        teacher="" if teacher is None else teacher.name,
    )


def _taught(found: SoftLabels) -> list[Example]:
    return [
        Example(normalised, [float(value) for value in row], weight=SOFT_WEIGHT)
        for normalised, row in zip(found.normalised_texts, found.probabilities, strict=True)
    ]


def _calibrating(labelled: Corpus, seed: int) -> npt.NDArray[np.bool_]:
    """Return which rows are kept to calibrate, whole clusters none of whose texts a score selected."""
    chosen = np.unique(labelled.groups[chosen_by_score(labelled)])
    names = np.setdiff1d(np.unique(labelled.groups), chosen)
    if not len(names):
        raise DataSetError(
            "No text is left to calibrate on.", "Add labelled texts whose source does not end in _top."
        )
    count = max(1, round(CALIBRATION * len(names)))
    drawn = np.random.default_rng(seed).permutation(len(names))[:count]
    found: npt.NDArray[np.bool_] = np.isin(labelled.groups, names[drawn])
    return found
