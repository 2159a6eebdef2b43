"""Sketches of comparison keys: a few numbers that tell most pairs which cannot be near, many pairs at once.

A sketch is a bitmap with a bit for each shingle, several of which may share one. A bit that only one of two
texts has stands for a shingle at least that only this one has, so two sketches say how similar the texts are
at most. `pipeline.claims.joining` asks the shingles of those that are left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from pipeline.claims.minhash import mixed
from pipeline.claims.shingles import SHINGLE_LENGTH

WORDS: Final = 8
"""64-bit numbers in a bitmap: texts of up to a thousand characters leave bits that tell them apart."""

_BITS: Final = 64 * WORDS
_WIDTH: Final = 21  # bits of a character
ROUNDING: Final = 1e-9
"""By how much a similarity may be off in floating point."""


@dataclass(frozen=True, slots=True)
class Sketches:
    """Some sketches.

    Attributes:
        bits: A bitmap of the shingles of each text, shape (n, `WORDS`).
        runs: How many shingles each has at most, shape (n,).
    """

    bits: npt.NDArray[np.uint64]
    runs: npt.NDArray[np.int64]

    @classmethod
    def of(cls, keys: Sequence[str]) -> Self:
        """Return the sketch of each comparison key."""
        lengths = np.fromiter(map(len, keys), dtype=np.int64, count=len(keys))
        room = np.maximum(lengths, SHINGLE_LENGTH)
        starts = np.cumsum(room) - room
        padded = "".join(key.ljust(SHINGLE_LENGTH, "\0") for key in keys)  # a shorter key is one run
        letters = np.frombuffer(padded.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        runs = room - (SHINGLE_LENGTH - 1)
        owners = np.repeat(np.arange(len(keys)), runs)
        at = np.arange(len(owners)) + np.repeat(starts - (np.cumsum(runs) - runs), runs)
        places = (_hashes(letters, at) % np.uint64(_BITS)).astype(np.int64)
        is_set = np.zeros((len(keys), _BITS), dtype=np.bool_)
        is_set[owners, places] = True
        return cls(np.packbits(is_set, axis=1).view(np.uint64), runs)

    def may_be_near(self, others: "Sketches", threshold: float) -> npt.NDArray[np.bool_]:
        """Return which texts may be as similar as `threshold` to the text beside them, shape (n,).

        Args:
            others: As many sketches.
            threshold: Jaccard similarity of the shingles, 0 to 1.
        """
        ours = np.bitwise_count(self.bits & ~others.bits).sum(axis=1, dtype=np.int64)
        theirs = np.bitwise_count(others.bits & ~self.bits).sum(axis=1, dtype=np.int64)
        shared = np.minimum(self.runs - ours, others.runs - theirs)
        found: npt.NDArray[np.bool_] = shared >= (threshold - ROUNDING) * (shared + ours + theirs)
        return found


def _hashes(letters: npt.NDArray[np.uint32], at: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """Return a hash of the run of characters that starts at each place."""
    wide = letters.astype(np.uint64)
    one, two, three, four, five = (wide[at + place] for place in range(SHINGLE_LENGTH))
    width = np.uint64(_WIDTH)
    return mixed(mixed(one | two << width | three << width + width) + (four | five << width))
