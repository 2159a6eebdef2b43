"""What 8 bits cost an encoder on real posts: its small graph beside the network that it was made from.

Both are calibrated by the curve of the small graph and flag from its thresholds, so that a difference is one
that a team would meet.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from pipeline.classify.engines.encoder import EncoderModel
from pipeline.labels import LABELS, Label
from pipeline.research.datasets.training_data import Corpus
from pipeline.research.evaluation.comparison import Difference, average_precision, paired_bootstrap
from pipeline.research.evaluation.real_slices import SLICES, Rate
from pipeline.research.printing import NOTHING, Printable, empty_table
from pipeline.settings import DEFAULTS

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True)
class EightBits(Printable):
    """The small graph and the network on the same posts.

    Attributes:
        model: Name of the model.
        posts: Posts that both have read.
        labels: Average precision by label, the network first, with the paired interval of the difference;
            labels that all posts or none carry are left out.
        slices: Posts flagged wrongly by slice, the network first, at the default budget.
        same: Share of the flags at that budget that both set alike, by label.
    """

    model: str
    posts: int
    labels: Mapping[Label, Difference]
    slices: Mapping[str, tuple[Rate, Rate]]
    same: Mapping[Label, float]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    def tables(self) -> list["RenderableType"]:
        """Return average precision by label, then false flags by slice."""
        title = f"{self.model} in full precision and in 8 bits, on {self.posts:,} real posts"
        labels = empty_table(title, "label", "full", "8 bits", "difference (95 %)", "same flags")
        for label in LABELS:
            if label in self.labels:
                found = self.labels[label]
                low, high = found.interval
                shown = f"{found.difference:+.3f} ({low:+.3f} to {high:+.3f})"
                labels.add_row(
                    label, f"{found.first:.3f}", f"{found.second:.3f}", shown, f"{self.same[label]:.1%}"
                )
        slices = empty_table("Flagged wrongly at the default budget", "slice", "full", "8 bits")
        for name, (whole, small) in self.slices.items():
            slices.add_row(name, str(whole), str(small))
        return [labels, slices if self.slices else NOTHING]


def compare_eight_bits(
    model: EncoderModel, logits: npt.NDArray[np.float64], posts: Corpus, *, seed: int = 0
) -> EightBits:
    """Compare an encoder with the network in full precision that it was made from.

    Args:
        model: The 8-bit model, calibrated.
        logits: What the network says of the posts, shape (n, 4), before calibration.
        posts: Real posts with helper answers, best those of validation.
        seed: Of the bootstrap.
    """
    curves = [model.calibration_[label] for label in LABELS]
    found = [curve.probability(logits[:, i]) for i, curve in enumerate(curves)]
    whole = np.stack(found, axis=1).astype(np.float32)
    small = model.predict_normalised(posts.normalised_texts)
    flags = [model.thresholds_.reached(scores, DEFAULTS.budget) for scores in (whole, small)]
    labels: dict[Label, Difference] = {}
    for i, label in enumerate(LABELS):
        asked = ~np.isnan(posts.labels[:, i])
        truth = posts.labels[asked, i] == 1
        if truth.any() and not truth.all():
            labels[label] = paired_bootstrap(
                truth, whole[asked, i], small[asked, i], posts.groups[asked], average_precision, seed=seed
            )
    slices: dict[str, tuple[Rate, Rate]] = {}
    for name, label, helper in SLICES:
        i = LABELS.index(label)
        harmless = posts.holds(helper) & (posts.labels[:, i] == 0)
        rates = [Rate.of(each[:, i], harmless) for each in flags]
        if rates[0] is not None and rates[1] is not None:
            slices[name] = rates[0], rates[1]
    same = {label: round(float((flags[0] == flags[1])[:, i].mean()), 4) for i, label in enumerate(LABELS)}
    return EightBits(model.name, len(posts), labels, slices, same)
