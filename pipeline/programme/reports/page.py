"""A report as one HTML page that needs nothing else: to read on a screen, to print, or to send."""

from pathlib import Path
from typing import Final

from pipeline.programme.reports.charts import as_svg, can_draw
from pipeline.programme.reports.document import MOTTO, NATION, UNION, Points, Report
from pipeline.programme.reports.tables import Table, in_words

TEMPLATE: Final = "report.html"


def render(report: Report) -> str:
    """Return the page; the same report gives the same page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"words": in_words}
    environment.tests |= {
        "figures": lambda block: isinstance(block, Table),
        "points": lambda block: isinstance(block, Points),
        "drawable": can_draw,
    }
    return environment.get_template(TEMPLATE).render(
        report=report,
        head=report.letterhead,
        chart=as_svg,
        union=UNION,
        nation=NATION,
        motto=MOTTO,
    )
