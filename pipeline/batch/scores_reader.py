"""Scores files read back batch by batch, whatever format they were written in."""

import csv
import gzip
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final, cast
from zipfile import BadZipFile

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.batch.days import DayCounts
from pipeline.batch.scores_file import Form, form_of
from pipeline.errors import InputError
from pipeline.io import unescape_csv_cell
from pipeline.posts import POSTS, SCORES

SCORED_FILE: Final = pa.schema(
    [
        *(column.with_nullable(True) for column in SCORES),
        POSTS.field("created_at"),
        pa.field("text", pa.string()),
    ]
)
"""What is read: the scores, and the time and the text of a post where the file has them."""

BATCH_ROWS: Final = 10_000
_NEEDED: Final = frozenset(SCORES.names)
_STEP: Final = "Give a file that `khoitrong score` wrote."

Row = Mapping[str, Any]


def read_scores(path: Path) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a scores file in batches of the schema `SCORED_FILE`, in constant memory.

    Args:
        path: What `khoitrong score` wrote, in any of its formats.

    Raises:
        InputError: The file is missing, damaged, or no scores file.
        UsageError: The path has no known ending.
    """
    form = form_of(path)
    try:
        yield from _parquet(path) if form.suffix == ".parquet" else _batches(path, form)
    except (OSError, EOFError) as error:
        raise InputError(
            f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.", _STEP
        ) from error
    except (pa.ArrowException, ValueError, csv.Error, KeyError, BadZipFile) as error:
        raise InputError(f"{path} is damaged: {error}.", _STEP) from error


def read_days(path: Path) -> DayCounts | None:
    """Return the posts by day that the footer of a scores file in Parquet notes; None for other files."""
    if form_of(path).suffix != ".parquet":
        return None
    counts = DayCounts()
    return counts if counts.add_footer(pq.read_metadata(path).metadata) else None


def _parquet(path: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path) as file:
        names = file.schema_arrow.names
        _check(path, names)
        wanted = [name for name in SCORED_FILE.names if name in names]
        for batch in file.iter_batches(BATCH_ROWS, columns=wanted):
            rows = len(batch)
            columns = [
                batch.column(field.name).cast(field.type)
                if field.name in wanted
                else pa.nulls(rows, field.type)
                for field in SCORED_FILE
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=SCORED_FILE)


def _batches(path: Path, form: Form) -> Iterator[pa.RecordBatch]:
    with ExitStack() as stack:
        rows = _OPENERS[form.suffix](path, form, stack)
        first = True
        while chunk := list(islice(rows, BATCH_ROWS)):
            if first:
                _check(path, list(chunk[0]))
                first = False
            columns = [_column(chunk, field) for field in SCORED_FILE]
            yield pa.RecordBatch.from_arrays(columns, schema=SCORED_FILE)


def _column(rows: list[Row], field: "pa.Field[Any]") -> "pa.Array[Any]":
    values = [row.get(field.name) for row in rows]
    if pa.types.is_floating(field.type):
        values = [float(value or 0) for value in values]
    elif pa.types.is_timestamp(field.type):
        values = [datetime.fromisoformat(value) if value else None for value in values]
    column: pa.Array[Any] = pa.array(values, field.type)
    return column


def _check(path: Path, names: list[str]) -> None:
    missing = [name for name in SCORES.names if name not in names]
    if missing:
        raise InputError(f"{path} is no scores file: it has no column {missing[0]}.", _STEP)


def _open(path: Path, form: Form, stack: ExitStack) -> IO[bytes]:
    file: IO[bytes] = stack.enter_context(path.open("rb"))
    return cast("IO[bytes]", stack.enter_context(gzip.GzipFile(fileobj=file))) if form.packed else file


def _cells(path: Path, form: Form, stack: ExitStack) -> Iterator[Row]:
    csv.field_size_limit(1 << 30)
    text = TextIOWrapper(_open(path, form, stack), encoding="utf-8-sig", newline="")
    for row in csv.DictReader(text, delimiter="\t" if form.suffix == ".tsv" else ","):
        yield {name: value and unescape_csv_cell(value) for name, value in row.items() if name is not None}


def _lines(path: Path, form: Form, stack: ExitStack) -> Iterator[Row]:
    return map(orjson.loads, _open(path, form, stack))


def _sheets(path: Path, _form: Form, stack: ExitStack) -> Iterator[Row]:
    from openpyxl import load_workbook

    workbook = load_workbook(stack.enter_context(path.open("rb")), read_only=True)
    for sheet in workbook:
        rows = sheet.iter_rows(values_only=True)
        header = next(rows, ())
        for row in rows:
            yield {name: value if value is not None else "" for name, value in zip(header, row, strict=False)}


_OPENERS: Final[dict[str, Callable[[Path, Form, ExitStack], Iterator[Row]]]] = {
    ".csv": _cells,
    ".tsv": _cells,
    ".jsonl": _lines,
    ".xlsx": _sheets,
}
