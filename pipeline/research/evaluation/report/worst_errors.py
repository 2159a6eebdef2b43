"""The posts a model was most wrong about, shown so that no text of a set leaves the machine by accident."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.classify import Model
from pipeline.labels import LABELS, Label
from pipeline.posts import Reason
from pipeline.research.datasets.annotations import text_key
from pipeline.research.datasets.training_data import Corpus
from pipeline.text import mask
from pipeline.text.display import inert

MAX_CHARACTERS: Final = 240
"""Characters of a text that are shown."""

MAX_ERRORS: Final = 5
"""Posts missed and posts wrongly flagged that are shown for each label."""

CUT: Final = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of what is shown of a text.

    Attributes:
        text: Masked, with nothing invisible in it; `…` where the text may not be shown.
        weight: Share of the evidence for the label, 0 for plain text.
        place: Start and end in the masked text, for a highlighted piece.
    """

    text: str
    weight: float = 0.0
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class WorstError:
    """One post a model was wrong about.

    Attributes:
        key: Key of the masked text, the same in every run.
        length: Characters.
        source: Where it came from.
        label: The label in question.
        holds: Whether the label holds.
        probability: What the model says, 0 to 1.
        labels: Labels that hold.
        probabilities: Of all labels.
        pieces: What may be shown of the text, with the words that speak for the label.
    """

    key: str
    length: int
    source: str
    label: Label
    holds: bool
    probability: float
    labels: tuple[Label, ...]
    probabilities: dict[Label, float]
    pieces: tuple[Piece, ...]


def worst_errors(
    model: Model,
    posts: Corpus,
    probabilities: npt.NDArray[np.floating],
    *,
    show_texts: bool,
    each: int = MAX_ERRORS,
) -> tuple[WorstError, ...]:
    """Return the posts with a label that the model thinks least likely, and those without it the most.

    Args:
        model: Explains them.
        posts: The posts.
        probabilities: Shape (n, 4).
        show_texts: Whether texts are shown; else only where the highlighted words stand.
        each: Posts of each sort for each label.
    """
    found = []
    for i, label in enumerate(LABELS):
        for holds in (True, False):
            rows = np.flatnonzero(posts.labels[:, i] == float(holds))
            order = np.argsort(probabilities[rows, i] * (1 if holds else -1), kind="stable")[:each]
            found += [
                _describe(model, posts, probabilities, row, label, show_texts) for row in rows[order].tolist()
            ]
    return tuple(found)


def _describe(
    model: Model,
    posts: Corpus,
    probabilities: npt.NDArray[np.floating],
    row: int,
    label: Label,
    show_texts: bool,
) -> WorstError:
    text = mask(posts.texts[row])
    reasons = model.explain(text, label)
    column = LABELS.index(label)
    return WorstError(
        key=text_key(text),
        length=len(text),
        source=str(posts.sources[row]),
        label=label,
        holds=bool(posts.labels[row, column] == 1),
        probability=round(float(probabilities[row, column]), 4),
        labels=tuple(name for i, name in enumerate(LABELS) if posts.labels[row, i] == 1),
        probabilities={name: round(float(probabilities[row, i]), 4) for i, name in enumerate(LABELS)},
        pieces=tuple(pieces(text, reasons) if show_texts else places(reasons)),
    )


def pieces(text: str, reasons: Sequence[Reason]) -> list[Piece]:
    """Return the first `MAX_CHARACTERS` characters of a masked text, cut where highlights begin and end."""
    found: list[Piece] = []
    done = 0
    for reason in sorted(reasons, key=lambda reason: reason.span):
        start, end = max(reason.span[0], done), min(reason.span[1], MAX_CHARACTERS)
        if start < end:
            found += [
                Piece(inert(text[done:start])),
                Piece(inert(text[start:end]), reason.weight, (start, end)),
            ]
            done = end
    found.append(Piece(inert(text[done:MAX_CHARACTERS]) + (CUT if len(text) > MAX_CHARACTERS else "")))
    return [piece for piece in found if piece.text]


def places(reasons: Sequence[Reason]) -> list[Piece]:
    """Return where the highlighted words stand, and not a letter of the text."""
    return [Piece(CUT, reason.weight, reason.span) for reason in sorted(reasons, key=lambda r: r.span)]
