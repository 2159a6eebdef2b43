"""What was uploaded: where it lies while it is worked on, how it gets there, and when it goes.

Every run has a private folder beside the database. `files/` holds the upload and goes as soon as the run has
ended; `rejects.jsonl`, which holds no text of any post, stays with the run.
"""

import errno
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from pipeline.errors import RuleError
from pipeline.io import private
from pipeline.review.models import ImportRun, User
from pipeline.review.storage.database_url import resolve_database

MAX_FILES: Final = 20
"""Files in one upload; more of them go into a zip."""

MAX_UNSTARTED_AGE: Final = timedelta(days=1)
"""After this an upload that nobody started is deleted."""

MAX_INTERRUPTED_AGE: Final = timedelta(days=7)
"""After this the files of an interrupted run are deleted, since nobody came back for them."""

_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def folder_of(run: ImportRun) -> Path:
    """Return the private folder of a run, whether it exists or not."""
    return imports_folder() / str(run.token)


def files_of(run: ImportRun) -> list[Path]:
    """Return the uploaded files of a run that are still there, in the order they are read."""
    return [path for each in run.files if (path := folder_of(run) / "files" / each["name"]).exists()]


def rejects_of(run: ImportRun) -> Path:
    """Return where the rows are listed that could not be used."""
    return folder_of(run) / "rejects.jsonl"


def receive(uploads: Iterable["UploadedFile[Any]"], person: User) -> ImportRun:
    """Keep uploaded files for a new run.

    Raises:
        RuleError: There is none, they are too many or too large, or they cannot be written; its code is one
            of `problem_text.PROBLEMS`.
    """
    sweep()
    given = [upload for upload in uploads if upload.name]
    if not given:
        raise RuleError("no_file")
    if len(given) > MAX_FILES:
        raise RuleError("too_many")
    if sum(upload.size or 0 for upload in given) > settings.UPLOAD_LIMIT:
        raise RuleError("too_big")
    run = ImportRun(made_by=person)
    try:
        run.files = _keep(given, folder_of(run) / "files")
    except OSError as error:
        remove_all(run)
        raise RuleError("no_space" if error.errno in _FULL else "not_writable") from error
    run.save()
    return run


def remove_files(run: ImportRun) -> None:
    """Delete what was uploaded; the list of rejects stays."""
    shutil.rmtree(folder_of(run) / "files", ignore_errors=True)


def remove_all(run: ImportRun) -> None:
    """Delete everything about a run but its row."""
    shutil.rmtree(folder_of(run), ignore_errors=True)


def sweep() -> None:
    """Delete uploads that nobody started, and those of interrupted runs that nobody took up again.

    A folder that no run knows goes too: its server was killed between writing the upload and noting it.
    """
    now = timezone.now()
    known = {str(token) for token in ImportRun.objects.values_list("token", flat=True)}
    for folder in imports_folder().glob("*"):
        with suppress(FileNotFoundError):  # somebody else sweeps, too
            if folder.name not in known and _is_old(folder, now):
                shutil.rmtree(folder, ignore_errors=True)
    for run in ImportRun.objects.filter(state=ImportRun.State.CHECKING, made_at__lt=now - MAX_UNSTARTED_AGE):
        remove_all(run)
        ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.DISCARDED, finished_at=now)
    over = (ImportRun.State.INTERRUPTED, ImportRun.State.FAILED)
    for run in ImportRun.objects.filter(state__in=over, made_at__lt=now - MAX_INTERRUPTED_AGE):
        remove_files(run)


def _is_old(folder: Path, now: datetime) -> bool:
    """Whether a folder is older than any upload that is still being written."""
    return folder.stat().st_mtime < (now - MAX_UNSTARTED_AGE).timestamp()


def imports_folder() -> Path:
    """Return the folder of all runs, beside what this machine keeps of the queue."""
    local = resolve_database().local
    return local.with_name(f".{local.name}.imports")


def _keep(uploads: list["UploadedFile[Any]"], folder: Path) -> list[dict[str, object]]:
    folder.parent.parent.mkdir(mode=0o700, exist_ok=True)
    folder.parent.mkdir(mode=0o700)
    folder.mkdir(mode=0o700)
    kept: list[dict[str, object]] = []
    for upload in uploads:
        name = _name(upload.name or "", {str(each["name"]).casefold() for each in kept})
        with open(folder / name, "xb", opener=private) as out:
            for chunk in upload.chunks():
                out.write(chunk)
        kept.append({"name": name, "size": (folder / name).stat().st_size})
    return kept


def _name(given: str, taken: set[str]) -> str:
    """Return a file name that is safe on every system, like the one given, and not taken."""
    name = _UNSAFE.sub("_", given).strip(" .")
    name = name.encode("utf-8", "replace").decode("utf-8")[-80:].lstrip(" .") or "file"
    number, unique = 1, name
    while unique.casefold() in taken:
        number += 1
        unique = f"{number}-{name}"
    return unique
