"""Calling `khoitrong` from tests, and looking into the queue it fills."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

PASSWORD = "bến sông 42 đò"
PATIENCE = 600
"""Seconds until something that never ends fails its test; no test expects anything to be quick."""

_OURS = ("KHOITRONG_", "DATABASE_URL", "PYTHONSAFEPATH")
"""What may change where a queue is; tests choose that themselves."""

CHOSEN = "KHOITRONG_MODELS"
"""Where the choice of a model is; `quick_engine` in `tests/conftest.py` makes one for the whole run."""

COMMAND = "from pipeline.cli.app import main; main()"
"""What `python -c` runs as `khoitrong`."""

ADDED_NOTHING = "nothing was added"

Rows = list[tuple[object, ...]]


def rows(database: Path, query: str) -> Rows:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def content(database: Path) -> tuple[Rows, ...]:
    """Everything in the queue that may not depend on the time of day."""
    return (
        rows(
            database, "SELECT id, cluster_id, text, size, reach, probabilities FROM review_item ORDER BY id"
        ),
        rows(database, "SELECT item_id, key, post_id, reach FROM review_itempost ORDER BY id"),
        rows(database, "SELECT item_id, label, position, probability FROM review_question ORDER BY id"),
        rows(database, "SELECT kind, item_id, payload FROM review_event ORDER BY id"),
        rows(database, "SELECT fingerprint, after_item, finished_at IS NULL FROM review_import ORDER BY id"),
    )


def share_secret(folder: Path, *databases: str) -> None:
    """Give queues one secret key before they are made, so that one post has one id in all of them."""
    for database in databases:
        (folder / f"{database}.secret").write_text(
            "one-secret-for-all-the-queues-of-a-test", encoding="ascii"
        )


def command(*arguments: object) -> list[str]:
    """Return the argv of `khoitrong` with these arguments, in the environment of the tests."""
    return [sys.executable, "-c", COMMAND, *map(str, arguments)]


def environment() -> dict[str, str]:
    """Return the variables for a command that a test runs: the surroundings without ours, but the model."""
    found = {k: v for k, v in os.environ.items() if k == CHOSEN or not k.startswith(_OURS)}
    return found | {"COLUMNS": "200", "PYTHONUTF8": "1"}


def start(folder: Path, *arguments: object, before: str = "") -> subprocess.Popen[str]:
    """Start `khoitrong` without waiting for it; `before` is Python to run first."""
    argv = command(*arguments)
    argv[2] = f"{before}\n{argv[2]}"
    return subprocess.Popen(
        argv,
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said_no(done: subprocess.CompletedProcess[str], code: int = 1) -> str:
    """Return the one message of a command that could not do its work."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.count("Error") == 1, done.stderr
    return done.stderr


def wait_for(done: Callable[[], bool], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
