"""The plots of the report, as SVG that takes its colours and letters from the page around it.

Drawn without a window. Text stays text, so that it can be read aloud, searched and enlarged; every series
differs in its dashes too, for those who see few colours.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.labels import LABELS
from pipeline.research.evaluation.intervals import wilson
from pipeline.research.evaluation.recall_at_budget import recall_at
from pipeline.research.evaluation.report.evidence import ANY, Evidence
from pipeline.research.evaluation.report.slices import Share, Slice

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH: Final = 4.6  # inches, at 9 points: readable at the width of a phone
BINS: Final = 10
_COLOURS: Final = {
    "#111111": "var(--ink)",
    "#777777": "var(--soft)",
    "#dddddd": "var(--rule)",
    "#1a7f37": "var(--positive)",
    "#b42318": "var(--hateful)",
    "#b45309": "var(--offensive)",
    "#1d4ed8": "var(--check)",
}
_INK, _SOFT, _RULE = list(_COLOURS)[:3]
_LOOKS: Final[dict[str, tuple[str, str]]] = {
    "positive": ("#1a7f37", "-"),
    "hateful": ("#b42318", "--"),
    "offensive": ("#b45309", ":"),
    "check": ("#1d4ed8", "-."),
    ANY: (_INK, "-"),
}
_STYLE: Final[dict[str, Any]] = {
    "svg.fonttype": "none",
    "text.parse_math": False,  # names of sources are not formulas
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": _SOFT,
    "axes.labelcolor": _INK,
    "axes.titlesize": 9,
    "axes.grid": True,
    "grid.color": _RULE,
    "grid.linewidth": 0.6,
    "text.color": _INK,
    "xtick.color": _SOFT,
    "ytick.color": _SOFT,
    "xtick.labelcolor": _INK,
    "ytick.labelcolor": _INK,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
}

Floats = npt.NDArray[np.floating]


def precision_recall(evidence: Evidence) -> str:
    """Return precision against recall, one line a label."""
    with _drawing("pr", "Precision against recall of each label", 3.9) as (figure, done):
        axes = figure.subplots()
        for name, figures in evidence.questions.items():
            truth, scores, _ = evidence.column(name)
            hits = np.cumsum(truth[np.argsort(-scores, kind="stable")])
            legend = f"{name} {figures.average_precision:.2f}"
            colour, dashes = _LOOKS[name]
            precision = hits / np.arange(1, len(hits) + 1)
            axes.plot(hits / hits[-1], precision, dashes, color=colour, label=legend)
        _percent(axes, "share of these posts found (recall)", "share of the flags that are right")
        figure.legend(loc="outside lower center", title="average precision", ncols=3, fontsize=8)
    return done()


def reliability(evidence: Evidence) -> str:
    """Return what was said against what happened, in bins of equal numbers of posts, one panel a label."""
    names = [name for name in LABELS if name in evidence.questions]
    with _drawing("reliability", "Stated probability against observed share", 4.4) as (figure, done):
        for axes, name in _panels(figure, names):
            truth, scores, _ = evidence.column(name)
            bins = [part for part in np.array_split(np.argsort(scores, kind="stable"), BINS) if len(part)]
            said = np.array([scores[part].mean() for part in bins])
            seen = np.array([truth[part].mean() for part in bins])
            low, high = np.array([wilson(int(truth[part].sum()), len(part)) for part in bins]).T
            axes.plot([0, 1], [0, 1], color=_SOFT, linewidth=0.8)
            axes.vlines(said, low, high, color=_LOOKS[name][0], linewidth=1, alpha=0.6)
            axes.plot(said, seen, "o", color=_LOOKS[name][0], markersize=3.5)
            _percent(axes, "stated", "observed")
            axes.set_title(f"{name}, ECE {evidence.questions[name].ece:.3f}")
    return done()


def budget(evidence: Evidence, name: str = ANY) -> str:
    """Return the share found against the share read: model, keywords, newest first, best order."""
    title = "Share of the posts found against share read"
    with _drawing(f"budget-{name}", title, 3.4) as (figure, done):
        _budget_lines(figure.subplots(), evidence, name, legend=True)
    return done()


def budgets(evidence: Evidence) -> str:
    """Return the same for each label, one panel each."""
    names = [name for name in LABELS if name in evidence.questions]
    with _drawing("budgets", "Share found against share read, by label", 4.4) as (figure, done):
        for axes, name in _panels(figure, names):
            _budget_lines(axes, evidence, name, legend=False)
            axes.set_title(name)
    return done()


def by_slice(parts: Sequence[Slice], name: str) -> str:
    """Return the share found and the share wrongly flagged in each slice, with 95 % intervals."""
    title = f"{name}: found and wrongly flagged by part of the posts"
    with _drawing(f"slices-{name}", title, 0.5 + 0.24 * len(parts)) as (figure, done):
        axes = figure.subplots()
        _shares(axes, [part.found[name] for part in parts], "o", "#1d4ed8", -0.16)
        _shares(axes, [part.wrongly[name] for part in parts], "x", "#b42318", 0.16)
        ticks = [f"{part.name} ({part.found[name].n} of {part.n})" for part in parts]
        axes.set_yticks(range(len(parts)), ticks)
        axes.set_ylim(len(parts) - 0.4, -0.6)
        borders = [i - 0.5 for i in range(1, len(parts)) if parts[i].kind != parts[i - 1].kind]
        axes.hlines(borders, -0.03, 1.03, color=_SOFT, linewidth=0.8)
        axes.set_xlim(-0.03, 1.03)
        axes.xaxis.set_major_formatter(_as_percent)
    return done()


def standalone(svg: str) -> str:
    """Return a plot with colours of its own on white, for a page that defines none, such as a notebook."""
    for colour, variable in _COLOURS.items():
        svg = svg.replace(variable, colour)
    return svg.replace("<svg", '<svg style="background: #ffffff; display: block; max-width: 40rem"', 1)


def _shares(axes: "Axes", shares: Sequence[Share], marker: str, colour: str, shift: float) -> None:
    """Draw shares with their intervals, one row each; one that is not known leaves its row empty."""
    known = [(row + shift, share) for row, share in enumerate(shares) if share.n]
    rows = [row for row, _ in known]
    low, high = ([share.interval[end] for _, share in known] for end in (0, 1))
    axes.hlines(rows, low, high, color=colour, linewidth=1.2, alpha=0.6)
    axes.plot([share.hits / share.n for _, share in known], rows, marker, color=colour, markersize=4)


def _budget_lines(axes: "Axes", evidence: Evidence, name: str, *, legend: bool) -> None:
    truth, scores, words = evidence.column(name)
    read = np.linspace(0, 1, 101)

    def found(order: Floats) -> Floats:
        return np.array([recall_at(truth, order, share)[0] for share in read])

    axes.plot(read, found(truth.astype(np.float64)), ":", color=_SOFT, label="best order", linewidth=1)
    axes.plot(read, found(scores), "-", color=_LOOKS[name][0], label="model")
    axes.plot(read, found(words), "--", color=_INK, label="keyword list", linewidth=1.1)
    axes.plot(read, read, "-", color=_SOFT, label="newest first", linewidth=0.8)
    _percent(axes, "share read", "share found")
    if legend:
        axes.legend(loc="lower right", fontsize=8)


def _panels(figure: "Figure", names: Sequence[str]) -> Iterator[tuple["Axes", str]]:
    """Yield one panel a name, in two columns."""
    grid = figure.subplots((len(names) + 1) // 2, 2, squeeze=False).ravel()
    for axes in grid[len(names) :]:
        axes.set_visible(False)
    yield from zip(grid, names, strict=False)


def _percent(axes: "Axes", across: str, up: str) -> None:
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    axes.xaxis.set_major_formatter(_as_percent)
    axes.yaxis.set_major_formatter(_as_percent)
    axes.set_xlabel(across)
    axes.set_ylabel(up)


def _as_percent(value: float, _: float) -> str:
    return f"{value:.0%}"


@contextmanager
def _drawing(name: str, title: str, height: float) -> Iterator[tuple["Figure", Callable[[], str]]]:
    """Give an empty figure and, once it is drawn, a function that returns its SVG."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    page = StringIO()
    style: Any = {**_STYLE, "svg.hashsalt": name}  # the stubs want every key as a literal
    with rc_context(style):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        yield figure, lambda: _inline(page.getvalue(), name, title)
        figure.savefig(page, format="svg", transparent=True, metadata={"Date": None})


def _inline(drawn: str, name: str, title: str) -> str:
    """Return SVG to put into a page: no address in it, colours of the page, ids that no other plot has."""
    from html import escape

    svg = drawn[drawn.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r' xmlns(?::xlink)?="[^"]*"', "", svg)
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = re.sub(r'(url\(|xlink:href=")#', rf"\1#{name}-", svg).replace("xlink:href=", "href=")
    for colour, variable in _COLOURS.items():
        svg = svg.replace(colour, variable)
    head = f'<svg role="img" aria-label="{escape(title)}"'
    return re.sub(r'(<svg[^>]*?) width="[^"]*" height="[^"]*"', r"\1", svg.replace("<svg", head, 1), count=1)
