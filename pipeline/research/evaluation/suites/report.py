"""What a suite found out about a model, and how it is shown in 80 columns."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pipeline.research.evaluation.suites.figures import FunctionFigures, Gap, PairFigures, RewriteFigures
from pipeline.research.evaluation.suites.headline import MEANING
from pipeline.research.printing import NOTHING, Printable, empty_table

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table


@dataclass(frozen=True)
class SuiteReport(Printable):
    """A model on a suite; prints as tables that fit 80 columns, worst functions first.

    Attributes:
        model: Name of the model.
        budget: Review budget whose thresholds decided.
        functions: Figures by function, in the order of the suite.
        rewrites: Figures by rewrite.
        pairs: Figures by kind of pair.
        gaps: The texts behind `group_gap` and `region_gap` of `headline`.
        headline: Named figures, 0 to 1, see `suites.headline`; what no case asks about is left out.
        support: How many cases are behind each of them.
    """

    model: str
    budget: float
    functions: list[FunctionFigures]
    rewrites: list[RewriteFigures]
    pairs: list[PairFigures]
    gaps: dict[str, Gap]
    headline: dict[str, float]
    support: dict[str, int]

    @property
    def worst_first(self) -> list[FunctionFigures]:
        """The functions by pass rate, the lowest first."""
        return sorted(self.functions, key=lambda each: (each.passed, -each.n, each.function))

    def to_dict(self) -> dict[str, Any]:
        """Return all attributes as plain values for JSON."""
        return asdict(self)

    def tables(self) -> list["RenderableType"]:
        """Return one table a question, each with a heading and an empty line below."""
        found: list[RenderableType] = [_headline(self), "", _rewrites(self), ""]
        if self.pairs:
            found += [_pairs(self), ""]
        gaps = _gaps(self)
        if gaps:
            found += [gaps, ""]
        return [*found, _functions(self)]


def _table(title: str, *headings: str) -> "Table":
    """Return an empty table whose first column holds words, which may break, and the others numbers."""
    table = empty_table(title, *headings)
    table.columns[0].no_wrap, table.columns[0].overflow = False, "fold"
    return table


def _headline(report: SuiteReport) -> "RenderableType":
    cases = sum(each.n for each in report.functions)
    title = f"{report.model}: {len(report.functions)} functions, {cases} cases, budget {report.budget:.0%}"
    table = empty_table(title, "figure", "share", "texts")
    table.add_column("what it is", overflow="fold")
    for name, meaning in MEANING.items():
        measured = name in report.headline
        value = f"{report.headline[name]:.1%}" if measured else NOTHING
        table.add_row(name, value, str(report.support[name]) if measured else NOTHING, meaning)
    return table


def _rewrites(report: SuiteReport) -> "RenderableType":
    table = _table(
        "The same cases rewritten: judged right before and after, decisions that flip",
        *("rewrite", "n", "changed", "before", "after", "flipped", "mean |dp|"),
    )
    for row in report.rewrites:
        shares = [f"{each:.1%}" for each in (row.original, row.rewritten, row.flipped)]
        table.add_row(row.rewrite, str(row.n), f"{row.changed:.0%}", *shares, f"{row.moved:.3f}")
    return table


def _pairs(report: SuiteReport) -> "RenderableType":
    table = _table(
        "Pairs that differ in one thing",
        *("kind", "pairs", "wholly right", "members", "right"),
    )
    for row in report.pairs:
        shares = f"{row.right:.0%}", f"{row.right_members:.0%}"
        table.add_row(row.kind, str(row.pairs), shares[0], str(row.members), shares[1])
    return table


def _gaps(report: SuiteReport) -> str:
    """Return the largest differences between groups, one a line, the widest first."""
    named = [(gap.size, f"false `hateful` between {gap}") for gap in report.gaps.values()]
    named += [(gap.size, f"{row.kind} between {gap}") for row in report.pairs for gap in row.gaps]
    lines = [line for _, line in sorted(named, key=lambda each: -each[0])]
    heading = "Largest gaps, and how often as wide a one would come by chance"
    return "\n".join([heading, *(f"- {line}" for line in lines)]) if lines else ""


def _functions(report: SuiteReport) -> "RenderableType":
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
