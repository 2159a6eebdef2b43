"""How labels and outcomes are called on every page, and which labels a content note stands before."""

from collections.abc import Iterable
from typing import Final

from pipeline.review.domain.outcomes import QUESTIONS, find_outcome
from pipeline.review.models import Item, Question

LABEL_CHOICES: Final = [(label, text.title) for label, text in QUESTIONS.items()]
"""Labels to choose from in a form, with their titles."""

SENSITIVE: Final = frozenset({"hateful", "offensive"})
"""Labels whose posts may hurt to read."""


def outcome_title(label: str, name: str) -> str:
    """Return an outcome as a reviewer reads it."""
    outcome = find_outcome(label, name)
    return str(outcome.title) if outcome else name


def label_title(label: str) -> str:
    """Return a label as a reviewer reads it."""
    return next((str(question.title) for known, question in QUESTIONS.items() if known == label), label)


def guesses(item: Item, labels: Iterable[str]) -> str:
    """Return the machine's percentages for some labels, in words."""
    return "; ".join(
        f"{label_title(label)} {round(100 * float(item.probabilities.get(label, 0.0)))}%" for label in labels
    )


def is_sensitive(questions: Iterable[Question]) -> bool:
    """Whether a text stays behind a content note until the reviewer asks for it."""
    return any(question.label in SENSITIVE for question in questions)
