"""The commands that read exports or scores: `score`, `thresholds`, `summary`, `inspect` and `formats`."""

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
    ExportsAnywhere,
    KeyFile,
    ThresholdsFile,
    Workers,
    column_mapping,
    encoding_name,
)
from pipeline.cli.standard_input import export_paths, exports_anywhere
from pipeline.errors import UsageError
from pipeline.settings import DEFAULTS


def score(
    exports: ExportsAnywhere,
    out: Annotated[
        Path,
        typer.Option(
            "-o",
            "--out",
            help="Scores file: .parquet, .xlsx, or .csv, .tsv, .jsonl, also with .gz; - for CSV on stdout.",
        ),
    ],
    engine: Engine = "default",
    column: Columns = None,
    encoding: EncodingName = None,
    budget: Budget = None,
    thresholds_file: ThresholdsFile = None,
    key_file: KeyFile = None,
    shard: Annotated[str, typer.Option(help="Only part i of n, as i/n, for a scheduler.")] = "1/1",
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted run.")] = False,
    workers: Workers = None,
    with_text: Annotated[bool, typer.Option("--with-text", help="Add the masked text.")] = False,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN",
            help="Carry a column of the export, masked, or created_at, page, row…; never authors, raw text "
            "or links. May be repeated.",
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            metavar="CLUSTER",
            help="Score on a Ray cluster: ray://HOST:PORT, or ray for processes of this machine. The files "
            "are the same; needs the extra `scale`.",
        ),
    ] = None,
    dataset: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER",
            help="Write the scores as Parquet by page and day as well, to a folder or an address such as "
            "s3://BUCKET/FOLDER.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Score page exports: one row per post, in input order.

    Flags are given when all posts are scored, since the budget is a share of this export. Rows that cannot be
    used go to OUT.rejects.jsonl. An export without a single post, such as a header and nothing below it, says
    so and ends with exit code 1; 2 is a wrong call.
    """
    from pipeline import batch, scale
    from pipeline.classify import load_model

    if thresholds_file and budget is not None:
        raise UsageError(
            "--budget and --thresholds both say what is flagged.",
            "Leave one out; a budget for shards goes to `khoitrong thresholds`.",
        )
    source = batch.Source(
        (),
        column_mapping(column),
        encoding_name(encoding),
        batch.parse_shard(shard),
        batch.ensure_id_key(key_file) if key_file else None,
        tuple(keep or ()),
    )
    to_stdout = out == batch.STDOUT
    if to_stdout and as_json:
        raise UsageError("-o - and --json both write to standard output.", "Leave out one of them.")
    model = load_model(engine)
    if thresholds_file:
        scorer = batch.Scorer.for_cutoffs(model, batch.read_thresholds(thresholds_file, model=model.name))
    else:
        scorer = batch.Scorer.for_budget(model, DEFAULTS.budget if budget is None else budget)
    again = f"Finished batches are kept in {out}.parts: run the same command with --resume to go on."
    if to_stdout:
        again = "Nothing was kept: give a file after -o, and --resume can go on from there."
    with console.progress(again, "Scoring", "Explaining") as (tick, explained):
        summary = scale.score(
            exports_anywhere(exports),
            source,
            out,
            scorer,
            on=on,
            dataset=dataset,
            workers=workers,
            resume=resume,
            with_text=with_text,
            tick=tick,
            explained=explained,
        )
    console.show_summary(
        summary, "Scores on standard output" if to_stdout else f"Scores in {out}", as_json=as_json
    )


def summary(
    scores: Annotated[list[Path], typer.Argument(help="Scores files: one, or all shards of an export.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="A page (.html) or a picture (.png).")],
) -> None:
    """Sum up a scored export in one page, or one picture for a chat, in Vietnamese.

    How much, when, which labels, how sure, what to read first, risk signs, repeats, and what looks unlike the
    training. Times need `score --keep created_at`, texts `score --with-text`; the file needs no network.
    """
    from pipeline.summary import write_summary

    found = write_summary(scores, out)
    if not found.timeline.periods:
        console.say("No times in the scores: score with --keep created_at to see when.")
    if not found.has_texts:
        console.say("No texts in the scores: score with --with-text to see masked texts and unusual words.")
    console.say(f"Summary of {found.posts:,} posts in {out}")


def thresholds(
    exports: Exports,
    out: Annotated[Path, typer.Option("-o", "--out", help="Thresholds file, JSON.")],
    engine: Engine = "default",
    column: Columns = None,
    encoding: EncodingName = None,
    budget: Budget = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted run.")] = False,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Find from where the posts of a whole export are flagged, for `khoitrong score --shard --thresholds`.

    A first pass without clusters and reasons. With the file, shards flag together what the whole would.
    """
    from pipeline import batch
    from pipeline.classify import load_model

    source = batch.Source(export_paths(exports), column_mapping(column), encoding_name(encoding))
    model = load_model(engine)
    scorer = batch.Scorer.for_budget(model, DEFAULTS.budget if budget is None else budget)
    chosen = workers or batch.default_workers(source, model)
    again = f"Finished batches are kept in {out}.parts: run the same command with --resume to go on."
    with console.progress(again, "Scoring") as (tick,):
        summary = batch.find_thresholds(source, out, scorer, resume=resume, workers=chosen, tick=tick)
    console.show_summary(summary, f"Thresholds in {out}", as_json=as_json)


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
