"""What a stream of bytes is, decided from its content: kind of file, encoding, delimiter, header, format."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from pipeline.errors import EncodingError
from pipeline.ingest.encodings.detection import Encoding, detect_encoding, open_text
from pipeline.ingest.problems import Broken, FileError
from pipeline.ingest.readers.chunks import Chunk, gathered
from pipeline.ingest.readers.heads import decoded, read_head
from pipeline.ingest.readers.json_layout import json_layout, looks_like_json
from pipeline.ingest.readers.sources import Source, open_seekable
from pipeline.ingest.readers.tables import (
    HEADER_ROWS,
    Header,
    Layout,
    best_header,
    map_header,
    notes_on,
    parquet_layout,
    workbook_layout,
)
from pipeline.ingest.readers.tabular import CsvRecords

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
_HEADER_AGAIN: Final = Broken(
    "repeated_header", "This row is the header again.", "Nothing to do: it is no post."
)
_HTML: Final = re.compile(rb"\s*<(?:!doctype|html|\?xml|head|body)", re.IGNORECASE)
_TIKTOK_TEXT: Final = re.compile(
    rb"\s*(?:>>>[^\n]*\n\s*)*Date: ?\d{4}-\d\d-\d\d[^\n]*\n(?:Comment|Link|Video)[^\n:]*:"
)
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
        head = read_head(stream)
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
        find_text = json_layout if looks_like_json(decoded(head[:4096], chosen)) else _csv_layout
        yield find_text(source, head, chosen, columns)


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
    if _TIKTOK_TEXT.match(head):
        raise FileError(
            "not_an_export",
            f"{name} is a download of TikTok as plain text.",
            "Ask TikTok for the download again and choose JSON as its format.",
        )
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


def _csv_layout(source: Source, head: bytes, encoding: Encoding, columns: Mapping[str, str]) -> Layout:
    lines = decoded(head, encoding).splitlines(keepends=True)
    tried = [(_detect_header(lines, sign, encoding, columns), sign) for sign in _DELIMITERS]
    found, delimiter = max(tried, key=lambda pair: (pair[0].score, len(pair[0].names)))
    if found.score == 0 and found.in_pieces and "text" not in columns:
        columns = {**columns, "text": found.in_pieces}  # Takeout in a language nobody described
    mapped = map_header(found, columns, source.name)
    escape = mapped.format.escapechar
    last = found.names[-1] if len(found.names) > 1 else None

    def is_header(row: Sequence[Any] | Broken) -> bool:
        if isinstance(row, Broken) or row[-1] != last:
            return False
        return [encoding.decode_value(cell).strip() for cell in row] == found.names

    def chunks(most: int) -> Iterator[Chunk]:
        with source.open() as stream, open_text(stream, encoding) as opened:
            rows = CsvRecords(
                opened, delimiter=delimiter, width=len(found.names), skip=found.skip, escapechar=escape
            )
            for numbers, chunk in gathered(rows, most, rows.characters):
                again = any(map(is_header, chunk))
                yield numbers, [_HEADER_AGAIN if is_header(row) else row for row in chunk] if again else chunk

    return Layout(
        source.name,
        "CSV",
        encoding,
        mapped,
        chunks,
        delimiter,
        found.row,
        notes=notes_on(mapped, found.names),
    )


def _detect_header(
    lines: Sequence[str], delimiter: str, encoding: Encoding, columns: Mapping[str, str]
) -> Header:
    csv.field_size_limit(16 << 20)
    reader = csv.reader(lines, delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            rows.append((reader.line_num, [encoding.decode_value(cell).strip() for cell in row]))
            if len(rows) >= HEADER_ROWS + 2:
                break
    except csv.Error:
        pass  # an oversized field: what was read so far has to do
    return best_header(rows, columns)
