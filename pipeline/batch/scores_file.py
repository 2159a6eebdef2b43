"""The scores file: one row per post as Parquet, CSV or JSON lines, by the ending of its name."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, Final

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import UsageError
from pipeline.io import atomic_write, escape_csv_cell

SUFFIXES: Final = (".parquet", ".csv", ".jsonl")


def check_suffix(path: Path) -> None:
    """Raise `UsageError` unless scores can be written in the format `path` asks for."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path} has no known ending.", f"Use one of {', '.join(SUFFIXES)} after -o.")


def write_table(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
    """Write record batches as the format of the path's ending: Parquet, CSV (UTF-8) or JSON lines.

    Args:
        path: Ends in one of `SUFFIXES`; written whole or not at all.
        schema: Columns of every batch, in this order.
        batches: The rows.

    Raises:
        OSError: The file cannot be written.
    """
    with atomic_write(path) as temporary:
        if path.suffix.lower() == ".parquet":
            with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
                for batch in batches:
                    writer.write_batch(batch)
        elif path.suffix.lower() == ".csv":
            with temporary.open("w", encoding="utf-8", newline="") as text:
                _write_csv(text, schema, batches)
        else:
            with temporary.open("wb") as lines:
                _write_lines(lines, batches)


def _write_csv(out: IO[str], schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(schema.names)
    for batch in batches:
        columns = [_cells(column) for column in batch.columns]
        writer.writerows(zip(*columns, strict=True))


def _cells(column: "pa.Array[Any]") -> list[str]:
    """Return values as written in CSV: 6 digits of a probability, no spreadsheet formula in a text."""
    values = column.to_pylist()
    if pa.types.is_floating(column.type):
        return [f"{value:.6g}" for value in values]
    return [escape_csv_cell(value) for value in values]


def _write_lines(out: IO[bytes], batches: Iterable[pa.RecordBatch]) -> None:
    for batch in batches:
        for row in batch.to_pylist():
            out.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
