"""The pictures of the page: SVG without a style of its own, which takes colours and letters from the page.

Made by hand rather than with pygal, whose pictures bring a style that would change the page they stand in.
They are as wide as a phone, so that their letters keep their size there, and each says in one sentence what
it shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from pipeline.summary.figures import LabelFigures, Timeline
from pipeline.summary.words import BAND_NAMES, STEPS, day, number, span_of

WIDTH: Final = 360
_ROW: Final = 44
_COLUMNS: Final = 150
_TOP: Final = 18


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        name: What is counted.
        value: How long it is.
        shown: What stands at its end.
        colour: A custom property of the page, such as `--check`.
    """

    name: str
    value: float
    shown: str
    colour: str = "--accent"


def bars(title: str, rows: Sequence[Bar], whole: float | None = None) -> str:
    """Return bars from the top, each under its name and number.

    Args:
        title: What they are.
        rows: The bars.
        whole: Value as long as the picture is wide; the largest by default.
    """
    most = whole or max((row.value for row in rows), default=0) or 1
    drawn = []
    for i, row in enumerate(rows):
        top = i * _ROW
        width = max(2.0, WIDTH * row.value / most) if row.value else 0
        drawn += [
            _text(0, top + 15, row.name),
            _text(WIDTH, top + 15, row.shown, "end", strong=True),
            _rect(0, top + 22, WIDTH, 10, "--rule"),
            _rect(0, top + 22, width, 10, row.colour),
        ]
    told = ", ".join(f"{row.name} {row.shown}" for row in rows)
    return _svg(max(len(rows), 1) * _ROW - 8, f"{title}: {told}.", drawn)


def columns(timeline: Timeline) -> str:
    """Return posts over time, with the flagged ones in front."""
    periods = timeline.periods
    most = max((each.posts for each in periods), default=0) or 1
    width = WIDTH / max(len(periods), 1)
    gap = 0.15 * min(width, 20)
    bottom = _TOP + _COLUMNS
    drawn = [_rect(0, bottom, WIDTH, 1, "--soft"), _text(0, 12, f"nhiều nhất {number(most)} bài", soft=True)]
    for i, each in enumerate(periods):
        name = f"{day(each.start)}: {number(each.posts)} bài, {number(each.flagged)} gợi ý"
        for count, colour in ((each.posts, "--bar"), (each.flagged, "--accent")):
            height = _COLUMNS * count / most
            if height:
                height = max(1.5, height)
                place = (i * width + gap / 2, bottom - height, width - gap, height)
                drawn.append(_rect(*place, colour, name))
    if periods:
        drawn.append(_text(0, bottom + 16, day(periods[0].start), soft=True))
    if len(periods) > 1:
        drawn.append(_text(WIDTH, bottom + 16, day(periods[-1].start), "end", soft=True))
    busiest = max(periods, key=lambda each: each.posts, default=None)
    told = f"; nhiều nhất từ {day(busiest.start)}: {number(busiest.posts)} bài" if busiest else ""
    return _svg(bottom + 22, f"Số bài theo {STEPS[timeline.step]}, {span_of(timeline)}{told}.", drawn)


def bands(found: LabelFigures, name: str) -> str:
    """Return the flagged posts of a label by how sure the machine is."""
    most = max(found.bands) or 1
    width = WIDTH / len(found.bands)
    tall = 80
    bottom = _TOP + tall
    drawn = [_rect(0, bottom, WIDTH, 1, "--soft")]
    for i, (count, band) in enumerate(zip(found.bands, BAND_NAMES, strict=True)):
        height = tall * count / most
        middle = (i + 0.5) * width
        drawn += [
            _rect(i * width + 6, bottom - height, width - 12, height, f"--{found.label}"),
            _text(middle, bottom - height - 4, number(count), "middle", strong=True),
            _text(middle, bottom + 16, band, "middle", soft=True),
        ]
    told = ", ".join(f"{band}: {number(count)}" for band, count in zip(BAND_NAMES, found.bands, strict=True))
    return _svg(bottom + 22, f"{name}, máy chắc đến đâu: {told}.", drawn)


def _svg(height: float, told: str, drawn: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{escape(told)}">{"".join(drawn)}</svg>'
    )


def _text(
    x: float, y: float, text: str, anchor: str = "start", *, strong: bool = False, soft: bool = False
) -> str:
    weight = ' font-weight="650"' if strong else ""
    colour = "var(--soft)" if soft else "var(--ink)"
    size = 12 if soft else 14
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="{size}" fill="{colour}"{weight}>'
        f"{escape(text)}</text>"
    )


def _rect(x: float, y: float, width: float, height: float, colour: str, name: str = "") -> str:
    title = f"<title>{escape(name)}</title>" if name else ""
    place = f'x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
    return f'<rect {place} rx="{min(2, height / 2):g}" fill="var({colour})">{title}</rect>'
