"""What a text says otherwise than a known claim: numbers, days, names, places, denials, swapped words."""

from math import fsum
from typing import Final

from rapidfuzz.distance import Levenshtein

from pipeline.claims.known.facts import HOUR, Facts, Name

MIN_ANCHOR: Final = 3
"""Words, before and behind together, that must stand before another word counts as put in a claim's place."""

_MARGIN: Final = 6  # a passage that tells a claim may be half as long again, and this


def missing_numbers(claim: Facts, post: Facts) -> list[float]:
    """Return the numbers of a claim that a post does not have; `một` is an article as often as a number."""
    return sorted(number for number in claim.numbers if number != 1 and not post.has_number(number))


def other_numbers(claim: Facts, post: Facts) -> list[tuple[float, float]]:
    """Return the numbers of a claim for which a post has others of the same unit, each with one of them."""
    missing = set(missing_numbers(claim, post))
    found = []
    for unit, ours in claim.counted.items():
        theirs = post.counted.get(unit, frozenset()) if unit else frozenset()
        if unit == HOUR:  # six in the evening is 18 o'clock
            theirs = theirs | {hour + 12 for hour in theirs} | {hour - 12 for hour in theirs}
        if ours & missing and theirs and not ours & theirs:
            found.append((min(ours & missing), max(theirs)))
    return found


def has_other_date(claim: Facts, post: Facts) -> bool:
    """Whether a post names days, but not those of the claim."""
    parts = {float(part) for date in claim.dates for part in date.split("/")}
    return bool(claim.dates and post.dates) and not all(map(post.has_number, parts))


def missing_names(claim: Facts, post: Facts) -> list[Name]:
    """Return the names of a claim that a post has neither in full nor by their first letters."""
    return [name for name in claim.names if not _has_name(post, name)]


def other_names(claim: Facts, post: Facts) -> list[Name]:
    """Return the names of a post that stand in the place of one that the claim has and the post lacks."""
    heads = {name.head for name in missing_names(claim, post) if name.head}
    own = {word for name in claim.names for word in name.words}
    return [name for name in post.names if name.head in heads and own.isdisjoint(name.words)]


def other_places(claim: Facts, post: Facts) -> list[tuple[str, ...]]:
    """Return the well-known places of a post that the claim does not name."""
    return sorted(place for place in post.places - claim.places if not claim.distinct.issuperset(place))


def turned_round(claim: Facts, post: Facts) -> frozenset[str]:
    """Return the telling words of a claim that a post negates and the claim does not."""
    return frozenset(key for key in claim.weights if key in post.negated and key not in claim.negated)


def denied(claim: Facts, post: Facts) -> int:
    """Return how often a post negates a telling word of a claim that negates nothing of the kind."""
    return sum(key in claim.weights and key not in claim.negated for key in post.denied)


def shared_weight(claim: Facts, post: Facts) -> float:
    """Return how telling the words of a claim are that a post has, together; each counts up to 1."""
    return sum(weight for key, weight in claim.weights.items() if key in post.distinct)


def evidence(claim: Facts, post: Facts) -> float:
    """Return how telling what a post shares with a claim is: words by weight, names and numbers 1 each."""
    named = {word for name in claim.names for word in name.words}
    counted = sum(number != 1 and post.has_number(number) for number in claim.numbers)
    return shared_weight(claim, post) + len(named & post.distinct) + counted


def shared_share(claim: Facts, post: Facts) -> float:
    """Return how much of what a claim says a post has the words of, 0 to 1."""
    return shared_weight(claim, post) / (sum(claim.weights.values()) or 1.0)


def turned_share(claim: Facts, post: Facts) -> float:
    """Return how much of what a claim says stands behind a negation of the post, 0 to 1."""
    total = sum(claim.weights.values()) or 1.0
    return fsum(claim.weights[key] for key in turned_round(claim, post)) / total  # in any order of the set


def _has_name(post: Facts, name: Name) -> bool:
    return post.distinct.issuperset(name.words) or "".join(w[0] for w in name.words) in post.distinct


def has_other_number_instead(claim: Facts, post: Facts) -> bool:
    """Whether a post lacks a number of a claim and has one above three that the claim has not."""
    return bool(missing_numbers(claim, post)) and any(n > 3 for n in post.numbers - claim.numbers)


def has_lost_place(claim: Facts, post: Facts) -> bool:
    """Whether a claim names well-known places and a post none of them."""
    return bool(claim.places) and not any(map(post.distinct.issuperset, claim.places))


def has_other_name_instead(claim: Facts, post: Facts) -> bool:
    """Whether a post lacks a name of a claim and has one of two words or more that the claim has not."""
    own = {word for name in claim.names for word in name.words}
    return bool(missing_names(claim, post)) and any(
        len(name.words) > 1 and own.isdisjoint(name.words) and not claim.distinct.issuperset(name.words)
        for name in post.names
    )


def contradictions(claim: Facts, post: Facts) -> int:
    """Return how many frames of setting something right a post has that the claim has not."""
    return len(post.contradictions - claim.contradictions)


def gap(claim: Facts, post: Facts) -> float:
    """Return how much of what a claim says is the longest part of which a post says nothing, 0 to 1."""
    longest = run = 0.0
    for key in claim.keys:
        run = 0.0 if key in post.distinct else run + claim.weights.get(key, 0.0)
        longest = max(longest, run)
    return longest / (sum(claim.weights.values()) or 1.0)


def swapped(claim: Facts, post: Facts) -> tuple[float, float]:
    """Return how much of what a claim says a post has other words for in the same place, 0 to 1.

    "Thuê bao không cập nhật khuôn mặt sẽ bị khoá" and "Thuê bao không nạp thẻ sẽ bị khoá" share what stands
    before and behind: that is how one rumour becomes another. Of the two figures the second counts only
    where shared words stand on both sides.
    """
    start, end = passage(claim, post)
    words = post.keys[start:end]
    steps = list(Levenshtein.opcodes(claim.keys, words))
    total = sum(claim.weights.values()) or 1.0
    either = both = 0.0
    for i, step in enumerate(steps):
        if step.tag != "replace":
            continue
        lost = (k for k in claim.keys[step.src_start : step.src_end] if k not in post.distinct)
        new = (k for k in words[step.dest_start : step.dest_end] if k not in claim.distinct)
        weight = min(
            sum(claim.weights.get(key, 0.0) for key in lost), sum(post.weights.get(key, 0.0) for key in new)
        )
        around = [
            each.src_end - each.src_start for each in (*steps[max(i - 1, 0) : i], *steps[i + 1 : i + 2])
        ]
        if weight and sum(around) >= MIN_ANCHOR:
            either += weight
            both += weight * (len(around) > 1)
    return either / total, both / total


def passage(claim: Facts, post: Facts) -> tuple[int, int]:
    """Return start and end of the words of a post that say most of a claim, with a little before them."""
    length = len(claim.keys) * 3 // 2 + _MARGIN
    if len(post.keys) <= length:
        return 0, len(post.keys)
    places = [i for i, key in enumerate(post.keys) if key in claim.weights]
    best, found = 0.0, 0
    for n, start in enumerate(places):
        keys = {post.keys[i] for i in places[n : n + length] if i - start < length}
        weight = fsum(claim.weights[key] for key in keys)
        if weight > best:
            best, found = weight, start
    return max(0, found - MIN_ANCHOR), found + length
