"""What a threshold would have meant, from the scores of recent days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

from django.db import transaction
from django.db.models import Max

from pipeline.batch.histogram import BINS, Bins
from pipeline.labels import LABELS, Label
from pipeline.review.models import Import, ScoreDay

DAYS: Final = 30
"""Days of posts that an estimate looks back on, from the newest one."""


@dataclass(frozen=True, slots=True)
class Curve:
    """What each threshold of a label means, by whole percent from 0 to 100.

    Attributes:
        items: Items a day at or over it.
        recall: Share, 0 to 1, of what deserves attention that it would find: the calibrated probabilities
            over it, summed, by all of them.
        days: Days it was counted on; 0 when nothing was imported yet.
    """

    items: tuple[float, ...]
    recall: tuple[float, ...]
    days: int

    def at(self, threshold: float) -> tuple[float, float]:
        """Return items a day and recall at a probability; of its whole percent, rounded up to the next."""
        step = min(BINS, int(threshold * BINS + 0.999999))
        return self.items[step], self.recall[step]

    def at_budget(self, share: float, floor: float) -> tuple[float, float, float]:
        """Return what a share to read would have meant: items a day, recall, about the probability reached.

        Between whole percents the line is straight. As every import is cut off by itself, days with much of a
        label give fewer items than here, and days with little of it more.

        Args:
            share: Of the items, 0 to 1.
            floor: Probability under which nothing is flagged.
        """
        lowest = min(BINS, int(floor * BINS + 0.999999))
        wanted = share * self.items[0]
        if self.items[lowest] <= wanted:
            return self.items[lowest], self.recall[lowest], lowest / BINS
        step = next(i for i in range(lowest, BINS + 1) if self.items[i] <= wanted)
        over, under = self.items[step - 1], self.items[step]
        part = (wanted - under) / (over - under)
        recall = self.recall[step] + part * (self.recall[step - 1] - self.recall[step])
        return round(wanted, 2), round(recall, 4), (step - part) / BINS


@transaction.atomic
def keep_scores(record: Import, found: Mapping[tuple[date, Label], Bins]) -> None:
    """Remember the scores of an import, in the place of those of an interrupted run of it."""
    ScoreDay.objects.filter(imported=record).delete()
    ScoreDay.objects.bulk_create(
        ScoreDay(
            imported=record,
            label=label,
            day=day,
            counts=bins.counts,
            mass=[round(value, 4) for value in bins.mass],
        )
        for (day, label), bins in found.items()
    )


def curves() -> dict[Label, Curve]:
    """Return what every threshold would have meant in the last days that were imported."""
    newest = ScoreDay.objects.aggregate(newest=Max("day"))["newest"]
    counts = {label: [0] * BINS for label in LABELS}
    mass = {label: [0.0] * BINS for label in LABELS}
    days: set[date] = set()
    if newest is not None:
        for row in ScoreDay.objects.filter(day__gt=newest - timedelta(days=DAYS)).iterator():
            label = next(each for each in LABELS if each == row.label)
            counts[label] = [a + b for a, b in zip(counts[label], row.counts, strict=True)]
            mass[label] = [a + b for a, b in zip(mass[label], row.mass, strict=True)]
            days.add(row.day)
    return {label: _curve(counts[label], mass[label], len(days)) for label in LABELS}


def _curve(counts: list[int], mass: list[float], days: int) -> Curve:
    over = [*reversed(list(accumulate(reversed(counts)))), 0]
    found = [*reversed(list(accumulate(reversed(mass)))), 0.0]
    return Curve(
        tuple(round(count / max(days, 1), 2) for count in over),
        tuple(round(part / found[0], 4) if found[0] else 0.0 for part in found),
        days,
    )
