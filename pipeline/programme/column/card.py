"""The picture card of a draft, as SVG and PNG: readable on a phone, what is right large, the claim small.

The card is as wide as feeds show pictures and as long as its words need, and in Vietnamese whatever the
language of the page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from pipeline.programme.column.canvas import Canvas, Kind, canvas_for

WIDTH: Final = 1080
"""Pixels; a phone shows it about 390 wide, so that letters of 36 come out at 13."""

SHORTEST: Final = 1350
"""Pixels: the upright 4 to 5 of feeds."""

_MARGIN: Final = 72
_INNER: Final = WIDTH - 2 * _MARGIN
_TITLE, _BODY, _SMALL = 62, 43, 36
_LEADING: Final = 1.34  # of the size: from one line to the next
_PAPER, _INK, _SOFT, _TEAL, _SAND, _BOX = "#fffdf7", "#11302f", "#4b6261", "#07504b", "#c79a4b", "#f3f0e6"
_SHOWN_SOURCES: Final = 3


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card.

    Attributes:
        title: What is right, in a line or two.
        correction: The same with its reason.
        claim: What is being said, in neutral words.
        verdict: What people found.
        advice: How to check it oneself.
        sources: Links.
        is_draft: Whether nobody approved it yet: the card then says so.
    """

    title: str
    correction: str
    claim: str
    verdict: str
    advice: str
    sources: tuple[str, ...]
    is_draft: bool


def draw(card: Card, kind: Kind) -> bytes:
    """Return a card as a picture.

    Raises:
        MissingMatplotlibError: It is to be a PNG and matplotlib is not installed.
    """
    canvas = canvas_for(kind)
    sheet = _Sheet(canvas)
    _compose(sheet, card)
    height = max(SHORTEST, int(sheet.y) + 170)
    canvas.begin(WIDTH, height, _PAPER)
    for step in sheet.steps:
        step()
    _foot(canvas, height, is_draft=card.is_draft)
    return canvas.end(card.title)


def drawable(text: str, canvas: Canvas) -> str:
    """Return a text without what a canvas has no letters for, such as emoji, and with plain spaces."""
    return " ".join(
        "".join(char for char in text if char.isspace() or (char.isprintable() and canvas.has(char))).split()
    )


def hosts(links: tuple[str, ...]) -> list[str]:
    """Return the sites that links lead to, each once; addresses are for the text beside the card."""
    names = (urlsplit(link).hostname or "" for link in links)
    return list(dict.fromkeys(name.removeprefix("www.") for name in names if name))


def _compose(sheet: "_Sheet", card: Card) -> None:
    sheet.band("CHỐNG TIN GIẢ, TIN XẤU ĐỘC")
    sheet.write(card.title or "(chưa có tiêu đề)", _TITLE, _TEAL, bold=True, after=30)
    sheet.write(card.correction, _BODY, _INK, after=46)
    rows = [("Lời đồn", card.claim, False), ("Nhóm kiểm tra", card.verdict, True)]
    sheet.box([row for row in rows if row[1]])
    if card.advice:
        sheet.write("Tự kiểm tra", _SMALL, _TEAL, bold=True, after=4)
        sheet.write(card.advice, _SMALL, _INK, after=34)
    shown = hosts(card.sources)[:_SHOWN_SOURCES]
    if shown:
        sheet.write(f"Nguồn: {', '.join(shown)}", _SMALL, _SOFT)


def _foot(canvas: Canvas, height: int, *, is_draft: bool) -> None:
    canvas.rectangle(0, height - 96, WIDTH, 96, _TEAL)
    said = "BẢN NHÁP – CHƯA DUYỆT, ĐỪNG ĐĂNG" if is_draft else "Đọc kỹ, hỏi lại, rồi hãy chia sẻ"
    canvas.text(_MARGIN, height - 36, said, _SMALL, "#ffffff", bold=is_draft)


class _Sheet:
    """Notes what is drawn, from the top down, since the height is known only at the end."""

    def __init__(self, canvas: Canvas) -> None:
        self.y = 0.0
        self.steps: list[Callable[[], None]] = []
        self._canvas = canvas

    def band(self, text: str) -> None:
        """Begin with a band over the whole width."""
        canvas = self._canvas
        self.steps.append(lambda: canvas.rectangle(0, 0, WIDTH, 108, _TEAL))
        self.steps.append(lambda: canvas.rectangle(0, 108, WIDTH, 8, _SAND))
        self.steps.append(lambda: canvas.text(_MARGIN, 69, text, _SMALL, "#ffffff", bold=True))
        self.y = 190

    def write(
        self, text: str, size: int, colour: str, *, bold: bool = False, after: float = 0, inset: int = 0
    ) -> None:
        """Write a paragraph."""
        canvas = self._canvas
        for line in _lines(drawable(text, canvas), size, _INNER - 2 * inset, canvas, bold=bold):
            self.y += size * _LEADING
            self._line(_MARGIN + inset, self.y - size * 0.3, line, size, colour, bold=bold)
        self.y += after

    def _line(self, x: float, y: float, text: str, size: int, colour: str, *, bold: bool) -> None:
        self.steps.append(lambda: self._canvas.text(x, y, text, size, colour, bold=bold))

    def box(self, rows: list[tuple[str, str, bool]]) -> None:
        """Set small paragraphs, each under its name, on a ground of their own."""
        top, first = self.y, len(self.steps)
        self.y += 22
        for name, text, bold in rows:
            self.write(name, _SMALL, _SOFT, inset=34)
            self.write(text, _SMALL, _INK, bold=bold, after=16, inset=34)
        self.y += 10
        height = self.y - top
        canvas = self._canvas
        self.steps.insert(first, lambda: canvas.rectangle(_MARGIN, top, _INNER, height, _BOX))
        self.steps.insert(first + 1, lambda: canvas.rectangle(_MARGIN, top, 10, height, _SAND))
        self.y += 40


def _lines(text: str, size: int, width: float, canvas: Canvas, *, bold: bool) -> list[str]:
    """Return a text cut into lines that fit, a word that is too long cut through."""

    def fits(part: str) -> bool:
        return canvas.width(part, size, bold=bold) <= width

    lines, line = [], ""
    for word in text.split():
        while not fits(word):
            kept = next(n for n in range(len(word), 0, -1) if n == 1 or fits(word[:n]))
            lines += [line] * bool(line) + [word[:kept]]
            word, line = word[kept:], ""
        longer = f"{line} {word}".strip()
        if line and not fits(longer):
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines
