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
from pipeline.research.data import Column, Corpus, read_main, read_notes, read_rows
from pipeline.research.own_rows import KindFigures, RowFigures, largest_gaps, measure_kinds, measure_rows
from pipeline.research.tables import tables
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
        opinions: Opinion and satire posts for which it does not hold.
        opinion_flagged: Share of these among the top 5 and 10 % of posts; empty when there are none.
        opinion_at_threshold: Share of these that the product flags at its default budget, and the same with
            all diacritics stripped; empty when there are none.
        recall: Share of the positives among the top 5, 10 and 20 % of posts.
        keyword_recall: The same when posts are ranked by a keyword list.
    """

    positives: int
    average_precision: float
    interval: tuple[float, float]
    stripped: float
    ece: float
    brier: float
    opinions: int
    opinion_flagged: tuple[float, ...]
    opinion_at_threshold: tuple[float, ...]
    recall: tuple[float, ...]
    keyword_recall: tuple[float, ...]


@dataclass(frozen=True)
class Report:
    """An evaluation, which prints as tables that fit 80 columns.

    Attributes:
        model: Name of the model.
        posts: Posts of the validation split.
        labels: Figures by label; a label that all posts or none have is left out.
        rows: Figures by theme of the project's own test rows.
        kinds: Figures by kind of group named in them.
    """

    model: str
    posts: int
    labels: Mapping[Label, LabelFigures]
    rows: list[RowFigures] = field(default_factory=list)
    kinds: list[KindFigures] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return what `metrics.json` holds: `model`, `posts`, `validation`, `rows`, `groups`, `group_gap`."""
        return {
            "model": self.model,
            "posts": self.posts,
            "validation": {label: asdict(figures) for label, figures in self.labels.items()},
            "rows": [asdict(row) for row in self.rows],
            "groups": [asdict(kind) for kind in self.kinds],
            "group_gap": largest_gaps(self.kinds),
        }

    def __rich__(self) -> "RenderableType":
        from rich.console import Group

        return Group(*tables(self))

    def __str__(self) -> str:
        from io import StringIO

        from rich.console import Console

        page = StringIO()
        Console(file=page, width=80).print(self)
        return page.getvalue().rstrip()


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
        DataSetError: A set cannot be read or is empty.
    """
    posts = read_main(datasets_dir, "validation")
    plain = model.predict_views(posts.views)
    bare = model.predict_proba([without_diacritics(text) for text in posts.texts])
    figures = {}
    for i, label in enumerate(LABELS):
        asked = ~np.isnan(posts.labels[:, i])
        limit = model.threshold(label, DEFAULTS.budget)
        found = _figures(posts.take(asked), label, plain[asked, i], bare[asked, i], limit, seed)
        if found is not None:
            figures[label] = found
    folder = rows_dir or resource("data/rows")
    own = read_rows(folder, "test")
    kinds = measure_kinds(model, own, read_notes(folder, "test"))
    return Report(model.name, len(posts), figures, measure_rows(model, own), kinds)


def _figures(
    posts: Corpus, label: Label, plain: Floats, bare: Floats, limit: float, seed: int
) -> LabelFigures | None:
    """Return the figures of a label, or None when all posts or none have it: then nothing can be ranked."""
    from sklearn.metrics import average_precision_score

    truth = posts.labels[:, LABELS.index(label)] == 1
    if truth.all() or not truth.any():
        return None
    scores = plain.astype(np.float64)
    opinion = posts.opinion & ~truth
    top = [_top(scores, budget) for budget in BUDGETS[:2]]
    return LabelFigures(
        positives=int(truth.sum()),
        average_precision=round(float(average_precision_score(truth, scores)), 4),
        interval=bootstrap_interval(truth, scores, posts.groups, seed),
        stripped=round(float(average_precision_score(truth, bare)), 4),
        ece=round(expected_calibration_error(scores, truth), 4),
        brier=round(brier(scores, truth), 4),
        opinions=int(opinion.sum()),
        opinion_flagged=_within(opinion, top),
        opinion_at_threshold=_within(opinion, [plain >= limit, bare >= limit]),
        recall=_recalls(truth, scores),
        keyword_recall=_recalls(truth, keyword_scores(posts.views, label)),
    )


def _within(posts: Truth, choices: Sequence[Truth]) -> tuple[float, ...]:
    """Return the share of `posts` in each choice; nothing when there are no such posts."""
    return tuple(round(float(chosen[posts].mean()), 4) for chosen in choices) if posts.any() else ()


def _top(scores: Floats, budget: float) -> Truth:
    """Return the `budget` share of posts with the highest scores; ties go to earlier posts."""
    chosen = np.zeros(len(scores), dtype=bool)
    chosen[np.argsort(-scores, kind="stable")[: round(budget * len(scores))]] = True
    return chosen


def _recalls(truth: Truth, scores: Floats) -> tuple[float, ...]:
    return _within(truth, [_top(scores, budget) for budget in BUDGETS])


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
