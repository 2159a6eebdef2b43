"""Evidence to one HTML file that needs nothing else: no script, no picture, no address."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import OutputError
from pipeline.labels import LABELS, SHOWN_AS
from pipeline.research.evaluation.recall_at_budget import check_scores, shares
from pipeline.research.evaluation.report import plots
from pipeline.research.evaluation.report.evidence import ANY, Evidence
from pipeline.settings import DEFAULTS

if TYPE_CHECKING:
    from markupsafe import Markup

TEMPLATE: Final = "report.html"


def write_report(path: Path, evidence: Evidence) -> None:
    """Write the report.

    Args:
        path: File to write; one that is there is replaced.
        evidence: What was measured.

    Raises:
        ModelError: A score is not a number.
        OutputError: The file cannot be written.
    """
    html = render(evidence)
    try:
        Path(path).write_text(html, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.", "Choose another file.") from error


def render(evidence: Evidence) -> str:
    """Return the report as HTML; the same evidence gives the same report.

    Raises:
        ModelError: A score is not a number.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    check_scores(evidence.probabilities)
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": percent, "shares": shares, "points": points}
    return environment.get_template(TEMPLATE).render(_context(evidence))


def _context(evidence: Evidence) -> dict[str, Any]:
    names = [ANY, *(label for label in LABELS if label in evidence.questions)]
    shown = [name for name in names if name in evidence.questions]
    return {
        "evidence": evidence,
        "recall": evidence.recall_at_budget,
        "any": ANY,
        "labels": LABELS,
        "names": shown,
        "shown_as": {ANY: "Đáng chú ý", **SHOWN_AS},
        "budget": DEFAULTS.budget,
        "plots": _plots(evidence, shown) if shown else {},
    }


def _plots(evidence: Evidence, names: list[str]) -> dict[str, "Markup"]:
    from markupsafe import Markup

    drawn = {
        "precision_recall": plots.precision_recall(evidence),
        "reliability": plots.reliability(evidence),
        "budgets": plots.budgets(evidence),
        **{f"slices-{name}": plots.by_slice(evidence.slices, name) for name in names},
    }
    if ANY in names:
        drawn["budget"] = plots.budget(evidence)
    return {name: Markup(svg) for name, svg in drawn.items()}  # noqa: S704  # drawn here; text in it escaped


def percent(value: float | None, digits: int = 0) -> str:
    """Return a share as a percentage, a dash when it is not known."""
    return "–" if value is None else f"{value * 100:.{digits}f} %"


def points(interval: tuple[float, float]) -> str:
    """Return an interval of shares in per cent."""
    return f"{interval[0] * 100:.0f}–{interval[1] * 100:.0f}"
