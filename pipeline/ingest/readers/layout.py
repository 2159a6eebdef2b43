"""What a stream of bytes is, decided from its content: kind of file, encoding, delimiter, header, format."""

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, Final

from pipeline.errors import EncodingError
from pipeline.ingest.encodings.detection import Encoding, detect_encoding, open_text
from pipeline.ingest.formats.mapping import choose_format, columns_step, follow_path, map_columns, paths_of
from pipeline.ingest.problems import Broken, FileError
from pipeline.ingest.readers.json_records import JsonRecords, jsonl_records
from pipeline.ingest.readers.sources import Source, open_seekable
from pipeline.ingest.readers.tables import (
    HEADER_ROWS,
    Header,
    Layout,
    Records,
    best_header,
    map_header,
    notes_on,
    parquet_layout,
    workbook_layout,
)
from pipeline.ingest.readers.tabular import CsvRecords

HEAD_BYTES: Final = 1 << 20
_SAMPLE_RECORDS: Final = 50
_DELIMITERS: Final = (",", "\t", ";", "|")

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


@contextmanager
def open_layout(
    source: Source, columns: Mapping[str, str], encoding: str | None, keep: Sequence[str] = ()
) -> Iterator[Layout]:
    """Detect what a source is; its records can be read while the context lasts.

    Args:
        source: What to look at.
        columns: Our field to their column, where a person says so.
        encoding: Encoding to insist on.
        keep: Columns to read along, beside those of posts.

    Raises:
        FileError: The source holds nothing that can be read as posts.
        EncodingError: Its encoding is not clear.
    """
    with source.open() as stream:
        head = _read_head(stream)
    _refuse_other_files(head, source.name)
    if head.startswith((b"PK\x03\x04", b"PAR1")):
        with open_seekable(source) as stream:
            if head.startswith(b"PAR1"):
                yield parquet_layout(stream, source.name, columns, keep)
            else:
                yield workbook_layout(stream, source.name, columns)
        return
    chosen = _detect_encoding(head, source.name, encoding)
    with source.open() as stream:
        find_text = _json_layout if _looks_like_json(head, chosen) else _csv_layout
        yield find_text(source, head, chosen, columns)


def _read_head(stream: BinaryIO) -> bytes:
    """Return the first bytes; of a damaged archive those before the damage."""
    head = b""
    try:
        while len(head) < HEAD_BYTES and (more := stream.read1(HEAD_BYTES - len(head))):  # type: ignore[attr-defined]
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


def _refuse_other_files(head: bytes, name: str) -> None:
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


def _detect_encoding(head: bytes, name: str, asked: str | None) -> Encoding:
    """Return the encoding, looking past a few NUL bytes.

    Raises:
        EncodingError: It is not clear.
        FileError: The bytes are no text at all.
    """
    try:
        chosen = detect_encoding(head, source=name, asked=asked)
    except EncodingError:
        zeros = head.rstrip(b"\0").count(0)
        if _is_binary(head, zeros):
            raise _binary_error(name) from None
        if b"\0" not in head:
            raise
        chosen = detect_encoding(head.replace(b"\0", b""), source=name, asked=asked)
    if "16" not in chosen.name and "32" not in chosen.name and _is_binary(head, head.rstrip(b"\0").count(0)):
        raise _binary_error(name)
    return chosen


def _is_binary(head: bytes, zeros: int) -> bool:
    head = head.rstrip(b"\0")  # a crash leaves blocks of zeros behind the end of a file
    control = len(head) - len(head.translate(None, _CONTROL))
    return control - zeros > 16 + len(head) * 0.02 or zeros > 16 + len(head) * 0.2


def _binary_error(name: str) -> FileError:
    return FileError("not_an_export", f"{name} is no text file.", "Give a CSV, JSON, XLSX or Parquet file.")


def _decoded(head: bytes, encoding: Encoding) -> str:
    text = codecs.getincrementaldecoder(encoding.name)("replace").decode(head)
    return text.lstrip("\ufeff").replace("\0", "")


def _looks_like_json(head: bytes, encoding: Encoding) -> bool:
    text = _decoded(head[:4096], encoding).lstrip()
    return bool(re.match(r"\[\s*(?:[{\[\]\"]|null\b|$)|\{\s*(?:\"|\}|$)", text))


# --- JSON -----------------------------------------------------------------------------------------------


def _json_layout(source: Source, head: bytes, encoding: Encoding, columns: Mapping[str, str]) -> Layout:
    by_line = _is_jsonl(_decoded(head, encoding))

    def read() -> Records:
        with source.open() as stream, open_text(stream, encoding) as text:
            yield from jsonl_records(text) if by_line else JsonRecords(text)

    sample = first_records(read(), _SAMPLE_RECORDS)
    records = [value for _, value in sample if isinstance(value, dict)]
    if not records:
        first = next((value for _, value in sample if isinstance(value, Broken)), None)
        reason, why = (first.reason, first.message) if first else ("no_records", "It holds no records.")
        step = first.next_step if first else "Check that this is the file with the posts in it."
        raise FileError(reason, f"{source.name} cannot be used. {why}", step)
    names = _paths_in(records)
    entry = choose_format(names, columns, json=True)
    outer: list[str] = []
    if entry is None and (key := _only_list_of_objects(records)):
        outer = [f"{key}[]"]
        inside = _paths_in(
            [part for record in records for part in follow_path(record, outer)][:_SAMPLE_RECORDS]
        )
        entry = choose_format(inside, columns, json=True)
        names = inside if entry else names
    if entry is None:
        raise FileError(
            "missing_text_column",
            f"{source.name} has no field that is known to hold text.",
            columns_step(names),
            columns=names,
        )
    mapped = map_columns(entry, names, columns, json=True, source=source.name)
    expand = [path.split(".") for path in entry.expand if path]
    keep_self = "" in entry.expand

    def records_of() -> Records:
        number = 0
        for line, value in read():
            whole = follow_path(value, outer) if outer and isinstance(value, dict) else [value]
            for record in whole:
                parts = _expanded(record, expand, keep_self) if isinstance(record, dict) else [record]
                for part in parts:
                    number += 1
                    yield line if by_line else number, part

    return Layout(
        source.name, "JSONL" if by_line else "JSON", encoding, mapped, records_of, notes=notes_on(mapped)
    )


def _paths_in(records: Sequence[Any]) -> list[str]:
    """Return the paths in some records."""
    names: dict[str, None] = {}
    for record in records:
        names.update(paths_of(record))
        for inner in _top_level_comments(record):
            names.update(paths_of(inner))
    return list(names)


def _only_list_of_objects(records: Sequence[dict[str, Any]]) -> str | None:
    """Return the key of the only list of objects in an envelope that no table of ours names."""
    keys = {
        key
        for record in records
        for key, value in record.items()
        if isinstance(value, list) and value and all(isinstance(part, dict) for part in value)
    }
    return keys.pop() if len(keys) == 1 else None


def _top_level_comments(record: dict[str, Any]) -> list[Any]:
    thread = follow_path(record, ["snippet", "topLevelComment"])
    return [part for part in thread if isinstance(part, dict)]


def _expanded(record: dict[str, Any], paths: Sequence[Sequence[str]], keep_self: bool) -> list[Any]:
    found = [part for path in paths for part in follow_path(record, path) if isinstance(part, dict)]
    return [record, *found] if keep_self or not found else found


def _is_jsonl(text: str) -> bool:
    """Say whether the first line is a whole object and another object follows on the next."""
    lines = [line for line in text.split("\n", 3) if line.strip()]
    if len(lines) < 2 or not lines[0].lstrip().startswith("{"):
        return False
    whole = [value for _, value in jsonl_records(io.StringIO(f"{lines[0]}\n"))]
    first_ok = bool(whole) and not isinstance(whole[0], Broken)
    return lines[1].lstrip().startswith("{") or first_ok


# --- tables ---------------------------------------------------------------------------------------------


def _csv_layout(source: Source, head: bytes, encoding: Encoding, columns: Mapping[str, str]) -> Layout:
    text = _decoded(head, encoding)
    tried = [(_detect_header(text, sign, encoding, columns), sign) for sign in _DELIMITERS]
    found, delimiter = max(tried, key=lambda pair: (pair[0].score, len(pair[0].names)))
    mapped = map_header(found, columns, source.name)
    escape = mapped.format.escapechar
    last = found.names[-1] if len(found.names) > 1 else None

    def header_again(row: Sequence[Any]) -> Sequence[Any] | Broken:
        if [encoding.decode_value(cell).strip() for cell in row] != found.names:
            return row
        return Broken("repeated_header", "This row is the header again.", "Nothing to do: it is no post.")

    def read() -> Records:
        with source.open() as stream, open_text(stream, encoding) as opened:
            rows = CsvRecords(
                opened, delimiter=delimiter, width=len(found.names), skip=found.skip, escapechar=escape
            )
            for number, row in rows:
                again = row if isinstance(row, Broken) or row[-1] != last else header_again(row)
                yield number, again

    return Layout(
        source.name, "CSV", encoding, mapped, read, delimiter, found.row, notes=notes_on(mapped, found.names)
    )


def _detect_header(text: str, delimiter: str, encoding: Encoding, columns: Mapping[str, str]) -> Header:
    csv.field_size_limit(16 << 20)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            rows.append((reader.line_num, [encoding.decode_value(cell).strip() for cell in row]))
            if len(rows) >= HEADER_ROWS + 2:
                break
    except csv.Error:
        pass  # an oversized field: what was read so far has to do
    return best_header(rows, columns)
