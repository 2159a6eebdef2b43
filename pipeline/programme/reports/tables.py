"""What a report says in figures: tables, each with how it is counted, and what is withheld from them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

MIN_PEOPLE: Final = 3
"""People behind a figure from which it is shown: what one or two did would be known of each of them."""

MIN_CASES: Final = 3
"""Cases about somebody who was hurt from which their number is shown: one or two could be recognised."""

WITHHELD: Final = "ít hơn 3"
"""What is written in place of a figure that is too small to show."""

HIDDEN: Final = "không nêu"
"""What is written in place of a figure from which a withheld one could be worked out."""

Cell = str | int | float | None
"""Words, a count, a figure with a fraction; None where there is nothing to count."""


@dataclass(frozen=True, slots=True)
class Table:
    """Figures that belong together.

    Attributes:
        name: Stable name, of its CSV file and of its chart.
        title: What is counted.
        columns: Headings; the first is what the rows are.
        rows: As many cells each as there are headings; the first is the name of the row.
        note: How it is counted, in a sentence or two for whoever reads the report.
        chart: How it is drawn, by the second column: bars by kind, columns over time, or not at all.
        in_words: Places of the columns, besides the first, that hold words rather than numbers.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str
    chart: Literal["", "bars", "columns"] = ""
    in_words: tuple[int, ...] = ()

    @property
    def withholds(self) -> bool:
        """Whether a figure in it is withheld."""
        return any(cell in (WITHHELD, HIDDEN) for row in self.rows for cell in row)

    def value(self, row: str, column: int = 1) -> Cell:
        """Return one figure by the name of its row.

        Raises:
            KeyError: There is no such row.
        """
        for each in self.rows:
            if each[0] == row:
                return each[column]
        raise KeyError(row)


@dataclass(frozen=True, slots=True)
class Behind:
    """How many people or cases are behind each row of a table, for `withhold`.

    Attributes:
        counts: By row, in order.
        least: From how many on a row is shown.
        columns: Which cells of a row are withheld.
    """

    counts: Sequence[int]
    least: int
    columns: Collection[int] = field(default_factory=lambda: (1,))


def withhold(table: Table, behind: Behind) -> Table:
    """Return a table without the figures behind which there are too few people or cases.

    A row with none behind it stays 0, which says nothing of anybody. Where a single row is withheld, the one
    with the fewest behind it among the others is hidden as well, so that it cannot be worked out from a
    total.
    """
    small = [place for place, count in enumerate(behind.counts) if 0 < count < behind.least]
    marks = dict.fromkeys(small, WITHHELD)
    if len(small) == 1:
        others = [place for place, count in enumerate(behind.counts) if count >= behind.least]
        if others:
            marks[min(others, key=lambda place: (behind.counts[place], place))] = HIDDEN
    rows = tuple(
        tuple(
            marks[place] if place in marks and at in behind.columns else cell for at, cell in enumerate(row)
        )
        for place, row in enumerate(table.rows)
    )
    return replace(table, rows=rows)


def in_words(cell: Cell) -> str:
    """Return a figure as an office writes it: `1.234`, `0,7`, a dash where there is nothing."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int):
        return f"{cell:,}".replace(",", ".")
    return f"{cell:,.2f}".rstrip("0").rstrip(".").translate(str.maketrans(",.", ".,"))


def percent(part: int, whole: int) -> str | None:
    """Return a share as an office writes it, `66,7 %`, or None of nothing."""
    return f"{in_words(round(100 * part / whole, 1))} %" if whole else None
