"""The user's own columns that are carried along with the posts: which may be, and what is left of a value.

Who wrote a post, what it says in full and where it is are dropped or masked on purpose while it is read, so a
column that would bring them back is refused by name. Every other value is masked like a post, and links in it
are left out, because a name of a column promises nothing about what stands in it.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

import orjson
import pyarrow as pa

from pipeline.errors import UsageError
from pipeline.ingest.encodings.detection import Encoding
from pipeline.ingest.fields.texts import clean_text
from pipeline.ingest.formats.catalogue import FORMATS
from pipeline.ingest.formats.format import ALIASES, header_key
from pipeline.ingest.formats.mapping import ColumnMapping, Getter, shown_name, values_at
from pipeline.text.folding import fold_lower
from pipeline.text.masking.mask import mask

OWN_FIELDS: Final = (
    *("created_at", "platform", "page", "reactions", "comments", "shares", "views", "source", "row"),
)
"""Fields of `POSTS` that name nobody: they can be kept as they were read, without being found again."""

LINK: Final = "[liên kết]"
"""What stands in place of a link."""

_PREFIX: Final = "keep:"
_SHOWN: Final = 20
_CACHED_LENGTH: Final = 200  # longer values hardly repeat

_WORDS: Final = re.compile(r"[a-z]+|\d+")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_AUTHOR: Final = re.compile(
    r"\b(?:authors?|users?|username|nick|nickname|owner|creator|uploader|sender|profile|commenter|account"
    r"|handle|screenname|displayname|fullname|firstname|lastname|surname|member|poster|actor|avatar|from"
    r"|email|mail|phone|sdt|biography|bio|(?:screen|display|full|first|last|real) name"
    r"|tac gia|nguoi (?:dang|dung|viet|gui|tao|binh luan|comment|so huu)|tai khoan|ho (?:va )?ten|biet danh"
    r"|thanh vien|trang ca nhan|so dien thoai|chu (?:bai|tus|tai khoan))\b|^(?:name|ten)$"
)
_LINK: Final = re.compile(r"\b(?:urls?|uri|href|links?|permalinks?|website|lien ket|duong dan)\b")
_TEXT: Final = re.compile(
    r"\b(?:text|message|content|caption|body|description|headline|transcript|noi dung|van ban)\b"
)
_COUNTS: Final = re.compile(
    r"\b(?:type|kind|loai|length|do dai|count|counts|number|so|clicks?|luot|language|lang|ngon ngu)\b"
)
_IN_VALUE: Final = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+){0,3}\.(?:com|vn|net|org|me|be|io|tv|gl|ly)/\S*",
    re.IGNORECASE,
)
_TEXTS: Final = frozenset(
    header_key(name.rpartition(".")[2])
    for each in (ALIASES, *(f.fields for f in FORMATS))
    for name in each["text"]
)


def check_keep(names: Sequence[str]) -> tuple[str, ...]:
    """Return the columns to keep, each once.

    Args:
        names: Columns of the export, or fields of `OWN_FIELDS`.

    Raises:
        UsageError: One of them would bring back an author, the raw text or a link.
    """
    for name in names:
        what = _refused(name)
        if what:
            raise _refusal(name, what)
    return tuple(dict.fromkeys(names))


def _refused(name: str) -> str:
    """Return what a column would bring back by its name, "" if nothing."""
    if name in OWN_FIELDS:
        return ""
    words = " ".join(_WORDS.findall(fold_lower(_CAMEL.sub(" ", name))))
    if _AUTHOR.search(words):
        return "about an author"
    counts = _COUNTS.search(words)
    if _LINK.search(words) and not counts:
        return "of links"
    if header_key(name.rpartition(".")[2]) in _TEXTS or (_TEXT.search(words) and not counts):
        return "of raw text"
    return ""


def _refusal(name: str, what: str) -> UsageError:
    steps = {
        "about an author": "Leave it out: posts are looked at, never the people behind them.",
        "of links": "Leave it out, or keep `row` and `source`: the post's line and its file.",
        "of raw text": "Give --with-text instead, which adds the text with personal data masked.",
        "of ids": "It may name an author. Keep `row` and `source` instead: the post's line and its file.",
    }
    return UsageError(f"--keep {shown_name(name)} is a column {what}, which is never kept.", steps[what])


def kept_fields(names: Sequence[str]) -> list["pa.Field[Any]"]:
    """Return the columns that batches have on top of `POSTS`, for names that `check_keep` returned."""
    return [pa.field(column_of(name), pa.string()) for name in names if name not in OWN_FIELDS]


def column_of(name: str) -> str:
    """Return what a kept column is called in a batch of posts, where it cannot meet one of ours."""
    return name if name in OWN_FIELDS else f"{_PREFIX}{name}"


class KeptColumns:
    """Takes the values to keep from the records of one source.

    Args:
        names: What to keep, as `check_keep` returned it.
        mapped: Columns of the source.
        encoding: Its encoding.
        source: What to call it in a message.

    Attributes:
        missing: Columns that this source does not have; they have no value.

    Raises:
        UsageError: A column is the one that the text, the link or the id of the posts is read from.
    """

    def __init__(self, names: Sequence[str], mapped: ColumnMapping, encoding: Encoding, source: str) -> None:
        self._decode = encoding.decode_value
        self._source = source
        self._columns = mapped.names
        self._getters: list[Getter | None] = []
        self.missing: list[str] = []
        for name in names:
            if name not in OWN_FIELDS:
                self._getters.append(self._find(name, mapped))

    def _find(self, name: str, mapped: ColumnMapping) -> Getter | None:
        column = mapped.column(name)
        if column is None:
            self.missing.append(name)
            return None
        for fields, what in (
            (("text",), "of raw text"),
            (("url",), "of links"),
            (("post_id", "parent_id"), "of ids"),
        ):
            if any(column in mapped.columns.get(field, ()) for field in fields):
                raise _refusal(name, what)
        return mapped.getter(column)

    def require(self) -> None:
        """Make sure that no column is missing.

        Raises:
            UsageError: One is; the message lists the columns there are.
        """
        if self.missing:
            named = [shown_name(name) for name in self._columns if name.strip()]
            shown = ", ".join(named[:_SHOWN]) + f" and {len(named) - _SHOWN} more" * (len(named) > _SHOWN)
            raise UsageError(
                f"{self._source} has no column {self.missing[0]!r} to keep.",
                f"Its columns are: {shown}. Or keep one of {', '.join(OWN_FIELDS)}.",
            )

    def columns(self, records: Sequence[Any]) -> list[list[str | None]]:
        """Return the values of lists of cells or JSON objects, masked, column by column."""
        return [
            [None] * len(records) if get is None else self._column(values_at(get, records))
            for get in self._getters
        ]

    def _column(self, values: Sequence[Any]) -> list[str | None]:
        texts = dict.fromkeys(value for value in values if type(value) is str)
        known = {text: kept_value(text, self._decode) for text in texts}
        return [known[value] if type(value) is str else kept_value(value, self._decode) for value in values]


def kept_value(value: Any, decode: Callable[[str], str]) -> str | None:  # noqa: ANN401  whatever a cell holds
    """Return a value as text without personal data and links; `None` for an empty one.

    Args:
        value: A cell.
        decode: Turns the text of the source into Unicode, see `Encoding.decode_value`.
    """
    if value is None or value != value:
        return None
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    elif isinstance(value, dict | list | tuple):
        text = orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    elif isinstance(value, datetime | date):
        text = value.isoformat()
    else:
        text = clean_text(value, decode, is_html=False) or ""
    return (_masked if len(text) <= _CACHED_LENGTH else _mask)(text) or None


def _mask(text: str) -> str:
    return mask(_IN_VALUE.sub(LINK, text))


_masked: Final = lru_cache(maxsize=1 << 14)(_mask)
