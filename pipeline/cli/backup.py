"""The commands `backup` and `restore`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import console
from pipeline.cli.options import Database


def backup(
    file: Annotated[Path, typer.Argument(help="Where to, such as queue-2026-11-26.backup.")],
    db: Database = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Copy the whole queue to one file, while people work on it.

    The copy is checked before it gets its name. It holds people and posts, so keep it safe; the key that
    signs logins is not in it. For a queue in PostgreSQL this needs its client programs.
    """
    from pipeline import review

    review.setup(db, must_exist=True)
    review.migrate()
    from pipeline.review.backup import backup

    made = backup.backup(file, force=force)
    console.say(f"{file}: {made.items:,} items, {made.events:,} entries of the event log, all of it whole.")
    console.say(f"Last seal, to note elsewhere: {made.last_hash}")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `khoitrong backup` made.")],
    db: Database = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a queue that holds something; it is kept aside.")
    ] = False,
) -> None:
    """Put a copy back in the place of the queue, while the app runs.

    A copy of an older version is brought up to date; one of a newer version, or a damaged one, is refused
    and the queue stays as it is. Everybody logs in again afterwards.
    """
    from pipeline import review

    review.setup(db)
    from pipeline.review.backup import backup

    done = backup.restore(file, force=force)
    console.say(
        f"Restored {done.items:,} items and {done.events:,} entries of the event log, all of it whole."
    )
    if done.aside:
        console.say(f"What was there before is kept in {done.aside}.")
