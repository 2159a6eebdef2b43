"""The canonical texts of a batch: each distinct piece is looked up once, Arrow puts the texts together."""

from itertools import groupby
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.posts import strings
from pipeline.text.cut import CutTexts
from pipeline.text.normalisation.canonical import normalise
from pipeline.text.normalisation.pieces import BESIDE, CONTEXT, OPEN, READ, WHOLE, in_context

_NOT_BLANK: Final = ("\x1c", "\x1d", "\x1e", "\x1f")
"""White space to Python, nothing at all to the steps."""


def normalise_all(cut: CutTexts) -> list[str]:
    """Return `normalise` of each text."""
    if not len(cut.codes):
        return list(map(normalise, cut.texts))
    canonical, needs_of = zip(*map(READ.__getitem__, cut.distinct), strict=True)
    needs = np.array(needs_of, dtype=np.uint8)[cut.codes]
    sizes = np.fromiter(map(len, canonical), dtype=np.int64, count=len(canonical))[cut.codes]
    found = _joined(canonical, cut, sizes > 0)
    together = _to_be_read_together(cut, needs)
    _put_in_context(found, canonical, cut, needs, sizes, together)
    for text in np.flatnonzero(together).tolist():
        found[text] = normalise(cut.texts[text])
    return found


def _joined(canonical: "tuple[str, ...]", cut: CutTexts, kept: npt.NDArray[np.bool_]) -> list[str]:
    """Return the kept canonical pieces of each text with a space between."""
    words = pa.array(canonical, pa.string()).take(cut.codes[kept])
    offsets: Any = pa.array(cut.sums_before(kept)[cut.bounds], pa.int32())
    joined: Any = pc.binary_join(pa.ListArray.from_arrays(offsets, words), " ")
    return strings(joined)


def _to_be_read_together(cut: CutTexts, needs: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Return which texts have pieces that mean something only beside others, shape (texts,)."""
    beside = needs & BESIDE > 0
    pairs = beside & np.append(beside[1:], False)
    pairs[cut.bounds[1:-1] - 1] = False  # the next one is of another text
    found = cut.any_in_text(pairs | (needs & (OPEN | WHOLE) > 0))
    for sign in _NOT_BLANK:
        found |= pc.match_substring(cut.column, sign).to_numpy(zero_copy_only=False)
    return found


def _put_in_context(
    found: list[str],
    canonical: "tuple[str, ...]",
    cut: CutTexts,
    needs: npt.NDArray[np.uint8],
    sizes: npt.NDArray[np.int64],
    left_out: npt.NDArray[np.bool_],
) -> None:
    """Rewrite the words of joined texts that hang on the words around, but in texts that are left out."""
    places = np.flatnonzero(needs & CONTEXT)
    texts = np.searchsorted(cut.bounds, places, side="right") - 1
    kept = ~left_out[texts]
    places, texts = places[kept], texts[kept]
    ends = np.concatenate([[0], np.cumsum(sizes + (sizes > 0))])
    at = ends[places] - ends[cut.bounds[texts]]
    rows = zip(texts.tolist(), at.tolist(), cut.codes[places].tolist(), strict=True)
    for text, of_text in groupby(rows, key=lambda row: row[0]):
        found[text] = in_context(found[text], [(place, canonical[code]) for _, place, code in of_text])
