"""The values of many records, field by field, in the order in which a format says where to look for them."""

from collections.abc import Sequence
from typing import Any, Final

from pipeline.ingest.formats.format import FIELDS
from pipeline.ingest.formats.mapping import ColumnMapping, Getter, JsonPath, values_at

Record = Any
Value = Any
"""A record is a list of cells or a JSON object, a value whatever it holds."""

_NOTHING: Final = {name: ("", "root") if name == "parent_id" else ("",) for name in FIELDS}
"""What is no value: an empty cell, and how yt-dlp calls the parent of a comment that answers none."""


class Columns:
    """Records taken apart.

    Args:
        mapped: Where their values are.
        records: Lists of cells, or JSON objects where `mapped` is of JSON.
    """

    def __init__(self, mapped: ColumnMapping, records: Sequence[Record]) -> None:
        self._mapped, self.records = mapped, records
        self._keys = frozenset().union(*records) if mapped.json else frozenset()

    def leads(self, get: Getter) -> bool:
        """Say whether a function may find anything in these records."""
        return not isinstance(get, JsonPath) or get.may_lead(self._keys)

    def first(self, field: str) -> list[Value] | None:
        """Return of each record the first value of a field, or None where it has none; None if all have none.

        Of a list it is the first element.
        """
        nothing = _NOTHING[field]
        found: list[Value] | None = None
        for get in filter(self.leads, self._mapped.getters.get(field, ())):
            if found is None:
                found = _without(nothing, values_at(get, self.records))
                continue
            missing = [place for place, value in enumerate(found) if value is None]
            if not missing:
                break
            more = _without(nothing, values_at(get, [self.records[place] for place in missing]))
            for place, value in zip(missing, more, strict=True):
                found[place] = value
        if found is not None and list in set(map(type, found)):
            found = [value[0] if isinstance(value, list) and value else value for value in found]
        return found

    def all(self, field: str) -> list[list[Value]]:
        """Return the values of a field, one column for each function that finds any."""
        getters = filter(self.leads, self._mapped.getters.get(field, ()))
        return [values_at(get, self.records) for get in getters]

    def only(self, places: Sequence[int]) -> "Columns":
        """Return the records at some places."""
        if len(places) == len(self.records):
            return self
        return Columns(self._mapped, [self.records[place] for place in places])


def _without(nothing: Sequence[str], values: list[Value]) -> list[Value]:
    """Return values with None for those that are none."""
    if not any(each in values for each in nothing):
        return values
    return [None if value in nothing else value for value in values]
