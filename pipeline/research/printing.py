"""How a result shows itself: as tables in a terminal or a notebook, and as text for a pipe or `str`.

A result says what its tables are; this module alone says how they are printed. It knows no result.
"""

from collections.abc import Iterable
from io import StringIO
from typing import TYPE_CHECKING, ClassVar, Final

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

NOTHING: Final = "-"
"""Stands in a cell for a figure that is not known."""


class Printable:
    """A result that is printed as its `tables`.

    `str(result)` gives them as text of `text_width` columns; a class whose tables say more than one line of
    text may define its own `__str__`.
    """

    __slots__ = ()

    text_width: ClassVar[int] = 80

    def tables(self) -> Iterable["RenderableType"]:
        """Return what is shown, from top to bottom."""
        raise NotImplementedError

    def __rich__(self) -> "RenderableType":
        from rich.console import Group

        return Group(*self.tables())

    def __str__(self) -> str:
        from rich.console import Console

        text = StringIO()
        Console(file=text, width=self.text_width).print(self)
        return text.getvalue().rstrip()


def empty_table(title: str | None, *headings: str, words: int = 1, narrow: bool = False) -> "Table":
    """Return a table without rows, with a rule under its headings.

    Args:
        title: Line above the table; None for none.
        headings: Of the columns.
        words: So many columns hold words, the others numbers, which stand to the right.
        narrow: Leave less space between columns.
    """
    from rich import box
    from rich.table import Table

    table = Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=narrow
    )
    for i, heading in enumerate(headings):
        table.add_column(heading, justify="left" if i < words else "right", no_wrap=True)
    return table


def preview_table(*headings: str) -> "Table":
    """Return a table without rows that takes the whole width; its last column is cut where the line ends."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for heading in headings:
        ratio = 1 if heading == headings[-1] else None
        table.add_column(heading, no_wrap=True, overflow="ellipsis", ratio=ratio)
    return table
