"""A report as a document, before it is written in any format."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from pipeline.programme.reports.tables import Table

Head = Literal["doan", "state"]
"""What stands at the upper right: the name of the Youth Union, as its central office has it for documents of
its own, or the national motto, as Decree 30/2020/NĐ-CP has it for those of state agencies."""

UNION: Final = "ĐOÀN TNCS HỒ CHÍ MINH"
NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What an office wants around the text; whatever is empty is left out or left to write in by hand.

    Attributes:
        head: What stands at the upper right.
        above: The organisation above, at the upper left.
        organisation: Who reports.
        number: Symbol of the document after its number, such as `BC/ĐTN`.
        place: Where it is signed.
        day: When it was made.
        signs_for: On whose behalf it is signed, such as `TM. BAN THƯỜNG VỤ`.
        position: Of who signs.
        signer: Their name.
        recipients: Lines of "Nơi nhận".
    """

    head: Head
    above: str
    organisation: str
    number: str
    place: str
    day: date
    signs_for: str = ""
    position: str = ""
    signer: str = ""
    recipients: tuple[str, ...] = ()

    @property
    def number_line(self) -> str:
        """The line of the number, which the office gives when it sends the report."""
        return f"Số:        -{self.number}" if self.number.startswith("BC") else f"Số:        {self.number}"

    @property
    def place_line(self) -> str:
        """Place and date, as Decree 30/2020/NĐ-CP has them."""
        month = f"{self.day.month:02}" if self.day.month < 3 else str(self.day.month)
        said = f"ngày {self.day.day:02} tháng {month} năm {self.day.year}"
        return f"{self.place}, {said}" if self.place else said[0].upper() + said[1:]


@dataclass(frozen=True, slots=True)
class Points:
    """A list of short statements."""

    lines: tuple[str, ...]


Block = str | Points | Table
"""A paragraph, a list, or figures with their chart and note."""


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the report; one of level 2 belongs to the last one of level 1 before it."""

    title: str
    blocks: tuple[Block, ...] = ()
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Report:
    """A report, whole.

    Attributes:
        letterhead: What stands around the text.
        subject: What it is about, below the word "BÁO CÁO".
        opening: First paragraph.
        sections: In order.
        notes: What holds for all figures.
    """

    letterhead: Letterhead
    subject: str
    opening: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = field(default_factory=tuple)

    @property
    def tables(self) -> list[Table]:
        """All tables in their order; their numbers are their places here, from 1."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, Table)]

    def number_of(self, table: Table) -> int:
        """Return the number that a table has in the document."""
        return self.tables.index(table) + 1

    def numbered(self) -> list[tuple[str, Section]]:
        """Return the sections with their numbers: `I`, `II` for parts, `1`, `2` within them."""
        found, part, below = [], 0, 0
        for section in self.sections:
            if section.level == 1:
                part, below = part + 1, 0
                found.append((_roman(part), section))
            else:
                below += 1
                found.append((str(below), section))
        return found


def _roman(number: int) -> str:
    return ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")[number]
