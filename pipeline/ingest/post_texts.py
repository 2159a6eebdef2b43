"""The texts of posts, put together from the columns of many records as their format says."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from pipeline.ingest.columns import Columns
from pipeline.ingest.encodings.detection import Encoding
from pipeline.ingest.fields.texts import MIN_TWICE, clean_texts, without_contained, without_repetition
from pipeline.ingest.formats.mapping import ColumnMapping, Getter, values_at
from pipeline.ingest.problems import Refused

Value = Any

_MAX_TEXT_CHARACTERS: Final = 4 << 20
_MAX_AT_ONCE: Final = 1 << 20
"""Characters of a column whose texts are cleaned together: a file can name one long cell a thousand times."""

_BAD_ENCODING: Final = Refused(
    "bad_encoding",
    "The text of this row has bytes of another encoding.",
    "Look at the row in the export; if many rows are refused, try another --encoding.",
)
_TOO_LONG: Final = Refused("text_too_long", "The text has over 4 million characters.", "Look at this row.")


class TooMuchError(Exception):
    """The texts of these records take too much memory together."""


class PostTexts:
    """Reads the texts of the records of one source.

    Args:
        mapped: Its columns.
        encoding: Its encoding.
    """

    def __init__(self, mapped: ColumnMapping, encoding: Encoding) -> None:
        self._encoding = encoding
        self._how, self._beside = mapped.format.text, mapped.beside
        self._getters = tuple(zip(mapped.getters.get("text", ()), mapped.html, strict=True))

    def read(self, columns: Columns) -> list[str | Refused]:
        """Return the text of each record, "" for none.

        Raises:
            TooMuchError: There are several records, and they are too long to be read together.
        """
        if self._how == "first" and not self._beside:
            return _all_checked(self._first(columns))
        parts = [[text] for text in self._first(columns)] if self._how == "first" else self._all(columns)
        beside = [self._cleaned(columns.records, get, False) for get in self._beside if columns.leads(get)]
        rows = zip(*beside, strict=True) if beside else [()] * len(parts)
        return _all_checked([_joined(own, more) for own, more in zip(parts, rows, strict=True)])

    def _first(self, columns: Columns) -> list[str | None]:
        """Return of each record the first text that is there."""
        found: list[str | None] = [""] * len(columns.records)
        missing = list(range(len(found)))
        for get, is_html in self._leading(columns):
            whole = len(missing) == len(found)
            records = columns.records if whole else [columns.records[place] for place in missing]
            cleaned = self._cleaned(records, get, is_html)
            if whole:
                found = cleaned
            else:
                for place, text in zip(missing, cleaned, strict=True):
                    found[place] = text
            missing = [place for place in missing if found[place] == ""]
            if not missing:
                break
        return found

    def _all(self, columns: Columns) -> list[list[str | None]]:
        """Return of each record all its texts, or the longest."""
        cleaned = [self._cleaned(columns.records, *getter) for getter in self._leading(columns)]
        rows = map(list, zip(*cleaned, strict=True)) if cleaned else ([] for _ in columns.records)
        if self._how == "join":
            return list(rows)
        return [row if None in row else [max(row, key=len, default="")] for row in rows]

    def _leading(self, columns: Columns) -> Iterator[tuple[Getter, bool]]:
        return (getter for getter in self._getters if columns.leads(getter[0]))

    def _cleaned(self, records: Sequence[Any], get: Getter, is_html: bool) -> list[str | None]:
        values = values_at(get, records)
        if len(values) > 1 and _characters(values) > _MAX_AT_ONCE:
            raise TooMuchError
        return clean_texts(values, self._encoding, is_html=is_html)


def _characters(values: Sequence[Value]) -> int:
    return sum([len(value) for value in values if isinstance(value, (str, bytes))])


def _joined(own: Sequence[str | None], beside: Sequence[str | None]) -> str | None:
    """Return the texts of a post as one, None when one of its own cannot be read."""
    if None in own:
        return None
    return "\n".join(without_contained([text for text in (*own, *beside) if text]))


def _all_checked(texts: Sequence[str | None]) -> list[str | Refused]:
    """Return the texts once each, or why they cannot be used."""
    found = [text if text is None or len(text) < MIN_TWICE else without_repetition(text) for text in texts]
    return [
        _BAD_ENCODING if text is None else _TOO_LONG if len(text) > _MAX_TEXT_CHARACTERS else text
        for text in found
    ]
