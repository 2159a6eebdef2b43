"""What a stream of bytes is, decided from its content: kind of file, encoding, delimiter, header, format."""

import codecs
import csv
import io
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from pipeline.errors import EncodingError
from pipeline.ingest.archives import Source, is_office, seekable
from pipeline.ingest.encoding import Encoding, detect_encoding, open_text
from pipeline.ingest.jsonrows import JsonRows, line_rows
from pipeline.ingest.mapping import Mapped, choose, columns_step, follow, map_columns, paths_of
from pipeline.ingest.problems import Broken, FileError
from pipeline.ingest.tabular import CsvRows, padded, parquet_rows, sheet_rows

Records = Iterator[tuple[int, Any]]

HEAD: Final = 1 << 20
MAX_COLUMNS: Final = 5000
_HEADER_ROWS: Final = 10
_SAMPLE: Final = 50
_DELIMITERS: Final = (",", "\t", ";", "|")
_PLAIN: Final = Encoding("utf-8", label="in the file")

_NOT_EXPORTS: Final = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old Excel (.xls) or Word (.doc) file"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"{\\rtf", "a rich text document"),
)
_HTML: Final = re.compile(rb"\s*<(?:!doctype|html|\?xml|head|body)", re.IGNORECASE)
_CONTROL: Final = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))


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
        records: Opens the records; numbers and values, or `Broken`.
    """

    source: str
    kind: str
    encoding: Encoding
    mapped: Mapped
    records: Callable[[], Records]
    delimiter: str | None = None
    header_row: int = 0
    notes: tuple[str, ...] = field(default=())


@contextmanager
def open_layout(source: Source, columns: Mapping[str, str], encoding: str | None) -> Iterator[Layout]:
    """Detect what a source is; its records can be read while the context lasts.

    Args:
        source: What to look at.
        columns: Our field to their column, where a person says so.
        encoding: Encoding to insist on.

    Raises:
        FileError: The source holds nothing that can be read as posts.
        EncodingError: Its encoding is not clear.
    """
    with source.open() as stream:
        head = _read_head(stream)
    _refuse(head, source.name)
    if head.startswith((b"PK\x03\x04", b"PAR1")):
        with seekable(source) as stream:
            find = _parquet if head.startswith(b"PAR1") else _workbook
            yield find(stream, source.name, columns)
        return
    chosen = _encoding(head, source.name, encoding)
    with source.open() as stream:
        find_text = _json if _looks_like_json(head, chosen) else _csv
        yield find_text(source, head, chosen, columns)


def _read_head(stream: BinaryIO) -> bytes:
    """Return the first bytes; of a damaged archive those before the damage."""
    head = b""
    try:
        while len(head) < HEAD and (more := stream.read1(HEAD - len(head))):  # type: ignore[attr-defined]
            head += more
    except FileError:
        if not head:
            raise
    return head


def first_records(records: Records, count: int) -> list[tuple[int, Any]]:
    """Return up to `count` records; of a damaged file those before the damage."""
    found: list[tuple[int, Any]] = []
    try:
        for record in itertools.islice(records, count):
            found.append(record)  # noqa: PERF402 - what was read stays when reading fails
    except FileError:
        if not found:
            raise
    return found


def _refuse(head: bytes, name: str) -> None:
    """Stop at files that are no export.

    Raises:
        FileError: It is one of them.
    """
    if not head.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise FileError("empty_file", f"{name} is empty.", "Export it again and look at its size.")
    for start, what in _NOT_EXPORTS:
        if head.startswith(start):
            raise FileError(
                "not_an_export",
                f"{name} is {what}, not an export.",
                "Give a CSV, JSON, XLSX or Parquet file.",
            )
    if head[4:8] == b"ftyp":
        raise FileError("not_an_export", f"{name} is a video, not an export.", "Give a CSV or JSON file.")
    if _HTML.match(head):
        raise FileError(
            "not_an_export",
            f"{name} is a web page, not an export.",
            "When you ask the platform for the download, choose JSON or CSV as its format.",
        )


def _encoding(head: bytes, name: str, asked: str | None) -> Encoding:
    """Return the encoding, looking past a few NUL bytes.

    Raises:
        EncodingError: It is not clear.
        FileError: The bytes are no text at all.
    """
    try:
        chosen = detect_encoding(head, source=name, asked=asked)
    except EncodingError:
        zeros = head.count(0)
        if _is_binary(head, zeros):
            raise _binary(name) from None
        if not zeros:
            raise
        chosen = detect_encoding(head.replace(b"\0", b""), source=name, asked=asked)
    if "16" not in chosen.name and "32" not in chosen.name and _is_binary(head, head.count(0)):
        raise _binary(name)
    return chosen


def _is_binary(head: bytes, zeros: int) -> bool:
    control = len(head) - len(head.translate(None, _CONTROL))
    return control - zeros > 16 + len(head) * 0.02 or zeros > 16 + len(head) * 0.2


def _binary(name: str) -> FileError:
    return FileError("not_an_export", f"{name} is no text file.", "Give a CSV, JSON, XLSX or Parquet file.")


def _decoded(head: bytes, encoding: Encoding) -> str:
    text = codecs.getincrementaldecoder(encoding.name)("replace").decode(head)
    return text.lstrip("\ufeff").replace("\0", "")


def _looks_like_json(head: bytes, encoding: Encoding) -> bool:
    text = _decoded(head[:4096], encoding).lstrip()
    return bool(re.match(r"\[\s*(?:[{\[\]\"]|$)|\{\s*(?:\"|\}|$)", text))


# --- JSON -----------------------------------------------------------------------------------------------


def _json(source: Source, head: bytes, encoding: Encoding, columns: Mapping[str, str]) -> Layout:
    by_line = _is_jsonl(_decoded(head, encoding))

    def read() -> Records:
        with source.open() as stream, open_text(stream, encoding) as text:
            yield from line_rows(text) if by_line else JsonRows(text)

    sample = first_records(read(), _SAMPLE)
    records = [value for _, value in sample if isinstance(value, dict)]
    if not records:
        first = next((value for _, value in sample if isinstance(value, Broken)), None)
        reason, why = (first.reason, first.message) if first else ("no_records", "It holds no records.")
        step = first.next_step if first else "Check that this is the file with the posts in it."
        raise FileError(reason, f"{source.name} cannot be used. {why}", step)
    names: dict[str, None] = {}
    for record in records:
        names.update(paths_of(record))
        for inner in _inner(record):
            names.update(paths_of(inner))
    entry = choose(list(names), columns, json=True)
    if entry is None:
        raise FileError(
            "missing_text_column",
            f"{source.name} has no field that is known to hold text.",
            columns_step(list(names)),
        )
    mapped = map_columns(entry, list(names), columns, json=True, source=source.name)
    expand = [path.split(".") for path in entry.expand if path]
    keep_self = "" in entry.expand

    def records_of() -> Records:
        number = 0
        for line, value in read():
            parts = (
                [value] if not expand or not isinstance(value, dict) else _expand(value, expand, keep_self)
            )
            for part in parts:
                number += 1
                yield line if by_line else number, part

    return Layout(
        source.name, "JSONL" if by_line else "JSON", encoding, mapped, records_of, notes=_notes(mapped)
    )


def _inner(record: dict[str, Any]) -> list[Any]:
    thread = follow(record, ["snippet", "topLevelComment"])
    return [part for part in thread if isinstance(part, dict)]


def _expand(record: dict[str, Any], paths: Sequence[Sequence[str]], keep_self: bool) -> list[Any]:
    found = [part for path in paths for part in follow(record, path) if isinstance(part, dict)]
    return [record, *found] if keep_self or not found else found


def _is_jsonl(text: str) -> bool:
    """Say whether the first line is a whole object and another object follows on the next."""
    lines = [line for line in text.split("\n", 3) if line.strip()]
    if len(lines) < 2 or not lines[0].lstrip().startswith("{"):
        return False
    whole = [value for _, value in line_rows(io.StringIO(f"{lines[0]}\n"))]
    first_ok = bool(whole) and not isinstance(whole[0], Broken)
    return lines[1].lstrip().startswith("{") or first_ok


# --- tables ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Header:
    score: int
    names: list[str]
    skip: int  # rows of a sheet, or physical lines of a text, up to the end of the header
    row: int


def _csv(source: Source, head: bytes, encoding: Encoding, columns: Mapping[str, str]) -> Layout:
    text = _decoded(head, encoding)
    tried = [(_text_header(text, sign, encoding, columns), sign) for sign in _DELIMITERS]
    found, delimiter = max(tried, key=lambda pair: (pair[0].score, len(pair[0].names)))
    mapped = _map_header(found, columns, source.name)
    escape = mapped.format.escapechar

    def read() -> Records:
        with source.open() as stream, open_text(stream, encoding) as opened:
            yield from CsvRows(
                opened, delimiter=delimiter, width=len(found.names), skip=found.skip, escapechar=escape
            )

    return Layout(
        source.name, "CSV", encoding, mapped, read, delimiter, found.row, notes=_notes(mapped, found.names)
    )


def _text_header(text: str, delimiter: str, encoding: Encoding, columns: Mapping[str, str]) -> _Header:
    csv.field_size_limit(16 << 20)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            rows.append((reader.line_num, [encoding.decode_value(cell).strip() for cell in row]))
            if len(rows) >= _HEADER_ROWS + 2:
                break
    except csv.Error:
        pass  # an oversized field: what was read so far has to do
    return _best_header(rows, columns)


def _best_header(rows: Sequence[tuple[int, list[str]]], columns: Mapping[str, str]) -> _Header:
    """Return the first row whose names are known; failing that the widest."""
    best = _Header(-1, [], 0, 0)
    before = 0
    for skip, names in rows[:_HEADER_ROWS]:
        filled = [name for name in names if name]
        score = _score(names, columns) if len(filled) * 2 > len(names) else -1
        wider = score == best.score == 0 and len(filled) > len([name for name in best.names if name])
        if score > best.score or wider:
            best = _Header(score, names, skip, before + 1)
        before = skip
    return best


def _score(names: list[str], columns: Mapping[str, str]) -> int:
    if len(names) > MAX_COLUMNS or any(len(name) > 300 for name in names):
        return 0
    entry = choose(names, columns, json=False)
    if entry is None:
        return 0
    return 1 if entry.name == "generic" else 2


def _map_header(found: _Header, columns: Mapping[str, str], source: str) -> Mapped:
    """Map the columns of a table.

    Raises:
        FileError: There are too many columns, or none of text.
    """
    if len(found.names) > MAX_COLUMNS:
        raise FileError(
            "too_many_columns",
            f"{source} has {len(found.names):,} columns or more, over the {MAX_COLUMNS:,} that are read.",
            "Check that it is the right file; if it is, keep only the columns you need.",
        )
    entry = choose(found.names, columns, json=False) if found.score >= 0 else None
    if entry is None:
        raise FileError(
            "missing_text_column",
            f"{source} has no column that is known to hold text.",
            columns_step(found.names),
        )
    return map_columns(entry, found.names, columns, json=False, source=source)


def _workbook(stream: BinaryIO, name: str, columns: Mapping[str, str]) -> Layout:
    if not is_office(stream):
        raise FileError("nested_archive", f"{name} is an archive within an archive.", "Unpack it first.")
    stream.seek(0)
    problem: FileError | None = None
    for number, (title, rows) in enumerate(sheet_rows(stream, name)):
        first = list(itertools.islice(rows, _HEADER_ROWS + 2))
        listed = [
            (i, ["" if cell is None else str(cell).strip() for cell in row]) for i, row in enumerate(first, 1)
        ]
        found = _best_header(listed, columns)
        try:
            mapped = _map_header(found, columns, name)
        except FileError as error:
            problem = problem or error
            continue
        sheet = number

        def read(sheet: int = sheet, found: _Header = found) -> Records:
            stream.seek(0)
            sheets = sheet_rows(stream, name)  # holds the workbook open
            _, again = next(itertools.islice(sheets, sheet, None))
            yield from padded(again, len(found.names), found.skip)

        notes = (f"{name}: read the sheet {title!r}", *_notes(mapped, found.names))
        return Layout(name, "XLSX", _PLAIN, mapped, read, header_row=found.row, notes=notes)
    raise problem or FileError("empty_file", f"{name} has no sheet with rows.", "Export it again.")


def _parquet(stream: BinaryIO, name: str, columns: Mapping[str, str]) -> Layout:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        names = list(pq.read_schema(stream).names)
    except (pa.ArrowException, OSError) as error:
        raise FileError("unreadable_file", f"{name} is a damaged Parquet file.", "Copy it again.") from error
    wanted = _map_header(_Header(1, names, 0, 0), columns, name)
    used = list(dict.fromkeys(column for here in wanted.columns.values() for column in here))
    used += [column for column in wanted.format.media if column in names and column not in used]
    mapped = map_columns(wanted.format, used, columns, json=False, source=name)

    def read() -> Records:
        stream.seek(0)
        yield from parquet_rows(stream, used, name)

    return Layout(name, "Parquet", _PLAIN, mapped, read, notes=_notes(mapped, names))


def _notes(mapped: Mapped, names: Sequence[str] = ()) -> tuple[str, ...]:
    twice = len(names) - len({name for name in names if name}) - sum(not name for name in names)
    notes = [mapped.format.note] if mapped.format.note else []
    if twice > 0:
        notes.append("two columns have the same name: the first is used")
    return tuple(notes)
