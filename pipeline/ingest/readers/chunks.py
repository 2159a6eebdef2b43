"""Records in chunks: what is done with posts is done column by column, so it needs many of them at once."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from pipeline.ingest.problems import FileError

Chunk = tuple[list[int], list[Any]]
"""The numbers of records and the records, in the order of the file; never empty."""

CHUNK_ROWS: Final = 4000
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
    numbers: list[int] = []
    chunk: list[Any] = []
    limit = _CHUNK_CHARACTERS
    try:
        for number, record in records:
            numbers.append(number)
            chunk.append(record)
            if len(chunk) >= most or characters() >= limit:
                yield numbers, chunk
                numbers, chunk = [], []
                limit = characters() + _CHUNK_CHARACTERS
    except (FileError, OSError):
        if chunk:
            yield numbers, chunk
        raise
    if chunk:
        yield numbers, chunk


def in_rows(chunks: Iterable[Chunk]) -> Iterator[tuple[int, Any]]:
    """Yield the numbers and records of chunks one by one."""
    for numbers, chunk in chunks:
        yield from zip(numbers, chunk, strict=True)
