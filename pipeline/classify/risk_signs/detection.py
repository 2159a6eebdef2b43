"""Finds the named risk signs of `check`: what a volunteer should look at twice.

A sign is a reason to look, never a verdict. Rules read the text as it is written, or without diacritics where
the post has none. They stay silent where a post names its source, doubts or denies a rumour, warns of a
fraud, jokes or tells a story.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from pipeline.classify.risk_signs.catalogue import RISK_SIGNS, RiskSign
from pipeline.classify.risk_signs.context import (
    CLAIM,
    DEBUNK,
    JOKE,
    LINK,
    OFFER,
    PAPER,
    SOURCED,
    WARNING,
)
from pipeline.classify.risk_signs.fraud import FRAUD
from pipeline.classify.risk_signs.health import HEALTH
from pipeline.classify.risk_signs.index import Reading, RuleIndex
from pipeline.classify.risk_signs.phrases import Rule
from pipeline.classify.risk_signs.reports import REPORTS
from pipeline.classify.risk_signs.rumour import RUMOUR
from pipeline.posts import Reason
from pipeline.text import normalise_with_map
from pipeline.text.folding import fold_for_matching

__all__ = ["RISK_SIGNS", "RiskSign", "find_risk_signs"]

RULES: Final[dict[str, Rule]] = {**RUMOUR, **REPORTS, **HEALTH, **FRAUD}
"""The rule of every sign that has one; `shouting` is found below."""

_QUESTIONS: Final[dict[str, Rule]] = {
    "claim": CLAIM,
    "debunk": DEBUNK,
    "joke": JOKE,
    "offer": OFFER,
    "paper": PAPER,
    "sourced": SOURCED,
    "warning": WARNING,
}

_ALL: Final = {**RULES, **_QUESTIONS}
_WRITTEN: Final = RuleIndex.of(_ALL)
_BARE: Final = _WRITTEN.folded()

_MAX_CHARACTERS: Final = 20_000  # far beyond a post; keeps a 1 MB paste from holding up a batch
_SOURCE_ANSWERS: Final = frozenset({"vague_source", "miracle_cure"})
_SOURCE_ONLY: Final = frozenset(REPORTS)
_PAPER_ANSWERS: Final = frozenset({"unnamed_authority", "unsourced_quote"})
_NEEDS_CLAIM: Final = frozenset({"vague_source", "unnamed_authority", "urgent_share", "forwarded", "caution"})
_NO_JOKE: Final = frozenset({"sells_cure", "sure_promise"})
_NEAR: Final = 120  # characters: a denial or a laugh further off speaks of something else
_REACH: Final = 300  # characters: a seller says how to buy not far from what is sold
_NEEDS_OFFER: Final = frozenset({"sells_cure", "account_service", "sure_promise"})
_EXCLAIMED: Final = re.compile(r"!(?:\s?!){2,}")
_MARKED_WORD: Final = re.compile(r"(?<![\w#])[^\W\d_]*[^\W\d_a-zA-Z][^\W\d_]*")
_ANY_WORD: Final = re.compile(r"(?<![\w#])[^\W\d_]+")
_BARE_SHARE: Final = 0.2  # Vietnamese with its diacritics marks about seven words in ten
_EVADED: Final = re.compile(r"[^\W\d_][.*·][^\W\d_]{1,6}(?!\w)")
_SHORT: Final = 600  # edited prose rather than chat: no evasion to undo, and the canonical pass is dear
_TONES: Final = tuple(
    zip(
        "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ".split(),
        "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy".split(),
        strict=True,
    )
)
_TONED: Final = re.compile(rf"(?<!q)(?:{'|'.join(early for early, _ in _TONES)})(?![^\W\d_])")
_TONE_PLACES: Final = dict(_TONES)


class _View:
    """A text as the rules read it, character for character."""

    def __init__(self, text: str) -> None:
        lower = text.lower()
        if len(lower) != len(text):
            lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
        self.bare = _is_bare(text)
        if self.bare:
            self.text = fold_for_matching(text)
        else:
            self.text = _TONED.sub(lambda found: _TONE_PLACES[found[0]], lower)
        self.text = self.text.replace("_", " ")

    @cached_property
    def _reading(self) -> Reading:
        return Reading(_BARE if self.bare else _WRITTEN, self.text)

    def find_all(self) -> dict[str, re.Match[str]]:
        """Return the first match of each of `RULES` that has one."""
        return self._reading.find(RULES)

    def has(self, question: str) -> bool:
        """Tell whether one of `_QUESTIONS` finds something."""
        return self._reading.first(question) is not None

    def has_near(self, question: str, span: tuple[int, int], reach: int) -> bool:
        """Tell whether it finds something within `reach` characters of a span."""
        return self._reading.first(question, max(0, span[0] - reach), span[1] + reach) is not None


def _is_bare(text: str) -> bool:
    """Tell whether a text is written without diacritics, hashtags aside."""
    if text.isascii():
        return True
    words = len(_ANY_WORD.findall(text))
    return len(_MARKED_WORD.findall(text)) < _BARE_SHARE * words


def _spans(text: str, view: _View) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield sign id and span in the text as shown, once for each sign at most."""
    canonical = None
    found = view.find_all()
    second: dict[str, re.Match[str]] = {}
    if len(text) <= _SHORT and _EVADED.search(text):
        canonical = normalise_with_map(text)
        second = _View(canonical.text).find_all()
    for name in RULES:
        if name in found:
            yield name, found[name].span()
        elif canonical and name in second and name != "click_bait_link":
            yield name, canonical.span(*second[name].span())


class _Context:
    """What the rest of a post says, each question asked once at most."""

    def __init__(self, view: _View) -> None:
        self._view = view
        self._known: dict[str, bool] = {}

    def __getitem__(self, question: str) -> bool:
        if question not in self._known:
            self._known[question] = self._view.has(question)
        return self._known[question]

    def near(self, question: str, span: tuple[int, int], reach: int = _NEAR) -> bool:
        """Tell whether the words stand within so many characters of a span."""
        return self._view.has_near(question, span, reach)

    @property
    def link(self) -> bool:
        """Whether the post holds a link."""
        return LINK.search(self._view.text) is not None


def _silent(name: str, span: tuple[int, int], context: _Context) -> bool:
    """Tell whether the rest of the post takes the worry out of a sign."""
    if name in FRAUD:
        return context["warning"]
    if context.near("debunk", span) or (name not in _NO_JOKE and context.near("joke", span)):
        return True
    if name in _SOURCE_ANSWERS and (context["sourced"] or context.link):
        return True
    if name in _SOURCE_ONLY and context["sourced"]:
        return True
    if name in _PAPER_ANSWERS and (context["paper"] or context.link):
        return True
    if name in _NEEDS_OFFER and not context.near("offer", span, _REACH):
        return True
    return name in _NEEDS_CLAIM and not context["claim"]


def _reason(name: str, span: tuple[int, int]) -> Reason:
    return Reason("check", "risk_sign", span, name, RISK_SIGNS[name].weight)


def _shouting(text: str) -> tuple[int, int] | None:
    """Return the part of a text that shouts: a row of exclamation marks, or mostly capitals."""
    match = _EXCLAIMED.search(text)
    if match:
        return match.span()
    letters = [char for char in text if char.isalpha()]
    if len(letters) >= 40 and sum(map(str.isupper, letters)) > 0.7 * len(letters):
        return (0, len(text))
    return None


def find_risk_signs(text: str) -> list[Reason]:
    """Find the risk signs of a post.

    Args:
        text: The text as shown: NFC, personal data masked.

    Returns:
        One reason a sign at most, strongest first: label `check`, kind `risk_sign`, the span in the text, the
        sign's id and its weight.
    """
    text = text[:_MAX_CHARACTERS]
    view = _View(text)
    context = _Context(view)
    reasons = [_reason(name, span) for name, span in _spans(text, view) if not _silent(name, span, context)]
    span = _shouting(text)
    if span:
        reasons.append(_reason("shouting", span))
    return sorted(reasons, key=lambda reason: (-reason.weight, reason.text))
