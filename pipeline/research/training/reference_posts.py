"""Unlabelled posts that stand for an ordinary page when thresholds are chosen."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from pipeline.research.datasets.loading import UNLABELLED, read_texts
from pipeline.research.datasets.training_data import unseen
from pipeline.text import mask, normalise

REFERENCE: Final = (("social_comments", 4000), ("reintel", 2000), ("news", 2000))

REFERENCE_NAME: Final = (
    " + ".join(f"{count:,} {folder}" for folder, count in REFERENCE)
    + ", all unlabelled and not used in training"
)


def reference_posts(datasets_dir: Path | None, known: Sequence[str]) -> list[str]:
    """Return normalised unlabelled posts that are in no labelled set, evenly spread over each set.

    Args:
        datasets_dir: Folder of the data sets.
        known: Normalised texts that may not occur or nearly occur.

    Raises:
        DataSetError: A set cannot be read.
    """
    chosen: list[str] = []
    for folder, count in REFERENCE:
        texts = read_texts(folder, UNLABELLED, datasets_dir)
        normalised_texts = [normalise(mask(text)) for text in texts]
        normalised_texts = [
            normalised_texts[i]
            for i in np.linspace(0, len(normalised_texts) - 1, min(2 * count, len(normalised_texts))).astype(
                int
            )
        ]
        kept = np.flatnonzero(unseen(normalised_texts, known))[:: 1 if len(normalised_texts) <= count else 2][
            :count
        ]
        chosen += [normalised_texts[i] for i in kept]
    return chosen
