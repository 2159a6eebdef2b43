"""ViHSD's own three classes, to compare the linear engine with papers (Luu et al. 2021).

What ViHSD calls HATE is not our `hateful`; this measures the features and the learner, not our labels.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pipeline.classify.features.ngrams import FeatureConfig, HashedNgrams
from pipeline.errors import DataSetError
from pipeline.research.datasets.loading import class_names, load_split
from pipeline.research.datasets.training_data import unseen
from pipeline.research.printing import NOTHING, Printable
from pipeline.research.training.augmentation import without_diacritics
from pipeline.research.training.diacritics import fit_restorer
from pipeline.research.training.logistic_regression import LinearScore, Matrix, fit_logistic_regression
from pipeline.research.training.recipe import FEATURES
from pipeline.text import normalise

if TYPE_CHECKING:
    from datasets import Dataset
    from rich.console import RenderableType

CLASSES: Final = ("CLEAN", "OFFENSIVE", "HATE")
COST: Final = 3.0
"""Inverse penalty; the first value tried, not tuned."""

Classes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ViHSD(Printable):
    """Macro-F1 on a split, 0 to 1.

    Attributes:
        macro_f1: On the full split, as papers report it for `test`.
        macro_f1_unseen: Without texts that occur or nearly occur in train; None when no text is left.
        macro_f1_stripped: On the full split with all diacritics stripped.
        f1: Of each class on the full split.
        train: Training texts.
        test: Texts of the split.
        unseen: Texts of the split left when those seen in train are taken out.
        split: Name of the split, `test` or `validation`.
    """

    macro_f1: float
    macro_f1_unseen: float | None
    macro_f1_stripped: float
    f1: dict[str, float]
    train: int
    test: int
    unseen: int
    split: str = "test"

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain values."""
        return asdict(self)

    def tables(self) -> list["RenderableType"]:
        """Return one line a way of testing."""
        from rich.table import Table

        table = Table(title=f"ViHSD, {self.train:,} training texts", title_justify="left")
        for heading in (self.split, "texts", "macro-F1", *CLASSES):
            table.add_column(heading)
        each = [f"{self.f1[name]:.3f}" for name in CLASSES]
        table.add_row("full", f"{self.test:,}", f"{self.macro_f1:.3f}", *each)
        table.add_row("not seen in train", f"{self.unseen:,}", _figure(self.macro_f1_unseen))
        table.add_row("without diacritics", f"{self.test:,}", f"{self.macro_f1_stripped:.3f}")
        return [table]

    def __str__(self) -> str:
        return (
            f"ViHSD macro-F1 {self.macro_f1:.3f} on the full {self.split} split, "
            f"{_figure(self.macro_f1_unseen)} without texts seen in train, "
            f"{self.macro_f1_stripped:.3f} without diacritics"
        )


def vihsd(
    datasets_dir: Path | None, *, split: str = "test", cost: float = COST, features: FeatureConfig = FEATURES
) -> ViHSD:
    """Train the features and learner of the linear engine on ViHSD and test them there.

    Nothing in it is random.

    Args:
        datasets_dir: Folder of the data sets.
        split: Split to test on; `validation` for choosing settings.
        cost: Inverse penalty.
        features: What is counted.

    Raises:
        DataSetError: The set cannot be read, or has other classes.
    """
    train, test = (load_split("vihsd", name, datasets_dir) for name in ("train", split))
    normalised_texts, truth = _normalised_texts(train["text"]), _classes(train)
    test_views, wanted = _normalised_texts(test["text"]), _classes(test)
    counter = HashedNgrams(features, restorer=fit_restorer(datasets_dir, test_views))
    stripped = [normalise(without_diacritics(text)) for text in train["text"]]
    rows = counter.fit_transform([*normalised_texts, *stripped])
    lines = _fit(rows, np.concatenate([truth, truth]), cost)
    said = _decide(lines, counter.transform(test_views))
    bare = [normalise(without_diacritics(text)) for text in test["text"]]
    fresh = unseen(test_views, normalised_texts)
    without = _decide(lines, counter.transform(bare))
    return _figures(wanted, said, without, fresh, len(normalised_texts), split)


def _figures(
    wanted: Classes, said: Classes, bare: Classes, fresh: npt.NDArray[np.bool_], train: int, split: str
) -> ViHSD:
    from sklearn.metrics import f1_score

    each = f1_score(wanted, said, average=None, labels=range(len(CLASSES)))
    return ViHSD(
        macro_f1=round(float(np.mean(each)), 4),
        macro_f1_unseen=_macro_f1(wanted[fresh], said[fresh]) if fresh.any() else None,
        macro_f1_stripped=_macro_f1(wanted, bare),
        f1={name: round(float(value), 4) for name, value in zip(CLASSES, each, strict=True)},
        train=train,
        test=len(wanted),
        unseen=int(fresh.sum()),
        split=split,
    )


def _macro_f1(wanted: Classes, said: Classes) -> float:
    from sklearn.metrics import f1_score

    return round(float(f1_score(wanted, said, average="macro")), 4)


def _figure(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"


def _normalised_texts(texts: Iterable[str]) -> list[str]:
    return [normalise(text) for text in texts]


def _classes(rows: "Dataset") -> Classes:
    names = class_names(rows, "label")
    if not names.all():
        raise DataSetError("ViHSD has rows without a class.", f"Write the labels as {', '.join(CLASSES)}.")
    return np.array([CLASSES.index(name) for name in names.tolist()], dtype=np.int64)


def _fit(rows: Matrix, truth: Classes, cost: float) -> list[LinearScore]:
    ones = np.ones(rows.shape[0])
    return [
        fit_logistic_regression(rows, truth == i, ones, cost=cost, balanced=True) for i in range(len(CLASSES))
    ]


def _decide(lines: list[LinearScore], rows: sparse.csr_matrix) -> Classes:
    best: Classes = np.stack([line.score(rows) for line in lines], axis=1).argmax(axis=1)
    return best
