"""Toxic spans: how well highlights agree with what people marked in ViHOS (Hoang et al. 2023)."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.classify import Model
from pipeline.research.datasets.marked_comments import read_marked_comments
from pipeline.text import fold


@dataclass(frozen=True, slots=True)
class SpanFigures:
    """Agreement with marked spans.

    Attributes:
        texts: Comments.
        f1: Mean over comments of the F1 of their toxic characters, 1 where both sides are empty, 0 where only
            one is (Pavlopoulos et al. 2021).
        f1_stripped: The same with all diacritics stripped.
        f1_marked: Mean over the comments in which people marked something.
        unmarked_clean: Share of the other comments in which nothing is highlighted.
    """

    texts: int
    f1: float
    f1_stripped: float
    f1_marked: float
    unmarked_clean: float

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain values."""
        return asdict(self)

    def __str__(self) -> str:
        return (
            f"ViHOS spans, {self.texts:,} comments: F1 {self.f1:.3f} "
            f"({self.f1_stripped:.3f} without diacritics), {self.f1_marked:.3f} where something is marked; "
            f"{self.unmarked_clean:.0%} of the others left alone"
        )


def measure_spans(model: Model, datasets_dir: Path | None, split: str = "test") -> SpanFigures:
    """Return how well the highlights of a model agree with ViHOS.

    Args:
        model: What is measured.
        datasets_dir: Folder of the data sets.
        split: Of ViHOS; `validation` for choosing settings.

    Raises:
        DataSetError: The set cannot be read.
    """
    comments = read_marked_comments(datasets_dir, split)
    said = model.toxic_characters([each.normalised for each in comments])
    said_bare = model.toxic_characters([fold(each.normalised) for each in comments])
    plain, bare = (
        np.array([each.f1(mine) for each, mine in zip(comments, offsets, strict=True)])
        for offsets in (said, said_bare)
    )
    marked = np.array([bool(each.toxic) for each in comments])
    return SpanFigures(
        len(comments),
        round(float(plain.mean()), 4),
        round(float(bare.mean()), 4),
        round(float(plain[marked].mean()), 4),
        round(float(plain[~marked].mean()), 4),
    )
