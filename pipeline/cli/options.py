"""Arguments and options that several commands share, and what is made of their values."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import UsageError
from pipeline.settings import DEFAULTS

Exports = Annotated[
    list[Path],
    typer.Argument(
        help="Export files, folders, .zip or .gz; - for standard input; `khoitrong formats` lists them."
    ),
]
ExportsAnywhere = Annotated[
    list[str],
    typer.Argument(
        metavar="EXPORTS...",
        help="Export files, folders, .zip or .gz, or the address of one, such as s3://BUCKET/FOLDER; - for "
        "standard input; `khoitrong formats` lists them.",
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        help="Our field = their column, such as text=Nội dung, or in JSON text=posts[].body, one post for "
        "each. May be repeated.",
    ),
]
EncodingName = Annotated[
    str | None, typer.Option("--encoding", help="Encoding to insist on, such as windows-1258, tcvn3 or vni.")
]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        help="Key that ids of posts are hashed with; made when missing. The same file gives the same ids "
        "over runs and shards.  [default: a new key for this run]",
        show_default=False,
    ),
]
Budget = Annotated[
    float | None,
    typer.Option(
        min=0.001,
        max=1.0,
        help="Share of the posts of this export to flag at most for each label; fewer where few are likely "
        f"enough, never less than one post.  [default: {DEFAULTS.budget:g}]",
        show_default=False,
    ),
]
TeamBudget = Annotated[
    float | None,
    typer.Option(
        min=0.001,
        max=1.0,
        help="Share of the posts of this export to flag at most for each label; by default what the lead "
        "chose.",
    ),
]
ThresholdsFile = Annotated[
    Path | None,
    typer.Option(
        "--thresholds",
        help="Flag from the thresholds that `khoitrong thresholds` wrote for the whole export, instead of a "
        "budget; for shards, whose union then equals the whole.",
        show_default=False,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=256,
        help="Processes that score; the result does not depend on their number.  [default: one for each core "
        "where an export is large, else one]",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the summary to stdout as JSON.")]
Engine = Annotated[
    str, typer.Option(help="default, linear, encoder, cascade, a team's own model by name, or a folder.")
]
Database = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="FILE|URL",
        help="The queue: an SQLite file, or postgresql://USER@HOST/NAME.  "
        "[default: $KHOITRONG_DB, else $DATABASE_URL, else ./khoitrong.sqlite3]",
        show_default=False,
    ),
]


def column_mapping(pairs: list[str] | None) -> dict[str, str]:
    """Return the column mapping of repeated `--column ours=theirs`.

    Raises:
        UsageError: A pair is not of this form.
    """
    mapping = {}
    for pair in pairs or ():
        ours, equals, theirs = pair.partition("=")
        if not (ours and equals and theirs):
            raise UsageError(
                f"--column {pair} is not of the form field=column.", "Try --column text=message."
            )
        mapping[ours.strip()] = theirs.strip()
    return mapping


def encoding_name(name: str | None) -> str | None:
    """Return the name of an encoding after making sure, before any work, that there is one of that name.

    Raises:
        UsageError: There is none.
    """
    if name is not None:
        from pipeline.ingest.encodings.detection import detect_encoding

        detect_encoding(b"", source="--encoding", asked=name)
    return name
