"""One of each for files: atomic write, guard against formulas in CSV, lock between processes."""

import errno
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pipeline.errors import OutputError

_HINTS: Final = {
    errno.ENOSPC: ("the disk is full.", "Free some space"),
    errno.EDQUOT: ("the disk quota is used up.", "Free some space"),
    errno.EFBIG: ("the file grew past the size allowed here.", "Write to another disk"),
    errno.EACCES: ("the folder cannot be written.", "Choose another place with -o"),
    errno.EPERM: ("the folder cannot be written.", "Choose another place with -o"),
    errno.EROFS: ("the folder is read-only.", "Choose another place with -o"),
    errno.ENOENT: ("the folder does not exist.", "Create it first"),
    errno.ENOTDIR: ("part of its path is a file.", "Choose another place with -o"),
    errno.EISDIR: ("there is a folder of that name.", "Choose another name with -o"),
}

_FORMULA: Final = r"""["' \t]*[=+\-@\uff1d\uff0b\uff0d\uff20]"""
"""What a spreadsheet may read as a formula, full-width signs included."""

_NUMBER: Final = r"'* *(?:\d{16,}|0\d+|\d+(?:[.,]\d+)?[eE]\+?\d+) *\Z"
"""What a spreadsheet reads as a number and does not give back: it keeps fifteen digits, no zero in front, and
takes `12e34` for a power of ten."""


def _cell_starts(escape: str) -> re.Pattern[str]:
    """Match where a cell starts that needs an `escape` behind it, or has one.

    Also behind what another separator setting would take for the end of the cell before.
    """
    return re.compile(rf"^{escape}(?={_FORMULA}|'*[\t\r\n]|{_NUMBER})|(?<=[;\t\r\n]){escape}(?={_FORMULA})")


_UNESCAPED: Final = _cell_starts("")
_ESCAPED: Final = _cell_starts("'")


@contextmanager
def explain_write_errors(path: Path, then: str) -> Iterator[None]:
    """Turn an `OSError` while writing `path` into an `OutputError` that says what to do, and `then` what."""
    try:
        yield
    except BrokenPipeError:  # whoever reads our output has enough
        raise
    except OSError as error:
        what, step = _HINTS.get(error.errno or 0, (f"{error.strerror or error}.", "Mend that"))
        raise OutputError(f"{path} was not written: {what}", f"{step}, {then}") from error


def private(path: str, flags: int) -> int:
    """Open a file that only its owner may read, if it is made now; the `opener` of `open`."""
    return os.open(path, flags, 0o600)


@contextmanager
def atomic_write(path: Path, *, mode: int = 0o666, overwrite: bool = True) -> Iterator[Path]:
    """Give a temporary file to write; it gets its final name when the block ends well, else it is removed.

    The temporary file lies beside `path`, is flushed to disk and then renamed, so that a full disk, a kill -9
    or a power cut leaves either the old file or the new one.

    Args:
        path: The final name, in a folder that exists.
        mode: Permissions from the first moment, less the umask; `0o600` for what only its owner may read.
        overwrite: Replace a file of that name. Without, the first of several writers wins.

    Yields:
        The path of the temporary file, empty so far.

    Raises:
        FileExistsError: `overwrite` is off and there is a file of that name by now; it stays as it is.
        OSError: The file cannot be written.
    """
    temporary = path.absolute().parent / f".{path.name}.{secrets.token_hex(4)}.tmp"
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
    try:
        yield temporary
        with temporary.open("r+b") as written:
            os.fsync(written.fileno())
        if overwrite:
            temporary.replace(path)
        else:
            _link_or_rename(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _link_or_rename(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)  # fails where a file is, which a rename does not
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        temporary.replace(path)


def escape_csv_cell(value: object) -> str:
    """Return a value as a CSV cell that no spreadsheet runs as a formula or rounds.

    Numbers are written as they are, `None` as an empty cell, a list with spaces between its texts. In text,
    an apostrophe goes before every character that could start a formula (OWASP, *CSV Injection*:
    https://owasp.org/www-community/attacks/CSV_Injection), and before a text of digits that a spreadsheet
    would take for a number and change, such as an id of sixteen digits or more.
    """
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    text = " ".join(value) if isinstance(value, list) else str(value)
    return _UNESCAPED.sub("'", text)


def unescape_csv_cell(text: str) -> str:
    """Return the text of a cell that `escape_csv_cell` wrote."""
    return _ESCAPED.sub("", text)


@contextmanager
def file_lock(
    path: Path, *, timeout: float | None = None, on_wait: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Hold a lock between processes while the block runs; it ends with the process, however that ends.

    Args:
        path: File of the lock; made when missing, and left where it is.
        timeout: Seconds to wait for another holder; `None` waits for as long as it takes.
        on_wait: Called once if somebody else holds the lock and there is time to wait.

    Raises:
        TimeoutError: Somebody else held the lock all the time.
        OSError: The file cannot be opened.
    """
    from filelock import FileLock, Timeout  # asyncio comes with it

    if not path.parent.is_dir():  # the library would make it
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if timeout == 0:
            raise
        on_wait()
        lock.acquire(timeout=-1 if timeout is None else timeout)
    try:
        yield
    finally:
        lock.release()
