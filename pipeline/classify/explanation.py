"""Which words of a text speak for a label, read off the weights of its own n-grams.

The score of a linear model is a sum over n-grams, so every n-gram's part is known exactly. A character
n-gram gives its part to the token it lies in, a word n-gram shares it among its words. A highlight begins at
a word that speaks strongly for the label and takes in the words beside it that speak for it as well.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.classify.features.ngrams import F32, HashedNgrams, Occurrences
from pipeline.classify.features.tokens import I64
from pipeline.labels import LABELS, Label
from pipeline.posts import Reason
from pipeline.text import Traced

Floats = npt.NDArray[np.float64]

_HASHTAG: Final = re.compile(r"#\S+")

MIN_SHARE: Final = 0.5
"""A highlight begins at a word whose part is at least this share of the strongest word's: weaker ones by
themselves are noise."""

NEIGHBOUR_SHARE: Final = 0.1
"""It takes in the words beside it whose part is at least this share: a reader points at a phrase and not at
its strongest syllable. Both shares were chosen on half of the posts in `data/labels/spans.csv`."""

MAX_WORDS: Final = 8
"""Words in one span at most, so that a highlight points at something."""

CHUNK: Final = 1 << 14
"""Characters that are looked at together: enough to make little of NumPy's calls, and a few MB."""


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    part: float


@dataclass(frozen=True, slots=True)
class Parts:
    """How much each word of a normalised text speaks for a label.

    Attributes:
        starts: First character of each word, ascending, shape (words,).
        ends: One past its last character, shape (words,).
        values: Its part, shape (words,); what is not above 0 speaks against the label, or not at all.
        least: Part from which a highlight may begin at a word.
    """

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    values: Floats
    least: float = 0.0


def token_parts(features: HashedNgrams, weights: F32, found: Occurrences, lines: I64) -> Floats:
    """Return each token's part of the score of its text, shape (tokens,).

    Args:
        features: Fitted; gives the value of each n-gram.
        weights: Weights by label and bucket, shape (labels, buckets).
        found: All n-gram occurrences of some texts.
        lines: Row of `weights` that each text is asked about, shape (texts,).
    """
    width = weights.shape[1]
    documents = np.repeat(np.arange(len(lines)), np.diff(found.bounds))
    keys, index, counts = np.unique(
        documents[found.tokens] * width + found.buckets, return_inverse=True, return_counts=True
    )
    documents, buckets = np.divmod(keys, width)
    values = features.values(buckets, counts, np.searchsorted(documents, np.arange(len(lines) + 1)))
    each = (values * weights[lines[documents], buckets] / counts)[index]
    shares = each / found.sizes
    parts = np.zeros(len(found.starts))
    for step in range(int(found.sizes.max(initial=0))):
        inside = found.sizes > step
        parts += np.bincount(found.tokens[inside] + step, shares[inside], minlength=len(parts))
    return parts


def explain(
    features: HashedNgrams, weights: F32, asked: Sequence[tuple[Traced, Label]]
) -> Iterator[Parts]:
    """Yield how much each word of a text speaks for a label, of one pair of them after another.

    Args:
        features: Fitted; gives the n-grams of the texts.
        weights: Weights by label, in the order of `LABELS`, and bucket, shape (4, buckets).
        asked: Normalised texts, and the label of each that is asked about.
    """
    for some in _chunks(asked):
        found = features.occurrences([normalised.text for normalised, _ in some])
        lines = np.array([LABELS.index(label) for _, label in some])
        parts = token_parts(features, weights, found, lines)
        parts[found.signs] = 0.0
        for start, end in pairwise(found.bounds.tolist()):
            yield Parts(found.starts[start:end], found.ends[start:end], parts[start:end])


def _chunks(asked: Sequence[tuple[Traced, Label]]) -> Iterator[Sequence[tuple[Traced, Label]]]:
    """Yield what is asked in runs of at most `CHUNK` characters, or one text."""
    start = characters = 0
    for place, (normalised, _) in enumerate(asked):
        if place > start and characters + len(normalised.text) > CHUNK:
            yield asked[start:place]
            start, characters = place, 0
        characters += len(normalised.text)
    if start < len(asked):
        yield asked[start:]


def to_reasons(normalised: Traced, text: str, label: Label, parts: Parts, limit: int) -> list[Reason]:
    """Return the strongest runs of words as reasons with places in the text as shown, strongest first.

    Args:
        normalised: The text, normalised, with the way back.
        text: The text as shown.
        label: The label the reasons are for.
        parts: How much each word of the normalised text speaks for the label.
        limit: Most reasons to return.
    """
    total = float(parts.values[parts.values > 0].sum())
    if total <= 0:
        return []
    found = _spans(_outside_hashtags(normalised, text, parts))
    spans = sorted(found, key=lambda span: (-span.part, span.start))[:limit]
    reasons: dict[tuple[int, int], Reason] = {}
    for span in spans:
        place = normalised.span(span.start, span.end)
        if place[0] < place[1] and place not in reasons:
            shown = text[place[0] : place[1]]
            reasons[place] = Reason(label, "words", place, shown, round(span.part / total, 4))
    return list(reasons.values())


def _outside_hashtags(normalised: Traced, text: str, parts: Parts) -> Parts:
    """Return the parts without those of hashtags, which name a subject; all when no other word speaks."""
    tags = [match.span() for match in _HASHTAG.finditer(text)]
    if not tags:
        return parts
    places = [
        normalised.span(start, end)
        for start, end in zip(parts.starts.tolist(), parts.ends.tolist(), strict=True)
    ]
    tagged = [any(start <= place[0] and place[1] <= end for start, end in tags) for place in places]
    others = replace(parts, values=np.where(tagged, 0.0, parts.values))
    return others if _strong(others).any() else parts


def _strong(parts: Parts) -> npt.NDArray[np.bool_]:
    """Return at which words a highlight begins, shape (words,)."""
    highest = parts.values.max()
    found: npt.NDArray[np.bool_] = (parts.values > 0) & (
        parts.values >= max(MIN_SHARE * highest, parts.least)
    )
    return found


def _spans(parts: Parts) -> list[_Span]:
    """Return the runs of neighbouring words that speak for the label and hold a strong one."""
    spans: list[_Span] = []
    starts, ends, values = parts.starts.tolist(), parts.ends.tolist(), parts.values
    strong = set(np.flatnonzero(_strong(parts)).tolist())
    first = last = -2
    for word in [*np.flatnonzero(values >= NEIGHBOUR_SHARE * values.max()).tolist(), -1]:
        joined = word == last + 1 and starts[word] - ends[last] <= 1
        if first >= 0 and not (joined and last - first + 1 < MAX_WORDS):
            if not strong.isdisjoint(range(first, last + 1)):
                spans.append(_Span(starts[first], ends[last], float(values[first : last + 1].sum())))
            first = word
        elif first < 0:
            first = word
        last = word
    return spans
