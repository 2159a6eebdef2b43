"""The commands of known claims: `claims add`, `import`, `export`, `search` and `match`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import console
from pipeline.cli.options import (
    AsJson,
    Columns,
    Database,
    EncodingName,
    Exports,
    KeyFile,
    column_mapping,
    encoding_name,
)
from pipeline.cli.standard_input import export_paths
from pipeline.errors import ModelError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.classify.engines.encoder import EncoderModel
    from pipeline.known_claims import ClaimRecord

claims = typer.Typer(
    no_args_is_help=True, help="Known claims: what was checked once, and the posts that say it again."
)

Bank = Annotated[
    Path | None,
    typer.Option("--claims", help="A file of claims (CSV, JSONL, ClaimReview) in place of the queue's bank."),
]
WordsOnly = Annotated[
    bool, typer.Option("--words-only", help="Without the encoder: quicker, and fewer near-certain matches.")
]


@claims.command("add")
def add(
    claim: Annotated[str, typer.Argument(help="What is claimed, in one sentence.")],
    verdict: Annotated[
        str, typer.Option(help="false_with_source, misleading, scam, accurate or unverifiable.")
    ],
    source: Annotated[list[str] | None, typer.Option(help="Link to who says so. May be repeated.")] = None,
    correction: Annotated[str, typer.Option(help="What is known to be so instead.")] = "",
    variant: Annotated[list[str] | None, typer.Option(help="Another wording. May be repeated.")] = None,
    topic: Annotated[str, typer.Option(help="Field it belongs to.")] = "",
    claim_id: Annotated[str, typer.Option("--id", help="Its id; made from the words when missing.")] = "",
    db: Database = None,
) -> None:
    """Add one claim to the bank; without a source it is a draft, which is not matched."""
    from pipeline.known_claims.records import record_from

    record, notes = record_from(
        {
            "id": claim_id,
            "claim": claim,
            "verdict": verdict,
            "correction": correction,
            "source": source or [],
            "variants": variant or [],
            "topic": topic,
        }
    )
    _open(db, make=True)
    from pipeline.review.claims.bank import keep

    done = keep([record])
    for note in (*notes, *done.notes):
        console.say(note)
    console.say(f"{record.claim_id}: {done}")


@claims.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="CSV, JSONL, or JSON-LD with ClaimReview.")],
    db: Database = None,
    as_json: AsJson = False,
) -> None:
    """Take claims into the bank: a claim with a known id is changed, and its history kept.

    CSV has the columns id, claim, verdict, correction, source, and may have topic, variants, date, state.
    Rows that cannot be used are named with what to do about them; the others go in all the same.
    """
    from pipeline.known_claims import read_claims
    from pipeline.posts import Reject

    def refuse(reject: Reject) -> None:
        console.say(f"{reject.source}, line {reject.line}: {reject.message} {reject.next_step}")

    _open(db, make=True)
    from pipeline.review.claims.bank import Kept, keep

    done = Kept()
    for path in files:
        reader = read_claims(path, on_reject=refuse)
        done += keep(reader)
        done.rejected += reader.rejects.total()
        done.notes += reader.notes
    for note in done.notes:
        console.say(f"note: {note}")
    if as_json:
        console.show(done, as_json=True)
    else:
        console.say(str(done))
    if done.rejected and not done.taken:
        raise typer.Exit(1)


@claims.command("export")
def export(
    out: Annotated[
        Path,
        typer.Argument(
            help=".csv or .jsonl for all claims; .json for the checked ones as ClaimReview; .rss, .atom or "
            ".jsonfeed for the newest of them."
        ),
    ],
    db: Database = None,
    bank: Bank = None,
    title: Annotated[str, typer.Option(help="What a feed is called.")] = "Tin đã kiểm chứng",
    home: Annotated[str, typer.Option(help="Address of the page a feed belongs to.")] = "",
) -> None:
    """Write the bank to a file: one that `claims import` reads again, or a feed that a page can embed."""
    from pipeline.known_claims import write_claims
    from pipeline.known_claims.feeds import FEEDS, Channel, write_feed

    if out.suffix.lower() not in FEEDS:
        console.say(f"{write_claims(_records(db, bank), out):,} claims in {out}")
        return
    if not home.startswith(("https://", "http://")):
        raise UsageError(
            f"A feed needs the address of its page, and {home or 'nothing'} is none.",
            "Give it: --home https://….",
        )
    channel = Channel(title, home, datetime.now(tz=UTC))
    console.say(f"{write_feed(_records(db, bank), out, channel):,} claims in {out}")


@claims.command("search")
def search(
    words: Annotated[str, typer.Argument(help="Any wording, with or without diacritics.")],
    db: Database = None,
    bank: Bank = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Most claims shown.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Find claims of the bank by any wording, nearest first, withdrawn ones and drafts too."""
    from pipeline.known_claims.searching import Found, find_claims

    found = Found(find_claims(_records(db, bank), words, limit))
    console.show(found, as_json=as_json)
    if not found.hits:
        raise typer.Exit(1)


@claims.command("match")
def match(
    exports: Exports,
    out: Annotated[Path, typer.Option("-o", "--out", help="Matches, .jsonl: one line a match.")],
    db: Database = None,
    bank: Bank = None,
    words_only: WordsOnly = False,
    limit: Annotated[int, typer.Option(min=1, max=20, help="Most claims for a post.")] = 5,
    column: Columns = None,
    encoding: EncodingName = None,
    key_file: KeyFile = None,
    as_json: AsJson = False,
) -> None:
    """Say which posts of an export state a checked claim: post_id, claim_id, score, level, best first.

    near_certain matches say the same as far as can be seen; suggested ones are worth a look. A person
    confirms both. Nothing is written for posts without a match.
    """
    from pipeline.batch import Source, ensure_id_key
    from pipeline.known_claims import match_export

    source = Source(
        export_paths(exports),
        column_mapping(column),
        encoding_name(encoding),
        id_key=ensure_id_key(key_file) if key_file else None,
    )
    records = list(_records(db, bank))
    embedder = None if words_only else _encoder()
    with console.progress("Nothing was kept: run the same command again.", "Matching") as (tick,):
        summary = match_export(source, records, out, embedder=embedder, limit=limit, tick=tick)
    if as_json:
        console.show(summary, as_json=True)
        return
    for note in summary.notes:
        console.say(f"note: {note}")
    for state, count in sorted(summary.left_out.items()):
        console.say(f"{count:,} claims are not matched: {state}")
    sure, maybe = summary.matched["near_certain"], summary.matched["suggested"]
    console.say(
        f"{summary.posts:,} posts, {summary.rejected:,} rejects, {summary.claims:,} claims: "
        f"{sure:,} posts near-certain, {maybe:,} suggested, in {out}"
    )


def _records(db: str | None, bank: Path | None) -> "Iterable[ClaimRecord]":
    """Return the claims of a file, or of the queue."""
    if bank is not None and db is not None:
        raise UsageError("--claims and --db both say where the claims are.", "Leave out one of them.")
    if bank is None:
        _open(db)
        from pipeline.review.claims.bank import records
        from pipeline.review.claims.decided import learn

        learn()
        return records()
    from pipeline.known_claims import read_claims

    def refuse(reject: Any) -> None:  # noqa: ANN401
        console.say(f"{reject.source}, line {reject.line}: {reject.message} {reject.next_step}")

    reader = read_claims(bank, on_reject=refuse)
    found = list(reader)
    for note in reader.notes:
        console.say(f"note: {note}")
    return found


def _encoder() -> "EncoderModel | None":
    """Return the shipped encoder; None, with a word about it, where it is not installed."""
    from pipeline.classify.engines.encoder import EncoderModel
    from pipeline.classify.folders import shipped_folder

    try:
        return EncoderModel.load(shipped_folder("encoder"))
    except ModelError as error:
        console.say(f"note: words alone decide: {error.message}")
        return None


def _open(db: str | None, *, make: bool = False) -> None:
    from pipeline import review

    review.setup(db, must_exist=not make)
    review.migrate()
