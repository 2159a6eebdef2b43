"""How much of what wordings say texts have the words of, many pairs at once: the sieve before the facts."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from pipeline.claims.known.index import Candidates, Floats
from pipeline.claims.wordlists import BARE_FILLERS


class Overlap:
    """The telling words of a bank.

    Args:
        words: `pipeline.claims.reading.keys` of each wording.
        weight: How telling a word is, from 0 up, by its key.
    """

    def __init__(self, words: Sequence[Sequence[str]], weight: Callable[[str], float]) -> None:
        self._number: dict[str, int] = {}
        for each in words:
            for key in each:
                if key not in BARE_FILLERS and not key[0].isdigit():
                    self._number.setdefault(key, len(self._number))
        weights = np.array([weight(key) for key in self._number], dtype=np.float32)
        self._weights: Any = self._rows(words)
        self._weights.data = weights[self._weights.indices]
        self._totals: Floats = np.maximum(np.asarray(self._weights.sum(axis=1)).ravel(), 1e-9)

    def of(self, words: Sequence[Sequence[str]], pairs: Candidates) -> tuple[Floats, Floats]:
        """Return the weight of the words that each pair shares, and its share of the wording's, shapes (n,).

        Args:
            words: Keys of each text.
            pairs: Places of texts in `words`, and of wordings in the bank.
        """
        texts, places = np.unique(pairs.texts, return_inverse=True)
        rows = self._rows([words[i] for i in texts.tolist()])
        shared = _rowwise(rows[places], self._weights[pairs.wordings])
        return shared, shared / self._totals[pairs.wordings]

    def _rows(self, words: Sequence[Sequence[str]]) -> Any:  # noqa: ANN401
        """Return the telling words of texts as a sparse matrix of ones, shape (texts, words of the bank)."""
        rows = [sorted({self._number[key] for key in each if key in self._number}) for each in words]
        starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
        columns = np.fromiter((i for row in rows for i in row), dtype=np.int64, count=int(starts[-1]))
        ones = np.ones(len(columns), dtype=np.float32)
        return csr_matrix((ones, columns, starts), (len(words), max(len(self._number), 1)))


def _rowwise(left: Any, right: Any) -> Floats:  # noqa: ANN401
    """Return the dot product of each row of one matrix with the same row of another."""
    return np.asarray(left.multiply(right).sum(axis=1), dtype=np.float32).ravel()
