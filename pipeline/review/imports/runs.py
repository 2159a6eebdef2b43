"""An import that a lead started in the browser, from the upload to the numbers at its end.

The work is done by a process of its own (`imports.process`), so that it goes on when the page is closed and
when the server is started anew. What is known of it is a row, and a lock that its process holds
(`storage.process_lock`): a run whose lock nobody holds was interrupted and can be run again. Running one
again is safe, as `intake.fill_queue` takes the same content in once.
"""

import os
import subprocess
import sys
import threading
from contextlib import chdir
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from pipeline.batch import Source
from pipeline.classify import load_model
from pipeline.classify.folders import models_folder
from pipeline.errors import InputError, KhoiTrongError, ModelError, OutputError, RuleError
from pipeline.ingest.preview import reason_of
from pipeline.io import private
from pipeline.review.imports import files as import_files
from pipeline.review.imports.findings import findings
from pipeline.review.imports.intake import ImportResult, fill_queue
from pipeline.review.imports.thresholds import scorer_for
from pipeline.review.models import Event, ImportRun, User
from pipeline.review.storage import event_log, process_lock
from pipeline.review.storage.database_url import resolve_database

if TYPE_CHECKING:
    from django.db.models import QuerySet

State = ImportRun.State

MAX_START_TIME: Final = timedelta(minutes=2)
"""How long a process may take to show that it is alive; a slow computer loads the libraries in half that."""

ACTIVE: Final = (State.QUEUED, State.RUNNING)

_ROOT: Final = Path(__file__).parents[3]


def start_run(run: ImportRun, person: User, *, engine: str | None = None) -> None:
    """Start the process of a run that was looked at, or run an interrupted or failed one again.

    Args:
        run: Which one.
        person: Who starts it.
        engine: Name of the engine that scores it; None for the one chosen before.

    Raises:
        RuleError: Somebody else started it just now (code `started`), or its files are gone (`gone`).
    """
    ready = (State.CHECKING, State.INTERRUPTED, State.FAILED)
    if not import_files.files_of(run):
        raise RuleError("gone")
    changed: dict[str, Any] = {
        "state": State.QUEUED,
        "started_by": person,
        "started_at": timezone.now(),
        "posts": 0,
    }
    if engine is not None:
        changed["engine"] = engine
    with transaction.atomic():
        if not ImportRun.objects.filter(pk=run.pk, state__in=ready).update(
            **changed, finished_at=None, problem=""
        ):
            raise RuleError("started")
        event_log.record(
            Event.Kind.IMPORT_STARTED,
            actor=person,
            payload={"run": run.pk, "files": len(run.files), "engine": engine or run.engine},
        )
    run.refresh_from_db()
    _spawn(run)


def discard_run(run: ImportRun) -> None:
    """Delete the upload of a run that does not work any more or never did; its row stays."""
    idle = (State.CHECKING, State.INTERRUPTED, State.FAILED)
    now = timezone.now()
    if ImportRun.objects.filter(pk=run.pk, state__in=idle).update(state=State.DISCARDED, finished_at=now):
        import_files.remove_all(run)


def refresh_run(run: ImportRun) -> ImportRun:
    """Note an interruption, if there was one, and return the run as it is now."""
    if run.state not in ACTIVE or process_lock.is_held(_lock_file(run)):
        return run
    run.refresh_from_db()  # it may have ended between the two looks
    late = run.started_at is None or timezone.now() - run.started_at > MAX_START_TIME
    if run.state == State.RUNNING or (run.state == State.QUEUED and late):
        _end(run, State.INTERRUPTED)
    return run


def can_run_again(run: ImportRun) -> bool:
    """Whether a run ended early and its files are still there."""
    return run.state in (State.INTERRUPTED, State.FAILED) and bool(import_files.files_of(run))


def execute_run(number: int) -> None:
    """Do the work of a run; called in its own process.

    Raises:
        KhoiTrongError: Never; what a person can mend is noted in the run.
        Exception: Anything else, after it was noted in the run that it failed.
    """
    run = ImportRun.objects.get(pk=number)
    with process_lock.hold(_lock_file(run)):
        if not ImportRun.objects.filter(pk=number, state=State.QUEUED).update(state=State.RUNNING):
            return
        run.refresh_from_db()
        try:
            filled = _fill(run)
        except KhoiTrongError as error:
            _failed(run, error)
        except BaseException:
            _end(run, State.FAILED, problem="unexpected")
            import_files.remove_files(run)
            raise
        else:
            _done(run, filled)


def _fill(run: ImportRun) -> ImportResult:
    folder = import_files.folder_of(run)
    rejects = import_files.rejects_of(run)
    rejects.unlink(missing_ok=True)
    source = Source(tuple(Path(each["name"]) for each in run.files), run.columns, run.encoding or None)
    row = ImportRun.objects.filter(pk=run.pk)
    scorer = scorer_for(load_model(run.engine))
    with chdir(folder / "files"):  # so that rejects and posts name a file as the person who chose it does
        return fill_queue(
            source,
            scorer,
            resolve_database().local,
            tick=lambda done, _share: _tick(row, done),
            on_wait=lambda _: _wait(row),
            rejects=rejects,
        )


def _tick(row: "QuerySet[ImportRun]", done: int) -> None:
    row.update(posts=F("posts") + done, problem="")


def _wait(row: "QuerySet[ImportRun]") -> None:
    row.update(problem="waiting")


def _done(run: ImportRun, filled: ImportResult) -> None:
    summary, added = filled.summary, filled.enqueued
    facts: dict[str, Any] = {"new_items": added.new_items, "grown_items": added.grown_items}
    if summary is not None:
        facts |= {"posts": summary.posts, "rejected": summary.rejected, "reasons": dict(summary.reasons)}
        facts["findings"] = findings(summary)
    _end(run, State.DONE, problem="" if summary else "already", **facts)
    import_files.remove_files(run)


def _failed(run: ImportRun, error: KhoiTrongError) -> None:
    """Note what was wrong; what was uploaded stays only where trying again may help."""
    reasons = count_rejects(import_files.rejects_of(run))
    facts: dict[str, Any] = {"rejected": sum(reasons.values()), "reasons": reasons}
    _end(run, State.FAILED, problem=_word(error), **facts)
    if isinstance(error, InputError):
        import_files.remove_files(run)


def _word(error: KhoiTrongError) -> str:
    if isinstance(error, InputError):
        return reason_of(error)
    if isinstance(error, OutputError):
        return "no_space" if "space" in error.next_step else "not_writable"
    return "model" if isinstance(error, ModelError) else "database"


def _end(run: ImportRun, state: str, *, problem: str = "", **facts: Any) -> None:  # noqa: ANN401
    with transaction.atomic():
        changed = ImportRun.objects.filter(pk=run.pk, state__in=ACTIVE).update(
            state=state, problem=problem, finished_at=timezone.now(), **facts
        )
        run.refresh_from_db()
        if changed:
            payload = {"run": run.pk, "state": state, "posts": run.posts, "rejected": run.rejected}
            event_log.record(
                Event.Kind.IMPORT_ENDED,
                actor=run.started_by_id,
                payload=payload | {"new_items": run.new_items, "problem": problem},
            )


def count_rejects(path: Path) -> dict[str, int]:
    """Count the rows of a list of rejects by reason."""
    counts: dict[str, int] = {}
    if path.exists():
        with path.open("rb") as lines:
            for line in lines:
                reason = orjson.loads(line)["reason"]
                counts[reason] = counts.get(reason, 0) + 1
    return counts


def _lock_file(run: ImportRun) -> Path:
    return import_files.folder_of(run) / "alive"


def _spawn(run: ImportRun) -> None:
    """Start the process of a run, apart from this one: it goes on when the server stops."""
    python_path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
    environment = os.environ | {
        "KHOITRONG_MODELS": str(models_folder()),  # the process works in another folder
        "PYTHONPATH": python_path,
    }
    log_path = import_files.folder_of(run) / "errors.log"
    with open(log_path, "wb", opener=private) as log:
        process = subprocess.Popen(  # noqa: S603  our own interpreter and module, a number as argument
            # -P: what lies in the current folder, such as an upload called json.py, is never imported
            [sys.executable, "-P", "-m", "pipeline.review.imports.process", str(run.pk)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            **_detached(),
        )
    threading.Thread(target=process.wait, daemon=True).start()  # so that no finished process lingers


def _detached() -> dict[str, Any]:
    """Return the options that keep Ctrl-C on the server from ending an import."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}
