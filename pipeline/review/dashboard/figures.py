"""Numbers with their names: what is shown both as a picture and as a table."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Row:
    """One number.

    Attributes:
        name: What is counted, in words.
        count: How many there are.
        query: Of the address of the search page that lists them; empty where no search does.
    """

    name: str
    count: int
    query: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """Numbers that are shown as a picture and as a table.

    Attributes:
        name: Stable name, part of the address of the picture.
        title: What is counted.
        heading: What the rows are, as the heading of a table.
        unit: What the numbers count, as the heading of a table.
        rows: The numbers.
        over_time: Whether rows are days, drawn as columns, rather than kinds, drawn as bars.
    """

    name: str
    title: str
    heading: str
    unit: str
    rows: list[Row]
    over_time: bool = False

    @property
    def total(self) -> int:
        """The sum of all rows."""
        return sum(row.count for row in self.rows)

    @property
    def leads(self) -> bool:
        """Whether its numbers lead to lists."""
        return any(row.query for row in self.rows)

    @property
    def summary(self) -> str:
        """The picture in one sentence, for those who do not see it."""
        if self.total == 0:
            return _("%(title)s: chưa có gì.") % {"title": self.title}
        most = max(self.rows, key=lambda row: row.count)
        facts = {"title": self.title, "total": self.total, "name": most.name, "most": most.count}
        return _("%(title)s: tổng cộng %(total)s, nhiều nhất là %(name)s (%(most)s).") % facts

    @property
    def version(self) -> str:
        """What changes whenever the picture would, so that a kept picture never contradicts the table."""
        shown = repr((get_language(), self.title, [(row.name, row.count) for row in self.rows])).encode()
        return hashlib.blake2b(shown, digest_size=6).hexdigest()
