"""Copying an SQLite queue by SQLite's own backup (https://www.sqlite.org/backup.html), in use or not."""

import contextlib
import datetime
import itertools
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.errors import QueueError
from pipeline.review.storage.database import make_private
from pipeline.review.storage.database_url import SqliteFile


def copy(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment into a file that needs nothing beside it.

    Raises:
        QueueError: It is damaged.
    """
    with _damage(source), _opened(source) as original, _opened(target) as made:
        original.backup(made)
        made.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it
        found = [line for (line,) in made.execute("PRAGMA integrity_check")]
    if found != ["ok"]:
        raise QueueError(f"{source} is damaged: {found[0]}.", "Look for an older copy.")


@contextlib.contextmanager
def unpacked(source: Path, live: Path) -> Iterator[tuple[SqliteFile, Callable[[], str]]]:
    """Copy a file into a private folder beside the queue; give it, and what puts it in the queue's place."""
    with tempfile.TemporaryDirectory(
        dir=live.parent, prefix=f".{live.name}.restore-", ignore_cleanup_errors=True
    ) as folder:
        staged = Path(folder) / "staged.sqlite3"
        copy(source, staged)
        yield SqliteFile(staged), lambda: _swap(staged, live)


def _swap(staged: Path, live: Path) -> str:
    """Overwrite the live database in one transaction, and return where what was in it is kept.

    Overwriting goes page by page, and the first page locks the live database against other writers until the
    end. It is kept aside at that moment, so that nothing stored until then is missing from it.
    """
    if not live.exists():
        make_private(live)
        with _opened(staged) as ready, _opened(live) as new:
            ready.backup(new)
        return ""
    aside = _free_name(live)
    kept = False

    def keep(_status: int, _remaining: int, _total: int) -> None:
        nonlocal kept
        if not kept:
            make_private(aside)
            copy(live, aside)
            kept = True

    with _opened(staged) as ready, _opened(live) as replaced:
        replaced.execute("PRAGMA journal_mode=WAL")  # so that it can be read meanwhile
        ready.backup(replaced, pages=1, progress=keep)
    return str(aside)


def _free_name(live: Path) -> Path:
    """Return where what is replaced is kept; two that are put back in one second get two files."""
    now = datetime.datetime.now().astimezone()
    stem = f"{live.stem}.before-{now:%Y%m%d-%H%M%S}"
    numbered = (f"{stem}-{number}" for number in itertools.count(2))
    names = (live.with_name(name + live.suffix) for name in itertools.chain([stem], numbered))
    return next(name for name in names if not name.exists())


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path, timeout=20)) as database:
        yield database


@contextlib.contextmanager
def _damage(source: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise QueueError(f"{source} cannot be copied ({error}).", "Look for an older copy.") from error
