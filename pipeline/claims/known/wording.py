"""Which words of a text and a known claim agree and which differ, for whoever compares the two."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.claims.known.comparison import (
    has_other_date,
    missing_names,
    missing_numbers,
    other_names,
    other_numbers,
    other_places,
)
from pipeline.claims.known.facts import Facts

Kind = Literal["number", "date", "name", "place", "denial"]

MAX_PHRASES: Final = 12
"""Phrases that agree and are told: enough to see why, few enough to read."""


@dataclass(frozen=True, slots=True)
class Differing:
    """Something a text says otherwise than a known claim, or does not say.

    Attributes:
        kind: What it is about.
        claim: What the claim has; empty for what only the text has.
        post: What the text has instead; empty where it has nothing.
    """

    kind: Kind
    claim: str
    post: str


def agreeing(claim: Facts, post: Facts) -> tuple[str, ...]:
    """Return what a text shares with a claim, as the text shows it: runs of shared words, the longest first.

    A run has a word with meaning, a number or a name in it.
    """
    words = post.reading.words
    shared = [word.key in claim.distinct for word in words]
    runs: list[tuple[float, str]] = []
    start = 0
    for end in range(1, len(words) + 1):
        if end < len(words) and shared[end] == shared[start]:
            continue
        telling = sum(claim.weights.get(word.key, float(word.is_number)) for word in words[start:end])
        if shared[start] and telling:
            runs.append((-telling, post.reading.excerpt(start, end)))
        start = end
    return tuple(dict.fromkeys(text for _, text in sorted(runs, key=lambda run: run[0])))[:MAX_PHRASES]


def differing(claim: Facts, post: Facts) -> tuple[Differing, ...]:
    """Return what a text says otherwise than a claim: numbers, days, names, places and denials."""
    found: list[Differing] = []
    if post.reading.denial and not claim.reading.denial:
        found.append(Differing("denial", "", post.reading.denial))
    replaced = dict(other_numbers(claim, post))
    for number in missing_numbers(claim, post):
        other = _shown_number(post, replaced[number]) if number in replaced else ""
        found.append(Differing("number", _shown_number(claim, number), other))
    if has_other_date(claim, post):
        found.append(Differing("date", ", ".join(sorted(claim.dates)), ", ".join(sorted(post.dates))))
    others = {name.head: name for name in other_names(claim, post)}
    for name in missing_names(claim, post):
        instead = _shown(post, others[name.head].words) if name.head in others else ""
        found.append(Differing("name", _shown(claim, name.words), instead))
    found += [Differing("place", "", _shown(post, place)) for place in other_places(claim, post)]
    return tuple(dict.fromkeys(found))


def _shown(facts: Facts, run: Iterable[str]) -> str:
    """Return words that stand in a row in a text, as it shows them."""
    wanted = tuple(run)
    for start in range(len(facts.keys) - len(wanted) + 1):
        if facts.keys[start : start + len(wanted)] == wanted:
            return facts.reading.excerpt(start, start + len(wanted))
    return " ".join(wanted)


def _shown_number(facts: Facts, number: float) -> str:
    for i, word in enumerate(facts.reading.words):
        if word.is_number and word.key == f"{number:g}":
            return facts.reading.excerpt(i, i + 1)
    return f"{number:.10g}"
