"""A text beside a known claim, as the numbers that the score is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from pipeline.claims.known.facts import (
    Facts,
    denied,
    has_other_date,
    missing_names,
    missing_numbers,
    other_names,
    other_numbers,
    other_places,
    shared_share,
    turned_share,
)

MEANING: Final = ("cosine", "denial_meaning")
"""Features that the encoder gives; the score without an encoder has none of them."""

NAMES: Final = (
    "words", "pairs", "passage", "rarest", "gap", "focus", "token_set", "partial",
    "numbers", "numbers_missing", "numbers_other", "numbers_new", "date_other",
    "names", "names_missing", "names_other", "places_other",
    "denial", "contradictions", "turned_round", "denied", "more_negations", "denial_words", "asks",
    "is_accented", "has_numbers", "has_names",
    "bm25", "bm25_of_best", "bm25_margin",
    *MEANING,
)  # fmt: skip
"""Every feature, in the order of `features`."""

AGAINST: Final = frozenset(
    (
        "gap", "numbers_missing", "numbers_other", "numbers_new", "date_other", "names_missing",
        "names_other", "places_other", "denial", "contradictions", "turned_round", "denied",
        "more_negations", "denial_words", "asks", "denial_meaning",
    )
)  # fmt: skip
"""Features that may only speak against a match; others may only speak for it, but for the `NEUTRAL`."""

NEUTRAL: Final = frozenset(("is_accented", "has_numbers", "has_names"))

_RAREST: Final = 6  # words that identify a claim, as a rule
_MARGIN_WORDS: Final = 6  # a passage that tells a claim may be half as long again, and this


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a pair beside its facts.

    Attributes:
        bm25: Of the candidate, see `pipeline.claims.known.index`.
        best_bm25: Of the best candidate of the same text.
        other_bm25: Of the best candidate that is another claim; 0 without any.
        denial_words: Log odds that the text sets something right, by its words.
    """

    bm25: float
    best_bm25: float
    other_bm25: float
    denial_words: float


def features(claim: Facts, post: Facts, evidence: Evidence) -> list[float]:
    """Return the `NAMES` of a pair, in their order, those of `MEANING` 0."""
    weights = claim.weights
    total = sum(weights.values()) or 1.0
    start, end, best = _passage(claim, post)
    inside = dict.fromkeys(key for key in post.keys[start:end] if key in post.weights)
    focus = sum(post.weights[key] for key in inside if key in weights)
    missing, lacking = missing_numbers(claim, post), missing_names(claim, post)
    named = [word for name in claim.names for word in name.words]
    counted = claim.numbers - {1.0}
    return [
        shared_share(claim, post),
        _pairs(claim, post),
        best / total,
        _rarest(claim, post),
        _gap(claim, post) / total,
        focus / (sum(post.weights[key] for key in inside) or 1.0),
        fuzz.token_set_ratio(post.letters, claim.letters) / 100,
        fuzz.partial_ratio(post.letters, claim.letters) / 100,
        1 - len(missing) / len(counted) if counted else 1.0,
        min(len(missing), 3),
        min(len(other_numbers(claim, post)), 2),
        min(sum(number > 3 for number in post.numbers - claim.numbers), 3),
        float(has_other_date(claim, post)),
        sum(word in post.distinct for word in named) / len(named) if named else 1.0,
        min(len(lacking), 3),
        min(len(other_names(claim, post)), 2),
        min(len(other_places(claim, post)), 2),
        float(bool(post.reading.denial) and not claim.reading.denial),
        min(max(post.contradictions - claim.contradictions, 0), 3),
        turned_share(claim, post),
        min(denied(claim, post), 3),
        min(max(post.negations - claim.negations, 0), 4),
        evidence.denial_words,
        float("?" in post.reading.shown and "?" not in claim.reading.shown),
        float(post.reading.is_accented),
        min(len(counted), 3),
        min(len(claim.names), 3),
        evidence.bm25,
        evidence.bm25 / max(evidence.best_bm25, 1e-9),
        evidence.bm25 - evidence.other_bm25,
        *(0.0 for _ in MEANING),
    ]


def with_meaning(values: Sequence[float], cosine: float, denial: float) -> list[float]:
    """Return features with what the encoder says.

    Args:
        values: The features of a pair.
        cosine: Of the two embeddings, -1 to 1.
        denial: Log odds that the text sets something right, by its embedding.
    """
    return [*values[: -len(MEANING)], cosine, denial]


def _pairs(claim: Facts, post: Facts) -> float:
    """Return how much of a claim's pairs of words a post has, 0 to 1."""
    weighed = {(a, b): claim.weights.get(a, 0.0) + claim.weights.get(b, 0.0) for a, b in claim.pairs}
    return sum(weight for pair, weight in weighed.items() if pair in post.pairs) / (
        sum(weighed.values()) or 1.0
    )


def _rarest(claim: Facts, post: Facts) -> float:
    """Return how much of the words that identify a claim a post has, 0 to 1."""
    ranked: Sequence[tuple[str, float]] = sorted(claim.weights.items(), key=lambda pair: (-pair[1], pair[0]))
    total = sum(weight for _, weight in ranked[:_RAREST]) or 1.0
    return sum(weight for key, weight in ranked[:_RAREST] if key in post.distinct) / total


def _gap(claim: Facts, post: Facts) -> float:
    """Return the weight of the longest part of a claim of which a post says nothing."""
    longest = run = 0.0
    for key in claim.keys:
        run = 0.0 if key in post.distinct else run + claim.weights.get(key, 0.0)
        longest = max(longest, run)
    return longest


def _passage(claim: Facts, post: Facts) -> tuple[int, int, float]:
    """Return start and end of the passage that says most of a claim, and the weight of what it says."""
    length = len(claim.keys) * 3 // 2 + _MARGIN_WORDS
    places = [i for i, key in enumerate(post.keys) if key in claim.weights]
    found = (0, length, 0.0)
    for n, start in enumerate(places):
        keys = {post.keys[i] for i in places[n : n + length] if i - start < length}
        weight = sum(claim.weights[key] for key in keys)
        if weight > found[2]:
            found = (start, start + length, weight)
    return found
