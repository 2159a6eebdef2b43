"""The command `report`: what a programme did over a period, for the office it reports to."""

import unicodedata
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import console
from pipeline.cli.options import Database
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.review.models import Unit as UnitRow


def report(
    out: Annotated[
        Path,
        typer.Option("--out", "-o", help="Where the report goes: a .docx or .html file.", metavar="FILE"),
    ],
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="First day, such as 2026-01-01.", show_default=False),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help="Last day, such as 2026-06-30.", show_default=False),
    ] = None,
    unit: Annotated[
        str | None,
        typer.Option(
            help="Name of the unit that reports.  [default: the whole district]", show_default=False
        ),
    ] = None,
    db: Database = None,
) -> None:
    """Write the report of a period as a Word document or a page, in Vietnamese.

    Its length decides its form: up to two weeks a page, then half a year, a year, or several years side by
    side. Beside it go the figures, a CSV for each table in FILE.figures.zip. Without --from and --to it is
    about the half of the year that today lies in.
    """
    from pipeline import review

    days = _days(first, last)
    review.setup(db, must_exist=True)
    review.migrate()
    from pipeline.programme.periods import half_year_of, period_of
    from pipeline.programme.reports.making import make_report
    from pipeline.programme.reports.writing import check_ending, write_report

    check_ending(out)
    period = period_of(*days) if days else half_year_of(_today())
    made = make_report(period, _unit(unit))
    figures = write_report(made, out)
    console.say(f"Report over {period.first} to {period.last} ({period.form}): {out}; its figures: {figures}")


def _days(first: str | None, last: str | None) -> tuple[date, date] | None:
    """Return the two days, None for neither.

    Raises:
        UsageError: One of the two is missing or no date.
    """
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise UsageError("A period has two ends.", "Give both --from and --to, such as --to 2026-06-30.")
    return _day("--from", first), _day("--to", last)


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option} {text} is no date.", "Write it as year-month-day: 2026-06-30.") from error


def _today() -> date:
    from django.utils import timezone

    return timezone.localdate()


def _unit(name: str | None) -> "UnitRow | None":
    """Return a unit by its name.

    Raises:
        UsageError: There is none of that name; a unit that was merged has none.
    """
    from pipeline.review.models import Unit

    if name is None:
        return None
    units = list(Unit.objects.standing())
    found = next((each for each in units if _plain(each.name) == _plain(name)), None)
    if found is None:
        known = ", ".join(each.name for each in units) or "none yet"
        raise UsageError(f"There is no unit called {name}.", f"Use one of: {known}.")
    return found


def _plain(name: str) -> str:
    """Return a name however its capitals and marks were typed; SQLite compares capitals in ASCII only."""
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()
