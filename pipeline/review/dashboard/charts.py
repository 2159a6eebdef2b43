"""Figures drawn as SVG with pygal: one picture, nothing to run in it, readable in both themes.

A picture is shown through `<img>`, so it cannot take colours from the page: it brings one short style of its
own, with its own answer to `prefers-color-scheme`. It is about as wide as a small phone, so that its letters
keep their size there. The colours are those of `app.css`.
"""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any, Final

import pygal
from pygal.style import Style

from pipeline.review.dashboard.figures import Figure

WIDTH: Final = 400
"""Width of a picture in its own units; about the pixels it gets on a phone."""

WIDE: Final = 760
"""The same of a picture that has a whole row of the page on a laptop."""

_COLUMNS: Final = 220
_BAR: Final = 34
"""Height of a picture of columns, and of one bar with the space around it."""

_LETTERS: Final = 13

STYLE: Final = (
    "svg{font:13px system-ui,'Segoe UI',Roboto,'Noto Sans','Helvetica Neue',Arial,sans-serif}"
    ".background{fill:none}"
    ".axis text,.value{fill:#11302f}"
    ".axis.x text{text-anchor:middle}.axis.y text{text-anchor:end}.horizontal .value{text-anchor:start}"
    ".line{stroke:#dcd7c6;fill:none}"
    ".horizontal .axis .line,.vertical .axis.x .guide.line{display:none}"
    ".bar rect{fill:#0b6b64}"
    "@media (prefers-color-scheme:dark){"
    ".axis text,.value{fill:#e4f0ec}.line{stroke:#23404a}.bar rect{fill:#5fcfc1}"
    "}"
)

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'",
        "frame-ancestors 'none'",
        "sandbox",
    )
)
"""Content security policy of a picture opened by itself: exactly its own style and nothing else."""


_UNUSED: Final = b' xmlns:xlink="http://www.w3.org/1999/xlink"'
"""What pygal leaves at the root where lxml is installed; nothing in the picture is a link."""


@dataclass(frozen=True, slots=True)
class _Kind:
    chart: type[Any]
    height: int
    values: list[int]
    options: dict[str, Any]


def draw(figure: Figure, width: int = WIDTH) -> bytes:
    """Return a figure as an SVG document in UTF-8, with its title and a sentence that says what it shows.

    Args:
        figure: What to draw.
        width: Of the picture in its own units, `WIDTH` or `WIDE`.
    """
    kind = _columns(figure) if figure.over_time else _bars(figure)
    chart = kind.chart(
        width=width,
        height=kind.height,
        explicit_size=True,
        margin=8,
        spacing=6,
        style=Style(
            label_font_size=_LETTERS,
            major_label_font_size=_LETTERS,
            value_font_size=_LETTERS,
            background="#fff",
        ),
        js=[],
        no_prefix=True,
        show_legend=False,
        truncate_label=-1,
        value_formatter=lambda value: f"{value:.0f}",
        **kind.options,
    )
    chart.add(figure.unit, kind.values)
    chart.add_xml_filter(lambda root: _plain(root, figure))
    drawn: bytes = chart.render()
    return drawn.replace(_UNUSED, b"")


def _bars(figure: Figure) -> _Kind:
    """Return bars from the top, each with its number behind it."""
    rows = figure.rows[::-1]  # pygal draws them from the bottom
    most = max((row.count for row in rows), default=0)

    return _Kind(
        pygal.HorizontalBar,
        _BAR * len(rows) + 16,
        [row.count for row in rows],
        {
            "x_labels": [row.name for row in rows],
            "show_x_labels": False,  # of the numbers: pygal swaps the axes
            "print_values": True,
            "print_values_position": "top",
            "range": (0, max(most, 1) * 1.2),
        },
    )


def _columns(figure: Figure) -> _Kind:
    """Return columns, one for each day, every fifth of them named."""
    most = max((row.count for row in figure.rows), default=0)
    return _Kind(
        pygal.Bar,
        _COLUMNS,
        [row.count for row in figure.rows],
        {
            "x_labels": [row.name for row in figure.rows],
            "x_labels_major": [row.name for row in figure.rows[4::5]],
            "show_minor_x_labels": False,
            "y_labels": sorted({0, max(most, 1) // 2, max(most, 1)}),
            "range": (0, max(most, 1)),
        },
    )


def _plain(root: Any, figure: Figure) -> Any:  # noqa: ANN401  lxml or the standard library, whichever pygal found
    """Leave out what is for scripts and tooltips, put our style in, and name and describe the picture."""
    for parent in list(root.iter()):
        for child in list(parent):
            if _name(child) in ("", "script", "desc") or child.get("class", "").endswith("tooltip-overlay"):
                parent.remove(child)
            elif _name(child) == "style":
                child.text = STYLE
            elif _name(child) == "title" and parent is not root:
                parent.remove(child)
    title = next(child for child in root if _name(child) == "title")
    title.text = figure.title
    described = title.makeelement(title.tag.replace("title", "desc"), {})
    described.text = figure.summary
    root.insert(list(root).index(title) + 1, described)
    root.set("role", "img")
    return root


def _name(node: Any) -> str:  # noqa: ANN401
    """Return the name of an element without its namespace; "" for a comment."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
