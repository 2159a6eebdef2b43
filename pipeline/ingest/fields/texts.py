"""Texts as exports hold them: bytes, HTML, halves of emoji and words for nothing made into plain text."""

import html
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from pipeline.ingest.encodings.detection import Encoding, has_bad_bytes, read_bytes, repair_bad_bytes
from pipeline.ingest.encodings.settled import unsettled
from pipeline.ingest.fields.pieces import join_pieces

Value = Any
"""Whatever a cell holds."""

_EMPTY: Final = frozenset(
    {"", "nan", "none", "null", "n/a", "#n/a", "#ref!", "#name?", "#value!", "#div/0!", "#num!", "#null!"}
)
_MIN_REPEATED: Final = 40  # characters
MIN_TWICE: Final = 2 * _MIN_REPEATED
"""Characters of the shortest text in which `without_repetition` looks for a repetition."""

_MAX_GAP: Final = 4  # of white space between two copies
_MAX_LOOKED_UP: Final = 1 << 16  # characters of a text that is looked up with others, at 28 bytes each
_BREAK: Final = re.compile(r"<(?:br|/p|/div)\s*/?>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_PAIR: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean_text(value: Value, decode: Callable[[str], str], *, is_html: bool) -> str | None:
    """Return the text in a cell.

    Args:
        value: A cell: text, bytes, a list of texts, text in pieces, None, or anything else.
        decode: Turns the text of the source into NFC Unicode, see `Encoding.decode_value`.
        is_html: Whether tags and entities are to be undone.

    Returns:
        Text in NFC without control characters, "" for none, None when bytes in it cannot be read.
    """
    if value is None:
        return ""
    if not is_html and _is_plain(value) and decode(value) is value:
        return _unless_empty(value.strip())
    if isinstance(value, bytes):
        value = read_bytes(value)
    value = join_pieces(value)
    if isinstance(value, list):
        cleaned = [clean_text(part, decode, is_html=is_html) for part in value]
        return "\n".join(without_contained([part for part in cleaned if part]))
    if not isinstance(value, str):
        return "" if isinstance(value, (dict, bool)) or value != value else str(value)
    if has_bad_bytes(value):
        mended = repair_bad_bytes(_join_pairs(value))
        if mended is None:
            return None
        value = mended
    value = _whole_pairs(decode(value))
    if is_html and ("<" in value or "&" in value):
        value = html.unescape(_TAG.sub("", _BREAK.sub("\n", value)))
    if not value.isprintable():
        value = _CONTROL.sub("", value).replace("\r\n", "\n").replace("\r", "\n")
    return _unless_empty(value.strip().strip("\ufeff\u200b"))


def clean_texts(values: Sequence[Value], encoding: Encoding, *, is_html: bool) -> list[str | None]:
    """Return the texts in the cells of a column: of each what `clean_text` returns.

    Args:
        values: The cells.
        encoding: Encoding of the source.
        is_html: Whether tags and entities are to be undone.
    """
    decode = encoding.decode_value
    if encoding.legacy is not None:
        return [clean_text(value, decode, is_html=is_html) for value in values]
    texts = [value if type(value) is str else "" for value in values]
    asked = {at for at, text in enumerate(texts) if len(text) > _MAX_LOOKED_UP}
    asked.update(
        unsettled(["" if at in asked else text for at, text in enumerate(texts)] if asked else texts)
    )
    asked.update(i for i, text in enumerate(texts) if text.startswith(("{", "[")))
    if not set(map(type, values)) <= {str, type(None)}:
        asked.update(i for i, value in enumerate(values) if type(value) is not str and value is not None)
    if is_html:
        asked.update(i for i, text in enumerate(texts) if "<" in text or "&" in text)
    found: list[str | None] = [
        text if len(text) >= 9 else _unless_empty(text) for text in map(str.strip, texts)
    ]
    for place in asked:
        found[place] = clean_text(values[place], decode, is_html=is_html)
    return found


def _is_plain(value: Value) -> bool:
    """Say whether a cell is a line of ASCII, as most ids, names and numbers are: only its ends may change."""
    return type(value) is str and value.isascii() and value.isprintable() and value[:1] not in ("{", "[")


def _unless_empty(text: str) -> str:
    """Return a text, or "" for the words that tools write where there is none."""
    return "" if len(text) < 9 and text.lower() in _EMPTY else text


def without_contained(parts: Sequence[str]) -> list[str]:
    """Leave out parts that another part contains, which link previews and captions often are."""
    if len(parts) < 2:
        return list(parts)
    kept: list[str] = []
    for part in dict.fromkeys(parts):
        if not any(part in other for other in kept):
            kept = [other for other in kept if other not in part]
            kept.append(part)
    return kept


def without_repetition(text: str) -> str:
    """Return a text once that a tool wrote twice; what is short, or repeated more often, may be meant so."""
    if len(text) < MIN_TWICE or not text[len(text) // 2].isspace():  # what parts the copies is there
        return text
    once = _half(text)
    return once if len(once) >= _MIN_REPEATED and _half(once) == once else text


def _half(text: str) -> str:
    """Return the first half of a text that is two copies with white space between, else the text."""
    size = len(text)
    for gap in range(2 - size % 2, min(_MAX_GAP, size - 2) + 1, 2):  # what is left is two halves
        length = (size - gap) // 2
        if text[length].isspace() and text[length : length + gap].isspace() and text.endswith(text[:length]):
            return text[:length]
    return text


def _join_pairs(text: str) -> str:
    """Join surrogate pairs; a lone half stays, since it may stand for a byte that was not read."""
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text)


def _whole_pairs(text: str) -> str:
    """Join surrogate pairs that JSON escapes left apart; a lone half becomes U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
