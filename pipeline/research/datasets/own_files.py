"""Reads the CSV files of this project's own labels and rows, which people may edit."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.errors import DataSetError


def read_rows(path: Path, columns: Iterable[str], guide: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line and the cells, by column, of each row of a CSV file.

    Args:
        path: The file.
        columns: Columns that have to be there.
        guide: Where it stands what they hold.

    Raises:
        DataSetError: A column is missing.
    """
    with Path(path).open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise DataSetError(f"{path} has no column {', '.join(sorted(missing))}.", f"See {guide}.")
        for row in reader:
            yield reader.line_num, row
