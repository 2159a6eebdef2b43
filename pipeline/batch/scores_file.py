"""The scores file: one row per post, in the format that the ending of its name asks for."""

import csv
import gzip
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final, cast
from zoneinfo import ZoneInfo

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.batch.workbook import MAX_CHARACTERS, write_workbook
from pipeline.errors import UsageError
from pipeline.io import atomic_write, escape_csv_cell
from pipeline.settings import DEFAULTS

SUFFIXES: Final = (".parquet", ".csv", ".tsv", ".jsonl", ".xlsx")
PACKABLE: Final = (".csv", ".tsv", ".jsonl")
STDOUT: Final = Path("-")
"""Stands for standard output."""

_ALONE: Final = 1_000
_TOGETHER: Final = 16
"""A Parquet file keeps 20 kB in memory for each of its row groups until it is closed: the first batches, two
million posts, are a group each, later ones so many together."""

_GZIP: Final = ".gz"
_BOM: Final = b"\xef\xbb\xbf"
_DELIMITERS: Final = {".csv": ",", ".tsv": "\t"}


@dataclass(frozen=True, slots=True)
class Form:
    """How scores are written.

    Attributes:
        suffix: One of `SUFFIXES`.
        packed: Whether the file is compressed with gzip.
        marked: Whether a CSV file starts with a byte order mark, without which Excel misreads Vietnamese.
    """

    suffix: str
    packed: bool = False
    marked: bool = False


def form_of(path: Path) -> Form:
    """Return the format that a path asks for: by its ending, CSV without a mark for `STDOUT`.

    Raises:
        UsageError: The ending is none of those known.
    """
    if path == STDOUT:
        return Form(".csv")
    packed = path.suffix.lower() == _GZIP
    suffix = (path.with_suffix("") if packed else path).suffix.lower()
    if suffix not in (PACKABLE if packed else SUFFIXES):
        packable = ", ".join(f"{each}{_GZIP}" for each in PACKABLE)
        raise UsageError(
            f"{path} has no known ending.",
            f"Use one of {', '.join(SUFFIXES)}, {packable} after -o, or - for standard output.",
        )
    return Form(suffix, packed, marked=suffix == ".csv")


def rejects_path(path: Path) -> Path:
    """Return where the rows that cannot be used are written beside a scores file."""
    if path == STDOUT:
        return Path("stdout.rejects.jsonl")
    return (path.with_suffix("") if path.suffix.lower() == _GZIP else path).with_suffix(".rejects.jsonl")


def write_scores(
    path: Path,
    schema: pa.Schema,
    batches: Iterable[pa.RecordBatch],
    footer: Callable[[], Mapping[str, str]] = dict,
) -> list[str]:
    """Write record batches in the format of the path's ending, batch by batch.

    The same rows give the same bytes, whatever the day.

    Args:
        path: See `form_of`; a file is written whole or not at all.
        schema: Columns of every batch, in this order.
        batches: The rows.
        footer: Called after the last row: what a Parquet file says about itself beside its rows.

    Returns:
        What a person should know about the file.

    Raises:
        OSError: The file cannot be written.
        UsageError: The path has no known ending.
    """
    form = form_of(path)
    if path == STDOUT:
        notes = _write(sys.stdout.buffer, form, schema, batches, footer)
        sys.stdout.buffer.flush()
        return notes
    with atomic_write(path) as temporary, temporary.open("wb") as out:
        return _write(out, form, schema, batches, footer)


def _write(
    out: IO[bytes],
    form: Form,
    schema: pa.Schema,
    batches: Iterable[pa.RecordBatch],
    footer: Callable[[], Mapping[str, str]],
) -> list[str]:
    if form.suffix == ".parquet":
        with pq.ParquetWriter(out, schema, compression="zstd") as writer:
            for group in _groups(batches):
                writer.write_table(pa.Table.from_batches(group))
            writer.add_key_value_metadata(dict(footer()))
        return []
    if form.suffix == ".xlsx":
        cut = write_workbook(out, schema.names, (row for batch in batches for row in _rows(batch)))
        long = f"{cut:,} cells of over {MAX_CHARACTERS:,} characters were cut: Excel holds no longer ones"
        return [f"{long}; they are whole in a .parquet or .jsonl file"] if cut else []
    with ExitStack() as stack:
        if form.packed:
            packed = gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0)
            out = cast("IO[bytes]", stack.enter_context(packed))
        if form.suffix == ".jsonl":
            _write_lines(out, batches)
        else:
            _write_cells(out, form, schema, batches)
    return []


def _groups(batches: Iterable[pa.RecordBatch]) -> Iterator[list[pa.RecordBatch]]:
    """Yield the batches of each row group."""
    left = iter(batches)
    yield from ([batch] for batch in islice(left, _ALONE))
    while group := list(islice(left, _TOGETHER)):
        yield group


def _write_cells(out: IO[bytes], form: Form, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
    if form.marked:
        out.write(_BOM)
    text = TextIOWrapper(out, encoding="utf-8", newline="")
    try:
        writer = csv.writer(text, delimiter=_DELIMITERS[form.suffix], lineterminator="\n")
        writer.writerow(map(escape_csv_cell, schema.names))
        for batch in batches:
            writer.writerows(map(_csv_cell, row) for row in _rows(batch))
    finally:
        text.detach()  # closing is for whoever opened it


def _csv_cell(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else escape_csv_cell(value)


def _rows(batch: pa.RecordBatch) -> Iterator[Sequence[Any]]:
    """Yield rows as cells: text, whole numbers, 6 digits of a probability, times in our zone."""
    return zip(*map(_cells, batch.columns), strict=True)


def _cells(column: "pa.Array[Any]") -> list[Any]:
    values = column.to_pylist()
    if pa.types.is_floating(column.type):
        return [float(f"{value:.6g}") for value in values]
    if pa.types.is_timestamp(column.type):
        return [value and local_time(value) for value in values]
    return values


def local_time(time: datetime) -> str:
    """Return an aware time as ISO 8601 in the zone of the project."""
    return time.astimezone(ZoneInfo(DEFAULTS.timezone)).isoformat()


def _write_lines(out: IO[bytes], batches: Iterable[pa.RecordBatch]) -> None:
    for batch in batches:
        for row in batch.to_pylist():
            out.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
