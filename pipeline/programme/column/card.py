"""The picture card of a draft, as SVG and PNG: readable on a phone, what is right large, the claim small.

Drawn with matplotlib and the font it ships, DejaVu Sans (free to use and to embed), whose letters become
paths, so that the SVG looks the same everywhere. The card is as wide as feeds show pictures and as long as
its words need, and in Vietnamese whatever the language of the page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlsplit

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Kind = Literal["svg", "png"]

WIDTH: Final = 1080
"""Pixels; a phone shows it about 390 wide, so that letters of 36 come out at 13."""

SHORTEST: Final = 1350
"""Pixels: the upright 4 to 5 of feeds."""

_MARGIN: Final = 72
_INNER: Final = WIDTH - 2 * _MARGIN
_DPI: Final = 100
_TITLE, _BODY, _SMALL = 62, 43, 36
_LEADING: Final = 1.34  # of the size: from one line to the next
_PAPER, _INK, _SOFT, _TEAL, _SAND, _BOX = "#fffdf7", "#11302f", "#4b6261", "#07504b", "#c79a4b", "#f3f0e6"
_SHOWN_SOURCES: Final = 3


class MissingMatplotlibError(UsageError):
    """The card needs a package that is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "A card needs matplotlib, which is not installed.",
            'Install it with `pip install "khoi-trong[picture]"`.',
        )


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
        MissingMatplotlibError: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingMatplotlibError from error
    sheet = _Sheet()
    _compose(sheet, card)
    height = max(SHORTEST, int(sheet.y) + 170)
    figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor=_PAPER)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    for step in sheet.steps:
        step(axes)
    _foot(axes, height, is_draft=card.is_draft)
    out = BytesIO()
    metadata: dict[str, Any] = {"Date": None, "Title": card.title} if kind == "svg" else {"Software": None}
    figure.savefig(out, format=kind, metadata=metadata)
    return out.getvalue()


def is_possible() -> bool:
    """Whether cards can be drawn here: matplotlib is installed."""
    return find_spec("matplotlib") is not None


def drawable(text: str) -> str:
    """Return a text without what the font has no letters for, such as emoji, and with plain spaces."""
    return " ".join(
        "".join(char for char in text if char.isspace() or (char.isprintable() and _has(char))).split()
    )


def hosts(links: tuple[str, ...]) -> list[str]:
    """Return the sites that links lead to, each once; addresses are for the text beside the card."""
    names = (urlsplit(link).hostname or "" for link in links)
    return list(dict.fromkeys(name.removeprefix("www.") for name in names if name))


def _compose(sheet: "_Sheet", card: Card) -> None:
    sheet.band("CHỐNG TIN GIẢ, TIN XẤU ĐỘC")
    sheet.write(card.title or "(chưa có tiêu đề)", _TITLE, _TEAL, bold=True, after=30)
    sheet.write(card.correction, _BODY, _INK, after=46)
    sheet.box(
        [
            ("Lời đồn", card.claim, False),
            ("Nhóm kiểm tra", card.verdict, True),
        ]
    )
    if card.advice:
        sheet.write("Tự kiểm tra", _SMALL, _TEAL, bold=True, after=4)
        sheet.write(card.advice, _SMALL, _INK, after=34)
    shown = hosts(card.sources)[:_SHOWN_SOURCES]
    if shown:
        sheet.write(f"Nguồn: {', '.join(shown)}", _SMALL, _SOFT)


def _foot(axes: "Axes", height: int, *, is_draft: bool) -> None:
    _rectangle(axes, 0, height - 96, WIDTH, 96, _TEAL)
    said = "BẢN NHÁP – CHƯA DUYỆT, ĐỪNG ĐĂNG" if is_draft else "Đọc kỹ, hỏi lại, rồi hãy chia sẻ"
    _text(axes, _MARGIN, height - 36, said, _SMALL, "#ffffff", bold=is_draft)


class _Sheet:
    """Notes what is drawn, from the top down, since the height is known only at the end."""

    def __init__(self) -> None:
        self.y = 0.0
        self.steps: list[Callable[[Axes], None]] = []

    def band(self, text: str) -> None:
        """Begin with a band over the whole width."""
        self.steps.append(lambda axes: _rectangle(axes, 0, 0, WIDTH, 108, _TEAL))
        self.steps.append(lambda axes: _rectangle(axes, 0, 108, WIDTH, 8, _SAND))
        self.steps.append(lambda axes: _text(axes, _MARGIN, 69, text, _SMALL, "#ffffff", bold=True))
        self.y = 190

    def write(
        self, text: str, size: int, colour: str, *, bold: bool = False, after: float = 0, inset: int = 0
    ) -> None:
        """Write a paragraph."""
        for line in _lines(drawable(text), size, _INNER - 2 * inset, bold=bold):
            self.y += size * _LEADING
            self._line(_MARGIN + inset, self.y - size * 0.3, line, size, colour, bold=bold)
        self.y += after

    def _line(self, x: float, y: float, text: str, size: int, colour: str, *, bold: bool) -> None:
        self.steps.append(lambda axes: _text(axes, x, y, text, size, colour, bold=bold))

    def box(self, rows: list[tuple[str, str, bool]]) -> None:
        """Set small paragraphs, each under its name, on a ground of their own."""
        top, first = self.y, len(self.steps)
        self.y += 22
        for name, text, bold in rows:
            self.write(name, _SMALL, _SOFT, inset=34)
            self.write(text, _SMALL, _INK, bold=bold, after=16, inset=34)
        self.y += 10
        height = self.y - top
        self.steps.insert(first, lambda axes: _rectangle(axes, _MARGIN, top, _INNER, height, _BOX))
        self.steps.insert(first + 1, lambda axes: _rectangle(axes, _MARGIN, top, 10, height, _SAND))
        self.y += 40


def _lines(text: str, size: int, width: float, *, bold: bool) -> list[str]:
    """Return a text cut into lines that fit, a word that is too long cut through."""
    lines, line = [], ""
    for word in text.split():
        while _width(word, size, bold) > width:
            fits = next(n for n in range(len(word), 0, -1) if n == 1 or _width(word[:n], size, bold) <= width)
            lines += [line] * bool(line) + [word[:fits]]
            word, line = word[fits:], ""
        longer = f"{line} {word}".strip()
        if line and _width(longer, size, bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


@lru_cache(maxsize=4096)
def _width(text: str, size: int, bold: bool) -> float:
    """Return how wide a text is, in pixels."""
    if not text:
        return 0.0
    font = _font(bold)
    font.set_size(size, 72)
    font.set_text(text, 0.0)
    return float(font.get_width_height()[0]) / 64


def _font(bold: bool) -> Any:  # noqa: ANN401  matplotlib's own FT2Font, one for each thread
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return get_font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")))


def _has(char: str) -> bool:
    return bool(_font(False).get_char_index(ord(char)))


def _rectangle(axes: "Axes", x: float, y: float, width: float, height: float, colour: str) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, edgecolor="none"))


def _text(axes: "Axes", x: float, y: float, text: str, size: int, colour: str, *, bold: bool) -> None:
    axes.text(
        x,
        y,
        text,
        fontsize=size * 72 / _DPI,
        color=colour,
        family="DejaVu Sans",
        weight="bold" if bold else "normal",
        va="baseline",
        parse_math=False,
    )
