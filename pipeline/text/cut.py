"""Texts cut at white space, every distinct piece once: what is said of a piece is looked up once a batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.posts import strings

_AFTER: Final = "."
"""Stands behind the last text: of white space at its end, Arrow reads what lies behind in memory as well."""


@dataclass(frozen=True, slots=True)
class CutTexts:
    """The pieces of some texts.

    Attributes:
        column: The texts.
        texts: The same.
        distinct: Their pieces, each once; the empty one may be among them, where a text begins or ends with
            white space.
        codes: Which of `distinct` each piece is, text by text, shape (pieces,).
        bounds: Where the pieces of each text begin in `codes`, and their number, shape (texts + 1,).
    """

    column: "pa.Array[Any]"
    texts: Sequence[str]
    distinct: Sequence[str]
    codes: npt.NDArray[np.int32]
    bounds: npt.NDArray[np.int32]

    @classmethod
    def of(cls, column: "pa.Array[Any]") -> Self:
        """Cut a column of strings without nulls, as `str.split` does."""
        followed: Any = pa.concat_arrays([column, pa.array([_AFTER], column.type)])
        parts: Any = pc.utf8_split_whitespace(followed)[: len(column)]
        pieces = parts.flatten().dictionary_encode()
        bounds = parts.offsets.to_numpy()
        distinct = strings(pieces.dictionary)
        return cls(column, strings(column), distinct, pieces.indices.to_numpy(), bounds - bounds[0])

    def __len__(self) -> int:
        return len(self.texts)

    def any_in_text(self, marked: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Return which texts have a marked piece, shape (texts,), of which pieces are marked, (pieces,)."""
        return np.diff(self.sums_before(marked)[self.bounds]) > 0

    @staticmethod
    def sums_before(values: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the sum of the values before each piece, and of all, shape (pieces + 1,)."""
        sums = np.zeros(len(values) + 1, dtype=np.int64)
        np.cumsum(values, out=sums[1:])
        return sums
