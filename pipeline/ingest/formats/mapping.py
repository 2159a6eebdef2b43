"""Which of their columns is which of our fields, and how to take it from a record."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from pipeline.errors import UsageError
from pipeline.ingest.formats.catalogue import find_format
from pipeline.ingest.formats.format import FIELDS, GENERIC, Format, header_key
from pipeline.ingest.problems import FileError
from pipeline.text.masking.mask import mask

Value = Any
Getter = Callable[[Any], Any]

_MAX_SHOWN: Final = 20
_MAX_KEYS: Final = 1000  # of one JSON object that are looked at; the widest real export has 92


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How records of one file become our fields.

    Attributes:
        format: The format that was recognised.
        columns: Our field to their columns that are there, in the order in which they are tried.
        getters: Our field to functions that take a value from a record, in the same order.
        beside: Functions that take what stands beside the text.
        within: Functions that take what ids are only unique within.
        notices: Functions and the value by which they tell a notice of the service.
        owner: Functions that say what kind of account the page is.
        media: Functions that say whether a record has a picture or video.
        html: For each getter of `text`, whether its values are HTML.
        names: The columns of the file, or the paths in its JSON records.
        json: Whether it is JSON.
    """

    format: Format
    columns: Mapping[str, tuple[str, ...]]
    getters: Mapping[str, tuple[Getter, ...]]
    beside: tuple[Getter, ...]
    within: tuple[Getter, ...]
    notices: tuple[tuple[Getter, str], ...]
    owner: tuple[Getter, ...]
    media: tuple[Getter, ...]
    html: tuple[bool, ...]
    names: Sequence[str] = ()
    json: bool = False

    @property
    def record_types(self) -> tuple[type, ...]:
        """What records are: JSON objects, or rows of cells."""
        return (dict,) if self.json else (list, tuple)

    def column(self, wanted: str) -> str | None:
        """Return a column of the file by its name, or None; compared as `header_key` does."""
        return _find(wanted, self.names)

    def getter(self, column: str) -> Getter:
        """Return the function that takes a column of the file from a record."""
        return _getter(column, self.names, self.json)


def check_fields(columns: Mapping[str, str]) -> None:
    """Refuse a mapping of fields that do not exist.

    Raises:
        UsageError: A key is none of ours.
    """
    for ours in columns:
        if ours not in FIELDS:
            raise UsageError(
                f"There is no field {ours!r} to map a column to.", f"Choose one of: {', '.join(FIELDS)}."
            )


def choose_format(names: Sequence[str], columns: Mapping[str, str], *, json: bool) -> Format | None:
    """Return the format of a file, or None; with `text` mapped by hand anything is generic at least.

    Args:
        names: Its columns, or the paths in its JSON records.
        columns: Our field to their column, as a person maps them.
        json: Whether it is JSON.
    """
    found = find_format(names, json=json)
    if found is None and "text" in columns and _find(columns["text"], names) is not None:
        return GENERIC
    return found


def _find(wanted: str, names: Sequence[str]) -> str | None:
    if wanted in names:
        return wanted
    key = header_key(wanted)
    return next((name for name in names if header_key(name) == key), None)


def map_columns(
    entry: Format, names: Sequence[str], columns: Mapping[str, str], *, json: bool, source: str
) -> ColumnMapping:
    """Find the columns of a format, and those named by hand, in a file.

    Args:
        entry: The format.
        names: The columns of the file, or the paths in its JSON records.
        columns: Our field to their column, as a person maps them.
        json: Whether it is JSON.
        source: What to call the file in an error.

    Raises:
        FileError: A column named by hand is not there.
    """
    found: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for ours in sorted(
        FIELDS, key=lambda field: (field not in columns, field != "text", FIELDS.index(field))
    ):
        if ours in columns:
            theirs = _find(columns[ours], names)
            if theirs is None:
                raise FileError(
                    "missing_column",
                    f"{source} has no column {columns[ours]!r}.",
                    columns_step(names, ours),
                    columns=names,
                )
            here: tuple[str, ...] = (theirs,)
        else:
            wanted = (_find(name, names) or (name if json else None) for name in entry.fields.get(ours, ()))
            here = tuple(dict.fromkeys(name for name in wanted if name is not None and name not in taken))
        if here:
            found[ours] = here
            if not json or entry.name == GENERIC.name:
                taken.update(here)
    html = {header_key(name) for name in entry.html}

    def getters(wanted: Sequence[str]) -> tuple[Getter, ...]:
        there = (_find(name, names) or (name if json else None) for name in wanted)
        return tuple(_getter(name, names, json) for name in there if name is not None)

    return ColumnMapping(
        entry,
        {ours: found[ours] for ours in FIELDS if ours in found},
        {ours: tuple(_getter(name, names, json) for name in here) for ours, here in found.items()},
        getters(entry.beside),
        getters(entry.within),
        tuple((get, value) for name, value in entry.notices for get in getters((name,))),
        getters(entry.owner),
        getters(entry.media),
        tuple(header_key(name) in html for name in found.get("text", ())),
        names,
        json,
    )


def _getter(name: str, names: Sequence[str], json: bool) -> Getter:
    return JsonPath(name) if json else itemgetter(names.index(name))


class JsonPath:
    """A function that follows a path such as `data[].post` into a JSON object.

    Args:
        name: The path, which may also be the name of a key.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._steps = name.split(".")
        self._is_key = len(self._steps) == 1 and not name.endswith("[]")
        self._starts = {name, self._steps[0].removesuffix("[]")}

    def __call__(self, record: Value) -> Value:
        """Return what is at its end in an object: None for nothing, a list of several things."""
        value = record.get(self._name)
        if value is not None or self._is_key:
            return value
        found = [leaf for leaf in follow_path(record, self._steps) if leaf is not None]
        return found[0] if len(found) == 1 else found or None

    def column(self, records: Sequence[Value]) -> list[Value]:
        """Return what is at its end in each of many objects."""
        return [record.get(self._name) for record in records] if self._is_key else list(map(self, records))

    def may_lead(self, keys: Set[str]) -> bool:
        """Say whether it leads anywhere in an object that has no other keys than these."""
        return not self._starts.isdisjoint(keys)


def values_at(get: Getter, records: Sequence[Value]) -> list[Value]:
    """Return what a function takes from each of many records."""
    return get.column(records) if isinstance(get, JsonPath) else list(map(get, records))


def follow_path(value: Value, steps: Sequence[str]) -> list[Any]:
    """Return every value at the end of a path, lists opened up where it says `[]`."""
    here = [value]
    for step in steps:
        key = step.removesuffix("[]")
        here = [part[key] for part in here if isinstance(part, dict) and key in part]
        if step.endswith("[]"):
            here = [inner for part in here if isinstance(part, list) for inner in part]
    return here


def paths_of(record: Value, limit: int = 6) -> dict[str, None]:
    """Return the path of everything in a JSON record, down to a depth of `limit`."""
    found: dict[str, None] = {}

    def walk(value: Value, path: str, depth: int) -> None:
        if depth > limit:
            return
        if isinstance(value, dict):
            for key, inner in list(value.items())[:_MAX_KEYS]:
                below = f"{path}.{key}" if path else str(key)
                found[below] = None
                walk(inner, below, depth + 1)
        elif isinstance(value, list):
            found[f"{path}[]"] = None
            for inner in value[:5]:
                walk(inner, f"{path}[]", depth + 1)

    walk(record, "", 0)
    return found


def shown_name(name: str) -> str:
    """Return a column name fit for a message: a file without a header has people's words in its place."""
    name = mask(" ".join(name.split()))
    return f"{name[:40]}…" if len(name) > 40 else name


def columns_step(names: Sequence[str], ours: str = "text", example: str | None = None) -> str:
    """Say which columns there are, and show the option that names one.

    Args:
        names: The columns.
        ours: The field that one is looked for.
        example: The likeliest of them.
    """
    shown = [shown_name(name) for name in names if name.strip()]
    listed = ", ".join(shown[:_MAX_SHOWN]) + (
        f" and {len(shown) - _MAX_SHOWN} more" * (len(shown) > _MAX_SHOWN)
    )
    likely = shown_name(example) if example else next((name for name in shown if len(name) > 2), "NAME")
    return f"Its columns are: {listed or 'none'}. Say which it is, for example --column '{ours}={likely}'."
