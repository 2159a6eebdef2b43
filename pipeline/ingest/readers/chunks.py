"""Records in chunks: what is done with posts is done column by column, so it needs many of them at once."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from pipeline.ingest.problems import FileError

Chunk = list[tuple[int, Any]]
"""Numbers and records, in the order of the file; never empty."""

CHUNK_ROWS: Final = 1000
"""Records of a chunk: enough that what each call of NumPy and each loop costs by itself no longer shows."""

_CHUNK_CHARACTERS: Final = 1 << 20
"""A chunk of long records ends early, so that it takes no more memory than a few of them."""


def gathered(records: Iterable[tuple[int, Any]], most: int, characters: Callable[[], int]) -> Iterator[Chunk]:
    """Yield records in chunks; those before the place where reading fails come before the error.

    Args:
        records: Numbers and records.
        most: Records of a chunk.
        characters: Says how many characters all records so far have.
    """
    chunk: Chunk = []
    limit = _CHUNK_CHARACTERS
    try:
        for record in records:
            chunk.append(record)
            if len(chunk) >= most or characters() >= limit:
                yield chunk
                chunk = []
                limit = characters() + _CHUNK_CHARACTERS
    except (FileError, OSError):
        if chunk:
            yield chunk
        raise
    if chunk:
        yield chunk
