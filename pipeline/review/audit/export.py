"""The event log as a file: CSV for people, JSONL for programs."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pipeline.errors import UsageError
from pipeline.io import atomic_write, escape_csv_cell, explain_write_errors
from pipeline.review.audit.entries import COLUMNS, rows
from pipeline.review.models import Event
from pipeline.review.storage.database import friendly_errors


def as_csv(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield lines of CSV: UTF-8 with a byte order mark, every cell quoted and harmless in a spreadsheet."""
    yield "\ufeff" + _line(COLUMNS)
    for entry in entries:
        yield _line([_cell(entry[column]) for column in COLUMNS])


def as_jsonl(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield one line of JSON an entry."""
    for entry in entries:
        yield json.dumps(entry, ensure_ascii=False) + "\n"


WRITERS: Final[Mapping[str, Callable[[Iterable[Mapping[str, Any]]], Iterator[str]]]] = {
    "csv": as_csv,
    "jsonl": as_jsonl,
}
"""How a file is written, by the ending of its name."""


def write_log(path: Path) -> int:
    """Write the whole log to a file, whole or not at all; only its owner may read it.

    Returns:
        The number of entries.

    Raises:
        UsageError: The name ends in something else than `.csv` or `.jsonl`.
        OutputError: The file cannot be written.
        QueueError: The database cannot be read.
    """
    writer = WRITERS.get(path.suffix.lower().removeprefix("."))
    if writer is None:
        raise UsageError(f"{path.name} is neither CSV nor JSONL.", "Let the name end in .csv or .jsonl.")
    count = 0

    def counted() -> Iterator[dict[str, Any]]:
        nonlocal count
        for row in rows(Event.objects.all()):
            count += 1
            yield row

    with (
        explain_write_errors(path, "then run this again."),
        friendly_errors(),
        atomic_write(path, mode=0o600) as partial,
        partial.open("w", encoding="utf-8", newline="") as file,
    ):
        file.writelines(writer(counted()))
    return count


def _cell(value: object) -> str:
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return escape_csv_cell("" if value is None else value)


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
