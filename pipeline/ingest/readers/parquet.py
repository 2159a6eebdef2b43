"""Rows of Parquet files, in memory that does not grow with how well the file is packed.

A Parquet file can hold a cell once and name it a thousand times, and a page packs a run of one letter to
almost nothing. So cells stay what the file names until a row is given out, as many rows are read at once as
fit, and a file that unpacks to far more than exports do is refused before anything of it is read.
"""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final

from pipeline.ingest.problems import Broken, FileError
from pipeline.ingest.readers.chunks import Chunk
from pipeline.ingest.readers.sources import FREE_BYTES, MAX_RATIO
from pipeline.ingest.readers.tabular import MAX_RECORD_CHARACTERS

_BATCH_BYTES: Final = 64 << 20
"""Bytes, unpacked, that are read at once; one row at least."""


def parquet_chunks(stream: BinaryIO, columns: Sequence[str], name: str, most: int) -> Iterator[Chunk]:
    """Yield the rows of a Parquet file in chunks, of as many as fit.

    Args:
        stream: The file.
        columns: Names of the columns to read, in the order of the cells.
        name: What to call the file in an error.
        most: Rows of a chunk.

    Raises:
        FileError: The file is damaged, or unpacks to far more than its size.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(stream) as file:
            wordy = [field.name for field in file.schema_arrow if field.name in columns and _is_bytes(field)]
        stream.seek(0)
        with pq.ParquetFile(stream, read_dictionary=wordy) as file:
            rows_at_once = _fitting_rows(file.metadata, set(columns), name, most)
            for batch in file.iter_batches(rows_at_once, columns=list(columns)):
                data = {field: _cells(batch.column(i)) for i, field in enumerate(batch.schema.names)}
                rows = list(zip(*(data[column] for column in columns), strict=True))
                whole = map(_whole, rows) if any(map(_may_be_long, data.values())) else rows
                if rows:
                    yield list(range(number + 1, number + 1 + len(rows))), list(whole)
                number += len(rows)
    except (pa.ArrowException, OSError, ValueError, ArithmeticError, LookupError) as error:
        raise FileError(
            "unreadable_file",
            f"{name} is damaged after row {number}.",
            "Copy or export it again; the rows before were used.",
            line=number + 1,
        ) from error


def _is_bytes(field: Any) -> bool:  # noqa: ANN401  a field of a schema, pyarrow has no types
    """Tell whether cells can be long."""
    import pyarrow.types as kinds

    return bool(
        kinds.is_string(field.type)
        or kinds.is_large_string(field.type)
        or kinds.is_binary(field.type)
        or kinds.is_large_binary(field.type)
    )


def _fitting_rows(metadata: Any, columns: set[str], name: str, most: int) -> int:  # noqa: ANN401
    """Return how many rows are read at once.

    Args:
        metadata: Of the file.
        columns: Names of the columns to read.
        name: What to call the file in an error.
        most: Rows that may be read at once.

    Raises:
        FileError: A column unpacks to far more than its size.
    """
    fitting = most
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        unpacked = 0
        for chunk in map(group.column, range(group.num_columns)):
            if chunk.path_in_schema.split(".")[0] not in columns:
                continue
            unpacked += chunk.total_uncompressed_size
            if chunk.total_uncompressed_size > max(FREE_BYTES, MAX_RATIO * chunk.total_compressed_size):
                raise FileError(
                    "zip_bomb",
                    f"{name} unpacks to more than {MAX_RATIO} times its size, which no export does.",
                    "Export it again, or save it as CSV.",
                )
        fitting = min(fitting, _BATCH_BYTES * max(1, group.num_rows) // max(1, unpacked))
    return max(1, fitting)


def _cells(column: Any) -> list[Any]:  # noqa: ANN401
    """Return the cells of a column; what the file names more than once is one object in memory."""
    import pyarrow.types as kinds

    if not kinds.is_dictionary(column.type):
        return list(column.to_pylist())
    places = column.indices.to_pylist()
    used = column.indices.unique().drop_null()
    known = dict(zip(used.to_pylist(), column.dictionary.take(used).to_pylist(), strict=True))
    return [known.get(place) for place in places]


def _may_be_long(cells: Sequence[Any]) -> bool:
    """Say whether a cell of a column may be longer than any post."""
    return any(len(cell) > MAX_RECORD_CHARACTERS for cell in cells if isinstance(cell, str | bytes))


def _whole(row: tuple[Any, ...]) -> tuple[Any, ...] | Broken:
    """Return a row, or what is wrong when a cell in it is longer than any post."""
    for cell in row:
        if isinstance(cell, str | bytes) and len(cell) > MAX_RECORD_CHARACTERS:
            return Broken(
                "record_too_long",
                f"This row has over {MAX_RECORD_CHARACTERS >> 20} million characters.",
                "Mend this row in the export, or export it again; the rows around it were used.",
            )
    return row
