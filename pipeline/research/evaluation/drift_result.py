"""What a comparison of two exports found, and how it is shown."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from pipeline.research.evaluation.vocabulary import Vocabulary
from pipeline.research.printing import NOTHING, Printable, empty_table

if TYPE_CHECKING:
    from rich.console import RenderableType

Verdict = Literal["keep", "watch", "retrain"]

ADVICE: Final[Mapping[Verdict, str]] = {
    "keep": "go on with this model and its thresholds",
    "watch": "go on, compare the next export too, and read 50 posts drawn at random from the new one",
    "retrain": "label some 300 of the new posts, measure the model on them, and train it again if it lost",
}
"""What to do on each verdict."""


@dataclass(frozen=True, slots=True)
class LabelDrift:
    """How the scores of one label changed.

    Attributes:
        psi: Population stability index over ten bins that hold equal numbers of old posts.
        psi_by_chance: The quantile `CHANCE` of that without any change (Yurdakul and Naranjo 2020).
        ks: Largest gap between the two cumulative distributions, 0 to 1 (Kolmogorov-Smirnov).
        ks_p: Its p-value.
        flagged_old: Share of old posts flagged at the default budget, 0 to 1.
        flagged_old_interval: Its 95 % interval.
        flagged_new: Share of new posts.
        flagged_new_interval: Its 95 % interval.
        flagged_change: 95 % interval of the new share minus the old one.
    """

    psi: float
    psi_by_chance: float
    ks: float
    ks_p: float
    flagged_old: float
    flagged_old_interval: tuple[float, float]
    flagged_new: float
    flagged_new_interval: tuple[float, float]
    flagged_change: tuple[float, float]


@dataclass(frozen=True, slots=True)
class ExportFigures:
    """What one export looks like.

    Attributes:
        posts: Posts it holds.
        used: Posts looked at.
        lengths: Quartiles of the length in characters.
        vietnamese: Share of the posts in Vietnamese, 0 to 1.
        diacritics: Share of those with at least one diacritic.
        platforms: Share of the posts of each platform.
    """

    posts: int
    used: int
    lengths: tuple[float, float, float]
    vietnamese: float
    diacritics: float
    platforms: dict[str, float]


@dataclass(frozen=True)
class Drift(Printable):
    """Two exports seen by one model.

    Attributes:
        model: Name of the model.
        old: The export that things were set up with.
        new: The export that came since.
        labels: How the scores of each label changed.
        words: How the words changed.
        verdict: `keep`, `watch` or `retrain`.
        reasons: Why, one sentence each.
    """

    model: str
    old: ExportFigures
    new: ExportFigures
    labels: dict[str, LabelDrift]
    words: Vocabulary
    verdict: Verdict = "keep"
    reasons: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    def tables(self) -> list["RenderableType"]:
        """Return verdict and reasons, one table of scores, one of the posts, and what happened to words."""
        words = self.words
        grown = ", ".join(f"{word.word} ({word.old:.1%} to {word.new:.1%})" for word in words.grown)
        return [
            f"{self.verdict}: {ADVICE[self.verdict]}",
            *(f"  - {reason}" for reason in self.reasons),
            "",
            _scores(self),
            "",
            _posts(self),
            "",
            f"Tokens never seen before: {words.unseen:.1%}, by chance {words.unseen_by_chance:.1%}",
            f"Word frequencies diverge by {words.divergence:.3f} bits, by chance "
            f"{words.divergence_by_chance:.3f}",
            f"Words that grew: {grown or NOTHING}",
        ]


def _share(share: float, interval: tuple[float, float]) -> str:
    low, high = interval
    return f"{share:.1%} ({low * 100:.1f}-{high * 100:.1f})"


def _scores(found: Drift) -> "RenderableType":
    title = f"{found.model}: {found.old.posts:,} old and {found.new.posts:,} new posts"
    headings = ("label", "PSI", "chance", "KS", "p", "flagged, old", "flagged, new")
    table = empty_table(title, *headings, narrow=True)
    for label, row in found.labels.items():
        numbers = f"{row.psi:.2f}", f"{row.psi_by_chance:.2f}", f"{row.ks:.2f}", f"{row.ks_p:.2f}"
        flagged = (
            _share(row.flagged_old, row.flagged_old_interval),
            _share(row.flagged_new, row.flagged_new_interval),
        )
        table.add_row(label, *numbers, *flagged)
    return table


def _posts(found: Drift) -> "RenderableType":
    table = empty_table(None, "", "old", "new", narrow=True)
    sides = found.old, found.new
    table.add_row("posts looked at", *(f"{side.used:,}" for side in sides))
    table.add_row(
        "length, quartiles", *(" / ".join(f"{value:.0f}" for value in side.lengths) for side in sides)
    )
    table.add_row("in Vietnamese", *(f"{side.vietnamese:.0%}" for side in sides))
    table.add_row("of these with diacritics", *(f"{side.diacritics:.0%}" for side in sides))
    for name in dict.fromkeys((*found.old.platforms, *found.new.platforms)):
        table.add_row(name, *(f"{side.platforms.get(name, 0.0):.0%}" for side in sides))
    return table
