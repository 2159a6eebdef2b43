"""Numbers with their names: what is shown both as a picture and as a table."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

Row = tuple[str, int]
"""What is counted, in words, and how many there are."""


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
        return sum(count for _name, count in self.rows)

    @property
    def summary(self) -> str:
        """The picture in one sentence, for those who do not see it."""
        if self.total == 0:
            return _("%(title)s: chưa có gì.") % {"title": self.title}
        name, most = max(self.rows, key=lambda row: row[1])
        facts = {"title": self.title, "total": self.total, "name": name, "most": most}
        return _("%(title)s: tổng cộng %(total)s, nhiều nhất là %(name)s (%(most)s).") % facts

    @property
    def version(self) -> str:
        """What changes whenever the picture would, so that a kept picture never contradicts the table."""
        shown = repr((get_language(), self.title, self.rows)).encode()
        return hashlib.blake2b(shown, digest_size=6).hexdigest()
