"""Who is flagged wrongly among real posts: answers to hate, mentions of a group, opinion, appeals for help.

The written suite tells whether a kind of post is understood; only real posts tell how often it goes wrong.
A slice is measured where a label's threshold finds `FOUND` of the posts that carry it, so that a model cannot
look fair by finding nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.labels import LABELS, Label
from pipeline.research.datasets.labelled_posts import source_of
from pipeline.research.datasets.training_data import Corpus
from pipeline.research.evaluation.intervals import wilson
from pipeline.research.printing import NOTHING, Printable, empty_table

if TYPE_CHECKING:
    from rich.console import RenderableType

Floats = npt.NDArray[np.floating]
Truth = npt.NDArray[np.bool_]

FOUND: Final = 0.6
"""Share of the posts with a label that its threshold finds."""

MIN_POSITIVES: Final = 20
MIN_NEGATIVES: Final = 40
"""Least posts of a group, with and without the label, whose rates are compared with other groups'."""

SLICES: Final[tuple[tuple[str, Label, str], ...]] = (
    ("counter-speech", "hateful", "counter"),
    ("mention of a group", "hateful", "group_mention"),
    ("opinion or satire", "check", "opinion"),
    ("appeal for help", "positive", "appeal"),
)
"""Name of each slice, the label that would be wrong, and the helper question that it answers with yes."""

GROUPS: Final[Mapping[str, str]] = {
    "region": (
        r"bắc k[ỳì]|parky|pa rky|nam k[ỳì]|namki|trung k[ỳì]|thanh h[óo][áa]|nghệ (?:an|tĩnh)|36|"
        r"miền (?:bắc|nam|trung|tây)|(?:dân|người|bọn|lũ|thằng|con|gái|trai) "
        r"(?:bắc|nam|trung|tây|huế|quảng|hà nội|sài gòn|hải phòng)"
    ),
    "ethnicity": (
        r"dân tộc|khmer|khơ ?me|chăm|h'?mông|mèo|tày|nùng|ê ?đê|gia rai|"
        r"người (?:mường|dao|thượng|thái)|mọi rợ"
    ),
    "nationality": (
        r"trung quốc|tàu (?:khựa|cộng)|khựa|tq|hàn (?:quốc|xẻng)|nhật|mỹ (?:đen|trắng)|da đen|campuchia|"
        r"cam bốt|ấn độ|nga|ukraina|châu phi|người (?:tàu|hoa|mỹ|tây)"
    ),
    "religion": (
        r"công giáo|thiên ch[úu]a|đạo (?:chúa|phật|hồi|tin lành|thiên chúa)|hồi giáo|tin lành|"
        r"phật (?:giáo|tử)|con chiên|chúa|sư|linh mục|nhà thờ|chùa|tôn giáo"
    ),
    "orientation": r"lgbt\w*|gay|les|đồng tính|bê đê|bđ|bóng|chuyển giới|trans|pê ?đê",
    "gender": r"phụ nữ|đàn bà|con gái|nữ (?:quyền|giới)|đàn ông|con trai|các (?:chị|mẹ)|vợ",
    "overseas": r"việt kiều|hải ngoại|cali\w*|3 ?(?:que|/)|ba que|vàng thuyền|đu càng|vnch|vndc",
    "disability or age": (
        r"khuyết tật|tàn tật|què|đui|mù|điếc|tự kỷ|đao|down|thiểu năng|người già|bọn trẻ|genz|gen z"
    ),
}
"""Words by which a post names a kind of group, on the normalised text; a post may name several."""

_GROUPS: Final = {
    name: re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE) for name, pattern in GROUPS.items()
}


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of posts.

    Attributes:
        flagged: Posts over the threshold.
        n: Posts there are.
        share: `flagged / n`, 0 to 1.
        interval: Wilson interval of 95 %.
    """

    flagged: int
    n: int
    share: float
    interval: tuple[float, float]

    @classmethod
    def of(cls, flagged: Truth, posts: Truth) -> "Rate | None":
        """Return the share of `posts` that are flagged; None when there are no such posts."""
        n, hits = int(posts.sum()), int((flagged & posts).sum())
        return cls(hits, n, round(hits / n, 4), wilson(hits, n)) if n else None

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.share:.1%} ({low:.0%} to {high:.0%}) of {self.n:,}"


@dataclass(frozen=True, slots=True)
class GroupRates:
    """How posts that name one kind of group are treated.

    Attributes:
        group: Kind of group.
        recall: Of the hateful posts that name it, the share that is found.
        wrongly: Of the others, the share that is flagged.
    """

    group: str
    recall: Rate | None
    wrongly: Rate | None


@dataclass(frozen=True)
class RealSlices(Printable):
    """False flags on real posts.

    Attributes:
        model: What was measured.
        posts: Posts measured on.
        thresholds: Score of each label from which `FOUND` of its posts are found.
        slices: Share flagged wrongly by slice.
        by_source: The same by slice and source, where there are enough posts.
        groups: Recall and false flags of `hateful` by kind of group.
        recall_gap: Largest difference of recall between two kinds with enough posts; None when there are not
            two.
        false_gap: The same of false flags.
    """

    model: str
    posts: int
    thresholds: Mapping[Label, float]
    slices: Mapping[str, Rate]
    by_source: Mapping[str, Mapping[str, Rate]]
    groups: tuple[GroupRates, ...]
    recall_gap: float | None
    false_gap: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    def tables(self) -> list["RenderableType"]:
        """Return one table a question."""
        title = f"{self.model} on {self.posts:,} real posts, where {FOUND:.0%} of a label is found"
        slices = empty_table(title, "slice", "flagged wrongly as", "share (95 %)", words=3)
        for name, label, _ in SLICES:
            if name in self.slices:
                slices.add_row(name, label, str(self.slices[name]))
        sources = empty_table("By source", "slice", "source", "share (95 %)", words=3)
        for name, found in self.by_source.items():
            for source, rate in found.items():
                sources.add_row(name, source, str(rate))
        groups = empty_table("`hateful` by kind of group named", "group", "found", "flagged wrongly", words=3)
        for each in self.groups:
            groups.add_row(each.group, str(each.recall or NOTHING), str(each.wrongly or NOTHING))
        gaps = f"Largest gap between groups: found {_gap(self.recall_gap)}, wrongly {_gap(self.false_gap)}"
        return [slices, "", sources, "", groups, "", gaps]


@dataclass(frozen=True)
class SlicesBeside(Printable):
    """The same slices by several models.

    Attributes:
        models: The model first, then what it is compared with.
        ground: Which posts these are.
    """

    models: tuple[RealSlices, ...]
    ground: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"ground": self.ground, "models": [each.to_dict() for each in self.models]}

    def tables(self) -> list["RenderableType"]:
        """Return one table of all models, and everything about the first."""
        names = [each.model for each in self.models]
        title = f"Flagged wrongly among {self.ground}, where {FOUND:.0%} of the label is found"
        table = empty_table(title, "slice", *names)
        for slice_name, _, _ in SLICES:
            rates = [each.slices.get(slice_name) for each in self.models]
            table.add_row(slice_name, *(str(rate or NOTHING) for rate in rates))
        for what, gaps in (
            ("gap of recall", [each.recall_gap for each in self.models]),
            ("gap of false flags", [each.false_gap for each in self.models]),
        ):
            table.add_row(f"groups, largest {what}", *map(_gap, gaps))
        return [table, "", *self.models[0].tables()]


def measure_slices(name: str, posts: Corpus, scores: Floats) -> RealSlices:
    """Measure false flags by slice.

    Args:
        name: What to call the model.
        posts: Real posts with helper answers.
        scores: Shape (n, 4), of a model that learned from none of them.
    """
    thresholds = {label: _threshold(posts, scores, label) for label in LABELS}
    flagged = {label: scores[:, i] >= thresholds[label] for i, label in enumerate(LABELS)}
    sources = source_of(posts.sources)
    slices: dict[str, Rate] = {}
    by_source: dict[str, dict[str, Rate]] = {}
    for title, label, helper in SLICES:
        harmless = posts.holds(helper) & (posts.labels[:, LABELS.index(label)] == 0)
        rate = Rate.of(flagged[label], harmless)
        if rate is None:
            continue
        slices[title] = rate
        parts = {
            str(source): each
            for source in np.unique(sources)
            if (each := Rate.of(flagged[label], harmless & (sources == source))) and each.n >= MIN_NEGATIVES
        }
        by_source[title] = parts
    groups = tuple(_group(posts, flagged["hateful"], group) for group in GROUPS)
    return RealSlices(
        name,
        len(posts),
        thresholds,
        slices,
        by_source,
        groups,
        _largest([each.recall for each in groups], MIN_POSITIVES),
        _largest([each.wrongly for each in groups], MIN_NEGATIVES),
    )


def names_group(normalised_text: str, group: str) -> bool:
    """Return whether a normalised text names a kind of `GROUPS`."""
    return _GROUPS[group].search(normalised_text) is not None


def _threshold(posts: Corpus, scores: Floats, label: Label) -> float:
    """Return the highest score that finds `FOUND` of the posts with a label; infinite without any."""
    i = LABELS.index(label)
    carried = np.sort(scores[posts.labels[:, i] == 1, i])[::-1]
    if not len(carried):
        return float("inf")
    return float(carried[max(int(np.ceil(FOUND * len(carried))) - 1, 0)])


def _group(posts: Corpus, flagged: Truth, group: str) -> GroupRates:
    named = np.array([names_group(text, group) for text in posts.normalised_texts], dtype=bool)
    hateful = posts.labels[:, LABELS.index("hateful")]
    return GroupRates(
        group, Rate.of(flagged, named & (hateful == 1)), Rate.of(flagged, named & (hateful == 0))
    )


def _largest(rates: list[Rate | None], least: int) -> float | None:
    shares = [rate.share for rate in rates if rate is not None and rate.n >= least]
    return round(max(shares) - min(shares), 4) if len(shares) > 1 else None


def _gap(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}"
