"""What a JSON or JSONL file is: its list of records, its format, and which path is which field."""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from pipeline.ingest.encodings.detection import Encoding, open_text
from pipeline.ingest.formats.format import ABOVE, GENERIC, Format
from pipeline.ingest.formats.mapping import choose_format, columns_step, follow_path, map_columns, paths_of
from pipeline.ingest.problems import Broken, FileError
from pipeline.ingest.readers.chunks import Chunk, gathered
from pipeline.ingest.readers.heads import Records, decoded, first_records
from pipeline.ingest.readers.json_records import JsonLines, JsonRecords
from pipeline.ingest.readers.list_paths import OpenedLists, path_in_records
from pipeline.ingest.readers.sources import Source
from pipeline.ingest.readers.tables import Layout, notes_on

Record = dict[str, Any]

_PRIVATE: Final = ("participants[].name", "messages[].sender_name")
"""What Meta's downloads of conversations hold."""

_SAMPLE_RECORDS: Final = 50
_STARTS: Final = re.compile(
    r"(?:(?:(?:var|let|const)\s+)?[A-Za-z_$][\w$.]{0,80}\s*=\s*)?"
    r"(?:\[\s*(?:[{\[\]\"]|null\b|$)|\{\s*(?:\"|\}|$))"
)
"""How JSON begins that may hold records, by itself or assigned to a variable of JavaScript."""


def looks_like_json(text: str) -> bool:
    """Say whether a text begins as JSON does."""
    return _STARTS.match(text.lstrip()) is not None


def json_layout(source: Source, head: bytes, encoding: Encoding, columns: Mapping[str, str]) -> Layout:
    """Return the layout of a JSON or JSONL file.

    Args:
        source: The file.
        head: Its first bytes.
        encoding: Its encoding.
        columns: Our field to their column, as a person maps them.

    Raises:
        FileError: It holds no records, none of them has a text, or a column named by hand is not there.
    """
    by_line = _is_jsonl(decoded(head, encoding))

    @contextmanager
    def opened() -> Iterator[JsonLines | JsonRecords]:
        with source.open() as stream, open_text(stream, encoding) as text:
            yield JsonLines(text) if by_line else JsonRecords(text)

    with opened() as records:
        sample = _sample(iter(records), source.name)
    entry, names, columns, expand = _described(sample, columns, source.name)
    mapped = map_columns(entry, names, columns, json=True, source=source.name)

    def chunks(most: int) -> Iterator[Chunk]:
        with opened() as records:
            parts = _Parts(records, expand, by_line)
            yield from gathered(parts, most, parts.characters)

    return Layout(
        source.name, "JSONL" if by_line else "JSON", encoding, mapped, chunks, notes=notes_on(mapped)
    )


Expand = Callable[[Record], list[Any]]


class _Parts:
    """What the records of a file are opened up to, each as long as the whole that it may share values with.

    Args:
        records: The records of the file.
        expand: Opens one.
        by_line: Whether parts have the number of their record, not one of their own.
    """

    def __init__(self, records: JsonLines | JsonRecords, expand: Expand, by_line: bool) -> None:
        self._records, self._expand, self._by_line = records, expand, by_line
        self._characters = 0

    def characters(self) -> int:
        """Return how many characters the parts so far have."""
        return self._characters

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        number = before = 0
        for line, value in self._records:
            read = self._records.characters()
            size, before = read - before, read
            for part in self._expand(value) if isinstance(value, dict) else [value]:
                number += 1
                self._characters += size
                yield line if self._by_line else number, part


def _sample(read: Records, name: str) -> list[Record]:
    """Return the first records.

    Raises:
        FileError: There is none.
    """
    sample = first_records(read, _SAMPLE_RECORDS)
    records = [value for _, value in sample if isinstance(value, dict)]
    if not records:
        first = next((value for _, value in sample if isinstance(value, Broken)), None)
        reason, why = (first.reason, first.message) if first else ("no_records", "It holds no records.")
        step = first.next_step if first else "Check that this is the file with the posts in it."
        raise FileError(reason, f"{name} cannot be used. {why}", step)
    return records


def _described(
    records: list[Record], columns: Mapping[str, str], name: str
) -> tuple[Format, list[str], Mapping[str, str], Expand]:
    """Return the format of some records, their paths, our columns as they lead on, and how to open each.

    Raises:
        FileError: No path is known to hold text.
    """
    names = _paths_in(records)
    found = path_in_records(columns["text"], names) if "text" in columns else None
    if not columns and all(any(path.endswith(end) for path in names) for end in _PRIVATE):
        raise FileError(
            "not_an_export",
            f"{name} is a private conversation, not an export of posts.",
            "Give the file of the posts or comments from the same download.",
        )
    lists = OpenedLists.of(found)
    if lists is not None:
        opened = [part for record in records for part in lists.open(record)][:_SAMPLE_RECORDS]
        inside = _paths_in(opened)
        mine = dict(lists.columns(columns, names, inside))
        entry = lists.format(choose_format(names, {}, json=True) or GENERIC)
        return (
            entry,
            list(dict.fromkeys([*inside, lists.leaf, *_there(mine, names, columns)])),
            mine,
            lists.open,
        )
    columns = {ours: path_in_records(theirs, names) or theirs for ours, theirs in columns.items()}
    entry_or_none = choose_format(names, columns, json=True)
    outer: list[str] = []
    if entry_or_none is None and (key := _only_list_of_objects(records)):
        outer = [f"{key}[]"]
        inside = _paths_in([part for one in records for part in follow_path(one, outer)][:_SAMPLE_RECORDS])
        entry_or_none = choose_format(inside, columns, json=True)
        names = inside if entry_or_none else names
    if entry_or_none is None:
        shown = [path for path in names if not path.startswith(ABOVE)]
        raise FileError(
            "missing_text_column",
            f"{name} has no field that is known to hold text.",
            columns_step(shown, example=_wordiest(records)),
            columns=shown,
        )
    return entry_or_none, names, columns, _expansion(entry_or_none, outer)


def _there(mine: Mapping[str, str], names: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    """Return columns by hand that were found outside of the list that is opened."""
    return [theirs for ours, theirs in mine.items() if path_in_records(columns[ours], names) is not None]


def _expansion(entry: Format, outer: Sequence[str]) -> Expand:
    paths = [path.split(".") for path in entry.expand if path]
    keep_self = "" in entry.expand
    if not paths and not outer:
        return lambda value: [value]

    def expand(value: Record) -> list[Any]:
        whole = follow_path(value, outer) if outer else [value]
        return [
            part
            for record in whole
            for part in (_expanded(record, paths, keep_self) if isinstance(record, dict) else [record])
        ]

    return expand


def _expanded(record: Record, paths: Sequence[Sequence[str]], keep_self: bool) -> list[Any]:
    found = [
        {**part, ABOVE: record}
        for path in paths
        for part in follow_path(record, path)
        if isinstance(part, dict)
    ]
    return [record, *found] if keep_self or not found else found


def _paths_in(records: Sequence[Any]) -> list[str]:
    """Return the paths in some records, and as `^key` the lists that they are from."""
    names: dict[str, None] = {}
    for record in records:
        names.update(paths_of(record))
        for inner in follow_path(record, ["snippet", "topLevelComment"]):
            names.update(paths_of(inner))
        names.update((f"{ABOVE}{key}", None) for key in follow_path(record, [ABOVE, "list"]))
    return list(names)


def _only_list_of_objects(records: Sequence[Record]) -> str | None:
    """Return the key of the only list of objects in an envelope that no table of ours names."""
    keys = {
        key
        for record in records
        for key, value in record.items()
        if isinstance(value, list) and value and all(isinstance(part, dict) for part in value)
    }
    return keys.pop() if len(keys) == 1 else None


def _wordiest(records: Sequence[Record]) -> str | None:
    """Return the path whose values have most words: likely the text, and worth naming in a message."""
    words: dict[str, int] = {}
    for path in _paths_in(records):
        if not path.startswith(ABOVE):
            values = [leaf for record in records for leaf in follow_path(record, path.split("."))]
            words[path] = sum(len(leaf.split()) for leaf in values if isinstance(leaf, str))
    best = max(words, key=lambda path: words[path], default=None)
    return best if best is not None and words[best] > len(records) else None


def _is_jsonl(text: str) -> bool:
    """Say whether the first line is a whole object and another object follows on the next."""
    lines = [line for line in text.split("\n", 3) if line.strip()]
    if len(lines) < 2 or not lines[0].lstrip().startswith("{"):
        return False
    whole = [value for _, value in JsonLines(io.StringIO(f"{lines[0]}\n"))]
    first_ok = bool(whole) and not isinstance(whole[0], Broken)
    return lines[1].lstrip().startswith("{") or first_ok
