"""A few lines of a post to show: masked, cut around what speaks for its flag."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import orjson

from pipeline.text import mask

LENGTH: Final = 240
"""Characters of a text that are shown: four lines on a phone."""

_BEFORE: Final = 60
_GAP: Final = " … "
_SPACES: Final = re.compile(r"\s+")
_LINK: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)

Pieces = tuple[tuple[str, bool], ...]


def signs_in(reasons: str) -> list[str]:
    """Return the names of the risk signs in the `reasons` of a row."""
    return [each["text"] for each in _read(reasons) if each.get("kind") == "risk_sign"]


def excerpt(text: str | None, reasons: str, label: str | None) -> Pieces:
    """Return pieces of a post, each with whether it speaks for a flag.

    Args:
        text: As shown; it is masked once more, since a file may come from anywhere. None gives the words of
            the reasons in their order instead.
        reasons: The `reasons` of its row.
        label: The flag that is explained.
    """
    words = [each for each in _read(reasons) if each.get("label") == label and each.get("kind") == "words"]
    if text is None:
        shown = sorted(words, key=lambda each: each["span"])
        pieces = [(_plain(mask(each["text"])), True) for each in shown]
        return tuple(_joined(pieces))
    masked = mask(text)
    spans = sorted(tuple(each["span"]) for each in words) if masked == text else []
    return tuple((_plain(piece), marked) for piece, marked in _cut(masked, spans))


def _read(reasons: str) -> list[dict[str, Any]]:
    found = orjson.loads(reasons or "[]")
    return [each for each in found if isinstance(each, dict)]


def _joined(pieces: list[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    for i, piece in enumerate(pieces):
        if i:
            yield _GAP, False
        yield piece


def _cut(text: str, spans: list[tuple[int, ...]]) -> Iterator[tuple[str, bool]]:
    """Yield `LENGTH` characters of a text from shortly before the first of some spans on."""
    start = 0
    if len(text) > LENGTH and spans and spans[0][0] > _BEFORE:
        start = text.rfind(" ", 0, spans[0][0] - _BEFORE) + 1
        start = min(start, max(0, len(text) - LENGTH))
    end = min(len(text), start + LENGTH)
    if start:
        yield "… ", False
    edges = sorted({start, end, *(edge for span in spans for edge in span if start < edge < end)})
    for left, right in pairwise(edges):
        yield text[left:right], any(span[0] <= left and right <= span[1] for span in spans)
    if end < len(text):
        yield "…", False


def _plain(piece: str) -> str:
    """Return a piece on one line, its links so that nobody can follow them by mistake."""
    return _LINK.sub(lambda link: link[0].replace(".", "[.]"), _SPACES.sub(" ", piece))
