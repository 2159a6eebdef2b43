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
        missed: Items a day under it that would deserve attention, as the model itself estimates: their
            calibrated probabilities, summed. Nobody has read them, so nobody knows.
        days: Days it was counted on; 0 when nothing was imported yet.
    """

    items: tuple[float, ...]
    missed: tuple[float, ...]
    days: int

    def at(self, threshold: float) -> tuple[float, float]:
        """Return items and missed ones a day at a probability, rounded up to the next whole percent."""
        step = min(BINS, int(threshold * BINS + 0.999999))
        return self.items[step], self.missed[step]

    def at_budget(self, share: float, floor: float) -> tuple[float, float, float]:
        """Return what a share to read would have meant: items, missed ones, about the probability reached.

        Between whole percents the line is straight. As every import is cut off by itself, days with much of a
        label give fewer items than here, and days with little of it more.

        Args:
            share: Of the items, 0 to 1.
            floor: Probability under which nothing is flagged.
        """
        lowest = min(BINS, int(floor * BINS + 0.999999))
        wanted = share * self.items[0]
        if self.items[lowest] <= wanted:
            return self.items[lowest], self.missed[lowest], lowest / BINS
        step = next(i for i in range(lowest, BINS + 1) if self.items[i] <= wanted)
        over, under = self.items[step - 1], self.items[step]
        part = (wanted - under) / (over - under)
        missed = self.missed[step] + part * (self.missed[step - 1] - self.missed[step])
        return round(wanted, 2), round(missed, 2), (step - part) / BINS


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
    missed = [0.0, *accumulate(mass)]
    return Curve(
        tuple(round(count / max(days, 1), 2) for count in over),
        tuple(round(part / max(days, 1), 2) for part in missed),
        days,
    )
