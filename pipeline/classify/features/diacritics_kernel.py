"""What puts diacritics back, compiled: which texts lack them, and the likeliest rows of spellings.

The same as `DiacriticsRestorer` does with NumPy, to the last bit. Imported only when a job is large, see
`pipeline.classify.features.compiling`.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.classify.features.compiling import kernel
from pipeline.classify.features.tokens import CODE_POINTS
from pipeline.classify.features.viterbi import F64, I64, START, Pairs

_Marks = npt.NDArray[np.bool_]
"""A truth by code point."""

_CHARACTERS: Final = np.arange(CODE_POINTS, dtype="<u4").view("<U1")
_LETTERS: Final = np.strings.isalpha(_CHARACTERS)
_SPACES: Final = np.strings.isspace(_CHARACTERS)
_LAST_ASCII: Final = 0x7F


@kernel
def _log_probability(first: int, second: int, pairs: Pairs) -> Any:  # noqa: ANN401  a float
    if first >= 0:
        low, high = pairs.rows[first], pairs.rows[first + 1]
        end = high
        while low < high:
            middle = (low + high) >> 1
            if pairs.seconds[middle] < second:
                low = middle + 1
            else:
                high = middle
        if low < end and pairs.seconds[low] == second:
            return pairs.logs[low]
    return pairs.others[second]


@kernel
def _paths(firsts: I64, sizes: I64, bounds: I64, members: I64, pairs: Pairs, chosen: I64) -> None:
    """Write the likeliest choice of each step to `chosen`, text by text; see `best_paths` for the rest."""
    most = sizes.max() if sizes.size else 1
    back = np.empty((sizes.size, most), np.int64)
    scores, sums = np.zeros(most), np.zeros(most)
    for text in range(bounds.size - 1):
        begin, end = bounds[text], bounds[text + 1]
        scores[0], before, size = 0.0, np.int64(-1), np.int64(1)
        for step in range(begin, end):
            for now in range(sizes[step]):
                second = members[firsts[step] + now]
                best = -np.inf
                for place in range(size):
                    first = START if before < 0 else members[before + place]
                    total = scores[place] + _log_probability(first, second, pairs)
                    if total > best:
                        best = total
                        back[step, now] = place
                sums[now] = best
            before, size = firsts[step], sizes[step]
            for now in range(size):
                scores[now] = sums[now] if size > 1 else 0.0  # what is certain begins anew
        place = int(np.argmax(scores[:size]))
        for step in range(end - 1, begin - 1, -1):
            chosen[step] = members[firsts[step] + place]
            place = back[step, place]


def best_paths(firsts: I64, sizes: I64, bounds: I64, members: I64, pairs: Pairs) -> I64:
    """Return the likeliest choice of every step, shape (steps,), as those of `viterbi` do.

    Args:
        firsts: Where the choices of each step begin in `members`, shape (steps,).
        sizes: How many choices each step has, shape (steps,).
        bounds: Where the steps of each text begin, and their number, shape (texts + 1,).
        members: Words to choose from; -1 is one nobody knows.
        pairs: How likely one word is after another.
    """
    chosen = np.zeros(len(sizes), dtype=np.int64)
    _paths(firsts, sizes, bounds, members, pairs, chosen)
    return chosen


@kernel
def _accented_share(
    codes: npt.NDArray[np.uint32], bounds: I64, letters: _Marks, spaces: _Marks, found: F64
) -> None:
    """Write the share of accented words to `found`; -1 for a text without words, 0 for one in ASCII."""
    for text in range(bounds.size - 1):
        words = accented = 0
        is_ascii, has_letter = True, False
        at, end = bounds[text], bounds[text + 1]
        while at < end:
            is_word, is_plain, begin = True, True, at
            while at < end and not spaces[codes[at]]:
                is_letter = letters[codes[at]]
                is_word &= is_letter
                has_letter |= is_letter
                is_plain &= codes[at] <= _LAST_ASCII
                at += 1
            if is_word and at > begin:
                words += 1
                accented += not is_plain
            is_ascii &= is_plain
            if at < end:
                is_ascii &= codes[at] <= _LAST_ASCII
            at += 1
        if is_ascii:
            found[text] = 0.0 if has_letter else -1.0
        else:
            found[text] = accented / words if words else -1.0


def accented_shares(texts: Sequence[str]) -> F64:
    """Return the share of accented words in each normalised text, shape (n,), 0 to 1; -1 without words.

    A text in ASCII has words where it has a letter.
    """
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    bounds = np.concatenate(([0], np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))))
    found = np.empty(len(texts))
    _accented_share(codes, bounds, _LETTERS, _SPACES, found)
    return found
