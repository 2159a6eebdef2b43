"""Writing results so that a file under its final name is always whole.

Everything is written to a temporary name beside the target, flushed to disk and then renamed, so that a
full disk, a kill -9 or a power cut leaves either the old file or the new one.
"""

import csv
import errno
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import OutputError, UsageError

SUFFIXES = (".parquet", ".csv", ".jsonl")

_PLAIN_ID = re.compile(r"[\w.:~-]+")

_HINTS = {
    errno.ENOSPC: ("the disk is full.", "Free some space"),
    errno.EDQUOT: ("the disk quota is used up.", "Free some space"),
    errno.EFBIG: ("the file grew past the size allowed here.", "Write to another disk"),
    errno.EACCES: ("the folder cannot be written.", "Choose another place with -o"),
    errno.EPERM: ("the folder cannot be written.", "Choose another place with -o"),
    errno.EROFS: ("the folder is read-only.", "Choose another place with -o"),
    errno.ENOENT: ("the folder does not exist.", "Create it first"),
    errno.ENOTDIR: ("part of its path is a file.", "Choose another place with -o"),
    errno.EISDIR: ("there is a folder of that name.", "Choose another name with -o"),
}


@contextmanager
def explain_write_errors(path: Path, then: str) -> Iterator[None]:
    """Turn an `OSError` while writing `path` into an `OutputError` that says what to do, and `then` what."""
    try:
        yield
    except OSError as error:
        what, step = _HINTS.get(error.errno or 0, (f"{error.strerror or error}.", "Mend that"))
        raise OutputError(f"{path} was not written: {what}", f"{step}, {then}") from error


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; rename it to `path` if the block ends well, else remove it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def check_suffix(path: Path) -> None:
    """Raise `UsageError` unless scores can be written in the format `path` asks for."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path} has no known ending.", f"Use one of {', '.join(SUFFIXES)} after -o.")


def write_table(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
    """Write record batches as the format of the path's ending: Parquet, CSV (UTF-8) or JSON lines."""
    with replacing(path) as temporary:
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
        columns = [_plain(column) for column in batch.columns]
        writer.writerows(zip(*columns, strict=True))


def _plain(column: "pa.Array[Any]") -> list[Any]:
    """Return values as written in CSV: 6 digits of a probability, no spreadsheet formula in a text."""
    values = column.to_pylist()
    if pa.types.is_floating(column.type):
        return [f"{value:.6g}" for value in values]
    if pa.types.is_string(column.type):
        return [defuse(value) if value else value for value in values]
    return values


def defuse(value: str) -> str:
    """Return a cell that no spreadsheet runs as a formula, as OWASP's *CSV Injection* page advises.

    Plain ids and numbers stay as they are even with a leading minus, so that they can still be joined on.
    """
    risky = value.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) and not _PLAIN_ID.fullmatch(value)
    return f"'{value}" if risky else value


def _write_lines(out: IO[bytes], batches: Iterable[pa.RecordBatch]) -> None:
    for batch in batches:
        for row in batch.to_pylist():
            out.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
