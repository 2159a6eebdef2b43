"""What `khoitrong inspect` shows: what a file was taken for, its mapping, and a few masked rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import EncodingError, InputError
from pipeline.ingest.dedup import PostDeduplicator
from pipeline.ingest.fields.ids import new_id_key
from pipeline.ingest.formats.mapping import check_fields
from pipeline.ingest.post_builder import PostBuilder
from pipeline.ingest.problems import FileError
from pipeline.ingest.read import infer_day_order, no_export_error
from pipeline.ingest.readers.chunks import CHUNK_ROWS, in_rows
from pipeline.ingest.readers.layout import open_layout
from pipeline.ingest.readers.sources import Skipped, Source, find_sources
from pipeline.ingest.readers.tables import Layout

_SIGNS = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}


@dataclass(slots=True)
class Detection:
    """What one source was taken for.

    Attributes:
        source: Its name.
        format: Name of the format, or "" when it cannot be used.
        title: The format, for people.
        kind: `CSV`, `JSON`, `JSONL`, `XLSX` or `Parquet`.
        encoding: Its encoding, for people.
        delimiter: Sign between columns, of CSV.
        header_row: Line of the header, from 1; 0 when there is none.
        mapping: Our field to their columns, in the order in which they are tried.
        notes: What a person should know.
        rows: The first texts as shown, personal data masked.
        problem: Why the source cannot be used, or "".
        records: How many records there are, as far as they were counted.
        reason: The problem as a stable word, as in `Reject`, or "".
        names: The columns that are there, when the problem is which of them to use.
    """

    source: str
    format: str = ""
    title: str = ""
    kind: str = ""
    encoding: str = ""
    delimiter: str | None = None
    header_row: int = 0
    mapping: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    rows: list[str] = field(default_factory=list)
    problem: str = ""
    records: int = 0
    reason: str = ""
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.problem:
            return f"{self.source}\n  cannot be used: {self.problem}"
        table = f", {_SIGNS.get(self.delimiter, self.delimiter)}-separated" if self.delimiter else ""
        header = f", header in line {self.header_row}" if self.header_row else ""
        lines = [
            self.source,
            f"  format    {self.format}: {self.title}",
            f"  read as   {self.kind}, {self.encoding}{table}{header}",
            *(f"  {ours:<10}<- {', '.join(theirs)}" for ours, theirs in self.mapping.items()),
            *(f"  note      {note}" for note in self.notes),
            *(f"  row       {' '.join(row.split())[:200]}" for row in self.rows),
        ]
        return "\n".join(lines)


def detect(
    path: Path, *, columns: Mapping[str, str] | None = None, encoding: str | None = None
) -> list[Detection]:
    """Say what a file, or each file of a folder or archive, is, without its posts.

    Args:
        path: File, folder or archive.
        columns: Our field to their column, where detection cannot know.
        encoding: Encoding to insist on.

    Raises:
        InputError: There is no file, or the only one cannot be used.
    """
    return preview(path, n=0, columns=columns, encoding=encoding)


def preview(
    path: Path,
    n: int = 3,
    *,
    columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    count: int = 0,
) -> list[Detection]:
    """Say what a file, or each file of a folder or archive, is, and show its first posts.

    Args:
        path: File, folder or archive.
        n: How many masked texts to show.
        columns: Our field to their column, where detection cannot know.
        encoding: Encoding to insist on.
        count: How many records of each source to count at most; counting means reading on.

    Raises:
        InputError: There is no file, or the only one cannot be used.
    """
    check_fields(columns or {})
    found: list[Detection] = []
    problem: InputError | None = None
    for source in find_sources([path], Skipped()):
        try:
            if isinstance(source, FileError):
                raise source
            found.append(_look(source, n, columns or {}, encoding, count))
        except (FileError, EncodingError) as error:
            problem = error
            name = source.source if isinstance(source, FileError) else source.name
            found.append(Detection(name, problem=str(error), reason=reason_of(error), names=names_in(error)))
    if not found:
        raise no_export_error([path])
    if problem is not None and len(found) == 1:
        raise problem
    return found


def reason_of(error: InputError) -> str:
    """Return the stable word for what is wrong with an input, as in `Reject`."""
    if isinstance(error, FileError):
        return error.reason
    return "unclear_encoding" if isinstance(error, EncodingError) else "unusable"


def names_in(error: InputError) -> tuple[str, ...]:
    """Return the columns that an input has, when the error is that the right one was not found."""
    return error.columns if isinstance(error, FileError) else ()


def _look(source: Source, n: int, columns: Mapping[str, str], encoding: str | None, count: int) -> Detection:
    with open_layout(source, columns, encoding) as layout:
        rows, records = _first_rows(layout, n, count) if n or count else ([], 0)
        entry = layout.mapped.format
        return Detection(
            layout.source,
            entry.name,
            entry.title,
            layout.kind,
            layout.encoding.label or layout.encoding.name,
            layout.delimiter,
            layout.header_row,
            layout.mapped.columns,
            layout.notes,
            rows,
            records=records,
        )


def _first_rows(layout: Layout, n: int, count: int) -> tuple[list[str], int]:
    """Return the first `n` texts that can be used, and the number of records up to `count`."""
    builder = PostBuilder(
        layout.mapped,
        layout.encoding,
        layout.source,
        0,
        dayfirst=infer_day_order(layout),
        from_sheet=layout.kind in ("XLSX", "CSV"),
        deduplicator=PostDeduplicator(),
        source_name=str,
        id_key=new_id_key(),  # no id is shown
    )
    rows: list[str] = []
    records = 0
    try:
        for line, record in in_rows(layout.chunks(CHUNK_ROWS)):
            records += 1
            if len(rows) < n:
                rows += [text for built in builder.build(([line], [record])) for text in built.texts]
            if len(rows) == n and records >= count:
                break
    except FileError:  # damage further on; what came before it is used
        if not rows:
            raise
    return rows, records
