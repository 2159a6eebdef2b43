"""Posts on their way into batches, as columns until a batch is full."""

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa

_MAX_BATCH_CHARACTERS: Final = 16 << 20  # a batch of very long posts ends early
_TEXT: Final = 1  # the column of texts, as in `POSTS`


class PendingPosts:
    """Gathers posts.

    Args:
        schema: Columns of a batch.
        batch_size: Posts in a batch.

    Attributes:
        full: Whether a batch is ready, so that no post may be added before it is taken.
    """

    def __init__(self, schema: pa.Schema, batch_size: int) -> None:
        self._schema, self._batch_size = schema, batch_size
        self._columns: list[list[Any]] = [[] for _ in schema.names]
        self._characters = 0
        self.full = False

    def __len__(self) -> int:
        return len(self._columns[_TEXT])

    def add(self, columns: Sequence[Sequence[Any]], start: int) -> int:
        """Add posts until the batch is full or there are no more; return where those begin that are left.

        Args:
            columns: The values of posts, in the order of the schema.
            start: Where to begin in them.
        """
        end = min(len(columns[_TEXT]), start + max(1, self._batch_size - len(self)))
        end = self._fitting(columns[_TEXT], start, end)
        whole = end - start == len(columns[_TEXT])
        for mine, more in zip(self._columns, columns, strict=True):
            mine += more if whole else more[start:end]
        self.full = len(self) >= self._batch_size or self._characters >= _MAX_BATCH_CHARACTERS
        return end

    def _fitting(self, texts: Sequence[str], start: int, end: int) -> int:
        """Return where the batch is full of characters, or else `end`."""
        sizes = list(map(len, texts[start:end]))
        if self._characters + sum(sizes) < _MAX_BATCH_CHARACTERS:
            self._characters += sum(sizes)
            return end
        for place, size in enumerate(sizes, start):
            self._characters += size
            if self._characters >= _MAX_BATCH_CHARACTERS:
                return place + 1
        return end

    def take(self) -> pa.RecordBatch:
        """Return what was gathered as a batch, and begin another."""
        arrays = [pa.array(mine, field.type) for mine, field in zip(self._columns, self._schema, strict=True)]
        self._columns = [[] for _ in arrays]
        self._characters, self.full = 0, False
        return pa.RecordBatch.from_arrays(arrays, schema=self._schema)
