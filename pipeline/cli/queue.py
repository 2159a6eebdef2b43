"""The commands of the review queue: `queue`, `serve`, `demo` and `export`."""

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from uuid import UUID

import typer

from pipeline.cli import console
from pipeline.cli.options import (
    AsJson,
    Columns,
    Database,
    EncodingName,
    Engine,
    Exports,
    TeamBudget,
    Workers,
    column_mapping,
    encoding_name,
)
from pipeline.cli.standard_input import export_paths
from pipeline.settings import DEFAULTS

if TYPE_CHECKING:
    from pipeline.batch import Source
    from pipeline.review.imports.intake import ImportResult

DEMO_DATABASE: Final = "khoitrong-demo.sqlite3"


def queue(
    exports: Exports,
    db: Database = None,
    engine: Engine = "default",
    column: Columns = None,
    encoding: EncodingName = None,
    budget: TeamBudget = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Score page exports and put flagged clusters into the review queue.

    The same export twice adds nothing, and after an interruption the same command finishes the work.
    """
    from pipeline.batch import Source

    source = Source(export_paths(exports), column_mapping(column), encoding_name(encoding))
    console.show_queued(_fill_queue(source, db, engine, budget, workers), as_json=as_json)


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
    console.show_queued(_fill_queue(Source((resource("data/samples"),)), db, "default", DEFAULTS.budget))
    console.show_people(people)
    review.serve(
        "127.0.0.1",
        port,
        on_ready=lambda url: console.say(f"Mở trình duyệt / open: {url}  (Ctrl-C để dừng / to stop)"),
    )


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


def _fill_queue(
    source: "Source", db: str | None, engine: str, budget: float | None, workers: int | None = None
) -> "ImportResult":
    """Open the queue and fill it from a source, with progress."""
    from pipeline import batch, review
    from pipeline.classify import load_model

    model = load_model(engine)
    database = review.setup(db)
    review.migrate()
    from pipeline.review.imports.intake import fill_queue
    from pipeline.review.imports.thresholds import scorer_for

    scorer = scorer_for(model) if budget is None else batch.Scorer.for_budget(model, budget)
    with console.progress("Run the same command again to finish.", "Scoring") as (tick,):
        return fill_queue(
            source,
            scorer,
            database,
            workers=workers or batch.default_workers(source, model),
            tick=tick,
            on_wait=console.say,
        )
