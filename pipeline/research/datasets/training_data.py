"""Labelled texts to learn from, and what keeps held-out texts apart from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.claims.minhash import Banding, LshIndex, minhashes
from pipeline.claims.shingles import comparison_key, jaccard, shingles
from pipeline.labels import LABELS
from pipeline.settings import DEFAULTS

HELPERS: Final = ("opinion", "counter", "group_mention", "appeal")
"""Questions asked beside the labels, to see where a model is unfair: mainly opinion or satire; answers,
condemns or quotes hate to reject it; names a group of people; asks for help or money."""

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
        helpers: Shape (n, 4), answers to `HELPERS`: 1, 0, or NaN where nobody was asked.
        weights: Shape (n,), what each row counts in training, 0 to 1.
    """

    texts: list[str]
    normalised_texts: list[str]
    labels: npt.NDArray[np.float64]
    groups: Column
    sources: Column
    helpers: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float64]

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
            self.helpers[index],
            self.weights[index],
        )

    def holds(self, helper: str) -> npt.NDArray[np.bool_]:
        """Return for which rows one of `HELPERS` is answered with yes, shape (n,)."""
        found: npt.NDArray[np.bool_] = self.helpers[:, HELPERS.index(helper)] == 1
        return found

    def __add__(self, other: "Corpus") -> "Corpus":
        """Return the rows of both, these first."""
        return Corpus(
            [*self.texts, *other.texts],
            [*self.normalised_texts, *other.normalised_texts],
            np.concatenate([self.labels, other.labels]),
            np.concatenate([self.groups, other.groups]),
            np.concatenate([self.sources, other.sources]),
            np.concatenate([self.helpers, other.helpers]),
            np.concatenate([self.weights, other.weights]),
        )


def no_helpers(n: int) -> npt.NDArray[np.float64]:
    """Return the answers of `n` rows that were asked none of `HELPERS`, shape (n, 4)."""
    return np.full((n, len(HELPERS)), np.nan)


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
