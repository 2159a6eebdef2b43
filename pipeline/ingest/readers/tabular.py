"""Rows of CSV, TSV and XLSX, one at a time; what cannot be read is a `Broken` in its place."""

import csv
import re
import struct
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any, BinaryIO, Final, TextIO

from pipeline.ingest.problems import Broken, FileError
from pipeline.ingest.readers.merged_cells import Merges, fill_merged, find_merges
from pipeline.ingest.readers.workbook_size import check_workbook_size

Cells = Sequence[Any]
Numbered = tuple[int, Cells | Broken]

MAX_RECORD_CHARACTERS: Final = 16 << 20
"""Characters of the longest record; Facebook allows 63,206 in a post, so anything longer is damage."""

_MAX_SHEET_ROWS: Final = 1 << 20  # https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
_DAMAGES: Final = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError),
    *(SyntaxError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError),
)
"""What openpyxl raises at a workbook that is not what it expects: whatever its own code and XML parser do."""

_QUOTING: Final = re.compile(r'["\\]')
_MEND = "Mend this row in the export, or export it again; the rows around it were used."


class _TooLongError(Exception):
    """A line, or a record of several lines, goes past `MAX_RECORD_CHARACTERS`."""


class _Lines:
    """Physical lines for csv.reader, remembering those of the current record so that they can be put back."""

    def __init__(self, text: TextIO, skip: int) -> None:
        self._read: Callable[[int], str] = text.readline
        self._back: deque[str] = deque()
        self.number = 0
        self.held: list[str] = []
        self._size = 0
        self.characters = 0  # of the lines of records before the current one
        for _ in range(skip):
            self._read(MAX_RECORD_CHARACTERS)
            self.number += 1

    def __iter__(self) -> Iterator[str]:
        """Yield lines from the current place on; one iteration ends when another begins."""
        read, back, hold = self._read, self._back, self.held.append
        while line := back.popleft() if back else read(MAX_RECORD_CHARACTERS):
            self.number += 1
            hold(line)
            self._size += len(line)
            if self._size >= MAX_RECORD_CHARACTERS:
                if len(self.held) == 1:
                    self._drop_rest(line)
                raise _TooLongError
            yield line

    def _drop_rest(self, line: str) -> None:
        while line and line[-1] not in "\r\n":
            line = self._read(MAX_RECORD_CHARACTERS)

    @property
    def start(self) -> int:
        """Line the current record starts on."""
        return self.number - len(self.held) + 1

    def forget(self) -> None:
        """Start a new record."""
        self.held.clear()
        self.characters += self._size
        self._size = 0

    def keep_first_only(self) -> None:
        """Put all lines of the record but the first back, to be read again."""
        again = self.held[1:]
        self._back.extendleft(reversed(again))
        self.number -= len(again)


class CsvRecords:
    """The records of a delimited text.

    An unclosed quote makes csv swallow what follows. It shows as text after a closing quote, as a wrong
    number of columns, or as a record past `MAX_RECORD_CHARACTERS`; then only its first line is given up, the
    others are read again, and those of them that are no row by themselves count as part of the broken one.

    Args:
        text: Open text, at its start.
        delimiter: Sign between columns.
        width: Number of columns.
        skip: Physical lines up to the end of the header.
        escapechar: Sign that escapes a quote, beside doubling it.
    """

    def __init__(
        self, text: TextIO, *, delimiter: str, width: int, skip: int, escapechar: str | None = None
    ) -> None:
        self._lines = _Lines(text, skip)
        self._width = width
        self._options: dict[str, Any] = {"delimiter": delimiter, "escapechar": escapechar}
        self._mending = False

    def characters(self) -> int:
        """Return how many characters the records before the current one have."""
        return self._lines.characters

    def __iter__(self) -> Iterator[Numbered]:
        csv.field_size_limit(MAX_RECORD_CHARACTERS)
        lines, width = self._lines, self._width
        held, forget = lines.held, lines.forget
        reader = csv.reader(lines, strict=True, **self._options)
        while True:
            forget()
            try:
                row: list[str] | None = next(reader)
            except StopIteration:
                return
            except (csv.Error, _TooLongError) as error:
                row = self._lenient() if isinstance(error, csv.Error) else None
                reader = csv.reader(lines, strict=True, **self._options)
            if row is not None:
                if len(row) == width and len(held) < 3:  # what nearly every record is
                    self._mending = False
                    yield lines.number - len(held) + 1, row
                    continue
                row = self._fit(row)
                if row == []:
                    continue
            if row is not None and not (len(held) > 2 and self._swallowed()):
                self._mending = False
                yield lines.start, row
                continue
            broken = self._recover()
            if broken:
                yield broken

    def _lenient(self) -> list[str] | None:
        """Read a single line with text after a closing quote, which some tools write."""
        if len(self._lines.held) != 1:
            return None
        line = self._lines.held[0]
        rows = list(csv.reader([line], **self._options))
        return rows[0] if rows and not line.rstrip("\r\n").endswith("\x00") else None

    def _fit(self, row: list[str]) -> list[str] | None:
        """Return the row with the right number of columns, [] for a blank line, None when it cannot be."""
        width = self._width
        if len(row) == width:
            return row
        if not row:
            return row
        if len(row) > width and not any(row[width:]):
            return row[:width]
        if width == 1 and len(self._lines.held) == 1:
            return [self._lines.held[0].rstrip("\r\n")]  # one column and no quotes: commas are text
        return None

    def _swallowed(self) -> bool:
        """Say whether all inner lines of a record are rows by themselves."""
        if self._width < 4:
            return False
        inner = self._lines.held[1:-1]
        first = inner[0]
        if not _QUOTING.search(first) and first.count(self._options["delimiter"]) != self._width - 1:
            return False  # as most lines of a long post
        return all(len(row) == self._width for row in csv.reader(inner, **self._options))

    def _recover(self) -> Numbered | None:
        lines = self._lines
        start, held = lines.start, len(lines.held)
        if held > 1:
            lines.keep_first_only()
        was, self._mending = self._mending, self._mending or held > 1
        if was:
            return None
        if held > 1:
            return start, Broken("broken_row", "A quote in this row is not closed where it should be.", _MEND)
        if len(lines.held[0]) >= MAX_RECORD_CHARACTERS:
            return start, Broken(
                "record_too_long",
                f"This row has over {MAX_RECORD_CHARACTERS >> 20} million characters.",
                _MEND,
            )
        return start, Broken("broken_row", f"This row does not have {self._width} columns.", _MEND)


def sheet_rows(stream: BinaryIO, name: str) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
    """Yield the title and rows of each sheet of an XLSX workbook, merged cells filled downwards.

    Raises:
        FileError: The workbook is damaged, or too large to be read safely.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        check_workbook_size(stream, name)
        book = load_workbook(stream, read_only=True, data_only=True)
    except (InvalidFileException, *_DAMAGES) as error:
        raise FileError(
            "unreadable_file", f"{name} is no whole XLSX workbook.", "Save it again, or save it as CSV."
        ) from error
    with closing(book):
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some tools write a wrong size
            rows = _whole_rows(sheet.iter_rows(values_only=True), name)
            merges = _merges(book._archive, sheet._worksheet_path)  # openpyxl streams no merged cells
            yield sheet.title, fill_merged(rows, merges) if merges else rows


def _merges(archive: zipfile.ZipFile, part: str) -> Merges:
    """Return the merged cells of a sheet; none of one that is damaged, which its rows will tell."""
    try:
        with archive.open(part) as sheet:
            return find_merges(sheet)
    except _DAMAGES:
        return {}


def _whole_rows(rows: Iterator[tuple[Any, ...]], name: str) -> Iterator[tuple[Any, ...]]:
    number = 0
    try:
        for row in rows:
            if number == _MAX_SHEET_ROWS:  # openpyxl makes up the rows before one numbered 10**11
                raise IndexError(number)
            number += 1
            yield row
    except _DAMAGES as error:
        raise FileError(
            "unreadable_file",
            f"{name} is damaged after row {number}.",
            "Save it again, or save it as CSV; the rows before were used.",
            line=number + 1,
        ) from error


def padded(rows: Iterator[tuple[Any, ...]], width: int, skip: int) -> Iterator[Numbered]:
    """Number the rows of a sheet after its header, leaving out blank ones.

    Args:
        rows: All rows of the sheet.
        width: Columns of the header; shorter rows are filled up with None.
        skip: Rows up to the end of the header.
    """
    for number, row in enumerate(rows, 1):
        if number > skip and any(cell is not None and cell != "" for cell in row):
            yield number, row if len(row) >= width else (*row, *(None,) * (width - len(row)))
