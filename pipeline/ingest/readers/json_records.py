"""Records of JSON and JSONL, streamed: never more than one record and a buffer in memory.

`json.JSONDecoder.raw_decode` reads one value from a place in a buffer and says where it ends. That gives
arrays and envelopes record by record with the exact place of an error, and lets reading go on behind it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TextIO

import orjson

from pipeline.ingest.problems import Broken
from pipeline.ingest.readers.json_shapes import (
    are_keyed,
    holds_messages,
    is_container,
    is_envelope,
    is_list_key,
    keyed_record,
    place_of,
    says_about_itself,
    unwrap_records,
    with_place,
)
from pipeline.ingest.readers.tabular import MAX_RECORD_CHARACTERS

Value = Any
Numbered = tuple[int, Any]

_CHUNK_CHARACTERS: Final = 1 << 18
_SPACE: Final = re.compile(r"[\s,\ufeff\x00]*")
_NEXT: Final = re.compile(r"\}\s*,?\s*(?=\{)")
_NEXT_KEYED: Final = re.compile(r'\}\s*,\s*(?="(?=[^"]*\d)[\w.:-]{3,200}"\s*:\s*\{)')
_END: Final = re.compile(r"\}\s*(\][\]}\s]*)\Z")
_ASSIGNED: Final = re.compile(r"(?:(?:var|let|const)\s+)?[A-Za-z_$][\w$.]{0,80}\s*=\s*(?=[\[{])")
"""What stands before the JSON in a file of JavaScript, as in archives of X: `window.YTD.tweets.part0 = `."""

_MAX_DEPTH: Final = 20  # envelopes within each other; exports have five
_MAX_COMPARED: Final = 5  # members of an object that tell whether it is keyed by ids
_LOOK_AHEAD: Final = 16  # characters that the decoder looks at beyond the place it complains about
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

    def characters(self) -> int:
        """Return how many characters were read."""
        return self._buffer.place

    def __iter__(self) -> Iterator[Numbered]:
        buffer = self._buffer
        while True:
            sign = buffer.peek()
            if not sign:
                return
            if sign == "[":
                buffer.at += 1
                yield from self._elements()
            elif sign == "{":
                yield from self._object()
            elif sign in "]}:;":
                buffer.at += 1  # left over behind a record that was given up, or behind an assignment
            elif assigned := _ASSIGNED.match(buffer.text, buffer.at):
                buffer.at = assigned.end()
            else:
                yield from self._value()

    def _object(self, depth: int = 0) -> Iterator[Numbered]:
        """Yield the records of an object: those within it, or itself as the only one."""
        head = self._head()
        if is_envelope(top_keys(head)):
            self._buffer.at += 1
            yield from self._envelope(depth)
        elif depth < _MAX_DEPTH and are_keyed(self._first_members(head)):
            self._buffer.at += 1
            yield from self._keyed()
        else:
            yield from self._value()

    def _head(self) -> str:
        """Return the text from here, as much as is looked at before a value is read whole."""
        buffer = self._buffer
        while len(buffer.text) - buffer.at < _CHUNK_CHARACTERS and buffer.more():
            pass
        return buffer.text[buffer.at : buffer.at + _CHUNK_CHARACTERS]

    def _first_members(self, head: str) -> dict[str, Value]:
        """Return the first members of an object that lie whole in its head; {} if one is no object."""
        members: dict[str, Value] = {}
        at = 1
        while len(members) < _MAX_COMPARED:
            found = _KEY_OF_OBJECT.match(head, at)
            if found is None:
                return {} if _KEY.match(head, at) else members
            try:
                members[json.loads(found[1], strict=False)], at = self._decode(head, found.end())
            except (ValueError, RecursionError):
                break
        return members

    def _elements(self, place: Mapping[str, Value] | None = None, depth: int = 0) -> Iterator[Numbered]:
        """Yield the elements of a list; with a depth those are envelopes themselves."""
        while True:
            sign = self._buffer.peek()
            if sign == "]":
                self._buffer.at += 1
                return
            if not sign:
                if not self._was_cut:
                    yield self._number(), self._cut()
                return
            if depth and sign == "{":
                yield from self._object(depth)
            else:
                yield from self._value(place)

    def _envelope(self, depth: int = 0) -> Iterator[Numbered]:
        around: dict[str, Value] = {}
        for key in self._keys():
            if isinstance(key, Broken):
                yield self._number(), key
                return
            sign = self._buffer.peek()
            records = is_list_key(key) or holds_messages(key, around)
            if sign == "[" and (records or (is_container(key) and depth < _MAX_DEPTH)):
                self._buffer.at += 1
                yield from self._elements(place_of(key, around), 0 if records else depth + 1)
            elif sign == "{" and depth < _MAX_DEPTH and is_container(key):
                self._buffer.at += 1
                yield from self._envelope(depth + 1)
            elif sign == "{" and depth < _MAX_DEPTH and records:
                yield from self._inner(depth + 1)
            else:
                value = self._raw()
                if isinstance(value, Broken):
                    value = self._skipped() or value if value.reason == "record_too_long" else value
                if isinstance(value, Broken):
                    yield self._number(), value
                    return
                if says_about_itself(key, value):
                    around[key] = value

    def _inner(self, depth: int) -> Iterator[Numbered]:
        """Yield the records of an object where a list of them might stand."""
        keyed = are_keyed(self._first_members(self._head()))
        self._buffer.at += 1
        yield from self._keyed() if keyed else self._envelope(depth)

    def _keyed(self) -> Iterator[Numbered]:
        for key in self._keys():
            self._buffer.peek()
            value = key if isinstance(key, Broken) else self._raw()
            yield self._number(), value if isinstance(value, Broken) else keyed_record(key, value)
            if isinstance(value, Broken) and not self._resume(_NEXT_KEYED):
                return

    def _keys(self) -> Iterator[Any]:
        """Yield the keys of an object, each with the place at its value; a `Broken` is the last."""
        buffer = self._buffer
        while True:
            sign = buffer.peek()
            if sign == "}":
                buffer.at += 1
                return
            if sign != '"':
                yield self._cut() if not sign else self._bad("a key is missing")
                buffer.at += bool(sign)
                return
            key = self._raw()
            if not isinstance(key, Broken) and buffer.peek() == ":":
                buffer.at += 1
            yield key
            if isinstance(key, Broken):
                return

    def _skipped(self) -> bool:
        """Pass over a value that is too long to be read and holds no posts; False when it has no end."""
        buffer = self._buffer
        depth = 0
        while True:
            for found in _TOKEN.finditer(buffer.text, buffer.at):
                if found[0][0] == '"' and (len(found[0]) == 1 or found[0][-1] != '"'):
                    break  # it goes on in the next chunk
                depth += found[0] in "{["
                depth -= found[0] in "}]"
                buffer.at = found.end()
                if depth == 0:
                    return True
            else:
                buffer.at = len(buffer.text)
            if len(buffer.text) - buffer.at > MAX_RECORD_CHARACTERS or not buffer.more():
                return False

    def _value(self, place: Mapping[str, Value] | None = None) -> Iterator[Numbered]:
        value = self._raw()
        for record in unwrap_records(value):
            yield self._number(), with_place(record, place)
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

    def _resume(self, start: re.Pattern[str] = _NEXT) -> bool:
        """Go to the next thing that looks like the start of a record; False when there is none."""
        buffer = self._buffer
        buffer.at += 1
        while True:
            found = start.search(buffer.text, buffer.at)
            if found:
                buffer.at = found.end()
                return True
            buffer.at = max(buffer.at, len(buffer.text) - 64)
            if not buffer.more():
                end = _END.search(buffer.text, buffer.at)
                buffer.at = end.start(1) if end else len(buffer.text)
                return False

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


_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]:]', re.DOTALL)
_KEY: Final = re.compile(r'[\s,]*"(?:[^"\\]|\\.)*"\s*:\s*[^\s{]', re.DOTALL)
_KEY_OF_OBJECT: Final = re.compile(r'[\s,]*("(?:[^"\\]|\\.)*")\s*:\s*(?=\{)', re.DOTALL)


def top_keys(head: str) -> list[str]:
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


class JsonLines:
    """The records of JSONL with their line numbers; a bad line is a `Broken`.

    Args:
        text: Open text, at its start.
    """

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._characters = 0

    def characters(self) -> int:
        """Return how many characters were read."""
        return self._characters

    def __iter__(self) -> Iterator[Numbered]:
        number = 0
        while line := self._text.readline(MAX_RECORD_CHARACTERS):
            number += 1
            self._characters += len(line)
            if len(line) >= MAX_RECORD_CHARACTERS and line[-1] not in "\r\n":
                while line and line[-1] not in "\r\n":
                    line = self._text.readline(MAX_RECORD_CHARACTERS)
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
