"""Two like texts side by side: which words of the one the other lacks, and what kind of thing differs."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy
from rapidfuzz.distance import Levenshtein

from pipeline.claims.agreement import differences
from pipeline.review.presentation.highlight import Segment, inert

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

READ: Final = 4000
"""Characters of a text that are compared: two printed pages."""

KINDS: Final[Mapping[str, "StrPromise"]] = {
    "denial": gettext_lazy("một bên bác bỏ"),
    "link": gettext_lazy("đường link"),
    "number": gettext_lazy("con số"),
    "negation": gettext_lazy("chữ phủ định"),
    "time": gettext_lazy("đã xảy ra hay chưa"),
    "name": gettext_lazy("tên riêng, địa danh"),
    "wording": gettext_lazy("lời lẽ"),
}
"""What two texts may say differently, by the kinds of `pipeline.claims.agreement`."""

_WORD: Final = re.compile(r"\S+")
_MARK: Final = ("check", 3)


def differing_words(text: str, other: str, limit: int = READ) -> list[Segment]:
    """Return a text in which the words are marked that the other one does not have in that place.

    Args:
        text: Text as shown.
        other: What it is compared with.
        limit: Characters to show, at most `READ`.
    """
    shown = text[:limit]
    words = list(_WORD.finditer(shown))
    theirs = [match.group().casefold() for match in _WORD.finditer(other[:READ])]
    pieces: list[Segment] = []
    end = 0
    for step in Levenshtein.opcodes([word.group().casefold() for word in words], theirs):
        if step.tag in ("replace", "delete"):
            first, last = words[step.src_start], words[step.src_end - 1]
            if len(text) > limit and step.src_end == len(words):
                break  # the other text goes on where this one was cut for display
            pieces.append(Segment(inert(shown[end : first.start()])))
            label, strength = _MARK
            pieces.append(Segment(inert(shown[first.start() : last.end()]), strength, label))
            end = last.end()
    rest = shown[end:] + ("…" if len(text) > limit else "")
    return [piece for piece in (*pieces, Segment(inert(rest))) if piece.text]


def kinds_of_difference(left: str, right: str) -> list[str]:
    """Return what two texts say differently, in words, each kind once; empty when they say the same."""
    found = dict.fromkeys(each.kind for each in differences(left[:READ], right[:READ]))
    return [str(KINDS[kind]) for kind in found]
