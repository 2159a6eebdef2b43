"""Counts the model that puts diacritics back, from unlabelled and training texts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from pipeline.classify.features.diacritics import DiacriticsRestorer
from pipeline.research.datasets.loading import read_texts
from pipeline.research.datasets.training_data import unseen
from pipeline.text import normalise

SOURCES: Final = (
    ("news", "unlabelled"),
    ("reintel", "unlabelled"),
    ("social_comments", "unlabelled"),
    ("vihsd", "train"),
    ("victsd", "train"),
    ("vlsp_hsd_2019", "train"),
)
"""Edited and everyday language; their labels are not used."""

MAX_CHARS: Final = 3000
"""Of each text: a few long articles should not outweigh many comments."""


def fit_restorer(datasets_dir: Path | None, held_out: Sequence[str]) -> DiacriticsRestorer:
    """Return a restorer counted on texts that neither repeat nor nearly repeat a held-out one.

    Args:
        datasets_dir: Folder of the data sets.
        held_out: Normalised texts that something will be measured on.

    Raises:
        DataSetError: A set cannot be read.
    """
    normalised_texts: list[str] = []
    for name, split in SOURCES:
        mine = [normalise(text[:MAX_CHARS]) for text in read_texts(name, split, datasets_dir) if text]
        normalised_texts += [mine[i] for i in np.flatnonzero(unseen(mine, held_out))]
    return DiacriticsRestorer.fit(normalised_texts)
