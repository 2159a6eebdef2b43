"""Lexical retrieval: which of many wordings share their rare words with a text.

BM25 (Robertson and Zaragoza 2009) over the folded words of `pipeline.claims.reading` and each two words in a
row, so a text without diacritics finds what was written with them. The weights of a bank are one sparse
matrix, built once; a batch of texts is another, and their product is the scores.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from pipeline.claims.reading import keys
from pipeline.claims.wordlists import BARE_FILLERS

K1, B = 1.2, 0.5
"""How soon a repeated term stops to count, and how much a long wording is held against it."""

MAX_POSTINGS: Final = 8_000
"""Wordings that the terms of one text may point at together; its rarest terms come first. All terms count in
a bank of a few hundred claims; in one of 50,000 the common words would make most of the work and find little:
of retellings among 49,000 other sentences 0.956, 0.964 and 0.970 have their claim among the first twenty at
4,000, 8,000 and 16,000."""

MIN_OF_BEST: Final = 0.5
"""Least share of the best score of a text that a candidate has."""

_BATCH: Final = 1000  # texts scored at once: bounded memory, few calls

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A wording that shares terms with a text.

    Attributes:
        wording: Its place in the bank.
        score: BM25 over that of the wording with itself, from 0 up; 1 has all its terms.
    """

    wording: int
    score: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """Texts and the wordings that share terms with them, a pair an entry; texts in order, best first.

    Attributes:
        texts: Place of the text of each pair in its batch, shape (n,).
        wordings: Place of its wording in the bank, shape (n,).
        scores: BM25 of the pair, above 0, shape (n,).
        of_best: The same over that of the best candidate of the text, 0 to 1, shape (n,).
    """

    texts: Places
    wordings: Places
    scores: Floats
    of_best: Floats

    @property
    def rank(self) -> Places:
        """How many candidates of the same text come before each, shape (n,)."""
        return _rank(self.texts)

    def chosen(self, which: npt.NDArray[np.bool_]) -> "Candidates":
        """Return some of them."""
        return Candidates(self.texts[which], self.wordings[which], self.scores[which], self.of_best[which])


class Bm25Index:
    """Wordings by their terms.

    Args:
        texts: The wordings, as shown; one without terms is never found.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        counted = [Counter(terms(keys(text))) for text in texts]
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
        found: list[list[Candidate]] = [[] for _ in texts]
        pairs = self.candidates([keys(text) for text in texts], limit)
        shares = pairs.scores * self._scale[pairs.wordings]
        for text, wording, share in zip(
            pairs.texts.tolist(), pairs.wordings.tolist(), shares.tolist(), strict=True
        ):
            if share >= least:
                found[text].append(Candidate(wording, share))
        return found

    def candidates(self, words: Sequence[Sequence[str]], limit: int) -> Candidates:
        """Return for each text, given by its keys, the wordings that share most with it.

        Args:
            words: `pipeline.claims.reading.keys` of each text.
            limit: Most candidates of a text.
        """
        parts = list(self._parts(words, limit))
        if not parts:
            none = np.empty(0, dtype=np.int64)
            return Candidates(none, none, none.astype(np.float32), none.astype(np.float32))
        return Candidates(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))

    def _parts(
        self, words: Sequence[Sequence[str]], limit: int
    ) -> Iterator[tuple[Places, Places, Floats, Floats]]:
        for start in range(0, len(words), _BATCH):
            scores = self._scores(words[start : start + _BATCH])
            for i, (begin, end) in enumerate(itertools.pairwise(scores.indptr.tolist())):
                if end > begin:
                    wordings, found = _nearest(scores.indices[begin:end], scores.data[begin:end], limit)
                    yield np.full(len(found), start + i), wordings, found, found / found[0]

    def _scores(self, words: Sequence[Sequence[str]]) -> Any:  # noqa: ANN401
        rows = [self._rarest(each) for each in words]
        starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
        columns = np.concatenate([*rows, np.empty(0, dtype=np.int64)])
        ones = np.ones(len(columns), dtype=np.float32)
        return csr_matrix((ones, columns, starts), (len(words), len(self._number))) @ self._weights

    def _rarest(self, words: Sequence[str]) -> Places:
        """Return the numbers of a text's terms, the rarest first, as many as `MAX_POSTINGS` allows."""
        numbers = {self._number[term] for term in terms(words) if term in self._number}
        known = np.array(sorted(numbers), dtype=np.int64)
        postings = self._postings[known]
        if postings.sum() <= MAX_POSTINGS:
            return known
        order = np.argsort(postings, kind="stable")
        within = np.cumsum(postings[order]) <= max(MAX_POSTINGS, postings[order[0]])
        return np.sort(known[order[within]])


def terms(words: Sequence[str]) -> list[str]:
    """Return what a text is found by: its keys without fillers, and each two of its keys in a row."""
    pairs = [f"{first} {second}" for first, second in itertools.pairwise(words)]
    return [word for word in words if word not in BARE_FILLERS] + pairs


def _nearest(wordings: npt.NDArray[np.int32], scores: Floats, limit: int) -> tuple[Places, Floats]:
    """Return the wordings with the highest scores, best first, the earlier of equals, with the scores."""
    near = np.flatnonzero(scores >= MIN_OF_BEST * scores.max())
    if len(near) > limit:
        least = np.partition(scores[near], len(near) - limit)[len(near) - limit]
        above, equal = near[scores[near] > least], near[scores[near] == least]
        near = np.concatenate([above, equal[np.argsort(wordings[equal])[: limit - len(above)]]])
    best = near[np.lexsort((wordings[near], -scores[near]))]
    return wordings[best].astype(np.int64), scores[best]


def _rank(texts: Places) -> Places:
    """Return how many entries of the same text come before each, where those of one text are in a row."""
    first = np.flatnonzero(np.diff(texts, prepend=-1))
    return np.arange(len(texts)) - np.repeat(first, np.diff(first, append=len(texts)))
