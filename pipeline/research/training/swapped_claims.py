"""Rumours with one telling phrase put in the place of another: look-alikes of which hands write too few."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pipeline.claims.known.facts import Facts, Reader
from pipeline.claims.reading import Word
from pipeline.text.folding import fold_lower

SWAPPED: Final = "swapped"
"""Kind of a text that `swapped` made."""

_TELLING: Final = 3  # phrases of a text, the most telling first, of which one is put away
_TRIES: Final = 20  # other claims asked for a phrase


@dataclass(frozen=True, slots=True)
class Told:
    """One written text.

    Attributes:
        claim_id: The claim it is about.
        kind: How it is about it; `claim` for the claim itself.
        text: As written.
    """

    claim_id: str
    kind: str
    text: str


def swapped(told: Sequence[Told], kinds: Iterable[str], reader: Reader) -> list[Told]:
    """Return texts of some kinds, each with a phrase of its claim turned into one of another claim.

    Each is then about something else though all around it stayed. A text that shares no phrase with its claim
    is left out. The same texts give the same answer.

    Args:
        told: Texts with their claims.
        kinds: Which of them; `claim` for the claims themselves.
        reader: Tells which words are telling.
    """
    claims = {each.claim_id: each.text for each in told if each.kind == "claim"}
    wanted = frozenset(kinds)
    found = []
    for each in told:
        if each.kind in wanted:
            others = [text for claim_id, text in claims.items() if claim_id != each.claim_id]
            chance = random.Random(f"{each.claim_id} {each.kind}")  # noqa: S311
            text = _swapped(
                reader.facts(each.text), reader.facts(claims[each.claim_id]), others, reader, chance
            )
            if text:
                found.append(Told(each.claim_id, SWAPPED, text))
    return found


def _swapped(post: Facts, claim: Facts, others: Sequence[str], reader: Reader, chance: random.Random) -> str:
    shared = _phrases(post, claim)[:_TELLING]
    if not shared:
        return ""
    gone = chance.choice(shared)
    for _ in range(_TRIES):
        other = reader.facts(chance.choice(others))
        foreign = [phrase for phrase in _phrases(other, other) if claim.distinct.isdisjoint(phrase)]
        if foreign:
            new = _shown(other, chance.choice(foreign[:_TELLING]))
            return _replaced(post, gone, new if post.reading.is_accented else fold_lower(new))
    return ""


def _phrases(post: Facts, claim: Facts) -> list[tuple[str, str]]:
    """Return each two words in a row of a text that are telling of a claim, the most telling first."""
    found = {
        (first.key, second.key): claim.weights[first.key] + claim.weights[second.key]
        for first, second in pairwise(post.reading.words)
        if all(_is_telling(word, claim) for word in (first, second))
    }
    return sorted(found, key=lambda phrase: (-found[phrase], phrase))


def _is_telling(word: Word, claim: Facts) -> bool:
    return word.key in claim.weights and not word.is_number


def _shown(facts: Facts, phrase: tuple[str, ...]) -> str:
    start = next(i for i, pair in enumerate(pairwise(facts.keys)) if pair == phrase)
    return facts.reading.excerpt(start, start + len(phrase))


def _replaced(post: Facts, gone: tuple[str, ...], new: str) -> str:
    """Return a text as shown with a phrase replaced wherever it stands."""
    words, shown = post.reading.words, post.reading.shown
    parts, done, i = [], 0, 0
    while i <= len(words) - len(gone):
        if post.keys[i : i + len(gone)] == gone:
            parts += [shown[done : words[i].start], new]
            done = words[i + len(gone) - 1].end
            i += len(gone)
        else:
            i += 1
    return "".join([*parts, shown[done:]])
