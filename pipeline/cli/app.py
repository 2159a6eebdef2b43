"""The `khoitrong` command: thin commands over the rooms.

Progress and messages go to stderr, data to stdout. Exit codes: 0 done, 1 nothing usable in the input or a
run failed, 2 wrong usage. Rooms are imported inside the commands, so that `--help` stays quick.
"""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.console import Console

from pipeline import __version__
from pipeline.cli import console
from pipeline.cli.backup import backup, restore
from pipeline.cli.research import Engine, evaluate, models, train
from pipeline.cli.team import Database, audit, team, webhooks
from pipeline.errors import KhoiTrongError, UsageError
from pipeline.settings import DEFAULTS

if TYPE_CHECKING:
    from pipeline.batch import Source
    from pipeline.review.imports.intake import ImportResult

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Khơi Trong: which posts of a page export deserve a volunteer's attention, and why.",
)
app.add_typer(team, name="team")
app.add_typer(audit, name="audit")
app.add_typer(webhooks, name="webhooks")
app.add_typer(train, name="train")
app.add_typer(models, name="models")
app.command()(evaluate)
app.command()(backup)
app.command()(restore)

Exports = Annotated[
    list[Path], typer.Argument(help="Export files, folders, .zip or .gz; `khoitrong formats` lists them.")
]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", help="Our field = their column, such as text=Nội dung. May be repeated."),
]
EncodingName = Annotated[
    str | None, typer.Option("--encoding", help="Encoding to insist on, such as windows-1258, tcvn3 or vni.")
]
Budget = Annotated[
    float, typer.Option(min=0.001, max=1.0, help="Share of posts the team means to read for each label.")
]
Chosen = Annotated[
    float | None,
    typer.Option(
        min=0.001, max=1.0, help="Share of posts to read for each label; by default what the lead chose."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the summary to stdout as JSON.")]
DEMO_DATABASE = "khoitrong-demo.sqlite3"


def main() -> None:
    """Run the command line; a `KhoiTrongError` becomes one message on stderr and its exit code."""
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


@app.command()
def score(
    exports: Exports,
    out: Annotated[Path, typer.Option("-o", "--out", help="Scores file: .parquet, .csv or .jsonl.")],
    engine: Engine = "default",
    column: Columns = None,
    encoding: EncodingName = None,
    budget: Budget = DEFAULTS.budget,
    shard: Annotated[str, typer.Option(help="Only part i of n, as i/n, for a scheduler.")] = "1/1",
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted run.")] = False,
    with_text: Annotated[bool, typer.Option("--with-text", help="Add the masked text.")] = False,
    as_json: AsJson = False,
) -> None:
    """Score page exports: one row per post, in input order.

    Rows that cannot be used go to OUT.rejects.jsonl.
    """
    from pipeline import batch
    from pipeline.classify import load_model

    source = batch.Source(tuple(exports), _columns(column), _encoding(encoding), batch.parse_shard(shard))
    scorer = batch.Scorer.for_budget(load_model(engine), budget)
    again = f"Finished batches are kept in {out}.parts: run the same command with --resume to go on."
    with console.progress("Scoring", again) as tick:
        summary = batch.score(source, out, scorer, resume=resume, with_text=with_text, tick=tick)
    console.show_summary(summary, f"Scores in {out}", as_json=as_json)


@app.command()
def queue(
    exports: Exports,
    db: Database = None,
    engine: Engine = "default",
    column: Columns = None,
    encoding: EncodingName = None,
    budget: Chosen = None,
    as_json: AsJson = False,
) -> None:
    """Score page exports and put flagged clusters into the review queue.

    The same export twice adds nothing, and after an interruption the same command finishes the work.
    """
    from pipeline.batch import Source

    source = Source(tuple(exports), _columns(column), _encoding(encoding))
    console.show_queued(_fill_queue(source, db, engine, budget), as_json=as_json)


@app.command()
def serve(
    db: Database = None,
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 for the whole network.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
) -> None:
    """Serve the review app."""
    from pipeline import review

    review.setup(db)
    review.migrate()
    review.serve(host, port, on_ready=lambda url: console.say(f"Review app: {url}  (Ctrl-C stops it)"))


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    db: Annotated[
        str | None,
        typer.Option(
            "--db",
            metavar="FILE|URL",
            help=f"The demo queue.  [default: $DATABASE_URL, else ./{DEMO_DATABASE}]",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Sample export, queue and review app with demo accounts, on this computer only."""
    db = db or os.environ.get("DATABASE_URL") or DEMO_DATABASE
    from pipeline import review
    from pipeline.batch import Source
    from pipeline.resources import resource

    review.setup(db)
    review.migrate()
    from pipeline.review.accounts.accounts import ensure_demo_users

    people = ensure_demo_users()  # first, because it refuses the queue of a real team
    console.show_queued(_fill_queue(Source((resource("data/samples"),)), db, "linear", DEFAULTS.budget))
    console.show_people(people)
    review.serve(
        "127.0.0.1",
        port,
        on_ready=lambda url: console.say(f"Mở trình duyệt / open: {url}  (Ctrl-C để dừng / to stop)"),
    )


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="decisions.csv or .jsonl; a .json for labelling tools.")],
    db: Database = None,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Add the masked text, to retrain a model with.")
    ] = False,
    tool: Annotated[
        str, typer.Option("--format", help="decisions, or a slice of the queue for: label-studio, argilla.")
    ] = "decisions",
    label: Annotated[str, typer.Option(help="Only items that ask about this label (labelling tools).")] = "",
    state: Annotated[
        str, typer.Option(help="Only items that are waiting or decided (labelling tools).")
    ] = "",
    since: Annotated[
        datetime | None, typer.Option(help="Only items added since then (labelling tools).")
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="Where the tool's own settings go.  [default: beside OUT]")
    ] = None,
    argilla_user: Annotated[
        UUID | None, typer.Option(help="Id of the Argilla user in whose name decisions are responses.")
    ] = None,
) -> None:
    """Write the decisions of the team: who, when, what; or a slice of the queue for a labelling tool."""
    from pipeline import review

    review.setup(db, must_exist=True)
    if tool == "decisions":
        from pipeline.review.exports.decisions import write_decisions

        console.say(f"{write_decisions(out, with_text=with_text):,} decisions in {out}")
        return
    from pipeline.review.exports import label_tools

    wanted = label_tools.slice_of(label, state, since)
    count = label_tools.write(out, tool, wanted, config_path=config, argilla_user=argilla_user)
    console.say(f"{count:,} items in {out}, settings of {tool} beside it")


@app.command()
def formats() -> None:
    """List the export formats and encodings that are understood."""
    from pipeline.ingest import ENCODINGS, FORMATS

    console.show_formats(FORMATS, ENCODINGS)


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(help="An export file, folder or archive.")],
    column: Columns = None,
    encoding: EncodingName = None,
) -> None:
    """Say what a file was detected as, which columns map to what, and show three masked rows."""
    from pipeline.ingest import preview

    for found in preview(file, columns=_columns(column), encoding=_encoding(encoding)):
        console.show(found)


def _fill_queue(source: "Source", db: str | None, engine: str, budget: float | None) -> "ImportResult":
    """Open the queue and fill it from a source, with progress."""
    from pipeline import batch, review
    from pipeline.classify import load_model

    model = load_model(engine)
    database = review.setup(db)
    review.migrate()
    from pipeline.review.imports.intake import fill_queue
    from pipeline.review.imports.thresholds import scorer_for

    scorer = scorer_for(model) if budget is None else batch.Scorer.for_budget(model, budget)
    with console.progress("Scoring", "Run the same command again to finish.") as tick:
        return fill_queue(source, scorer, database, tick=tick, on_wait=console.say)


def _columns(pairs: list[str] | None) -> dict[str, str]:
    """Return the column mapping of repeated `--column ours=theirs`."""
    mapping = {}
    for pair in pairs or ():
        ours, equals, theirs = pair.partition("=")
        if not (ours and equals and theirs):
            raise UsageError(
                f"--column {pair} is not of the form field=column.", "Try --column text=message."
            )
        mapping[ours.strip()] = theirs.strip()
    return mapping


def _encoding(name: str | None) -> str | None:
    """Return the name of an encoding after making sure, before any work, that there is one of that name."""
    if name is not None:
        from pipeline.ingest.encodings.detection import detect_encoding

        detect_encoding(b"", source="--encoding", asked=name)
    return name
