"""What is looked at before a source is read: its first bytes, characters and records."""

import codecs
import itertools
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from pipeline.ingest.encodings.detection import Encoding
from pipeline.ingest.problems import FileError

Records = Iterator[tuple[int, Any]]

HEAD_BYTES: Final = 1 << 20


def read_head(stream: BinaryIO) -> bytes:
    """Return the first bytes; of a damaged archive those before the damage."""
    head = b""
    try:
        while len(head) < HEAD_BYTES and (more := stream.read1(HEAD_BYTES - len(head))):  # type: ignore[attr-defined]
            head += more
    except FileError:
        if not head:
            raise
    return head


def decoded(head: bytes, encoding: Encoding) -> str:
    """Return the first characters, without a byte order mark and NUL."""
    text = codecs.getincrementaldecoder(encoding.name)("replace").decode(head)
    return text.lstrip("\ufeff").replace("\0", "")


def first_records(records: Records, count: int) -> list[tuple[int, Any]]:
    """Return up to `count` records; of a damaged file those before the damage."""
    found: list[tuple[int, Any]] = []
    try:
        for record in itertools.islice(records, count):
            found.append(record)  # noqa: PERF402 - what was read stays when reading fails
    except FileError:
        if not found:
            raise
    return found
