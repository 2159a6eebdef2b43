"""How probable the labels of an import are, in few numbers: what a threshold is judged by."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

import numpy as np

from pipeline.batch.parts import Parts
from pipeline.batch.stages import PROBABILITIES, probabilities
from pipeline.labels import LABELS, Label
from pipeline.posts import strings

BINS: Final = 100
"""Steps of probability: a whole percent each."""

_LOW: Final = 0.05
"""Under this no threshold ever lies, so that copies of such posts need not be told from each other."""

_COUNTED: Final = ("cluster_id", "created_at", *PROBABILITIES)


@dataclass(slots=True)
class Bins:
    """Clusters of one day by probability of one label: how many, and the sum of their probabilities."""

    counts: list[int] = field(default_factory=lambda: [0] * BINS)
    mass: list[float] = field(default_factory=lambda: [0.0] * BINS)

    def add(self, probability: float) -> None:
        """Count one cluster."""
        step = min(BINS - 1, int(probability * BINS + 1e-6))
        self.counts[step] += 1
        self.mass[step] += probability


def histogram(parts: Parts, known: Collection[str]) -> dict[tuple[date, Label], Bins]:
    """Count the clusters of an import that are not in the queue yet, by day and label.

    A cluster counts once, on the day of its first post here, with its highest probability for each label. A
    post without a time counts on the day of the import. Posts that are nowhere near any label count one by
    one, which keeps memory small on exports of millions.
    """
    found: dict[tuple[date, Label], Bins] = defaultdict(Bins)
    highest: dict[str, tuple[date, Any]] = {}
    today = datetime.now(UTC).date()
    for batch in parts.look(_COUNTED):
        times: list[datetime | None] = batch.column("created_at").to_pylist()
        for cluster, at, row in zip(
            strings(batch.column("cluster_id")), times, probabilities(batch), strict=True
        ):
            if cluster in known:
                continue
            day = at.date() if at else today
            if cluster in highest:
                highest[cluster] = (highest[cluster][0], np.maximum(highest[cluster][1], row))
            elif row.max() >= _LOW:
                highest[cluster] = (day, row)
            else:
                _count(found, day, row)
    for day, row in highest.values():
        _count(found, day, row)
    return dict(found)


def _count(found: dict[tuple[date, Label], Bins], day: date, row: Any) -> None:  # noqa: ANN401
    for label, probability in zip(LABELS, row.tolist(), strict=True):
        found[day, label].add(probability)
