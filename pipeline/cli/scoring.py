"""The commands that read exports and write files: `score`, `inspect` and `formats`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import console
from pipeline.cli.options import (
    AsJson,
    Budget,
    Columns,
    EncodingName,
    Engine,
    Exports,
    KeyFile,
    column_mapping,
    encoding_name,
)
from pipeline.cli.standard_input import export_paths
from pipeline.settings import DEFAULTS


def score(
    exports: Exports,
    out: Annotated[Path, typer.Option("-o", "--out", help="Scores file: .parquet, .csv or .jsonl.")],
    engine: Engine = "default",
    column: Columns = None,
    encoding: EncodingName = None,
    budget: Budget = DEFAULTS.budget,
    key_file: KeyFile = None,
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

    source = batch.Source(
        export_paths(exports),
        column_mapping(column),
        encoding_name(encoding),
        batch.parse_shard(shard),
        batch.ensure_id_key(key_file) if key_file else None,
    )
    scorer = batch.Scorer.for_budget(load_model(engine), budget)
    again = f"Finished batches are kept in {out}.parts: run the same command with --resume to go on."
    with console.progress("Scoring", again) as tick:
        summary = batch.score(source, out, scorer, resume=resume, with_text=with_text, tick=tick)
    console.show_summary(summary, f"Scores in {out}", as_json=as_json)


def inspect(
    file: Annotated[Path, typer.Argument(help="An export file, folder or archive; - for standard input.")],
    column: Columns = None,
    encoding: EncodingName = None,
) -> None:
    """Say what a file was detected as, which columns map to what, and show three masked rows."""
    from pipeline.ingest import preview

    (path,) = export_paths([file])
    for found in preview(path, columns=column_mapping(column), encoding=encoding_name(encoding)):
        console.show(found)


def formats() -> None:
    """List the export formats and encodings that are understood."""
    from pipeline.ingest import ENCODINGS, FORMATS

    console.show_formats(FORMATS, ENCODINGS)
