"""A text beside a known claim, as the numbers that the score is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.claims.known.comparison import (
    contradictions,
    denied,
    gap,
    has_lost_place,
    has_other_date,
    has_other_name_instead,
    missing_names,
    missing_numbers,
    other_names,
    other_numbers,
    other_places,
    shared_weight,
    swapped,
    turned_share,
)
from pipeline.claims.known.facts import Facts

MEANING: Final = "denial_meaning"
"""The feature that the encoder gives; the score without an encoder does not have it."""

NAMES: Final = (
    "shared", "rarest", "gap", "swapped", "swapped_within",
    "numbers_missing", "numbers_lost", "numbers_other", "date_other",
    "names", "names_missing", "names_other", "names_swapped",
    "places_other", "places_swapped",
    "denial", "contradictions", "turned_round", "denied", "denial_words",
    "is_accented", "has_numbers", "has_names", "bm25_of_best",
    MEANING,
)  # fmt: skip
"""Every feature, in the order of `features`."""

FOR: Final = frozenset(("shared", "rarest", "names", "bm25_of_best"))
"""Features that may only speak for a match; others may only speak against it, but for the `NEUTRAL`."""

NEUTRAL: Final = frozenset(("is_accented", "has_numbers", "has_names"))

_ENOUGH: Final = 5.0  # weight of shared words beyond which more says no more
_RAREST: Final = 6  # words that identify a claim, as a rule


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a pair beside its facts.

    Attributes:
        bm25_of_best: BM25 of the candidate over that of the best candidate of the same text, 0 to 1.
        denial_words: Log odds that the text sets something right, by its words.
    """

    bm25_of_best: float
    denial_words: float


def features(claim: Facts, post: Facts, evidence: Evidence) -> list[float]:
    """Return the `NAMES` of a pair, in their order, that of `MEANING` 0."""
    missing, lacking = missing_numbers(claim, post), missing_names(claim, post)
    named = [word for name in claim.names for word in name.words]
    counted = claim.numbers - {1.0}
    elsewhere = other_places(claim, post)
    return [
        min(shared_weight(claim, post), _ENOUGH),
        _rarest(claim, post),
        gap(claim, post),
        *swapped(claim, post),
        min(len(missing), 3),
        float(bool(counted) and len(missing) == len(counted)),
        min(len(other_numbers(claim, post)), 2),
        float(has_other_date(claim, post)),
        sum(word in post.distinct for word in named) / len(named) if named else 1.0,
        min(len(lacking), 3),
        min(len(other_names(claim, post)), 2),
        float(has_other_name_instead(claim, post)),
        min(len(elsewhere), 2),
        float(bool(elsewhere) and has_lost_place(claim, post)),
        float(bool(post.reading.denial) and not claim.reading.denial),
        min(contradictions(claim, post), 3),
        turned_share(claim, post),
        min(denied(claim, post), 3),
        evidence.denial_words,
        float(post.reading.is_accented),
        min(len(counted), 3),
        min(len(claim.names), 3),
        evidence.bm25_of_best,
        0.0,
    ]


def with_meaning(values: Sequence[float], denial: float) -> list[float]:
    """Return features with what the encoder says.

    Args:
        values: The features of a pair.
        denial: Log odds that the text sets something right, by its embedding.
    """
    return [*values[:-1], denial]


def _rarest(claim: Facts, post: Facts) -> float:
    """Return how much of the words that identify a claim a post has, 0 to 1."""
    ranked: Sequence[tuple[str, float]] = sorted(claim.weights.items(), key=lambda pair: (-pair[1], pair[0]))
    total = sum(weight for _, weight in ranked[:_RAREST]) or 1.0
    return sum(weight for key, weight in ranked[:_RAREST] if key in post.distinct) / total
