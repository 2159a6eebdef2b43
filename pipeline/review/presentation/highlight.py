"""The text of a post, ready to be shown: highlighted where the machine looked, and inert.

Templates escape HTML; `pipeline.text.display` takes care of what escaping leaves alive.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from pipeline.text.display import inert

__all__ = ["SHOWN_LIMIT", "Segment", "excerpt", "inert", "segments", "strength"]

SHOWN_LIMIT: Final = 8000
"""Characters of a post on the review page, about four printed pages; the rest is one click away. Keeps the
page under 100 kB whatever is in the post."""

_STRONG: Final = 0.3
_MEDIUM: Final = 0.12


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text with one look.

    Attributes:
        text: What to show; inert.
        strength: 0 for plain text, then 1 (faint) to 3 (strong).
        label: The label its strongest reason speaks for; empty for plain text.
    """

    text: str
    strength: int = 0
    label: str = ""


def segments(text: str, reasons: Iterable[Mapping[str, Any]], limit: int = SHOWN_LIMIT) -> list[Segment]:
    """Cut a text at the borders of all reasons and give each piece the look of its strongest reason.

    Args:
        text: Text as shown; spans are offsets into it.
        reasons: `pipeline.posts.Reason` as dictionaries. Only those that speak for their label and have a
            place in the text count; spans may overlap, nest and reach past the end.
        limit: Characters to show.

    Returns:
        Segments whose texts make up the shown text.
    """
    shown = text[:limit]
    spans = [span for reason in reasons if (span := _span(reason, len(shown))) is not None]
    borders = sorted({0, len(shown), *(b for start, end, _, _ in spans for b in (start, end))})
    pieces: list[Segment] = []
    for start, end in pairwise(borders):
        over = [(weight, label) for s, e, weight, label in spans if s <= start and end <= e]
        weight, label = max(over, default=(0.0, ""))
        piece = Segment(shown[start:end], strength(weight), label)
        if pieces and (pieces[-1].strength, pieces[-1].label) == (piece.strength, piece.label):
            piece = Segment(pieces.pop().text + piece.text, piece.strength, piece.label)
        pieces.append(piece)
    return [Segment(inert(piece.text), piece.strength, piece.label) for piece in pieces]


def excerpt(text: str, length: int = 160) -> str:
    """Return the start of a text on one line, inert."""
    line = " ".join(inert(text[: length * 2]).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def _span(reason: Mapping[str, Any], length: int) -> tuple[int, int, float, str] | None:
    start, end = reason["span"]
    start, end, weight = max(0, int(start)), min(length, int(end)), float(reason["weight"])
    return (start, end, weight, str(reason["label"])) if start < end and weight > 0 else None


def strength(weight: float) -> int:
    """Return the shade of a weight: 0 for none, then 1 (faint) to 3 (strong)."""
    if weight <= 0:
        return 0
    return 3 if weight >= _STRONG else 2 if weight >= _MEDIUM else 1
