"""Charts of a report: SVG for a page, as everywhere in the app, and PNG for a document on paper."""

import base64
import io
from dataclasses import replace
from typing import Any, Final

from pipeline.errors import UsageError
from pipeline.programme.reports.tables import Table
from pipeline.review.dashboard.charts import WIDE, draw
from pipeline.review.dashboard.figures import Figure, Row

_INK: Final = "#11302f"
_BAR: Final = "#0b6b64"
_WIDTH: Final = 6.3
_DPI: Final = 200
_BAR_HEIGHT: Final = 0.34
_COLUMNS_HEIGHT: Final = 2.4


class MissingReportPackageError(UsageError):
    """A document needs packages that are not installed."""

    def __init__(self, package: str) -> None:
        super().__init__(
            f"A Word document needs {package}, which is not installed.",
            'Install it with `pip install "khoi-trong[report]"`, or write a page: -o report.html.',
        )


def can_draw(table: Table) -> bool:
    """Whether there is something to compare: more than one number that is not 0, and nothing withheld."""
    return bool(table.chart) and not table.withholds and sum(map(bool, _counts(table))) > 1


def as_svg(table: Table) -> str:
    """Return the chart of a table as a `data:` address for an image."""
    table = _shown(table)
    rows = [Row(str(name), count) for name, count in zip(_names(table), _counts(table), strict=True)]
    figure = Figure(
        table.name,
        table.title,
        table.columns[0],
        table.columns[1],
        rows,
        over_time=table.chart == "columns",
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(draw(figure, WIDE)).decode()}"


def as_png(table: Table) -> bytes:
    """Return the chart of a table as a PNG picture, in print quality.

    Raises:
        MissingReportPackageError: matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure as Plot
    except ImportError as error:
        raise MissingReportPackageError("matplotlib") from error
    table = _shown(table)
    names, counts = _names(table), _counts(table)
    settings: Any = {"text.parse_math": False, "font.family": "DejaVu Sans", "font.size": 9}
    with rc_context(settings):
        across = table.chart == "columns"
        height = _COLUMNS_HEIGHT if across else _BAR_HEIGHT * len(names) + 0.3
        plot = Plot(figsize=(_WIDTH, height), dpi=_DPI, facecolor="white", layout="constrained")
        axes = plot.add_subplot()
        if across:
            drawn = axes.bar(names, counts, color=_BAR, width=0.6)
        else:
            drawn = axes.barh(names, counts, color=_BAR, height=0.62)
            axes.invert_yaxis()
        axes.bar_label(drawn, padding=2, color=_INK)
        axes.margins(x=0.12 if not across else 0.02, y=0.12 if across else 0.02)
        axes.tick_params(length=0, colors=_INK)
        (axes.yaxis if across else axes.xaxis).set_visible(False)
        for side in ("top", "right", "left" if across else "bottom"):
            axes.spines[side].set_visible(False)
        picture = io.BytesIO()
        plot.savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()


def _shown(table: Table) -> Table:
    """Leave out kinds of which there are none; days and months of which there are none stay."""
    if table.chart == "columns":
        return table
    return replace(
        table, rows=tuple(row for row, count in zip(table.rows, _counts(table), strict=True) if count)
    )


def _names(table: Table) -> list[str]:
    return [str(row[0]) for row in table.rows]


def _counts(table: Table) -> list[int]:
    return [int(row[1]) if isinstance(row[1], int | float) else 0 for row in table.rows]
