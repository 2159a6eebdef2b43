"""A report of a suite as tables for a terminal of 80 columns, or for a pipe."""

from typing import TYPE_CHECKING

from pipeline.research.evaluation.suites.headline import MEANING
from pipeline.research.evaluation.tables import NOTHING

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from pipeline.research.evaluation.suites.figures import SuiteReport


def tables(report: "SuiteReport") -> list["RenderableType"]:
    """Return what a suite found, one table a question, each with a heading and an empty line below."""
    found: list[RenderableType] = [_headline(report), "", _rewrites(report), ""]
    if report.pairs:
        found += [_pairs(report), ""]
    gaps = _gaps(report)
    if gaps:
        found += [gaps, ""]
    return [*found, _functions(report)]


def _table(title: str, *headings: str) -> "Table":
    """Return an empty table whose first column holds words, which may break, and the others numbers."""
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(headings[0], overflow="fold")
    for heading in headings[1:]:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _headline(report: "SuiteReport") -> "RenderableType":
    from rich import box
    from rich.table import Table

    cases = sum(each.n for each in report.functions)
    table = Table(
        title=f"{report.model}: {len(report.functions)} functions, {cases} cases, budget {report.budget:.0%}",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    table.add_column("figure", no_wrap=True)
    table.add_column("share", justify="right", no_wrap=True)
    table.add_column("texts", justify="right", no_wrap=True)
    table.add_column("what it is", overflow="fold")
    for name, meaning in MEANING.items():
        measured = name in report.headline
        value = f"{report.headline[name]:.1%}" if measured else NOTHING
        table.add_row(name, value, str(report.support[name]) if measured else NOTHING, meaning)
    return table


def _rewrites(report: "SuiteReport") -> "RenderableType":
    table = _table(
        "The same cases rewritten: judged right before and after, decisions that flip",
        *("rewrite", "n", "changed", "before", "after", "flipped", "mean |dp|"),
    )
    for row in report.rewrites:
        shares = [f"{each:.1%}" for each in (row.original, row.rewritten, row.flipped)]
        table.add_row(row.rewrite, str(row.n), f"{row.changed:.0%}", *shares, f"{row.moved:.3f}")
    return table


def _pairs(report: "SuiteReport") -> "RenderableType":
    table = _table(
        "Pairs that differ in one thing",
        *("kind", "pairs", "wholly right", "members", "right"),
    )
    for row in report.pairs:
        shares = f"{row.right:.0%}", f"{row.right_members:.0%}"
        table.add_row(row.kind, str(row.pairs), shares[0], str(row.members), shares[1])
    return table


def _gaps(report: "SuiteReport") -> str:
    """Return the largest differences between groups, one a line, the widest first."""
    named = [(gap.size, f"false `hateful` between {gap}") for gap in report.gaps.values()]
    named += [(gap.size, f"{row.kind} between {gap}") for row in report.pairs for gap in row.gaps]
    lines = [line for _, line in sorted(named, key=lambda each: -each[0])]
    heading = "Largest gaps, and how often as wide a one would come by chance"
    return "\n".join([heading, *(f"- {line}" for line in lines)]) if lines else ""


def _functions(report: "SuiteReport") -> "RenderableType":
    table = _table(
        "Functions, worst first: judged right, with the 95 % interval",
        *("function", "label", "due", "n", "right", "95 %"),
    )
    for row in report.worst_first:
        low, high = row.interval
        due = "yes" if row.holds else "no"
        interval = f"{low * 100:.0f} to {high * 100:.0f} %"
        table.add_row(row.function, row.label, due, str(row.n), f"{row.passed:.0%}", interval)
    return table
