"""Where bytes come from: files, folders, `.gz` and members of `.zip`, each opened as a stream when needed.

Zip bombs: reading stops once more than `MAX_RATIO` bytes come out for each compressed byte and more than
`FREE_BYTES` came out in all. Deflate reaches 1032:1; text and JSON stay below 50:1.
"""

import gzip
import io
import itertools
import lzma
import os
import re
import shutil
import stat
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO, Final, Protocol, cast

from pipeline.errors import InputError
from pipeline.ingest.problems import FileError
from pipeline.ingest.readers.meter import Meter

MAX_RATIO: Final = 250
FREE_BYTES: Final = 128 << 20
_BUFFER: Final = 1 << 18
_UTF8_NAME: Final = 0x800  # flag of a member whose name is UTF-8 (APPNOTE.TXT 4.4.4, bit 11)
_DAMAGES: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError, struct.error),
    OverflowError,
)
"""What zipfile and gzip raise at damage and at what they do not know, `NotImplementedError` included."""

_MEDIA: Final = re.compile(
    r"\.(?:jpe?g|png|gif|webp|heic|bmp|svg|ico|mp[34]|m4[av]|mov|avi|mkv|webm|aac|wav|ogg|opus|srt|vtt|css)$",
    re.IGNORECASE,
)
_HIDDEN: Final = re.compile(r"(?:^|/)(?:\.(?!\.?/)|~\$|__MACOSX/|Thumbs\.db$|desktop\.ini$)")
# Of an archive of X these hold what was published; its other scripts are a viewer, likes and messages.
_SCRIPT: Final = re.compile(r"\.(?:js|mjs)$", re.IGNORECASE)
_TWEETS: Final = re.compile(r"(?:^|/)(?:community-|note-)?tweets?(?:-part\d+)?\.js$", re.IGNORECASE)
_VIEWER: Final = re.compile(r"(?:^|/)(?:Your archive\.html|assets/.*)$", re.IGNORECASE)
# Of the hundred files of a Facebook download only these hold texts that someone published.
_DOWNLOAD: Final = re.compile(r"(?:profile_posts|your_posts)[^/]*\.json$")
_DOWNLOAD_WANTED: Final = re.compile(
    r"(?:posts?|videos|photos|comments)[^/]*\.json$|/posts/album/[^/]*\.json$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Source:
    """One stream of bytes that may be an export.

    Attributes:
        name: What to call it: the path, with the member if it lies in an archive.
        open: Opens it from the start; may be called more than once, until the source after it is asked for.
        local: Whether it is a plain file, whose stream can jump cheaply.
    """

    name: str
    open: Callable[[], BinaryIO]
    local: bool = True


@dataclass(slots=True)
class Skipped:
    """How many files were passed over because they cannot hold posts (pictures, sound, the system's own)."""

    files: int = 0


class Closable(Protocol):
    """Something to close along with a stream."""

    def close(self) -> None:
        """Close it."""


class _Guarded(io.RawIOBase):
    """A decompressing stream that fails on a zip bomb or a damaged archive with a `FileError`."""

    def __init__(
        self,
        inner: zipfile.ZipExtFile | gzip.GzipFile,
        packed: Callable[[], int],
        name: str,
        *owners: Closable,
    ) -> None:
        self._inner, self._packed, self._name, self._owners = inner, packed, name, owners
        self._out = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._inner.read1(len(buffer))  # read() would lose what came before damage
        except (*_DAMAGES, OSError) as error:
            raise FileError(
                "damaged_archive",
                f"{self._name} cannot be unpacked further: {error}.",
                "Download or copy it again; the rows before this place were used.",
            ) from error
        self._out += len(data)
        if self._out > FREE_BYTES and self._out > MAX_RATIO * max(self._packed(), 1):
            raise FileError(
                "zip_bomb",
                f"{self._name} unpacks to more than {MAX_RATIO} times its size, which no export does.",
                "If you trust it, unpack it yourself and give the unpacked file.",
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
            for owner in self._owners:
                owner.close()
        super().close()


def find_sources(
    paths: Sequence[Path], skipped: Skipped, meter: Meter | None = None
) -> Iterator[Source | FileError]:
    """Yield every source in `paths` in order, folders sorted, archives opened up.

    Args:
        paths: Files and folders.
        skipped: Counts what is passed over.
        meter: Told what there is to read, and what was read of it.

    Raises:
        InputError: One of `paths` does not exist.
    """
    for path in paths:
        if not path.exists():
            raise InputError(f"There is no file {path}.", "Check the name and the folder.")
    meter = meter or Meter()
    meter.total = sum(map(_bytes_in, paths))
    for path in paths:
        if path.is_dir():
            yield from _folder(path, skipped, meter)
        else:
            yield from _file(path, skipped, meter)


def _bytes_in(path: Path) -> int:
    if not path.is_dir():
        return path.stat().st_size
    files, _ = _listed(path)
    return sum(files[name].stat().st_size for name in _wanted(sorted(files), Skipped()))


def _folder(folder: Path, skipped: Skipped, meter: Meter) -> Iterator[Source | FileError]:
    files, unreadable = _listed(folder)
    yield from unreadable
    for name in _wanted(sorted(files), skipped):
        yield from _file(files[name], skipped, meter)


def _listed(folder: Path) -> tuple[dict[str, Path], list[FileError]]:
    """Return the files of a folder by their path in it, and the folders in it that cannot be read."""
    names: dict[str, Path] = {}
    unreadable: list[FileError] = []
    waiting = [folder]
    while waiting:  # no recursion: folders may lie as deep as paths can be long
        here = waiting.pop()
        try:
            with os.scandir(here) as found:
                children = list(found)
        except OSError as error:
            unreadable.append(_unreadable(here, error))
            continue
        for child in children:
            if child.is_dir(follow_symlinks=False):
                waiting.append(here / child.name)
            elif child.is_file():
                names[(here / child.name).relative_to(folder).as_posix()] = here / child.name
    return names, unreadable


def _wanted(names: list[str], skipped: Skipped) -> list[str]:
    """Leave out what cannot hold posts, and count it."""
    download = any(_DOWNLOAD.search(name) for name in names)
    kept = [name for name in names if not _MEDIA.search(name) and not _HIDDEN.search(name)]
    kept = [name for name in kept if not _SCRIPT.search(name) or _TWEETS.search(name)]
    if any(map(_TWEETS.search, kept)):
        kept = [name for name in kept if not _VIEWER.search(name)]
    if download:
        kept = [name for name in kept if not name.endswith(".json") or _DOWNLOAD_WANTED.search(name)]
    skipped.files += len(names) - len(kept)
    return kept


def _file(path: Path, skipped: Skipped, meter: Meter) -> Iterator[Source | FileError]:
    try:
        if not path.is_file():  # reading a pipe or a device may never end
            yield FileError(
                "not_an_export",
                f"{path} is a device or a pipe, not a file.",
                "Save what comes out of it to a file, and give that.",
                source=str(path),
            )
            return
        with path.open("rb") as file:
            start = file.read(4)
        if start[:2] == b"\x1f\x8b":
            yield Source(str(path), lambda: _open_gzip(path, meter), local=False)
        elif start == b"PK\x03\x04":
            yield from _zip(path, skipped, meter)
        else:
            yield Source(str(path), lambda: meter.open(path))
    except OSError as error:
        yield _unreadable(path, error)
    except _DAMAGES:
        yield FileError(
            "damaged_archive",
            f"{path} is a damaged zip archive.",
            "Download or copy it again.",
            source=str(path),
        )


def _unreadable(path: Path, error: OSError) -> FileError:
    return FileError(
        "unreadable_file",
        f"{path} cannot be read: {error.strerror or error}.",
        "Check that the file is there and that you may read it.",
        source=str(path),
    )


def is_office(file: IO[bytes]) -> bool:
    """Say whether a zip file is a document (XLSX, DOCX, ODS…) rather than an archive of files.

    Raises:
        BadZipFile: It is damaged.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return _is_office(archive)
    except _DAMAGES as error:
        raise zipfile.BadZipFile(str(error)) from error


def _is_office(archive: zipfile.ZipFile) -> bool:
    names = archive.namelist()
    return "[Content_Types].xml" in names or (bool(names) and names[0] == "mimetype")


def _open_gzip(path: Path, meter: Meter) -> BinaryIO:
    raw = meter.open(path)
    inner = gzip.GzipFile(fileobj=raw)
    return io.BufferedReader(_Guarded(inner, raw.tell, str(path), raw), _BUFFER)


def _zip(path: Path, skipped: Skipped, meter: Meter) -> Iterator[Source | FileError]:
    """Yield the members of an archive, which is opened once for all of them: its directory may be long."""
    with meter.open(path) as file, zipfile.ZipFile(file) as archive:
        if _is_office(archive):
            yield Source(str(path), lambda: meter.open(path))
            return
        members = _members(archive)
        for name in _wanted(sorted(members), skipped):
            info, shown = members[name], f"{path}/{name}"
            problem = _problem_of(info, shown)
            yield problem or Source(shown, partial(_open_member, archive, info, shown), local=False)


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the files of an archive by name; of several with the same name, none is lost."""
    members: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        if not info.filename.endswith("/"):  # is_dir() fails at a member without a name
            name = unique = _shown_name(info)
            for number in itertools.count(2):
                if unique not in members:
                    break
                unique = f"{name} ({number})"
            members[unique] = info
    return members


def _shown_name(info: zipfile.ZipInfo) -> str:
    """Return the name of a member as its maker saw it, without signs that a terminal would obey."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:  # zipfile takes such a name for that of a computer of the eighties
        packed = name.encode("cp437", "replace")
        for encoding in ("utf-8", "cp1258"):  # macOS, and Windows in Vietnam
            try:
                name = unicodedata.normalize("NFC", packed.decode(encoding))
                break
            except UnicodeDecodeError:
                continue
    return "".join(sign if sign.isprintable() else "?" for sign in name) or "?"


def _problem_of(info: zipfile.ZipInfo, shown: str) -> FileError | None:
    if info.flag_bits & 1:
        return FileError(
            "encrypted_archive",
            f"{shown} is locked with a password.",
            "Unpack it with the password and give the unpacked file.",
            source=shown,
        )
    if info.filename.lower().endswith(".zip"):
        return FileError(
            "nested_archive",
            f"{shown} is an archive within an archive.",
            "Unpack the outer one and give its folder.",
            source=shown,
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        return FileError(
            "not_an_export",
            f"{shown} only points to another file.",
            "Put the file itself into the archive.",
            source=shown,
        )
    return None


def _open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, shown: str) -> BinaryIO:
    try:
        inner = cast(zipfile.ZipExtFile, archive.open(info))
    except (*_DAMAGES, OSError) as error:
        raise FileError(
            "damaged_archive",
            f"{shown} cannot be unpacked: {error}.",
            "Download or copy the archive again.",
        ) from error
    stream = io.BufferedReader(_Guarded(inner, lambda: info.compress_size, shown), _BUFFER)
    if stream.peek(2)[:2] != b"\x1f\x8b":
        return stream
    packed = gzip.GzipFile(fileobj=stream)
    return io.BufferedReader(_Guarded(packed, lambda: info.compress_size, shown, stream), _BUFFER)


@contextmanager
def open_seekable(source: Source) -> Iterator[BinaryIO]:
    """Open a source for jumping about in it; a member of an archive is unpacked to a temporary file."""
    with source.open() as stream:
        if source.local:
            yield stream
            return
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(stream, copy, _BUFFER)
            copy.seek(0)
            yield copy
