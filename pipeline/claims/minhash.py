"""MinHash and LSH: pairs of texts that may be near-duplicates, without comparing all with all.

The share of equal places in two MinHash signatures estimates the Jaccard similarity of the sets (Broder
1997). Signatures are cut into bands; texts that agree in a whole band are candidates (Leskovec, Rajaraman and
Ullman, *Mining of Massive Datasets*, chapter 3), and the true similarity of their shingles decides. `rensa`
hashes; what more than one room needs to know about bands is here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from rensa import RMinHash, RMinHashLSH

from pipeline.settings import DEFAULTS

SEED: Final = 20261
"""Seed of every signature; keys that were stored under another one would no longer be found."""

_BATCH: Final = 4096  # keeps the shingles of a batch of articles under 100 MB

MinHash: TypeAlias = RMinHash
Shingles = Iterable[str]
"""Shingles of one text; repeats make no difference."""

Integers = npt.NDArray[np.int64]
Signatures = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Banding:
    """How signatures are cut.

    Attributes:
        bands: Bands in a signature.
        rows: MinHash values in a band.
    """

    bands: int
    rows: int

    @property
    def permutations(self) -> int:
        """MinHash values in a signature."""
        return self.bands * self.rows

    def candidate_probability(self, similarity: float) -> float:
        """Return how likely two texts of this Jaccard similarity, 0 to 1, share a band."""
        return float(1 - (1 - similarity**self.rows) ** self.bands)


def minhashes(sets: Iterable[Shingles], banding: Banding) -> list[MinHash]:
    """Return the MinHash of each set of shingles, to be put into an `LshIndex`."""
    return list(RMinHash.from_token_sets([list(each) for each in sets], banding.permutations, SEED))


def signatures(sets: Iterable[Shingles], banding: Banding) -> Signatures:
    """Return the MinHash signature of each set of shingles, shape (n, `banding.permutations`).

    The sets are read in batches, so a generator of them needs little memory.
    """
    left = iter(sets)
    parts = [np.empty((0, banding.permutations), dtype=np.uint32)]
    while batch := [list(each) for each in islice(left, _BATCH)]:
        digests = RMinHash.digests_from_token_sets(batch, banding.permutations, SEED)
        parts.append(np.array(digests, dtype=np.uint32))
    return np.concatenate(parts)


def band_hashes(signed: Signatures, banding: Banding) -> npt.NDArray[np.uint64]:
    """Return a 64-bit hash of each band of `signatures`, shape (n, `banding.bands`).

    Equal values have one hash in every band; what is stored in a database has `band_keys`.
    """
    hashed = np.zeros((len(signed), banding.bands), dtype=np.uint64)
    for row in range(banding.rows):
        hashed = mixed(hashed + signed[:, row :: banding.rows])
    return hashed


def mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Return each number with its bits mixed, no two alike (the end of SplitMix64, Steele et al. 2014)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ values >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ values >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return values ^ values >> np.uint64(31)


class LshIndex:
    """Texts by the bands of their signatures, added one after the other.

    Args:
        banding: How signatures are cut; all of one index alike.
        threshold: Jaccard similarity, 0 to 1, that candidates are sought for.
    """

    def __init__(self, banding: Banding, threshold: float = DEFAULTS.cluster_jaccard) -> None:
        self._index = RMinHashLSH(threshold=threshold, num_perm=banding.permutations, num_bands=banding.bands)

    def add(self, number: int, minhash: MinHash) -> None:
        """Add a text under a number of the caller's."""
        self._index.insert(number, minhash)

    def candidates(self, minhash: MinHash) -> list[int]:
        """Return the numbers of the texts that share a band with this one, in no fixed order."""
        return list(self._index.query(minhash))


def band_keys(signed: Signatures, banding: Banding) -> npt.NDArray[np.int64]:
    """Return one key for each band of `signatures`, to look it up in a database: shape (n, `banding.bands`).

    48 bits, 0 and above, so that equal values in two bands have two keys; the same in every run.
    """
    own = np.arange(1, banding.bands + 1, dtype=np.uint64)
    return (mixed(band_hashes(signed, banding) ^ own) >> np.uint64(16)).astype(np.int64)


def candidate_pairs(
    signed: Signatures, sizes: npt.NDArray[np.int_], banding: Banding, threshold: float
) -> Integers:
    """Return the pairs that share a band and are near enough in size, shape (m, 2), sorted, each once.

    Args:
        signed: `signatures` of the texts, shape (n, `banding.permutations`).
        sizes: Shingles of each text, shape (n,).
        banding: How the signatures are cut.
        threshold: Jaccard similarity, 0 to 1, that a pair may reach only when its sizes are near enough.
    """
    found = [np.empty(0, dtype=np.int64)]
    for start in range(0, banding.permutations, banding.rows):
        band = np.ascontiguousarray(signed[:, start : start + banding.rows])
        for members in _buckets(band.view(np.dtype((np.void, band.itemsize * banding.rows))).ravel()):
            first, second = np.triu_indices(len(members), 1)
            low, high = members[first], members[second]
            # The similarity of two sets is at most the smaller size over the larger.
            near = np.minimum(sizes[low], sizes[high]) >= threshold * np.maximum(sizes[low], sizes[high])
            found.append(low[near] << 32 | high[near])
    packed = np.unique(np.concatenate(found))
    return np.stack([packed >> 32, packed & 0xFFFFFFFF], axis=1)


def _buckets(values: npt.NDArray[np.void]) -> Iterator[Integers]:
    """Yield the places, ascending, of each value that occurs more than once."""
    order = np.argsort(values, kind="stable")
    in_order = values[order]
    ends = np.append(np.flatnonzero(in_order[1:] != in_order[:-1]) + 1, len(values))
    starts = np.append(0, ends[:-1])
    for start, end in zip(starts, ends, strict=True):
        if end - start > 1:
            yield order[start:end].astype(np.int64)
