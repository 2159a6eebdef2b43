"""In which order volunteers should read what was flagged.

The priority is a sum of five named parts, none of which looks at who wrote the post. It can be read aloud:
"40 for possible harm, 21 because the machine is fairly sure, 12 because many people saw it, ...".
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from pipeline.labels import Label

HARM: Final[Mapping[Label, float]] = {"check": 1.0, "hateful": 0.9, "offensive": 0.4, "positive": 0.2}
"""How bad a day's delay is. A rumour or scam costs health and money while it waits; hate hurts those who read
it; good news can wait until tomorrow, though the campaign needs one story a day."""

WEIGHTS: Final[Mapping[str, float]] = {
    "harm": 40.0,  # what is at stake comes before everything else
    "probability": 25.0,
    "reach": 20.0,
    "age": 10.0,  # fresh posts first: a correction after three days helps few
    "uncertainty": 5.0,  # a nudge: a person's answer teaches most where the machine is unsure
}

REACH_CEILING: Final = 1_000_000
"""Reach counts on a log scale up to a million people; beyond that, order hardly matters."""

HALF_LIFE: Final = timedelta(days=2)
"""Age halves its part every two days, about the life of a post in a feed."""

AGE_UNKNOWN: Final = 0.5
"""A post without a time counts as one half-life old."""


@dataclass(frozen=True, slots=True)
class Priority:
    """A place in the queue and what it is made of.

    Attributes:
        total: 0 to 100, the sum of `parts`.
        parts: Points by name, in the order of `WEIGHTS`; each at most its weight.
    """

    total: float
    parts: dict[str, float]


def urgency_order(flagged: Iterable[Label], probabilities: Mapping[Label, float]) -> tuple[Label, ...]:
    """Return flagged labels, the most harmful times most probable first.

    Args:
        flagged: Labels that were flagged; of equals, the earlier stays first.
        probabilities: Probability of every label, 0 to 1.
    """
    return tuple(sorted(flagged, key=lambda label: -HARM[label] * probabilities[label]))


def reach(
    *,
    views: int | None = None,
    reactions: int | None = None,
    comments: int | None = None,
    shares: int | None = None,
) -> int:
    """Estimate how many people a post may have reached; at least 1.

    Views when the export has them. Otherwise everyone who acted on it plus fifty for each share, since a
    share puts the post in front of a circle of friends. An order of magnitude, only ever used on a log scale.

    Args:
        views: Times it was seen, `None` when the export does not say; so the others.
        reactions: Likes and the like.
        comments: Comments on it.
        shares: Times it was shared.
    """
    acted = (reactions or 0) + (comments or 0) + 50 * (shares or 0)
    return max(1, views or 0, acted)


def priority(
    probabilities: Mapping[Label, float],
    flagged: tuple[Label, ...],
    *,
    reached: int,
    created_at: datetime | None,
    now: datetime | None = None,
) -> Priority:
    """Return the priority of a cluster, 0 to 100; 0 when nothing is flagged.

    Args:
        probabilities: Calibrated probability of every label, 0 to 1.
        flagged: Labels over their threshold.
        reached: People reached, see `reach`.
        created_at: Aware time of the first post, or `None`.
        now: Aware time to measure age from; the present by default.
    """
    if not flagged:
        return Priority(0.0, dict.fromkeys(WEIGHTS, 0.0))
    lead = max(flagged, key=lambda label: HARM[label] * probabilities[label])
    p = min(1.0, max(0.0, probabilities[lead]))
    shares = {
        "harm": HARM[lead],
        "probability": p,
        "reach": min(1.0, math.log1p(max(0, reached)) / math.log1p(REACH_CEILING)),
        "age": _freshness(created_at, now or datetime.now(UTC)),
        "uncertainty": 1.0 - abs(2.0 * p - 1.0),
    }
    parts = {name: round(weight * shares[name], 2) for name, weight in WEIGHTS.items()}
    return Priority(round(sum(parts.values()), 2), parts)


def _freshness(created_at: datetime | None, now: datetime) -> float:
    if created_at is None:
        return AGE_UNKNOWN
    age = max(timedelta(0), now - created_at)
    return float(0.5 ** (age / HALF_LIFE))
