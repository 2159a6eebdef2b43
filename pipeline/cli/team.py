"""The commands of a team's lead: `team` and `webhooks`."""

from typing import Annotated

import typer

from pipeline.cli import console
from pipeline.cli.options import Database

team = typer.Typer(no_args_is_help=True, help="People who may use the review app.")
webhooks = typer.Typer(no_args_is_help=True, help="Messages to other programs about what was decided.")


@team.command("add")
def team_add(
    name: Annotated[str, typer.Argument(help="Login name.")],
    role: Annotated[str, typer.Option(help="reviewer or lead")] = "reviewer",
    is_minor: Annotated[
        bool,
        typer.Option("--minor/--adult", help="Under 18: sees nothing that the team restricts for minors."),
    ] = False,
    db: Database = None,
) -> None:
    """Add a person; the password is asked for, or read from standard input when that is not a terminal."""
    from pipeline import review

    review.setup(db)
    review.migrate()
    from pipeline.review.accounts.accounts import add_user

    add_user(name, console.ask_password(), role, is_minor=is_minor)
    console.say(f"Added {name} ({role}{', under 18' if is_minor else ''}).")


@team.command("age")
def team_age(
    name: Annotated[str, typer.Argument(help="Login name.")],
    is_minor: Annotated[bool, typer.Option("--minor/--adult", help="Under 18, or not.")],
    db: Database = None,
) -> None:
    """Correct whether a person is under 18, and so sees nothing that the team restricts for minors."""
    from pipeline import review

    review.setup(db, must_exist=True)
    review.migrate()
    from pipeline.review.accounts.accounts import find_user, set_minor

    set_minor(find_user(name), is_minor=is_minor)
    console.say(f"{name} is {'under 18' if is_minor else 'of age'}.")


@team.command("list")
def team_list(db: Database = None) -> None:
    """List the people and their roles."""
    from pipeline import review

    review.setup(db, must_exist=True)
    from pipeline.review.accounts.accounts import active_users

    for name, role in active_users():
        typer.echo(f"{name}\t{role}")


@team.command("reset-codes")
def team_reset_codes(
    name: Annotated[str, typer.Argument(help="Login name.")],
    db: Database = None,
) -> None:
    """Turn login codes off for somebody who lost phone and recovery codes, such as the only lead."""
    from pipeline import review

    review.setup(db, must_exist=True)
    review.migrate()
    from pipeline.review.accounts.accounts import find_user
    from pipeline.review.accounts.two_factor import reset

    console.say(f"{name} logs in with the password alone." if reset(find_user(name)) else f"{name} has none.")


@webhooks.command("send")
def webhooks_send(db: Database = None) -> None:
    """Send what is due, once; for a scheduler. While the review app runs, it does so by itself."""
    from pipeline import review

    review.setup(db, must_exist=True)
    review.migrate()
    from pipeline.review.webhooks.delivery import send_due

    sent = send_due()
    typer.echo(str(sent))
    if sent.failed:
        raise typer.Exit(1)
