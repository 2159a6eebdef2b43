"""Records of known claims to files: CSV, JSON Lines, ClaimReview as JSON-LD."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, TextIO

from pipeline.errors import UsageError
from pipeline.io import atomic_write, escape_csv_cell, explain_write_errors
from pipeline.known_claims.claim_review import CONTEXT, from_record
from pipeline.known_claims.records import ClaimRecord

COLUMNS: Final = ("id", "claim", "verdict", "correction", "source", "topic", "variants", "date", "state")


def write_claims(records: Iterable[ClaimRecord], out: Path) -> int:
    """Write claims in the form that the ending of a file asks for; `read_claims` reads each back.

    ClaimReview knows no drafts and no withdrawn claims, so those are left out there.

    Args:
        records: The claims.
        out: `.csv`, `.jsonl`, or `.json` and `.jsonld` for ClaimReview.

    Returns:
        How many were written.

    Raises:
        UsageError: Another ending.
        OutputError: The file cannot be written.
    """
    write = _WRITERS.get(out.suffix.lower())
    if write is None:
        raise UsageError(f"{out} has no ending that is known here.", f"Use one of: {', '.join(_WRITERS)}.")
    with (
        explain_write_errors(out, "then run the same command again."),
        atomic_write(out) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as file,
    ):
        return write(records, file)


def to_fields(record: ClaimRecord) -> dict[str, Any]:
    """Return a claim as the fields that `records.build` takes."""
    return {
        "id": record.claim_id,
        "claim": record.text,
        "verdict": record.verdict,
        "correction": record.correction,
        "source": list(record.sources),
        "topic": record.topic,
        "variants": list(record.variants),
        "date": record.claimed_on,
        "state": record.state,
    }


def _write_csv(records: Iterable[ClaimRecord], file: TextIO) -> int:
    file.write("\ufeff")  # Excel takes UTF-8 for Windows-1252 without it
    rows = csv.writer(file)
    rows.writerow(COLUMNS)
    count = 0
    for record in records:
        fields = to_fields(record)
        fields["source"], fields["variants"] = "\n".join(record.sources), "\n".join(record.variants)
        rows.writerow([escape_csv_cell(fields[name]) for name in COLUMNS])
        count += 1
    return count


def _write_lines(records: Iterable[ClaimRecord], file: TextIO) -> int:
    count = 0
    for record in records:
        file.write(json.dumps(to_fields(record), ensure_ascii=False) + "\n")
        count += 1
    return count


def _write_reviews(records: Iterable[ClaimRecord], file: TextIO) -> int:
    reviews = [from_record(record) for record in records if record.state == "checked"]
    for review in reviews:
        del review["@context"]
    json.dump({"@context": CONTEXT, "@graph": reviews}, file, ensure_ascii=False, indent=1)
    file.write("\n")
    return len(reviews)


_WRITERS: Final[Mapping[str, Callable[[Iterable[ClaimRecord], TextIO], int]]] = {
    ".csv": _write_csv,
    ".jsonl": _write_lines,
    ".json": _write_reviews,
    ".jsonld": _write_reviews,
}
