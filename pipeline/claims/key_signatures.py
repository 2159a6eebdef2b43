"""MinHash signatures of comparison keys: the same as of their shingles, without a string for each shingle.

`rensa` hashes a token by FxHash, as the compiler of Rust does its tables (rustc-hash 2). Of five ASCII
letters that is a few operations on whole arrays, and `rensa` takes hashes as well as tokens.
`signatures_of_runs` is the plain way; whether both agree is asked once, should `rensa` ever hash otherwise.
"""

from array import array
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from pipeline.claims.minhash import SEED, Banding, Signatures, signatures
from pipeline.claims.shingles import SHINGLE_LENGTH, runs

_FIRST_SEED: Final = np.uint64(0x243F6A8885A308D3)
_SECOND_SEED: Final = np.uint64(0x13198A2E03707344)
_MULTIPLIER: Final = np.uint64(0xF1357AEA2E62A9C5)
_ROTATED: Final = 26
_LOW: Final = np.uint64(0xFFFFFFFF)
_HALF: Final = np.uint64(32)
_BLOCK: Final = 1 << 14  # letters: their arrays stay in the cache of a core

_Hashes = npt.NDArray[np.uint64]


def key_signatures(keys: Sequence[str], banding: Banding) -> Signatures:
    """Return the MinHash signature of the shingles of each comparison key, shape (n, permutations)."""
    if not _agrees():
        return signatures_of_runs(keys, banding)
    others = [i for i, key in enumerate(keys) if len(key) < SHINGLE_LENGTH or not key.isascii()]
    if keys and not others:
        return _signatures_of_ascii(keys, banding)
    found = np.empty((len(keys), banding.permutations), dtype=np.uint32)
    found[others] = signatures_of_runs([keys[i] for i in others], banding)
    is_plain = np.ones(len(keys), dtype=np.bool_)
    is_plain[others] = False
    if is_plain.any():
        plain = [keys[i] for i in np.flatnonzero(is_plain).tolist()]
        found[is_plain] = _signatures_of_ascii(plain, banding)
    return found


def signatures_of_runs(keys: Sequence[str], banding: Banding) -> Signatures:
    """Return the same as `key_signatures`, of strings."""
    return signatures(map(runs, keys), banding)


def _signatures_of_ascii(keys: Sequence[str], banding: Banding) -> Signatures:
    """Do the work of `key_signatures` for keys of ASCII with a shingle at least."""
    letters = np.frombuffer("".join(keys).encode("ascii"), dtype=np.uint8)
    lengths = np.fromiter(map(len, keys), dtype=np.int64, count=len(keys))
    hashes = run_hashes(letters)
    inside = np.ones(len(letters), dtype=np.bool_)
    ends = np.cumsum(lengths)
    for place in range(1, SHINGLE_LENGTH):
        inside[ends - place] = False  # the run would go on in the next key
    bounds = np.zeros(len(keys) + 1, dtype=np.uint64)
    np.cumsum(lengths - (SHINGLE_LENGTH - 1), out=bounds[1:], dtype=np.uint64)
    chosen = hashes[inside[: len(hashes)]]
    found = RMinHash.digest_matrix_from_flat_token_hashes(chosen, bounds, banding.permutations, SEED)
    values = array("I", chain.from_iterable(found.to_rows()))  # NumPy looks at each of them twice
    return np.frombuffer(values, dtype=np.uint32).reshape(len(keys), banding.permutations)


def run_hashes(letters: npt.NDArray[np.uint8]) -> _Hashes:
    """Return what `rensa` hashes each run of five letters to, shape (letters - 4,)."""
    count = len(letters) - SHINGLE_LENGTH + 1
    found = np.empty(count, dtype=np.uint64)
    for start in range(0, count, _BLOCK):
        found[start : start + _BLOCK] = _run_hashes(letters[start : start + _BLOCK + SHINGLE_LENGTH - 1])
    return found


def _run_hashes(letters: npt.NDArray[np.uint8]) -> _Hashes:
    wide = letters.astype(np.uint64)
    fours = wide[:-3] | wide[1:-2] << np.uint64(8) | wide[2:-1] << np.uint64(16) | wide[3:] << np.uint64(24)
    mixed = _multiplied(fours[:-1] ^ _FIRST_SEED, fours[1:] ^ _SECOND_SEED)
    mixed = (mixed ^ np.uint64(SHINGLE_LENGTH)) * _MULTIPLIER
    rotated: _Hashes = mixed << np.uint64(_ROTATED) | mixed >> np.uint64(64 - _ROTATED)
    return rotated


def _multiplied(first: _Hashes, second: _Hashes) -> _Hashes:
    """Return the lower half of the product of each pair, of 128 bits, with the upper half laid over it."""
    low, high = first & _LOW, first >> _HALF
    other_low, other_high = second & _LOW, second >> _HALF
    middle, other_middle = low * other_high, high * other_low
    carried = (low * other_low >> _HALF) + (middle & _LOW) + (other_middle & _LOW)
    upper = high * other_high + (middle >> _HALF) + (other_middle >> _HALF) + (carried >> _HALF)
    folded: _Hashes = first * second ^ upper
    return folded


@cache
def _agrees() -> bool:
    """Return whether `rensa` hashes as this module does."""
    key = "hashesareasked1once"
    asked = RMinHash.hash_token_sets([runs(key)])[0]
    return bool(np.array_equal(run_hashes(np.frombuffer(key.encode(), np.uint8)), np.array(asked, np.uint64)))
