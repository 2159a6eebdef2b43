"""From characters to words: a text is cut at white space, each piece normalised once and remembered."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from pipeline.text.evasion import shorten
from pipeline.text.mapping import Edit
from pipeline.text.steps import Rewrite
from pipeline.text.syllables import place_tone
from pipeline.text.teencode import expand
from pipeline.text.tokens import EMOJI, EMOTICON, LINK, MARKUP, PLACEHOLDERS, domain, emoticon, hashtag

placeholders: Final = Rewrite(
    re.compile(r"\[(" + "|".join(PLACEHOLDERS) + r")\]", re.IGNORECASE),
    lambda match: PLACEHOLDERS[match.group(1).lower()],
    trigger="[",
)
"""The placeholders of masked personal data become single tokens: `[số điện thoại]` is `<phone>`."""

_PIECES: Final = re.compile(
    rf"(?P<markup>{MARKUP})|(?P<link>{LINK})|(?P<emoji>{EMOJI})|(?P<emoticon>{EMOTICON})"
    r"|\#(?P<hashtag>\w*[^\W\d_]\w*)|(?P<word>[^\W_]+)|(?P<line>_+)|(?P<signs>([^\w\s])\9{3,})",
    re.IGNORECASE,
)
_REMEMBERED: Final = 1 << 16
"""Pieces kept in memory; a page export of 100,000 posts has about this many different ones, some 30 MB."""


def word(typed: str) -> str:
    """Return the canonical spelling of a run of letters and digits; it may be several words."""
    lower = typed.lower()
    known = expand(lower)
    if known != lower:
        return known
    short = place_tone(shorten(lower))
    return expand(short)


def _piece(match: re.Match[str]) -> str:
    """Return what one part of a piece becomes; tokens get a space on either side."""
    kind = match.lastgroup or ""
    found = match.group(kind) if kind else match.group()
    if kind == "word":
        return word(found)
    if kind == "link":
        return f" {domain(found)} "
    if kind == "emoticon":
        return f" {emoticon(found)} "
    if kind == "hashtag":
        return f" {' '.join(map(word, hashtag(found).split()))} "
    if kind == "line":
        return " "
    if kind == "signs":
        return found[:3]
    return f" {found.lower()} "


_rewrite: Final = Rewrite(_PIECES, _piece)


@lru_cache(maxsize=_REMEMBERED)
def _canonical(piece: str) -> str:
    """Return the canonical text of a piece without white space."""
    return _rewrite(piece)


class Words:
    """Every piece of text between white space is rewritten by itself."""

    _piece = re.compile(r"\S+")

    def __call__(self, text: str) -> str:
        """Return the text after this step."""
        return " ".join(map(_canonical, text.split()))

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield the edits of white space and of every piece."""
        done = 0
        for found in self._piece.finditer(text):
            start = found.start()
            if start > done:
                yield done, start, " " if done else ""
            for low, high, new in _rewrite.edits(found.group()):
                yield start + low, start + high, new
            done = found.end()
        if done < len(text):
            yield done, len(text), ""


words: Final = Words()
"""Links, hashtags, emoji, emoticons and words of a text in their canonical form."""


class Spaces:
    """Runs of spaces become one, and none is left at either end."""

    _run = re.compile(r"^ +| +$|(?<= ) +")

    def __call__(self, text: str) -> str:
        """Return the text after this step."""
        return " ".join(text.split())

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield one edit for each run that goes."""
        for found in self._run.finditer(text):
            yield found.start(), found.end(), ""


spaces: Final = Spaces()
"""One space between words."""
