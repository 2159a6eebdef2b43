"""Which review an item needs next: the rules of blind double review, without a database.

Every outcome that accuses somebody is given twice by people who know nothing of each other's answer, as is a
random sample of the rest; that sample is what agreement is measured on. So is an answer without a word about
a post that reached many. Where the two differ, a senior reviewer who is neither of them adjudicates it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.review.domain.outcomes import find_outcome
from pipeline.review.models import Decision, Stage, Team

Answers = Mapping[str, str]
"""Outcome by label."""


@dataclass(frozen=True, slots=True)
class Close:
    """The item is decided.

    Attributes:
        answers: What was decided.
        stage: The review that closed it.
        how: How it came about.
    """

    answers: Answers
    stage: Stage
    how: Decision.How


def next_step(given: Mapping[Stage, Answers], *, twice: bool) -> Stage | Close:
    """Return the review that is needed next, or the decision.

    Args:
        given: The answers of this round so far, by stage.
        twice: Whether this item gets two reviews whatever the first one says.
    """
    if Stage.ADJUDICATE in given:
        return Close(given[Stage.ADJUDICATE], Stage.ADJUDICATE, Decision.How.ADJUDICATED)
    first = given.get(Stage.FIRST)
    if first is None:
        return Stage.FIRST
    second = given.get(Stage.SECOND)
    if second is None:
        return Stage.SECOND if twice else Close(first, Stage.FIRST, Decision.How.SINGLE)
    if dict(first) == dict(second):
        return Close(second, Stage.SECOND, Decision.How.AGREED)
    return Stage.ADJUDICATE


def needs_two(item_id: int, round_: int, answers: Answers, team: Team) -> bool:
    """Whether an item needs two reviews: its first one accuses, it is in the sample, or it was reopened."""
    if not team.double_review:
        return False
    return round_ > 1 or accuses(answers) or sampled(item_id, round_, team.sample_rate)


def needs_words(reach: int, team: Team, *, wordless: bool) -> bool:
    """Whether one answer is too little for how far an item reached: it came without a source and a note.

    Args:
        reach: Of the item.
        team: Whose lead sets from where on.
        wordless: Whether the first review has neither note, link nor document.
    """
    return wordless and 0 < team.wide_reach <= reach


def accuses(answers: Answers) -> bool:
    """Whether one of the answers says something bad about a post."""
    found = (find_outcome(label, name) for label, name in answers.items())
    return any(outcome is not None and outcome.accuses for outcome in found)


def sampled(item_id: int, round_: int, rate: float) -> bool:
    """Whether an item is in the random sample; the same answer every time it is asked."""
    digest = hashlib.blake2b(f"{item_id}:{round_}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") < rate * 2**64
