"""A report as files: a Word document or a page, and a ZIP with a CSV for each table."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Final

from pipeline.errors import UsageError
from pipeline.io import atomic_write, escape_csv_cell, explain_write_errors
from pipeline.programme.reports import page, word
from pipeline.programme.reports.document import Report
from pipeline.programme.reports.tables import Table

ENDINGS: Final = (".docx", ".html")

_BOM: Final = "\ufeff"
"""Without it a spreadsheet takes Vietnamese letters for others."""

_STAMP: Final = (1980, 1, 1, 0, 0, 0)
"""Time of the files in a ZIP, so that the same figures give the same bytes."""


def figures_beside(out: Path) -> Path:
    """Return where the figures of a report go: beside it, under its name."""
    return out.with_suffix(".figures.zip")


def check_ending(out: Path) -> None:
    """Make sure, before anything is counted, that a report can be written under a name.

    Raises:
        UsageError: It has another ending.
    """
    if out.suffix.lower() not in ENDINGS:
        raise UsageError(f"{out} has no known ending.", f"Use one of {', '.join(ENDINGS)} after -o.")


def write_report(report: Report, out: Path) -> Path:
    """Write a report and its figures.

    Args:
        report: What to write.
        out: Ends in `.docx` or `.html`; written whole or not at all.

    Returns:
        Where the figures are.

    Raises:
        OutputError: A file cannot be written.
        UsageError: Unknown ending, or a package that the format needs is not installed.
    """
    check_ending(out)
    content = word.write(report) if out.suffix.lower() == ".docx" else page.render(report).encode()
    figures = figures_beside(out)
    for path, written in ((out, content), (figures, as_zip(report))):
        with explain_write_errors(path, "then run the same command again."), atomic_write(path) as temporary:
            temporary.write_bytes(written)
    return figures


def as_csv(table: Table) -> str:
    """Return a table as CSV; cells that a spreadsheet would take for a formula are escaped."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (table.columns, *table.rows):
        writer.writerow([escape_csv_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return _BOM + out.getvalue()


def as_zip(report: Report) -> bytes:
    """Return all tables of a report, a CSV each, and how each is counted."""
    notes = Table(
        "notes",
        "",
        ("file", "bảng", "cách tính"),
        tuple((f"{t.name}.csv", t.title, t.note) for t in report.tables),
        "",
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in (*report.tables, notes):
            archive.writestr(zipfile.ZipInfo(f"{table.name}.csv", _STAMP), as_csv(table))
    return out.getvalue()
