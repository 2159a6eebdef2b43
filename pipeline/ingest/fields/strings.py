"""Short texts that name something: ids, pages, platforms and links, whatever a cell holds them as."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from pipeline.ingest.encodings.detection import Encoding
from pipeline.ingest.fields.texts import clean_text, clean_texts

Value = Any
"""Whatever a cell holds."""

_FORMULA: Final = re.compile(r'="(.*)"')


def read_string(value: Value, decode: Callable[[str], str]) -> str | None:
    """Return the text in a cell without what spreadsheets write around it, or None.

    Args:
        value: A cell.
        decode: Turns the text of the source into NFC Unicode, see `Encoding.decode_value`.
    """
    if type(value) is not str:
        if value is None or isinstance(value, (dict, list, bool)) or value != value:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        value = value if isinstance(value, bytes) else str(value)
    return _bare(clean_text(value, decode, is_html=False))


def read_strings(values: Sequence[Value], encoding: Encoding) -> list[str | None]:
    """Return the texts in the cells of a column: of each what `read_string` returns."""
    kinds = set(map(type, values))
    if not kinds <= _PLAIN:
        return [read_string(value, encoding.decode_value) for value in values]
    if int in kinds:
        values = [str(value) if type(value) is int else value for value in values]
    return [
        text if text and text[0] not in _AROUND else _bare(text)
        for text in clean_texts(values, encoding, is_html=False)
    ]


_PLAIN: Final = {str, int, type(None)}
_AROUND: Final = frozenset("'’=")


def _bare(text: str | None) -> str | None:
    """Return a text without the sign that keeps a spreadsheet from reading it, or the formula around it."""
    if not text:
        return None
    text = text.lstrip("'’")
    found = _FORMULA.fullmatch(text) if text[:1] == "=" else None
    return (found[1] if found else text) or None
