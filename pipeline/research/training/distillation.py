"""Soft labels: what one model says of unlabelled posts teaches another (Hinton et al. 2015).

Nobody labelled these posts, so they widen what the pupil has read, not what is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.classify.engines.base import Model
from pipeline.classify.engines.cascade import CascadeModel
from pipeline.labels import LABELS
from pipeline.research.datasets.loading import read_texts
from pipeline.research.datasets.training_data import distinct, unseen
from pipeline.text import mask, normalise

POSTS: Final[tuple[tuple[str, str, int], ...]] = (
    ("social_comments_2", "unlabelled", 14_000),
    ("social_comments", "unlabelled", 4_000),
    ("vlsp_hsd_2019", "train", 3_000),
    ("vihsd", "train", 3_000),
    ("victsd", "train", 1_500),
    ("reintel", "unlabelled", 2_000),
    ("reintel", "train", 1_000),
    ("news", "unlabelled", 2_500),
)
"""Set, split and most posts of each, evenly spread over it; their own labels are not looked at."""


@dataclass(frozen=True)
class SoftLabels:
    """Unlabelled posts with what a teacher says of them.

    Attributes:
        teacher: Name of the model.
        texts: Texts as shown, personal data masked.
        normalised_texts: The same, normalised.
        probabilities: Shape (n, 4), 0 to 1.
    """

    teacher: str
    texts: list[str]
    normalised_texts: list[str]
    probabilities: npt.NDArray[np.float32]


def soft_labels(
    teacher: Model,
    datasets_dir: Path | None,
    known: Sequence[str],
    posts: Sequence[tuple[str, str, int]] = POSTS,
) -> SoftLabels:
    """Ask a teacher about unlabelled posts.

    Args:
        teacher: Any model; a cascade is asked in full, which means that its encoder reads every post.
        datasets_dir: Folder of the data sets.
        known: Normalised texts that may not occur or nearly occur: labelled ones and held-out ones.
        posts: Set, split and most posts of each.

    Raises:
        DataSetError: A set cannot be read.
    """
    texts: list[str] = []
    for name, split, most in posts:
        found = read_texts(name, split, datasets_dir)
        places = np.unique(np.linspace(0, len(found) - 1, min(most, len(found))).astype(int))
        texts += [mask(found[i]) for i in places]
    normalised_texts = [normalise(text) for text in texts]
    keep = np.flatnonzero(distinct(normalised_texts) & unseen(normalised_texts, known))
    kept = [normalised_texts[i] for i in keep]
    return SoftLabels(
        teacher.name, [texts[i] for i in keep], kept, _in_full(teacher).predict_normalised(kept)
    )


def _in_full(teacher: Model) -> Model:
    return teacher.changed(bands=dict.fromkeys(LABELS, 0.0)) if isinstance(teacher, CascadeModel) else teacher
