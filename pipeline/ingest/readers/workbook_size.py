"""Whether a workbook can be read in bounded memory, looked at as a stream before openpyxl has it.

openpyxl reads sheets row by row, but holds a row, a string, and every other part of a workbook whole.
"""

import re
import zipfile
from typing import BinaryIO, Final

from pipeline.ingest.problems import FileError
from pipeline.ingest.readers.sources import FREE_BYTES, MAX_RATIO

MAX_STRING_BYTES: Final = 256 << 20
"""Bytes of the strings of a workbook, all of them in memory: a million posts of ordinary length."""

MAX_PART_BYTES: Final = 64 << 20
"""Bytes of a part that is held whole: a row, a string, or what is neither a sheet nor the strings."""

_CHUNK: Final = 1 << 20
_OVERLAP: Final = 64  # bytes, more than a tag of `_ENDS` is long
_ENDS: Final = re.compile(rb"</?(?:[\w.-]{1,40}:)?(?:row|si)[\s/>]")
_STREAMED: Final = re.compile(r"worksheets/|sharedStrings", re.IGNORECASE)
_UNREAD: Final = re.compile(r"pivotCache|externalLinks|media/|embeddings/|\.(?:png|jpe?g|gif|emf|bin)$", re.I)


def check_workbook_size(stream: BinaryIO, name: str) -> None:
    """Look through the parts of a workbook.

    Args:
        stream: The workbook; it is at its start again afterwards.
        name: What to call it in an error.

    Raises:
        FileError: It unpacks to more than a workbook holds, or a row or string in it is too long.
        BadZipFile: It is damaged.
    """
    with zipfile.ZipFile(stream) as archive:
        parts = archive.infolist()
        packed, unpacked = sum(part.compress_size for part in parts), sum(part.file_size for part in parts)
        if unpacked > FREE_BYTES and unpacked > MAX_RATIO * packed:
            raise FileError(
                "zip_bomb",
                f"{name} unpacks to more than {MAX_RATIO} times its size, which no export does.",
                "Save it as CSV.",
            )
        for part in parts:
            if "sharedstrings" in part.filename.lower() and part.file_size > MAX_STRING_BYTES:
                fits = False
            elif part.file_size <= MAX_PART_BYTES or _UNREAD.search(part.filename):
                fits = True
            else:
                fits = bool(_STREAMED.search(part.filename)) and _has_short_rows(archive, part)
            if not fits:
                raise FileError(
                    "record_too_long",
                    f"{name} has too much in one place for a workbook, in its part {part.filename}.",
                    "Save it as CSV.",
                )
    stream.seek(0)


def _has_short_rows(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Say whether rows, or strings, begin and end often enough."""
    since = 0  # bytes after the last end
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            last = max((found.end() for found in _ENDS.finditer(text)), default=None)
            since = since + len(chunk) if last is None else len(text) - last
            if since > MAX_PART_BYTES:
                return False
            rest = text[-_OVERLAP:]
    return True
