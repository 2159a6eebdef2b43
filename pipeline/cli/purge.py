"""The command `purge`: texts go when they were kept long enough, or when somebody asks for it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer

from pipeline.cli import console
from pipeline.cli.options import Database
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.review.retention.purge import Certificate


def purge(
    db: Database = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be removed, and change nothing.")
    ] = False,
    older_than: Annotated[
        int | None,
        typer.Option(min=0, max=36500, help="Days to keep texts, this once; by default what the lead set."),
    ] = None,
    link: Annotated[
        str | None, typer.Option(help="Remove the posts that this link leads to, however old they are.")
    ] = None,
    show_link: Annotated[
        str | None, typer.Option(help="Print what is held for this link as JSON, and change nothing.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="Where a record of what was removed goes, as JSON without any text.")
    ] = None,
) -> None:
    """Remove texts that were kept long enough, or the posts of one link.

    Decisions and the event log stay. What keeps its text on purpose, such as golden items, stays as well.
    Uploads, lists of rejects and old copies beside the queue go. While the app is served it does this daily
    by itself; killed at any moment, running it again finishes the work.
    """
    if link is not None and (older_than is not None or show_link is not None):
        raise UsageError("--link goes with neither --older-than nor --show-link.", "Run them one by one.")
    from pipeline import review

    review.setup(db, must_exist=True)
    review.migrate()
    if show_link is not None:
        _show(show_link)
        return
    done = _purge(dry_run=dry_run, older_than=older_than, link=link, certificate=certificate)
    console.say(str(done))
    if not (dry_run or done.is_compacted):
        console.say(
            "Somebody read the database all the time, so its files still hold traces. Run this again."
        )
        raise typer.Exit(1)


def _purge(
    *, dry_run: bool, older_than: int | None, link: str | None, certificate: Path | None
) -> "Certificate":
    """Do it, or say what would be done, and write the certificate."""
    from pipeline.review.retention import purge as work

    if certificate is not None:
        work.check_certificate(certificate)
    if dry_run:
        done = work.plan(older_than=older_than) if link is None else work.plan_link(link)
    elif link is None:
        done = work.purge(older_than=older_than, on_wait=_wait)
    else:
        done = work.purge_link(link, on_wait=_wait)
    if certificate is not None:
        done.write(certificate)
    return done


def _wait() -> None:
    console.say("An import into this queue is running; waiting for it to finish.")


def _show(link: str) -> None:
    from pipeline.review.retention.by_link import held_for

    typer.echo(orjson.dumps([each.to_dict() for each in held_for(link)], option=orjson.OPT_INDENT_2).decode())
