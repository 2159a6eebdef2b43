"""What lies beside the queue and holds texts: uploads, rejects, leftovers of killed work, old copies.

Nothing here is younger than the team allows it to be; what is not ours, or too young, is left alone. Sizes
and names are not kept, only counts.
"""

import contextlib
import os
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import connection

from pipeline.review.imports import files as import_files
from pipeline.review.models import Event, ImportRun
from pipeline.review.retention.policy import Policy

_SCHEMA: Final = re.compile(r"(?P<kind>before|khoitrong)_(?P<at>\d{8}_\d{6})(?:_[0-9a-f]+)?")
"""Schemas that `backup.postgres` set aside, or fills for a restore, with the local time in their name."""

_ABANDONED: Final = timedelta(days=1)
"""Age from which what a restore works in belongs to one that was killed."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A file, a folder or a schema that is past its time.

    Attributes:
        kind: What it is, as it is counted.
        path: The file or folder; None for a schema.
        schema: Name of the schema; empty for a file.
    """

    kind: str
    path: Path | None = None
    schema: str = ""


def leftovers(local: Path, policy: Policy, now: datetime) -> list[Leftover]:
    """Return what is past its time beside a queue; call it while no import runs.

    Args:
        local: Path beside which the files of the queue are kept.
        policy: How long what is kept.
        now: The time it is done for.
    """
    texts, copies = now - timedelta(days=policy.text_days), now - timedelta(days=policy.copy_days)
    return [
        *_uploads(texts),
        *_rejects(local, texts),
        *_staged(local, now - _ABANDONED),
        *_set_aside(local, copies),
        *_backups(local, copies, texts),
        *_schemas(copies, now - _ABANDONED),
    ]


def count(found: list[Leftover]) -> Counter[str]:
    """Count what was found, by kind."""
    return Counter(each.kind for each in found)


def remove(found: list[Leftover]) -> Counter[str]:
    """Remove what was found; what somebody else removed meanwhile counts as well.

    Returns:
        How many are gone, by kind.
    """
    for each in found:
        if each.path is not None and each.path.is_dir():
            shutil.rmtree(each.path, ignore_errors=True)
        elif each.path is not None:
            for suffix in ("", "-wal", "-shm", "-journal"):
                each.path.with_name(each.path.name + suffix).unlink(missing_ok=True)
        else:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP SCHEMA IF EXISTS {connection.ops.quote_name(each.schema)} CASCADE")
    return count([each for each in found if each.path is None or not each.path.exists()])


def _uploads(limit: datetime) -> Iterator[Leftover]:
    """Yield the folders of runs that ended, and those that no run knows, as after a restore."""
    ended = ImportRun.objects.exclude(state__in=(ImportRun.State.QUEUED, ImportRun.State.RUNNING))
    known = {str(token) for token in ImportRun.objects.values_list("token", flat=True)}
    past = {str(token) for token in ended.filter(made_at__lte=limit).values_list("token", flat=True)}
    for folder in _inside(import_files.imports_folder()):
        if folder.name in past or (folder.name not in known and _is_older(folder, limit)):
            yield Leftover("uploads", folder)


def _rejects(local: Path, limit: datetime) -> Iterator[Leftover]:
    path = local.with_suffix(".rejects.jsonl")
    if path.is_file() and _is_older(path, limit):
        yield Leftover("rejects", path)


def _staged(local: Path, limit: datetime) -> Iterator[Leftover]:
    """Yield the working folders of imports, of which none runs now, and of restores that were killed."""
    for folder in _inside(local.parent):
        of_import = folder.name.startswith(f".{local.name}.import-")
        of_restore = folder.name.startswith(f".{local.name}.restore-") and _is_older(folder, limit)
        if folder.is_dir() and (of_import or of_restore):
            yield Leftover("staged_copies", folder)


def _set_aside(local: Path, limit: datetime) -> Iterator[Leftover]:
    """Yield the queues that a restore replaced, see `backup.sqlite`."""
    name = re.compile(rf"{re.escape(local.stem)}\.before-\d{{8}}-\d{{6}}(-\d+)?{re.escape(local.suffix)}")
    for path in _inside(local.parent):
        if name.fullmatch(path.name) and path.is_file() and _is_older(path, limit):
            yield Leftover("queues_set_aside", path)


def _backups(local: Path, limit: datetime, last_limit: datetime) -> Iterator[Leftover]:
    """Yield the old copies of this queue beside it; the newest stays until texts may not be that old."""
    if connection.vendor != "sqlite":
        return
    copies = [path for path in _inside(local.parent) if path.suffix == ".backup" and _is_copy_of_this(path)]
    copies.sort(key=lambda path: path.stat().st_mtime)
    for number, path in enumerate(copies, start=1):
        if _is_older(path, last_limit if number == len(copies) else limit):
            yield Leftover("backups", path)


def _is_copy_of_this(path: Path) -> bool:
    """Whether a file is a copy of the queue in use: its event log begins with the same entry."""
    first = Event.objects.order_by("pk").values_list("entry_hash", flat=True).first()
    if first is None or not path.is_file():
        return False
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
            row = copy.execute("SELECT entry_hash FROM review_event ORDER BY id LIMIT 1").fetchone()
    except sqlite3.Error:
        return False
    return row is not None and row[0] == first


def _schemas(limit: datetime, abandoned: datetime) -> Iterator[Leftover]:
    """Yield the schemas that a restore set aside, and those that a killed one left."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace ORDER BY nspname")
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        made = _SCHEMA.fullmatch(name)
        if made is None:
            continue
        kind, past = ("queues_set_aside", limit) if made["kind"] == "before" else ("staged_copies", abandoned)
        if datetime.strptime(made["at"], "%Y%m%d_%H%M%S").astimezone() <= past:
            yield Leftover(kind, schema=name)


def _inside(folder: Path) -> list[Path]:
    """Return what lies in a folder, links left out, by name."""
    try:
        return sorted(Path(each.path) for each in os.scandir(folder) if not each.is_symlink())
    except OSError:
        return []


def _is_older(path: Path, limit: datetime) -> bool:
    return path.stat().st_mtime <= limit.timestamp()
