"""Clusters of texts that repeat each other, over any number of sets at once and whatever their order.

MinHash LSH proposes pairs (see `pipeline.claims.minhash`), the true Jaccard similarity of their shingles
decides, and what is joined by true pairs is one cluster. Unlike in `pipeline.claims.clusters`, which gathers
one claim around a leader, chains count: a text must not be learned from when its neighbour's neighbour is
tested on.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.claims.minhash import Banding, candidate_pairs, signatures
from pipeline.claims.shingles import comparison_key, jaccard, shingles
from pipeline.settings import DEFAULTS
from pipeline.text import mask, normalise

Integers = npt.NDArray[np.int64]

BANDING: Final = Banding(bands=32, rows=3)
"""A pair at the threshold of 0.7 is proposed with probability 1 - 1e-6, one at 0.1 with 3 %."""


def letters(text: str) -> str:
    """Return what two rows must share to be one text: canonical letters and digits of the masked text.

    A text without any, such as emoji alone, is its own canonical spelling.
    """
    normalised = normalise(mask(text))
    return comparison_key(normalised, fallback=normalised)


def digest(key: str) -> str:
    """Return 16 hexadecimal digits that stand for a text in files, which must not hold the text."""
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def cluster(keys: Sequence[str], threshold: float = DEFAULTS.cluster_jaccard) -> Integers:
    """Return the cluster of each text, shape (n,), numbered from 0 by first appearance.

    Takes under a minute and 0.5 GB for 120,000 distinct texts, most of them short, on one core.

    Args:
        keys: `letters` of each text.
        threshold: Jaccard similarity of shingles, 0 to 1, from which two texts are joined.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not keys:
        return np.empty(0, dtype=np.int64)
    distinct = sorted(set(keys))
    sizes = np.array([len(shingles(key)) for key in distinct])
    proposed = candidate_pairs(signatures(map(shingles, distinct), BANDING), sizes, BANDING, threshold)
    pairs = _true_pairs(distinct, proposed, threshold)
    shape = (len(distinct), len(distinct))
    graph = coo_array((np.ones(len(pairs), dtype=bool), (pairs[:, 0], pairs[:, 1])), shape=shape)
    component = connected_components(graph, directed=False)[1]
    place = {key: i for i, key in enumerate(distinct)}
    return _by_appearance(component[[place[key] for key in keys]])


def _true_pairs(keys: Sequence[str], pairs: Integers, threshold: float) -> Integers:
    """Return the pairs whose similarity reaches the threshold, shape (m, 2)."""
    keep = np.zeros(len(pairs), dtype=bool)
    for i, (first, second) in enumerate(pairs.tolist()):
        keep[i] = jaccard(shingles(keys[first]), shingles(keys[second])) >= threshold
    return pairs[keep]


def _by_appearance(values: npt.NDArray[np.int32]) -> Integers:
    """Return the values renumbered from 0 in the order in which they first appear."""
    _, first, inverse = np.unique(values, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]
