"""Labelled texts to learn from, and what keeps held-out texts apart from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.claims.minhash import Banding, LshIndex, minhashes
from pipeline.claims.shingles import comparison_key, jaccard, shingles
from pipeline.labels import LABELS
from pipeline.research.datasets.loading import load_split
from pipeline.settings import DEFAULTS
from pipeline.text import mask, normalise

RELABELLED: Final = "khoitrong_labels"

# Proposes a pair at 0.7 with probability 1 - 4e-10: a leak is worse than a slow look.
_BANDING: Final = Banding(bands=32, rows=2)

Column = npt.NDArray[Any]


@dataclass(frozen=True)
class Corpus:
    """Labelled texts.

    Attributes:
        texts: Texts as shown, personal data masked, as the pipeline will see them.
        normalised_texts: The same, normalised.
        labels: Shape (n, 4), 1, 0, or NaN where nobody was asked.
        groups: Shape (n,), near-duplicates and rows of one template share a group.
        sources: Shape (n,), where each row came from.
        opinion: Shape (n,), whether the row is opinion or satire (False when nobody was asked).
    """

    texts: list[str]
    normalised_texts: list[str]
    labels: npt.NDArray[np.float64]
    groups: Column
    sources: Column
    opinion: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.texts)

    def __str__(self) -> str:
        counts = ", ".join(f"{label} {int(np.nansum(self.labels[:, i]))}" for i, label in enumerate(LABELS))
        return f"{len(self)} texts ({counts})"

    def take(self, keep: npt.NDArray[np.bool_]) -> "Corpus":
        """Return the rows where `keep`, shape (n,), is true."""
        index = np.flatnonzero(keep)
        return Corpus(
            [self.texts[i] for i in index],
            [self.normalised_texts[i] for i in index],
            self.labels[index],
            self.groups[index],
            self.sources[index],
            self.opinion[index],
        )


def read_relabelled(folder: Path | None, split: str) -> Corpus:
    """Return a split of the re-labelled set.

    Raises:
        DataSetError: As in `loading.load`.
    """
    rows = load_split(RELABELLED, split, folder)
    texts = [mask(text) for text in rows["text"]]
    return Corpus(
        texts,
        [normalise(text) for text in texts],
        np.stack([_numbers(rows[label]) for label in LABELS], axis=1),
        np.array([f"cluster-{value}" for value in rows["cluster"]]),
        np.array(rows["source"][:], dtype=str),
        _numbers(rows["opinion"]) == 1,
    )


def _numbers(values: Iterable[Any]) -> npt.NDArray[np.float64]:
    return np.array([np.nan if value is None else float(value) for value in values])


def unseen(normalised_texts: Sequence[str], held_out: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which normalised texts neither repeat nor nearly repeat a held-out one, shape (n,).

    A near-duplicate shares the letters and digits of a held-out text, or has with one a Jaccard similarity
    of 5-character shingles of at least `Settings.cluster_jaccard`. Every text is compared with held-out texts
    only, unlike in clustering, where a text may join a nearer neighbour that is not held out.
    """
    held = [shingles(comparison_key(normalised, fallback=normalised)) for normalised in held_out]
    index = LshIndex(_BANDING)
    for i, minhash in enumerate(minhashes(held, _BANDING)):
        index.add(i, minhash)
    mine = [shingles(comparison_key(normalised, fallback=normalised)) for normalised in normalised_texts]
    keep = np.ones(len(normalised_texts), dtype=bool)
    for i, minhash in enumerate(minhashes(mine, _BANDING)):
        keep[i] = all(
            jaccard(mine[i], held[other]) < DEFAULTS.cluster_jaccard for other in index.candidates(minhash)
        )
    return keep


def distinct(normalised_texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return a mask of the first occurrence of each normalised text, shape (n,)."""
    first: Mapping[str, int] = {
        normalised: i for i, normalised in reversed(list(enumerate(normalised_texts)))
    }
    return np.array([first[normalised] == i for i, normalised in enumerate(normalised_texts)], dtype=bool)
