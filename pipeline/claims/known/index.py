"""Lexical retrieval: which of many wordings share their rare words with a text.

BM25 (Robertson and Zaragoza 2009) over the folded words of `pipeline.claims.reading` and each two words in a
row, so a text without diacritics finds what was written with them. The weights of a bank are one sparse
matrix, built once; a batch of texts is another, and their product is the scores.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from pipeline.claims.reading import keys
from pipeline.claims.wordlists import BARE_FILLERS

K1, B = 1.2, 0.5
"""How soon a repeated term stops to count, and how much a long wording is held against it."""

MAX_POSTINGS: Final = 4000
"""Wordings that the terms of one text may point at together; its rarest terms come first. All terms count in
a bank of a few hundred claims; in one of 50,000 the common words would make most of the work and find
nothing."""

_BATCH: Final = 1000  # texts scored at once: bounded memory, few calls

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A wording that shares terms with a text.

    Attributes:
        wording: Its place in the bank.
        score: BM25 over that of the wording with itself, from 0 up; 1 has all its terms.
    """

    wording: int
    score: float


class Bm25Index:
    """Wordings by their terms.

    Args:
        texts: The wordings, as shown; one without terms is never found.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        counted = [Counter(terms(text)) for text in texts]
        frequency: Counter[str] = Counter()
        for each in counted:
            frequency.update(each.keys())
        self._number = {term: i for i, term in enumerate(frequency)}
        self._postings = np.fromiter(frequency.values(), dtype=np.int64, count=len(frequency))
        count = len(counted)
        idf = np.log1p((count - self._postings + 0.5) / (self._postings + 0.5))
        lengths = np.array([each.total() for each in counted], dtype=np.float64)
        mean = lengths.mean() if count else 1.0
        starts = np.concatenate([[0], np.cumsum([len(each) for each in counted])]).astype(np.int64)
        columns = np.fromiter((self._number[t] for c in counted for t in c), dtype=np.int64, count=starts[-1])
        times = np.fromiter((n for c in counted for n in c.values()), dtype=np.float64, count=starts[-1])
        norm = np.repeat(K1 * (1 - B + B * lengths / max(mean, 1.0)), np.diff(starts))
        weights = idf[columns] * times * (K1 + 1) / (times + norm)
        by_wording = csr_matrix((weights.astype(np.float32), columns, starts), (count, len(frequency)))
        own = np.asarray(by_wording.sum(axis=1)).ravel()
        self._scale: Floats = (1 / np.maximum(own, 1e-9)).astype(np.float32)
        self._weights: Any = by_wording.T.tocsr()

    def __len__(self) -> int:
        return len(self._scale)

    def search(self, texts: Sequence[str], limit: int, least: float = 0.0) -> list[list[Candidate]]:
        """Return for each text the wordings that share most with it, best first, the earlier of equals.

        Args:
            texts: As shown.
            limit: Most candidates of a text.
            least: Score that a candidate has at least.
        """
        found: list[list[Candidate]] = []
        for start in range(0, len(texts), _BATCH):
            scores = self._scores(texts[start : start + _BATCH])
            bounds = scores.indptr.tolist()
            for begin, end in itertools.pairwise(bounds):
                found.append(self._best(scores.indices[begin:end], scores.data[begin:end], limit, least))
        return found

    def _scores(self, texts: Sequence[str]) -> Any:  # noqa: ANN401
        rows = [self._rarest(set(terms(text))) for text in texts]
        starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
        columns = np.concatenate([*rows, np.empty(0, dtype=np.int64)])
        ones = np.ones(len(columns), dtype=np.float32)
        return csr_matrix((ones, columns, starts), (len(texts), len(self._number))) @ self._weights

    def _rarest(self, found: set[str]) -> npt.NDArray[np.int64]:
        """Return the numbers of a text's terms, the rarest first, as many as `MAX_POSTINGS` allows."""
        known = np.array(sorted(self._number[t] for t in found if t in self._number), dtype=np.int64)
        known = known[np.argsort(self._postings[known], kind="stable")]
        within = np.cumsum(self._postings[known]) <= max(MAX_POSTINGS, self._postings[known[:1]].sum())
        return np.asarray(known[within], dtype=np.int64)

    def _best(
        self, wordings: npt.NDArray[np.int32], scores: Floats, limit: int, least: float
    ) -> list[Candidate]:
        shares = scores * self._scale[wordings]
        near = np.flatnonzero(shares >= max(least, 1e-9))
        if len(near) > limit:
            near = near[np.argpartition(-scores[near], limit - 1)[:limit]]
        best = near[np.lexsort((wordings[near], -scores[near]))]
        return [Candidate(int(wordings[i]), float(shares[i])) for i in best]


def terms(text: str) -> list[str]:
    """Return what a text is found by: its folded words without fillers, and each two words in a row."""
    words = keys(text)
    pairs = [f"{first} {second}" for first, second in itertools.pairwise(words)]
    return [word for word in words if word not in BARE_FILLERS] + pairs
