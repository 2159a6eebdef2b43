"""An evaluation as tables for a terminal of 80 columns, or for a pipe.

`bare` heads figures on texts with all diacritics stripped.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.research.evaluation.authored_examples import ALL_THEMES, LEAST, MENTION_THEMES, largest_gaps
from pipeline.settings import DEFAULTS

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from pipeline.research.evaluation.held_out import Report

NOTHING = "-"


def tables(report: "Report") -> list["RenderableType"]:
    """Return what an evaluation found, one table a question, each with a heading and an empty line below."""
    if not report.labels:
        return [
            f"{report.model}: no label both holds and fails among {report.posts} {report.split} posts.",
            "",
        ]
    found: list[RenderableType] = [report.attention or "", "", _precision(report), "", _recall(report), ""]
    found += [_opinion(report), ""]
    if report.rows:
        found += [_rows(report), ""]
    if report.kinds:
        found += [_kinds(report), "", _gaps(report), ""]
    return [*found, "bare: with all diacritics stripped"]


def _table(title: str, *headings: str, words: int = 1) -> "Table":
    """Return an empty table whose first `words` columns hold words, the others numbers."""
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for i, heading in enumerate(headings):
        table.add_column(heading, justify="left" if i < words else "right", no_wrap=True)
    return table


def _precision(report: "Report") -> "RenderableType":
    table = _table(
        f"{report.model} on {report.posts} {report.split} posts: average precision (AP), calibration",
        *("label", "posts", "AP", "95 %", "AP, bare", "ECE", "Brier"),
    )
    for label, row in report.labels.items():
        low, high = row.interval
        figures = [f"{value:.3f}" for value in (row.stripped, row.ece, row.brier)]
        ap = f"{row.average_precision:.3f}"
        table.add_row(label, str(row.positives), ap, f"{low:.2f} to {high:.2f}", *figures)
    return table


def _recall(report: "Report") -> "RenderableType":
    table = _table(
        "Found when the first 5, 10 and 20 % of posts are read, by order",
        *("label", "model", "keyword list", "newest first"),
    )
    for label, row in report.labels.items():
        table.add_row(label, shares(row.recall), shares(row.keyword_recall), "5 / 10 / 20 %")
    return table


def _opinion(report: "Report") -> "RenderableType":
    table = _table(
        "Opinion and satire without the label, flagged all the same",
        *("label", "posts", "in the first 5 / 10 %", "at the threshold", "bare"),
    )
    for label, row in report.labels.items():
        at = row.opinion_at_threshold
        table.add_row(label, str(row.opinions), shares(row.opinion_flagged), shares(at[:1]), shares(at[1:]))
    return table


def _rows(report: "Report") -> "RenderableType":
    table = _table(
        f"The project's own test rows, flagged at a budget of {DEFAULTS.budget:.0%}",
        *("rows", "label", "holds", "n", "flagged", "bare", "mean p"),
        words=3,
    )
    for row in report.rows:
        share, bare = f"{row.flagged:.0%}", f"{row.stripped:.0%}"
        holds = "yes" if row.holds else "no"
        table.add_row(row.group, row.label, holds, str(row.n), share, bare, f"{row.mean:.3f}")
    return table


def _kinds(report: "Report") -> "RenderableType":
    table = _table(
        "Own test rows that name a group and hate nobody, flagged `hateful` (of n)",
        *("kind of group", *MENTION_THEMES, ALL_THEMES),
    )
    cells = {(row.kind, row.theme): f"{row.flagged:.0%} ({row.n})" for row in report.kinds}
    for kind in dict.fromkeys(kind for kind, _ in sorted(cells)):
        found = [cells.get((kind, theme), NOTHING) for theme in (*MENTION_THEMES, ALL_THEMES)]
        table.add_row(kind, *found)
    return table


def _gaps(report: "Report") -> str:
    gaps = ", ".join(f"{theme} {gap:.0%}" for theme, gap in largest_gaps(report.kinds).items())
    return f"Largest gap between kinds with at least {LEAST} rows: {gaps or NOTHING}"


def shares(values: Sequence[float]) -> str:
    """Return shares as `5 / 10 / 20 %`, or a dash when there are none."""
    return " / ".join(f"{value * 100:.0f}" for value in values) + " %" if values else NOTHING
