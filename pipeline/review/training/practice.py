"""The invented posts on which a newcomer practises, with answers and reasons, from `data/practice.tsv`."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.review.domain.outcomes import QUESTIONS, QuestionText


@dataclass(frozen=True, slots=True)
class PracticePost:
    """One invented post.

    Attributes:
        number: Its place, from 1.
        label: What is asked about it.
        text: What it says; invented, as are all people and places in it.
        answer: Name of the outcome that fits best.
        also: Name of another that fits, or empty.
        why: Why, in a sentence or three.
    """

    number: int
    label: str
    text: str
    answer: str
    also: str
    why: str

    @property
    def question(self) -> QuestionText:
        """What is asked, with the answers to choose from."""
        return next(text for label, text in QUESTIONS.items() if label == self.label)

    def fits(self, outcome: str) -> bool:
        """Whether an answer is the best one or fits as well."""
        return outcome in (self.answer, self.also) and bool(outcome)


@lru_cache(maxsize=1)
def practice_posts() -> tuple[PracticePost, ...]:
    """Return the posts in their order."""
    path = Path(__file__).parent / "data" / "practice.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(PracticePost(number, **row) for number, row in enumerate(rows, start=1))
