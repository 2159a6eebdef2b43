"""Tables: which row is the header, which column is which, and how workbooks and Parquet files are read."""

import itertools
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any, BinaryIO, Final

from pipeline.ingest.encodings.detection import Encoding
from pipeline.ingest.fields.pieces import is_in_pieces
from pipeline.ingest.formats.mapping import ColumnMapping, choose_format, columns_step, map_columns
from pipeline.ingest.problems import Broken, FileError
from pipeline.ingest.readers.chunks import Chunk, gathered
from pipeline.ingest.readers.heads import Records
from pipeline.ingest.readers.parquet import parquet_chunks
from pipeline.ingest.readers.sources import is_office
from pipeline.ingest.readers.tabular import padded, sheet_rows

MAX_COLUMNS: Final = 5000
HEADER_ROWS: Final = 10
NO_DECODING: Final = Encoding("utf-8", label="in the file")


@dataclass(frozen=True, slots=True)
class Layout:
    """How one source is to be read.

    Attributes:
        source: Its name.
        kind: `CSV`, `JSON`, `JSONL`, `XLSX` or `Parquet`.
        encoding: Encoding of its text.
        mapped: Its format and columns.
        delimiter: Sign between columns, of CSV.
        header_row: Line of the header, from 1; 0 when there is none.
        notes: What a person should know.
        chunks: Opens the records, in chunks of so many at most; numbers and values, or `Broken`.
    """

    source: str
    kind: str
    encoding: Encoding
    mapped: ColumnMapping
    chunks: Callable[[int], Iterator[Chunk]]
    delimiter: str | None = None
    header_row: int = 0
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Header:
    """A row that may be the header: how well its names are known, and where what follows begins."""

    score: int
    names: list[str]
    skip: int  # rows of a sheet, or physical lines of a text, up to the end of the header
    row: int
    wordiest: str | None = None  # the column with most words in the first rows, likely the text
    in_pieces: str | None = None  # the column whose first cells are texts in pieces, surely the text


def best_header(rows: Sequence[tuple[int, list[str]]], columns: Mapping[str, str]) -> Header:
    """Return the first row whose names are known; failing that the widest.

    A header over two rows, its cells merged downwards, ends with the second, which repeats what reaches it.
    """
    best = Header(-1, [], 0, 0)
    before = 0
    for skip, names in rows[:HEADER_ROWS]:
        filled = [name for name in names if name]
        score = _score(names, columns) if len(filled) * 2 > len(names) else -1
        wider = score == best.score == 0 and len(filled) > len([name for name in best.names if name])
        if score > best.score or wider or (score == best.score > 0 and _goes_on(best, names, before)):
            best = Header(score, names, skip, before + 1)
        before = skip
    below = [cells for skip, cells in rows if skip > best.skip]
    return replace(best, wordiest=_wordiest(best.names, below), in_pieces=_in_pieces(best.names, below))


def _in_pieces(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str | None:
    """Return the column whose cells are all texts in pieces, or empty."""
    for place, name in enumerate(names):
        cells = [row[place] for row in rows if place < len(row) and row[place]]
        if name and cells and all(is_in_pieces(cell) for cell in cells):
            return name
    return None


def _wordiest(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str | None:
    """Return the column with most words in some rows; None when none has more than one a row."""
    words = {name: sum(len(row[i].split()) for row in rows if i < len(row)) for i, name in enumerate(names)}
    best = max(words, key=lambda name: words[name], default=None)
    return best if best and words[best] > len(rows) else None


def _goes_on(first: Header, names: list[str], row: int) -> bool:
    """Say whether a row is the second of a header: the next one, the same but below cells merged across."""
    pairs = list(zip_longest(first.names, names, fillvalue=""))
    same = [above for above, below in pairs if above and above == below]
    across = any(not above for above, _ in pairs)
    return row == first.row and bool(same) and across and all(below for _, below in pairs)


def _score(names: list[str], columns: Mapping[str, str]) -> int:
    if len(names) > MAX_COLUMNS or any(len(name) > 300 for name in names):
        return 0
    entry = choose_format(names, columns, json=False)
    if entry is None:
        return 0
    return 1 if entry.name == "generic" else 2


def map_header(found: Header, columns: Mapping[str, str], source: str) -> ColumnMapping:
    """Map the columns of a table.

    Args:
        found: Its header.
        columns: Our field to their column, as a person maps them.
        source: What to call it in an error.

    Raises:
        FileError: There are too many columns, or none of text.
    """
    if len(found.names) > MAX_COLUMNS:
        raise FileError(
            "too_many_columns",
            f"{source} has {len(found.names):,} columns or more, over the {MAX_COLUMNS:,} that are read.",
            "Check that it is the right file; if it is, keep only the columns you need.",
        )
    entry = choose_format(found.names, columns, json=False) if found.score >= 0 else None
    if entry is None:
        raise FileError(
            "missing_text_column",
            f"{source} has no column that is known to hold text.",
            columns_step(found.names, example=found.wordiest),
            columns=found.names,
        )
    return map_columns(entry, found.names, columns, json=False, source=source)


def workbook_layout(stream: BinaryIO, name: str, columns: Mapping[str, str]) -> Layout:
    """Return the layout of a workbook: the first sheet with posts, and all others with its columns of text.

    Args:
        stream: An XLSX file that stays open while its records are read.
        name: What to call it.
        columns: Our field to their column, as a person maps them.

    Raises:
        FileError: It is an archive of something else, or no sheet has a column of text.
    """
    try:
        is_workbook = is_office(stream)
    except zipfile.BadZipFile as error:
        raise FileError("damaged_archive", f"{name} is damaged.", "Download or copy it again.") from error
    if not is_workbook:
        raise FileError("nested_archive", f"{name} is an archive within an archive.", "Unpack it first.")
    stream.seek(0)
    looked = list(_looked_at(stream, name, columns))
    main = next((sheet for _, _, sheet in looked if not isinstance(sheet, FileError)), None)
    if main is None:
        problem = next((sheet for _, _, sheet in looked if isinstance(sheet, FileError)), None)
        raise problem or FileError("empty_file", f"{name} has no sheet with rows.", "Export it again.")
    wanted = set(main[1].columns["text"])
    used: dict[int, Header] = {}
    titles: list[str] = []
    unread: list[str] = []
    for number, title, sheet in looked:
        if isinstance(sheet, FileError) or not wanted <= set(sheet[0].names):
            unread.append(title)
        else:
            used[number] = sheet[0]
            titles.append(title)
    header, chosen = main

    def chunks(most: int) -> Iterator[Chunk]:
        rows = _SheetRows(stream, name, used, header.names)
        yield from gathered(rows, most, rows.characters)

    return Layout(
        name,
        "XLSX",
        NO_DECODING,
        chosen,
        chunks,
        header_row=header.row,
        notes=(*_sheet_notes(name, titles, unread), *notes_on(chosen, header.names)),
    )


class _SheetRows:
    """The rows of several sheets, numbered on from one to the next so that each has a number of its own.

    Args:
        stream: The workbook.
        name: What to call it.
        used: Which sheets are read, by number from 0, with their headers.
        names: The columns, in the order of the cells.
    """

    def __init__(self, stream: BinaryIO, name: str, used: Mapping[int, Header], names: Sequence[str]) -> None:
        self._stream, self._name, self._used, self._names = stream, name, used, list(names)
        self._characters = 0

    def characters(self) -> int:
        """Return how many characters the rows so far have, also where they name one cell."""
        return self._characters

    def __iter__(self) -> Records:
        self._stream.seek(0)
        before = 0
        for number, (_, rows) in enumerate(sheet_rows(self._stream, self._name)):
            if number in self._used:
                last = 0
                for last, row in _in_order(rows, self._used[number], self._names):
                    self._characters += sum(len(cell) for cell in row if isinstance(cell, str))
                    yield before + last, row
                before += last


def _looked_at(
    stream: BinaryIO, name: str, columns: Mapping[str, str]
) -> Iterator[tuple[int, str, tuple[Header, ColumnMapping] | FileError]]:
    """Yield number, title and columns of each sheet that is not blank, or why it holds no posts."""
    for number, (title, rows) in enumerate(sheet_rows(stream, name)):
        try:
            first = list(itertools.islice(rows, HEADER_ROWS + 2))
            listed = [
                (i, ["" if cell is None else str(cell).strip() for cell in row])
                for i, row in enumerate(first, 1)
            ]
            if any(any(row) for _, row in listed):
                found = best_header(listed, columns)
                yield number, title, (found, map_header(found, columns, name))
        except FileError as error:
            yield number, title, error


def _in_order(rows: Iterator[tuple[Any, ...]], header: Header, names: list[str]) -> Records:
    """Yield the rows of a sheet with their columns in the order of the first sheet."""
    if header.names == names:
        yield from padded(rows, len(names), header.skip)
        return
    places = [header.names.index(name) if name in header.names else None for name in names]
    for number, row in padded(rows, len(header.names), header.skip):
        if not isinstance(row, Broken):
            yield number, [None if place is None else row[place] for place in places]


def _sheet_notes(name: str, titles: list[str], unread: list[str]) -> Iterator[str]:
    shown = ", ".join(map(repr, titles))
    if len(titles) > 1:
        yield f"{name}: read the sheets {shown}, their rows counted on from sheet to sheet"
    else:
        yield f"{name}: read the sheet {shown}"
    for title in unread:
        yield (
            f"{name}: the sheet {title!r} was not read, as it does not have the same column of text; "
            "if it holds posts, save it as a file of its own"
        )


def parquet_layout(
    stream: BinaryIO, name: str, columns: Mapping[str, str], keep: Sequence[str] = ()
) -> Layout:
    """Return the layout of a Parquet file.

    Args:
        stream: The file, which stays open while its records are read.
        name: What to call it.
        columns: Our field to their column, as a person maps them.
        keep: Other columns to read along.

    Raises:
        FileError: It is damaged or has no column of text.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        names = list(pq.read_schema(stream).names)
    except (pa.ArrowException, OSError) as error:
        raise FileError("unreadable_file", f"{name} is a damaged Parquet file.", "Copy it again.") from error
    wanted = map_header(Header(1, names, 0, 0), columns, name)
    used = list(dict.fromkeys(column for here in wanted.columns.values() for column in here))
    kept = [wanted.column(name) for name in keep]
    if None in kept:
        kept += names  # to say which there are
    entry = wanted.format
    notices = (name for name, _ in entry.notices)
    extra = (*entry.media, *entry.owner, *entry.beside, *entry.within, *notices, *kept)
    used += [column for column in dict.fromkeys(extra) if column in names and column not in used]
    mapped = map_columns(wanted.format, used, columns, json=False, source=name)

    def chunks(most: int) -> Iterator[Chunk]:
        stream.seek(0)
        yield from parquet_chunks(stream, used, name, most)

    return Layout(name, "Parquet", NO_DECODING, mapped, chunks, notes=notes_on(mapped, names))


def notes_on(mapped: ColumnMapping, names: Sequence[str] = ()) -> tuple[str, ...]:
    """Return what a person should know about a format and its columns."""
    twice = len(names) - len({name for name in names if name}) - sum(not name for name in names)
    notes = [mapped.format.note] if mapped.format.note else []
    if twice > 0:
        notes.append("two columns have the same name: the first is used")
    return tuple(notes)
