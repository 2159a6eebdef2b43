"""Measures a model on posts it has not seen, and on what must not go wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.classify import Model, load_model
from pipeline.classify.artefact import dumps
from pipeline.classify.calibration import brier, expected_calibration_error
from pipeline.errors import OutputError, UsageError
from pipeline.labels import LABELS, Label
from pipeline.research.augment import without_diacritics
from pipeline.research.data import Column, Corpus, read_main, read_rows
from pipeline.resources import resource
from pipeline.settings import DEFAULTS
from pipeline.text import fold, normalise

if TYPE_CHECKING:
    from rich.console import RenderableType

Floats = npt.NDArray[np.floating]
Truth = npt.NDArray[np.bool_]

BUDGETS: Final = (0.05, 0.1, 0.2)
RESAMPLES: Final = 1000

KEYWORDS: Final[dict[Label, tuple[str, ...]]] = {
    "positive": (
        "tình nguyện",
        "giúp đỡ",
        "cứu",
        "nghĩa cử",
        "tặng",
        "ủng hộ",
        "hiến máu",
        "nhặt được",
        "trả lại",
    ),
    "hateful": ("bắc kỳ", "nam kỳ", "parky", "bọn", "lũ", "mọi", "đĩ", "giết", "cút"),
    "offensive": ("đm", "địt", "lồn", "cặc", "ngu", "chó", "óc", "vl", "đéo"),
    "check": (
        "chia sẻ gấp",
        "khẩn",
        "nóng",
        "bộ y tế",
        "theo nguồn tin",
        "chữa khỏi",
        "ung thư",
        "cảnh báo",
        "lừa",
    ),
}
"""What a team without a model would search for: the baseline of ranking by number of keywords found."""


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """Figures of one label on the validation split.

    Attributes:
        positives: Posts for which it holds.
        average_precision: Area under the precision-recall curve, 0 to 1.
        interval: 95 % interval over cluster bootstrap resamples.
        stripped: Average precision with all diacritics stripped.
        ece: Expected calibration error, ten bins of equal numbers of posts.
        brier: Mean squared error of the probability.
        opinion_flagged: Share of opinion and satire rows without the label among the top 5 and 10 % of posts.
        recall: Share of the positives among the top 5, 10 and 20 % of posts.
        keyword_recall: The same when posts are ranked by a keyword list.
    """

    positives: int
    average_precision: float
    interval: tuple[float, float]
    stripped: float
    ece: float
    brier: float
    opinion_flagged: tuple[float, ...]
    recall: tuple[float, ...]
    keyword_recall: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RowFigures:
    """How often one label is flagged in one group of the project's own test rows.

    Attributes:
        group: The group, such as `counter_speech`.
        n: Rows.
        label: The label.
        holds: Whether the label holds for these rows: then `flagged` is recall, else false positives.
        flagged: Share flagged at the default review budget, 0 to 1.
        mean: Mean probability.
    """

    group: str
    n: int
    label: str
    holds: bool
    flagged: float
    mean: float


@dataclass(frozen=True)
class Report:
    """An evaluation, which prints as tables."""

    model: str
    posts: int
    labels: Mapping[Label, LabelFigures]
    rows: list[RowFigures] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return what `metrics.json` holds: `model`, `posts`, `validation` by label, `rows`."""
        return {
            "model": self.model,
            "posts": self.posts,
            "validation": {label: asdict(figures) for label, figures in self.labels.items()},
            "rows": [asdict(row) for row in self.rows],
        }

    def __rich__(self) -> "RenderableType":
        from rich.console import Group
        from rich.table import Table

        main = Table(title=f"{self.model} on {self.posts} validation posts", title_justify="left")
        for heading in ("label", "n", "average precision", "95 %", "no diacritics", "ECE", "Brier"):
            main.add_column(heading, justify="left" if heading == "label" else "right")
        for heading in ("opinion flagged 5/10 %", "recall 5/10/20 %", "keywords"):
            main.add_column(heading, justify="right")
        for label, row in self.labels.items():
            main.add_row(
                label,
                str(row.positives),
                f"{row.average_precision:.3f}",
                f"{row.interval[0]:.2f}-{row.interval[1]:.2f}",
                f"{row.stripped:.3f}",
                f"{row.ece:.3f}",
                f"{row.brier:.3f}",
                _shares(row.opinion_flagged),
                _shares(row.recall),
                _shares(row.keyword_recall),
            )
        return Group(main, self._row_table()) if self.rows else main

    def _row_table(self) -> "RenderableType":
        from rich.table import Table

        table = Table(
            title=f"Own test rows flagged at a budget of {DEFAULTS.budget:.0%}", title_justify="left"
        )
        for heading in ("rows", "n", "label", "holds", "flagged", "mean p"):
            table.add_column(heading)
        for row in self.rows:
            holds = "yes" if row.holds else "no"
            table.add_row(row.group, str(row.n), row.label, holds, f"{row.flagged:.0%}", f"{row.mean:.3f}")
        return table

    def __str__(self) -> str:
        return _printed(self)


def _printed(value: object) -> str:
    """Return what rich prints for a value, as plain text."""
    from io import StringIO

    from rich.console import Console

    page = StringIO()
    Console(file=page, width=150).print(value)
    return page.getvalue().rstrip()


def _shares(values: Sequence[float]) -> str:
    return "/".join(f"{value:.0%}" for value in values)


def run(
    engine: str | Path = "linear",
    *,
    datasets_dir: Path | None = None,
    benchmark: str | None = None,
    out: Path | None = None,
    seed: int = 0,
) -> object:
    """Measure a model, or the learner on a benchmark; what the command `khoitrong evaluate` shows.

    Args:
        engine: Name of a shipped model, or a model folder.
        datasets_dir: Folder of the data sets.
        benchmark: `vihsd`, or None to measure the model.
        out: Also write the figures here as JSON.
        seed: Of the bootstrap.

    Raises:
        DataSetError: The data sets cannot be read.
        ModelError: The model cannot be read.
        UsageError: There is no such benchmark.
        OutputError: `out` cannot be written.
    """
    if benchmark not in (None, "vihsd"):
        raise UsageError(f"There is no benchmark {benchmark}.", "Use --benchmark vihsd.")
    report: Any
    if benchmark == "vihsd":
        from pipeline.research.benchmark import vihsd

        report = vihsd(datasets_dir)
    else:
        report = measure(load_model(engine), datasets_dir=datasets_dir, seed=seed)
    if out is not None:
        try:
            Path(out).write_text(dumps(report.to_dict()), encoding="utf-8")
        except OSError as error:
            raise OutputError(
                f"{out} cannot be written: {error.strerror}.", "Choose another file."
            ) from error
    return report


def evaluate(model: Model, datasets_dir: Path | None) -> dict[str, Any]:
    """Return the figures of a model as plain values, as in `metrics.json`."""
    return measure(model, datasets_dir=datasets_dir).to_dict()


def measure(
    model: Model, *, datasets_dir: Path | None, rows_dir: Path | None = None, seed: int = 0
) -> Report:
    """Measure a model on the validation split of the re-labelled set and on the project's own test rows.

    Raises:
        DataSetError: A set cannot be read.
    """
    posts = read_main(datasets_dir, "validation")
    plain = model.predict_views(posts.views)
    bare = model.predict_proba([without_diacritics(text) for text in posts.texts])
    figures = {label: _figures(posts, label, plain, bare, seed) for label in LABELS}
    own = read_rows(rows_dir or resource("data/rows"), "test")
    return Report(model.name, len(posts), figures, measure_rows(model, own))


def measure_rows(model: Model, rows: Corpus) -> list[RowFigures]:
    """Return how often each label is flagged in each group of own rows; unasked labels are left out."""
    probabilities = model.predict_views(rows.views)
    found = []
    for group in sorted(set(rows.sources.tolist())):
        for i, label in enumerate(LABELS):
            limit = model.threshold(label, DEFAULTS.budget)
            for holds in (True, False):
                here = (rows.sources == group) & (rows.labels[:, i] == float(holds))
                if here.any() and (holds or label in ("hateful", "check")):
                    mine = probabilities[here, i]
                    share = float((mine >= limit).mean())
                    found.append(
                        RowFigures(
                            group,
                            int(here.sum()),
                            label,
                            holds,
                            round(share, 4),
                            round(float(mine.mean()), 4),
                        )
                    )
    return found


def _figures(posts: Corpus, label: Label, plain: Floats, bare: Floats, seed: int) -> LabelFigures:
    from sklearn.metrics import average_precision_score

    i = LABELS.index(label)
    truth = posts.labels[:, i] == 1
    scores = plain[:, i].astype(np.float64)
    return LabelFigures(
        positives=int(truth.sum()),
        average_precision=round(float(average_precision_score(truth, scores)), 4),
        interval=bootstrap_interval(truth, scores, posts.groups, seed),
        stripped=round(float(average_precision_score(truth, bare[:, i])), 4),
        ece=round(expected_calibration_error(scores, truth), 4),
        brier=round(brier(scores, truth), 4),
        opinion_flagged=tuple(
            round(float(_top(scores, budget)[posts.opinion & ~truth].mean()), 4) for budget in BUDGETS[:2]
        ),
        recall=_recalls(truth, scores),
        keyword_recall=_recalls(truth, keyword_scores(posts.views, label)),
    )


def _top(scores: Floats, budget: float) -> Truth:
    """Return the `budget` share of posts with the highest scores; ties go to earlier posts."""
    chosen = np.zeros(len(scores), dtype=bool)
    chosen[np.argsort(-scores, kind="stable")[: round(budget * len(scores))]] = True
    return chosen


def _recalls(truth: Truth, scores: Floats) -> tuple[float, ...]:
    return tuple(round(float(_top(scores, budget)[truth].mean()), 4) for budget in BUDGETS)


def keyword_scores(views: Sequence[str], label: Label) -> npt.NDArray[np.float64]:
    """Return how many keywords of a label each normalised text holds, diacritics ignored, shape (n,)."""
    words = [f" {fold(normalise(word))} " for word in KEYWORDS[label]]
    padded = [f" {fold(view)} " for view in views]
    return np.array([sum(word in text for word in words) for text in padded], dtype=np.float64)


def bootstrap_interval(
    truth: Truth, scores: Floats, groups: Column, seed: int, resamples: int = RESAMPLES
) -> tuple[float, float]:
    """Return the 95 % interval of average precision when whole groups are drawn with replacement.

    Near-duplicates share a group, and drawing them one by one would make the interval too narrow.
    """
    from sklearn.metrics import average_precision_score

    random = np.random.default_rng(seed)
    _, index = np.unique(groups, return_inverse=True)
    size = int(index.max()) + 1
    values = []
    for _ in range(resamples):
        weights = np.bincount(random.integers(0, size, size), minlength=size)[index]
        if weights[truth].any():
            values.append(float(average_precision_score(truth, scores, sample_weight=weights)))
    low, high = np.quantile(values, (0.025, 0.975))
    return round(float(low), 4), round(float(high), 4)


def floors() -> Mapping[str, float]:
    """Return the average precision each label must reach on the validation split before a model ships."""
    return {"positive": 0.69, "check": 0.65, "hateful": 0.49}
