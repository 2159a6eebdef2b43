"""What a card is drawn on: matplotlib with its font, or plain SVG in the letters of whoever looks at it.

matplotlib ships DejaVu Sans (free to use and to embed), whose letters become paths, so that a card looks the
same everywhere. Without it there is plain SVG still: its lines are broken by an estimate of how wide letters
are, a little on the wide side.
"""

from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol
from xml.sax.saxutils import escape, quoteattr

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Kind = Literal["svg", "png"]

_DPI: Final = 100
_FAMILY: Final = "DejaVu Sans"
_NARROW, _WIDE = frozenset("fijlrtI.,;:!|'()[]/ìíỉĩịÌÍỈĨỊ "), frozenset("mwMW%@—…ƠỢỚỜỞỠ")


class MissingMatplotlibError(UsageError):
    """The card needs a package that is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "A card as PNG needs matplotlib, which is not installed.",
            'Install it with `pip install "khoi-trong[picture]"`.',
        )


class Canvas(Protocol):
    """Something to draw on, in pixels from the upper left corner. `begin` comes first, `end` last."""

    def width(self, text: str, size: int, *, bold: bool) -> float:
        """Return how wide a text comes out, in pixels."""

    def has(self, char: str) -> bool:
        """Whether there is a letter for a character."""

    def begin(self, width: int, height: int, colour: str) -> None:
        """Lay out the ground."""

    def rectangle(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle; `x` and `y` are its upper left corner."""

    def text(self, x: float, y: float, text: str, size: int, colour: str, *, bold: bool) -> None:
        """Write a line; `x` and `y` are where its first letter stands."""

    def end(self, title: str) -> bytes:
        """Return the picture."""


def can_draw_png() -> bool:
    """Whether cards can be drawn as PNG here: matplotlib is installed."""
    return find_spec("matplotlib") is not None


def canvas_for(kind: Kind) -> Canvas:
    """Return what a card of a kind is drawn on here.

    Raises:
        MissingMatplotlibError: It is to be a PNG and matplotlib is not installed.
    """
    if can_draw_png():
        return MatplotlibCanvas(kind)
    if kind == "png":
        raise MissingMatplotlibError
    return PlainCanvas()


class MatplotlibCanvas:
    """A figure of matplotlib, which gives SVG without text elements, or PNG."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._figure: Figure
        self._axes: Axes

    def width(self, text: str, size: int, *, bold: bool) -> float:
        """Return how wide a text comes out, in pixels."""
        if not text:
            return 0.0
        font = _font(bold=bold)
        font.set_size(size, 72)
        font.set_text(text, 0.0)
        return float(font.get_width_height()[0]) / 64

    def has(self, char: str) -> bool:
        """Whether the font has a letter for a character."""
        return bool(_font(bold=False).get_char_index(ord(char)))

    def begin(self, width: int, height: int, colour: str) -> None:
        """Lay out the ground."""
        from matplotlib.figure import Figure

        self._figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, facecolor=colour)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)

    def rectangle(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        from matplotlib.patches import Rectangle

        self._axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, edgecolor="none"))

    def text(self, x: float, y: float, text: str, size: int, colour: str, *, bold: bool) -> None:
        """Write a line."""
        self._axes.text(
            x,
            y,
            text,
            fontsize=size * 72 / _DPI,
            color=colour,
            family=_FAMILY,
            weight="bold" if bold else "normal",
            va="baseline",
            parse_math=False,
        )

    def end(self, title: str) -> bytes:
        """Return the picture."""
        out = BytesIO()
        said = {"Date": None, "Title": title} if self._kind == "svg" else {"Software": None}
        self._figure.savefig(out, format=self._kind, metadata=said)
        return out.getvalue()


class PlainCanvas:
    """SVG with text elements, for where matplotlib is not installed."""

    def __init__(self) -> None:
        self._size = (0, 0)
        self._parts: list[str] = []

    def width(self, text: str, size: int, *, bold: bool) -> float:
        """Return about how wide a text comes out, in pixels."""
        ems = sum(0.4 if each in _NARROW else 0.95 if each in _WIDE else 0.64 for each in text)
        return (ems + 0.12 * sum(map(str.isupper, text))) * size * (1.12 if bold else 1.0)

    def has(self, char: str) -> bool:
        """Whether there is a letter for a character: devices have nearly all."""
        return True

    def begin(self, width: int, height: int, colour: str) -> None:
        """Lay out the ground."""
        self._size = (width, height)
        self.rectangle(0, 0, width, height, colour)

    def rectangle(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle."""
        self._parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill={quoteattr(colour)}/>'
        )

    def text(self, x: float, y: float, text: str, size: int, colour: str, *, bold: bool) -> None:
        """Write a line."""
        weight = "bold" if bold else "normal"
        self._parts.append(
            f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" fill={quoteattr(colour)}>'
            f"{escape(text)}</text>"
        )

    def end(self, title: str) -> bytes:
        """Return the picture."""
        width, height = self._size
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-family="{_FAMILY}, Verdana, Arial, sans-serif">'
        )
        return "\n".join([head, f"<title>{escape(title)}</title>", *self._parts, "</svg>", ""]).encode()


def _font(*, bold: bool) -> Any:  # noqa: ANN401  matplotlib's own FT2Font, one for each thread
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return get_font(findfont(FontProperties(family=_FAMILY, weight="bold" if bold else "normal")))
