"""What an evaluation on held-out posts found, and how it is shown in 80 columns.

`bare` heads figures on texts with all diacritics stripped.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.labels import Label
from pipeline.research.evaluation.authored_examples import (
    ALL_THEMES,
    MENTION_THEMES,
    MIN_ROWS_OF_KIND,
    ExampleFigures,
    KindFigures,
    largest_gaps,
)
from pipeline.research.evaluation.recall_at_budget import RecallAtBudget, shares
from pipeline.research.printing import NOTHING, Printable, empty_table
from pipeline.settings import DEFAULTS

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """Figures of one label on the validation split.

    Attributes:
        positives: Posts for which it holds.
        average_precision: Area under the precision-recall curve, 0 to 1.
        interval: 95 % interval over cluster bootstrap resamples.
        stripped: Average precision with all diacritics stripped.
        plain: That of plain TF-IDF with logistic regression on the same annotations; None where not fitted.
        by_set: Positives and average precision on each labelled set.
        ece: Expected calibration error, ten bins of equal numbers of posts.
        brier: Mean squared error of the probability.
        flagged: Posts over the product's threshold at its default budget.
        hits: Those of them for which the label holds.
        precision_interval: Wilson interval of `hits / flagged`. Posts were chosen to be read, so a page,
            where fewer posts carry a label, has a lower precision.
        recall_interval: Wilson interval of `hits / positives`.
        opinions: Opinion and satire posts for which it does not hold.
        opinion_flagged: Share of these among the top 5 and 10 % of posts; empty when there are none.
        opinion_at_threshold: Share of these that the product flags at its default budget, and the same with
            all diacritics stripped; empty when there are none.
        recall: Share of the positives among the top 5, 10 and 20 % of posts.
        keyword_recall: The same when posts are ranked by a keyword list that a person wrote.
        picked_recall: The same by a list picked from training posts; empty where not fitted.
    """

    positives: int
    average_precision: float
    interval: tuple[float, float]
    stripped: float
    plain: float | None
    by_set: Mapping[str, tuple[int, float]]
    ece: float
    brier: float
    flagged: int
    hits: int
    precision_interval: tuple[float, float]
    recall_interval: tuple[float, float]
    opinions: int
    opinion_flagged: tuple[float, ...]
    opinion_at_threshold: tuple[float, ...]
    recall: tuple[float, ...]
    keyword_recall: tuple[float, ...]
    picked_recall: tuple[float, ...] = ()


@dataclass(frozen=True)
class HeldOutReport(Printable):
    """An evaluation, which prints as tables that fit 80 columns.

    Attributes:
        model: Name of the model.
        posts: Posts measured on.
        labels: Figures by label; a label that all posts or none have is left out.
        rows: Figures by theme of the authored test examples.
        kinds: Figures by kind of group named in them.
        split: `validation`, or `blind` for the posts that were drawn at random.
        recall_at_budget: Of all posts that deserve attention, the share found at the top of the list.
    """

    model: str
    posts: int
    labels: Mapping[Label, LabelFigures]
    rows: list[ExampleFigures] = field(default_factory=list)
    kinds: list[KindFigures] = field(default_factory=list)
    split: str = "validation"
    recall_at_budget: RecallAtBudget | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return what `metrics.json` holds: the model, the figures of the split, `rows`, `groups`, gaps."""
        return {
            "model": self.model,
            "posts": self.posts,
            "attention": None if self.recall_at_budget is None else self.recall_at_budget.to_dict(),
            self.split: {label: asdict(figures) for label, figures in self.labels.items()},
            "rows": [asdict(row) for row in self.rows],
            "groups": [asdict(kind) for kind in self.kinds],
            "group_gap": largest_gaps(self.kinds),
        }

    def tables(self) -> list["RenderableType"]:
        """Return one table a question, each with a heading and an empty line below."""
        if not self.labels:
            where = f"among {self.posts} {self.split} posts."
            return [f"{self.model}: no label both holds and fails {where}", ""]
        found: list[RenderableType] = [
            self.recall_at_budget or "",
            "",
            _precision(self),
            "",
            _flags(self),
            "",
            _sets(self),
            "",
            _recall(self),
            "",
        ]
        found += [_opinion(self), ""]
        if self.rows:
            found += [_rows(self), ""]
        if self.kinds:
            found += [_kinds(self), "", _gaps(self), ""]
        return [*found, "bare: with all diacritics stripped"]


def _precision(report: HeldOutReport) -> "RenderableType":
    table = empty_table(
        f"{report.model} on {report.posts} {report.split} posts: average precision (AP), calibration",
        *("label", "posts", "AP", "95 %", "plain TF-IDF", "bare", "ECE", "Brier"),
    )
    for label, row in report.labels.items():
        low, high = row.interval
        plain = NOTHING if row.plain is None else f"{row.plain:.3f}"
        figures = [plain, *(f"{value:.3f}" for value in (row.stripped, row.ece, row.brier))]
        ap = f"{row.average_precision:.3f}"
        table.add_row(label, str(row.positives), ap, f"{low:.2f} to {high:.2f}", *figures)
    return table


def _flags(report: HeldOutReport) -> "RenderableType":
    table = empty_table(
        f"Flagged at a budget of {DEFAULTS.budget:.0%}",
        *("label", "flagged", "rightly", "precision (95 %)", "found (95 %)"),
    )
    for label, row in report.labels.items():
        shares_of = [
            f"{row.hits / n:.0%} ({low:.0%} to {high:.0%})" if n else NOTHING
            for n, (low, high) in (
                (row.flagged, row.precision_interval),
                (row.positives, row.recall_interval),
            )
        ]
        table.add_row(label, str(row.flagged), str(row.hits), *shares_of)
    return table


def _sets(report: HeldOutReport) -> "RenderableType":
    names = sorted({name for row in report.labels.values() for name in row.by_set})
    table = empty_table("Average precision by labelled set (posts with the label)", "label", *names)
    for label, row in report.labels.items():
        cells = [row.by_set.get(name) for name in names]
        table.add_row(label, *(f"{cell[1]:.3f} ({cell[0]})" if cell else NOTHING for cell in cells))
    return table


def _recall(report: HeldOutReport) -> "RenderableType":
    table = empty_table(
        "Found when the first 5, 10 and 20 % of posts are read, by order",
        *("label", "model", "words written", "words picked", "newest first"),
    )
    for label, row in report.labels.items():
        lists = (row.recall, row.keyword_recall, row.picked_recall)
        table.add_row(label, *map(shares, lists), "5 / 10 / 20 %")
    return table


def _opinion(report: HeldOutReport) -> "RenderableType":
    table = empty_table(
        "Opinion and satire without the label, flagged all the same",
        *("label", "posts", "in the first 5 / 10 %", "at the threshold", "bare"),
    )
    for label, row in report.labels.items():
        at = row.opinion_at_threshold
        table.add_row(label, str(row.opinions), shares(row.opinion_flagged), shares(at[:1]), shares(at[1:]))
    return table


def _rows(report: HeldOutReport) -> "RenderableType":
    table = empty_table(
        f"The project's own test rows, flagged at a budget of {DEFAULTS.budget:.0%}",
        *("rows", "label", "holds", "n", "flagged", "bare", "mean p"),
        words=3,
    )
    for row in report.rows:
        share, bare = f"{row.flagged:.0%}", f"{row.stripped:.0%}"
        holds = "yes" if row.holds else "no"
        table.add_row(row.group, row.label, holds, str(row.n), share, bare, f"{row.mean:.3f}")
    return table


def _kinds(report: HeldOutReport) -> "RenderableType":
    table = empty_table(
        "Own test rows that name a group and hate nobody, flagged `hateful` (of n)",
        *("kind of group", *MENTION_THEMES, ALL_THEMES),
    )
    cells = {(row.kind, row.theme): f"{row.flagged:.0%} ({row.n})" for row in report.kinds}
    for kind in dict.fromkeys(kind for kind, _ in sorted(cells)):
        found = [cells.get((kind, theme), NOTHING) for theme in (*MENTION_THEMES, ALL_THEMES)]
        table.add_row(kind, *found)
    return table


def _gaps(report: HeldOutReport) -> str:
    gaps = ", ".join(f"{theme} {gap:.0%}" for theme, gap in largest_gaps(report.kinds).items())
    return f"Largest gap between kinds with at least {MIN_ROWS_OF_KIND} rows: {gaps or NOTHING}"
