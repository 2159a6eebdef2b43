"""What posts are called in an export, before their names are hashed."""

import re
from collections.abc import Sequence
from typing import Any, Final

from pipeline.ingest.columns import Columns
from pipeline.ingest.encodings.detection import Encoding
from pipeline.ingest.fields.strings import read_strings
from pipeline.ingest.formats.mapping import ColumnMapping

Record = Any
Value = Any

_MAX_EXCEL_NUMBER: Final = 10**15  # Excel keeps fifteen digits of a number
_MAX_EXACT_FLOAT: Final = 2**53
_ROUNDED: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+|\d{16,}\.0+")
_WHOLE: Final = re.compile(r"(\d{1,15})\.0+")  # pandas writes ids so when one of them is missing


class ExportIds:
    """Reads the ids of posts, and of those that they answer.

    Args:
        mapped: The columns of a source.
        encoding: Its encoding.
        from_sheet: Whether it may come from a spreadsheet, which rounds long numbers.
    """

    def __init__(self, mapped: ColumnMapping, encoding: Encoding, *, from_sheet: bool) -> None:
        self._mapped, self._encoding, self._from_sheet = mapped, encoding, from_sheet

    def read(self, columns: Columns, field: str) -> list[str | None]:
        """Return the ids in a field, with what they are only unique within."""
        values = columns.first(field)
        if values is None:
            return [None] * len(columns.records)
        ids = [
            whole[1] if value and "." in value and (whole := _WHOLE.fullmatch(value)) else value
            for value in read_strings(values, self._encoding)
        ]
        if not self._mapped.within:
            return ids
        return [one and self._within(record, one) for one, record in zip(ids, columns.records, strict=True)]

    def _within(self, record: Record, found: str) -> str:
        around = next((str(given) for get in self._mapped.within if (given := get(record))), "")
        return f"{around}/{found}" if around else found

    def rounded(self, columns: Columns, ids: Sequence[str | None]) -> list[int]:
        """Return the places of ids that a spreadsheet rounded.

        Args:
            columns: The records.
            ids: What `read` made of the field `post_id` in them.
        """
        values = columns.first("post_id") or ()
        signed = [at for at, one in enumerate(ids) if one and ("." in one or "e" in one or "E" in one)]
        found = {at for at in signed if _ROUNDED.fullmatch(ids[at] or "")}
        if not set(map(type, values)) <= {str, type(None)}:
            found.update(at for at, value in enumerate(values) if ids[at] and self._is_rounded(value))
        return sorted(found)

    def _is_rounded(self, value: Value) -> bool:
        if isinstance(value, float) and abs(value) >= _MAX_EXACT_FLOAT:
            return True
        return self._from_sheet and isinstance(value, (int, float)) and abs(value) >= _MAX_EXCEL_NUMBER
