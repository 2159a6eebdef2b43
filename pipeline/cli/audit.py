"""The commands about the event log: `audit`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import console
from pipeline.cli.options import Database

audit = typer.Typer(no_args_is_help=True, help="The log of everything that happened in the queue.")


@audit.command("verify")
def audit_verify(
    db: Database = None,
    known: Annotated[
        str | None, typer.Option(help="A seal noted earlier that must still be in the log.")
    ] = None,
    anchor: Annotated[
        Path | None, typer.Option(help="File of `audit anchor` that the log must still hold in its place.")
    ] = None,
) -> None:
    """Check that no entry of the event log, and nothing that it speaks of, was changed; exit code 1 if so."""
    from pipeline import review

    review.setup(db, must_exist=True)
    review.migrate()
    from pipeline.review.storage.event_log import verify
    from pipeline.review.storage.log_anchor import load_anchor

    verdict = verify(known=known, anchor=load_anchor(anchor) if anchor else None)
    typer.echo(str(verdict))
    if not verdict.is_whole:
        raise typer.Exit(1)


@audit.command("anchor")
def audit_anchor(
    db: Database = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write.")] = None,
) -> None:
    """Tell where the log ends now, to be kept where nobody who runs the queue can change it."""
    from pipeline import review
    from pipeline.io import atomic_write, explain_write_errors

    review.setup(db, must_exist=True)
    review.migrate()
    from pipeline.review.storage.event_log import anchor_now

    anchor = anchor_now()
    if output is None:
        typer.echo(anchor.as_json())
        return
    with explain_write_errors(output, "then run this again."), atomic_write(output) as partial:
        partial.write_text(anchor.as_json() + "\n", encoding="utf-8")
    console.say(f"{output}: {anchor.count:,} entries, last seal {anchor.last_hash}.")


@audit.command("export")
def audit_export(
    target: Annotated[Path, typer.Argument(help="File to write, .csv or .jsonl.")],
    db: Database = None,
) -> None:
    """Write the whole log to a file, as auditors download it."""
    from pipeline import review

    review.setup(db, must_exist=True)
    review.migrate()
    from pipeline.review.audit.export import write_log

    console.say(f"{write_log(target):,} entries in {target}.")
