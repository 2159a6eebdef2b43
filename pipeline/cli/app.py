"""The `khoitrong` command, put together from the groups of commands beside this file.

Progress and messages go to stderr, data to stdout. Exit codes: 0 done, 1 nothing usable in the input or a
run failed, 2 wrong usage. Rooms are imported inside the commands, so that `--help` stays quick.
"""

import os
import sys
from typing import Annotated

import typer
from rich.console import Console

from pipeline import __version__
from pipeline.cli.audit import audit
from pipeline.cli.backup import backup, restore
from pipeline.cli.claims import claims
from pipeline.cli.purge import purge
from pipeline.cli.queue import demo, export, queue, serve
from pipeline.cli.report import report
from pipeline.cli.research import evaluate, models, train
from pipeline.cli.scoring import formats, inspect, score, summary, thresholds
from pipeline.cli.team import team, webhooks
from pipeline.errors import KhoiTrongError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Khơi Trong: which posts of a page export deserve a volunteer's attention, and why.",
)
for command in (
    evaluate,
    backup,
    restore,
    purge,
    score,
    summary,
    thresholds,
    queue,
    serve,
    demo,
    report,
    export,
    formats,
    inspect,
):
    app.command()(command)
app.add_typer(team, name="team")
app.add_typer(audit, name="audit")
app.add_typer(claims, name="claims")
app.add_typer(webhooks, name="webhooks")
app.add_typer(train, name="train")
app.add_typer(models, name="models")


def main() -> None:
    """Run the command line; a `KhoiTrongError` becomes one message on stderr and its exit code."""
    # What a command starts, such as workers of a training, must not import a user's own `pickle.py` either.
    os.environ["PYTHONSAFEPATH"] = "1"
    stderr = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        app(standalone_mode=True)
    except KhoiTrongError as error:
        stderr.print("Error:", style="bold red", end=" ")
        stderr.print(error.message, markup=False)
        if error.next_step:
            stderr.print(error.next_step, markup=False)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


@app.callback(invoke_without_command=True)
def about(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Reads exports, flags posts, feeds a review queue. The machine suggests, people decide."""
    if version:
        typer.echo(f"khoitrong {__version__}")
        raise typer.Exit
