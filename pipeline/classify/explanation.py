"""Which words of a text speak for a label, read off the weights of its own n-grams.

The score of a linear model is a sum over n-grams, so every n-gram's part is known exactly. A character
n-gram gives its part to the token it lies in, a word n-gram shares it among its words. A highlight begins at
a word that speaks strongly for the label and takes in the words beside it that speak for it as well.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from operator import add
from typing import Final

import numpy as np

from pipeline.classify.features import compiling
from pipeline.classify.features.ngrams import F32, HashedNgrams
from pipeline.classify.features.tokens import I64, TokenParts
from pipeline.labels import LABELS, Label
from pipeline.posts import Reason
from pipeline.text import Traced

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


_LANES: Final = 8
_BLOCK: Final = 128


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    part: float


@dataclass(frozen=True, slots=True)
class Parts:
    """How much each word of a normalised text speaks for a label.

    Attributes:
        starts: First character of each word, ascending.
        ends: One past its last character.
        values: Its part; what is not above 0 speaks against the label, or not at all.
        least: Part from which a highlight may begin at a word.
    """

    starts: Sequence[int]
    ends: Sequence[int]
    values: Sequence[float]
    least: float = 0.0


def token_parts(features: HashedNgrams, weights: F32, texts: Sequence[str], lines: I64) -> TokenParts:
    """Return each token of normalised texts with its part of the score of its text.

    Args:
        features: Fitted; gives the n-grams of the texts, and the value of each.
        weights: Weights by label and bucket, shape (labels, buckets).
        texts: Normalised texts.
        lines: Row of `weights` that each text is asked about, shape (texts,).
    """
    if compiling.is_on() and features.sums_are_exact:
        from pipeline.classify.features.score_kernel import parts as compiled_parts

        by_bucket = np.ascontiguousarray(weights.T)
        return compiled_parts(
            features.accented(texts), features.config, features.fitted_idf(), by_bucket, lines
        )
    found = features.occurrences(texts)
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
    return TokenParts(found.starts, found.ends, found.signs, found.bounds, parts)


def explain(features: HashedNgrams, weights: F32, asked: Sequence[tuple[str, Label]]) -> Iterator[Parts]:
    """Yield how much each word of a text speaks for a label, of one pair of them after another.

    Args:
        features: Fitted; gives the n-grams of the texts.
        weights: Weights by label, in the order of `LABELS`, and bucket, shape (4, buckets).
        asked: Normalised texts, and the label of each that is asked about.
    """
    for some in _chunks(asked):
        lines = np.array([LABELS.index(label) for _, label in some])
        found = token_parts(features, weights, [text for text, _ in some], lines)
        values = np.where(found.signs, 0.0, found.parts).tolist()
        starts, ends = found.starts.tolist(), found.ends.tolist()
        for first, last in pairwise(found.bounds.tolist()):
            yield Parts(starts[first:last], ends[first:last], values[first:last])


def _chunks(asked: Sequence[tuple[str, Label]]) -> Iterator[Sequence[tuple[str, Label]]]:
    """Yield what is asked in runs of at most `CHUNK` characters, or one text."""
    start = characters = 0
    for place, (text, _) in enumerate(asked):
        if place > start and characters + len(text) > CHUNK:
            yield asked[start:place]
            start, characters = place, 0
        characters += len(text)
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
    total = pairwise_sum([value for value in parts.values if value > 0])
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
    places = map(normalised.span, parts.starts, parts.ends)
    tagged = [any(start <= place[0] and place[1] <= end for start, end in tags) for place in places]
    rows = zip(parts.values, tagged, strict=True)
    others = replace(parts, values=[0.0 if in_tag else value for value, in_tag in rows])
    return others if _strong(others) else parts


def _strong(parts: Parts) -> set[int]:
    """Return the numbers of the words at which a highlight begins."""
    least = max(MIN_SHARE * max(parts.values), parts.least)
    return {word for word, value in enumerate(parts.values) if value > 0 and value >= least}


def _spans(parts: Parts) -> list[_Span]:
    """Return the runs of neighbouring words that speak for the label and hold a strong one."""
    spans: list[_Span] = []
    starts, ends, values = parts.starts, parts.ends, parts.values
    strong = _strong(parts)
    least = NEIGHBOUR_SHARE * max(values)
    first = last = -2
    for word in [*(word for word, value in enumerate(values) if value >= least), -1]:
        joined = word == last + 1 and starts[word] - ends[last] <= 1
        if first >= 0 and not (joined and last - first + 1 < MAX_WORDS):
            if not strong.isdisjoint(range(first, last + 1)):
                spans.append(_Span(starts[first], ends[last], pairwise_sum(values[first : last + 1])))
            first = word
        elif first < 0:
            first = word
        last = word
    return spans


def pairwise_sum(values: Sequence[float]) -> float:
    """Return the sum of some numbers, added up in the order in which `numpy.sum` does, which takes longer."""
    size = len(values)
    if size > _BLOCK:
        half = size // 2 - size // 2 % _LANES
        return pairwise_sum(values[:half]) + pairwise_sum(values[half:])
    if size < _LANES:
        return reduce(add, values, 0.0)
    whole = size - size % _LANES
    a, b, c, d, e, f, g, h = (reduce(add, values[lane:whole:_LANES]) for lane in range(_LANES))
    return reduce(add, values[whole:], ((a + b) + (c + d)) + ((e + f) + (g + h)))
