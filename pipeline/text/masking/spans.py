"""Spans of personal data, and quick ways to the stretches of a folded text where one can be."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.text.folding import FILLER
from pipeline.text.masking.relaxed import relaxed
from pipeline.text.placeholders import Kind


@dataclass(frozen=True, slots=True)
class PersonalSpan:
    """Where one piece of personal data stands.

    Attributes:
        start: First character, as an offset into the NFC text.
        end: One past the last character.
        kind: What it is; `pipeline.text.placeholders` has the words that replace it.
    """

    start: int
    end: int
    kind: Kind


# Six digits with nothing between them but what people put into numbers. All numbers that are masked have as
# many, and lie in one such run; what the shapes look at before it or behind it is nearer than the margins.
_NOT_DIGIT = rf"oli\s.\-_·•*()~+,/'–{FILLER}"
_LONG_NUMBER: Final = re.compile(rf"[0-9](?:[{_NOT_DIGIT}]*[0-9]){{5}}[0-9{_NOT_DIGIT}]*")
_BEFORE, _BEHIND = 80, 16

Windows = list[tuple[int, int]]
"""Stretches of a folded text, in order and apart from each other."""


def gates() -> tuple[tuple[str, ...], ...]:
    """Return what must be in a text in which `long_numbers` finds anything."""
    return ((relaxed(_LONG_NUMBER),),)


def long_numbers(folded: str) -> Windows:
    """Return the stretches around numbers of six digits and more, outside of which no number is personal."""
    windows: Windows = []
    for run in _LONG_NUMBER.finditer(folded):
        low, high = max(0, run.start() - _BEFORE), min(len(folded), run.end() + _BEHIND)
        if windows and low <= windows[-1][1]:
            low = windows.pop()[0]
        windows.append((low, high))
    return windows


def matches_within(pattern: re.Pattern[str], folded: str, windows: Windows) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern that lie within the windows.

    Args:
        pattern: What to look for.
        folded: The text as `fold_for_matching` gives it.
        windows: Stretches of it, such as those of `long_numbers`.
    """
    for low, high in windows:
        yield from pattern.finditer(folded, low, high)


def spans_of(pattern: re.Pattern[str], folded: str, kind: Kind, *, group: int = 0) -> Iterator[PersonalSpan]:
    """Yield a span for each match of a pattern.

    Args:
        pattern: What to look for.
        folded: The text as `fold_for_matching` gives it.
        kind: What it is.
        group: Which group of the pattern is the data.
    """
    for match in pattern.finditer(folded):
        yield PersonalSpan(*match.span(group), kind)


def holds_any(folded: str, fixed: tuple[str, ...]) -> bool:
    """Say whether one of the words is in a text, far more quickly than the pattern that needs them."""
    for word in fixed:  # noqa: SIM110 - a generator for any() takes twice as long, and this runs for every post
        if word in folded:
            return True
    return False


def joined(spans: Iterable[PersonalSpan]) -> list[PersonalSpan]:
    """Return spans of one kind with those that overlap made one, in order."""
    whole: list[PersonalSpan] = []
    for span in sorted(spans, key=lambda span: span.start):
        if whole and span.start < whole[-1].end:
            last = whole.pop()
            span = PersonalSpan(last.start, max(last.end, span.end), span.kind)
        whole.append(span)
    return whole
