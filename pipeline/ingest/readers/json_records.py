"""Records of JSON and JSONL, streamed: never more than one record and a buffer in memory.

`json.JSONDecoder.raw_decode` reads one value from a place in a buffer and says where it ends. That gives
arrays and envelopes record by record with the exact place of an error, and lets reading go on behind it.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final, TextIO

import orjson

from pipeline.ingest.problems import Broken
from pipeline.ingest.readers.tabular import MAX_RECORD_CHARACTERS

Value = Any
Numbered = tuple[int, Any]

_CHUNK_CHARACTERS: Final = 1 << 18
_SPACE: Final = re.compile(r"[\s,\ufeff\x00]*")
_NEXT: Final = re.compile(r"\}\s*,?\s*(?=\{)")
_END: Final = re.compile(r"\}\s*(\][\]}\s]*)\Z")
# Keys under which exports keep their list of records.
_LIST_KEYS: Final = (
    *("data", "items", "comments", "comments_v2", "videos_v2", "group_posts_v2", "posts", "photos", "videos"),
    *("results", "records", "rows", "feed", "entries", "threads", "other_photos_v2"),
)
_RECORD_KEYS: Final = frozenset(
    {"timestamp", "message", "text", "snippet", "created_time", "cid", "content", "item_id"}
)
_PAGE_KEYS: Final = frozenset(
    {"paging", "nextPageToken", "kind", "status_code", "has_more", "cursor", "total", "count"}
)
_LOOK_AHEAD: Final = 16  # characters that the decoder looks at beyond the place it complains about
_MAX_DEPTH: Final = 20  # envelopes or lists within each other; exports have three
_MEND: Final = "Export it again if you need this record; the records around it were used."
_CUT: Final = "Export or copy the file again: its end is missing. The records before were used."


class _Buffer:
    """Text that has been read but not used, and where we are in it."""

    def __init__(self, text: TextIO) -> None:
        self._source = text
        self.text = ""
        self.at = 0
        self.before = 0  # characters thrown away
        self.ended = False

    def more(self) -> bool:
        """Read on; False at the end."""
        chunk = self._source.read(max(_CHUNK_CHARACTERS, len(self.text) - self.at))
        self.before += self.at
        self.text = self.text[self.at :] + chunk
        self.at = 0
        self.ended = not chunk
        return bool(chunk)

    def peek(self) -> str:
        """Skip spaces and commas and return the next character, or "" at the end."""
        while True:
            found = _SPACE.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    @property
    def place(self) -> int:
        """Characters before the current one, in the whole text."""
        return self.before + self.at


class JsonRecords:
    """The records of a JSON text: of its outermost list, of the list in its envelope, or the value itself.

    Args:
        text: Open text, at its start.
    """

    def __init__(self, text: TextIO) -> None:
        self._buffer = _Buffer(text)
        self._decode = json.JSONDecoder(strict=False).raw_decode
        self._count = 0
        self._was_cut = False

    def __iter__(self) -> Iterator[Numbered]:
        buffer = self._buffer
        while True:
            sign = buffer.peek()
            if not sign:
                return
            if sign == "[":
                buffer.at += 1
                yield from self._elements()
            elif sign == "{" and self._is_envelope():
                buffer.at += 1
                yield from self._envelope()
            elif sign in "]}:":
                buffer.at += 1  # left over behind a record that was given up
            else:
                yield from self._value()

    def _is_envelope(self) -> bool:
        """Look at the first keys: a list of records before anything a record has of its own."""
        while len(self._buffer.text) - self._buffer.at < _CHUNK_CHARACTERS and self._buffer.more():
            pass
        head = self._buffer.text[self._buffer.at : self._buffer.at + _CHUNK_CHARACTERS]
        depth_one = _top_keys(head)
        return not _RECORD_KEYS & set(depth_one) and any(key in _LIST_KEYS for key in depth_one)

    def _elements(self) -> Iterator[Numbered]:
        while True:
            sign = self._buffer.peek()
            if sign == "]":
                self._buffer.at += 1
                return
            if not sign:
                if not self._was_cut:
                    yield self._number(), self._cut()
                return
            yield from self._value()

    def _envelope(self, depth: int = 0) -> Iterator[Numbered]:
        buffer = self._buffer
        while True:
            sign = buffer.peek()
            if sign == "}":
                buffer.at += 1
                return
            if sign != '"':
                yield self._number(), self._cut() if not sign else self._bad("a key is missing")
                buffer.at += bool(sign)
                return
            key = self._raw()
            if isinstance(key, Broken):
                yield self._number(), key
                return
            if buffer.peek() == ":":
                buffer.at += 1
            sign = buffer.peek()
            if sign == "[" and key in _LIST_KEYS:
                buffer.at += 1
                yield from self._elements()
            elif sign == "{" and key in _LIST_KEYS and depth < _MAX_DEPTH:
                buffer.at += 1
                yield from self._envelope(depth + 1)
            else:
                value = self._raw()
                if isinstance(value, Broken):
                    yield self._number(), value
                    return

    def _value(self) -> Iterator[Numbered]:
        value = self._raw()
        for record in unwrap_records(value):
            yield self._number(), record
        if isinstance(value, Broken):
            self._resume()

    def _number(self) -> int:
        self._count += 1
        return self._count

    def _raw(self) -> Value:
        """Read the value at the current place; on an error stay there."""
        buffer = self._buffer
        last: tuple[str, int] | None = None
        while True:
            try:
                value, end = self._decode(buffer.text, buffer.at)
            except json.JSONDecodeError as error:
                trouble = (error.msg, error.pos - buffer.at)
                if len(buffer.text) - buffer.at > MAX_RECORD_CHARACTERS:
                    return Broken(
                        "record_too_long",
                        f"A record has over {MAX_RECORD_CHARACTERS >> 20} million characters.",
                        _MEND,
                    )
                # Reading on only helps a value that the buffer cuts; for others it would pile up the file.
                inside = error.pos + _LOOK_AHEAD < len(buffer.text)
                if (inside or trouble == last) and not _open(error):
                    place = buffer.before + error.pos
                    return self._bad(error.msg, place)
                last = trouble
                if not buffer.more():
                    return (
                        self._cut()
                        if trouble[1] + 8 >= len(buffer.text) or _open(error)
                        else self._bad(error.msg, buffer.before + buffer.at + trouble[1])
                    )
            except RecursionError:
                return self._bad("it is nested too deeply")
            except ValueError:  # of int(): see sys.set_int_max_str_digits
                return self._bad("a number has thousands of digits")
            else:
                if end == len(buffer.text) and buffer.more():
                    continue  # a number may go on in the next chunk
                buffer.at = end
                return value

    def _resume(self) -> None:
        """Go to the next thing that looks like the start of a record."""
        buffer = self._buffer
        buffer.at += 1
        while True:
            found = _NEXT.search(buffer.text, buffer.at)
            if found:
                buffer.at = found.end()
                return
            buffer.at = max(buffer.at, len(buffer.text) - 64)
            if not buffer.more():
                end = _END.search(buffer.text, buffer.at)
                buffer.at = end.start(1) if end else len(buffer.text)
                return

    def _cut(self) -> Broken:
        self._was_cut = True
        return Broken(
            "bad_json",
            f"The JSON stops in the middle, at character {self._buffer.before + len(self._buffer.text):,}.",
            _CUT,
        )

    def _bad(self, what: str, place: int | None = None) -> Broken:
        at = self._buffer.place if place is None else place
        return Broken("bad_json", f"The JSON is broken at character {at + 1:,}: {what}.", _MEND)


def _open(error: json.JSONDecodeError) -> bool:
    return error.msg.startswith("Unterminated")


_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:]', re.DOTALL)


def _top_keys(head: str) -> list[str]:
    """Return the keys of the outermost object, as far as the text goes."""
    depth, keys, last = 0, [], ""
    for found in _TOKEN.finditer(head):
        sign = found[0]
        if sign in "{[":
            depth += 1
        elif sign in "}]":
            depth -= 1
            if depth == 0:
                break
        elif sign == ":":
            if depth == 1:
                keys.append(last[1:-1])
        else:
            last = sign
    return keys


def unwrap_records(value: Value, depth: int = 0) -> list[Any]:
    """Return the records in one page of an API answer, or the value itself as the only record."""
    if isinstance(value, list) and depth < _MAX_DEPTH:
        return [record for part in value for record in unwrap_records(part, depth + 1)]
    if isinstance(value, dict) and not _RECORD_KEYS & value.keys():
        if len(value) == 1 or _PAGE_KEYS & value.keys():
            for key in _LIST_KEYS:
                inner = value.get(key)
                if isinstance(inner, list) and not any(not isinstance(part, dict) for part in inner):
                    return inner
        if value.keys() == {"error"}:
            return []
    return [value]


def jsonl_records(text: TextIO) -> Iterator[Numbered]:
    """Yield the records of JSONL with their line numbers; a bad line is a `Broken`."""
    number = 0
    while line := text.readline(MAX_RECORD_CHARACTERS):
        number += 1
        if len(line) >= MAX_RECORD_CHARACTERS and line[-1] not in "\r\n":
            while line and line[-1] not in "\r\n":
                line = text.readline(MAX_RECORD_CHARACTERS)
            yield (
                number,
                Broken(
                    "record_too_long",
                    f"This line has over {MAX_RECORD_CHARACTERS >> 20} million characters.",
                    _MEND,
                ),
            )
            continue
        line = line.strip(" \t\r\n\x00\ufeff")
        if line:
            for record in unwrap_records(_parse(line)):
                yield number, record


def _parse(line: str) -> Value:
    try:
        return orjson.loads(line)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        pass  # the standard library reads NaN, lone surrogates and control characters too
    try:
        return json.loads(line, strict=False)
    except json.JSONDecodeError as error:
        return Broken("bad_json", f"This line is no JSON: {error.msg} at character {error.pos + 1}.", _MEND)
    except (RecursionError, ValueError):
        return Broken("bad_json", "This line is no JSON that can be read.", _MEND)
