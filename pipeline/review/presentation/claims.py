"""A known claim beside what may state it: which words agree, which differ, what the bank says."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy

from pipeline.review.models import ClaimMatch, KnownClaim
from pipeline.review.presentation.highlight import Segment, inert, segments
from pipeline.review.presentation.labels import outcome_title
from pipeline.review.presentation.links import web_link
from pipeline.text.folding import fold_lower

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

STATES: Final[Mapping[str, "StrPromise"]] = {
    KnownClaim.State.DRAFT: gettext_lazy("bản nháp"),
    KnownClaim.State.CHECKED: gettext_lazy("đã kiểm chứng"),
    KnownClaim.State.WITHDRAWN: gettext_lazy("đã rút lại"),
}

KINDS: Final[Mapping[str, "StrPromise"]] = {
    "number": gettext_lazy("con số"),
    "date": gettext_lazy("ngày tháng"),
    "name": gettext_lazy("tên riêng"),
    "place": gettext_lazy("địa danh"),
    "denial": gettext_lazy("lời bác bỏ"),
}
"""What may differ, by the kinds of `pipeline.claims.known`."""

SHOWN_CHARS: Final = 1500
"""Characters of a wording beside the open item."""

_AGREES, _DIFFERS = "positive", "check"
_WEIGHT: Final = 0.2


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the claim and the post have otherwise; empty where one has nothing."""

    kind: str
    claim: str
    post: str


@dataclass(frozen=True, slots=True)
class MatchView:
    """A match as a page shows it.

    Attributes:
        number: Key of the match.
        claim: Key of the claim.
        claim_text: The wording that is nearest, with the words that agree and differ.
        post_text: The same of the post.
        verdict: What the bank says, in words.
        correction: What is known to be so instead.
        sources: Links that are safe to click.
        differences: What differs.
        is_near_certain: Whether it says the same as far as can be seen.
        is_old: Whether the claim was checked so long ago that it may not hold any more.
    """

    number: int
    claim: int
    claim_text: list[Segment]
    post_text: list[Segment]
    verdict: str
    correction: str
    sources: list[str]
    differences: list[Difference]
    is_near_certain: bool
    is_old: bool


def match_view(match: ClaimMatch, text: str, *, is_old: bool) -> MatchView:
    """Return a match beside the text of its item.

    Args:
        match: The match, with its claim.
        text: Of the item, as shown.
        is_old: Whether its claim is old.
    """
    claim = match.claim
    differ = differences(match.differ)
    return MatchView(
        number=match.pk,
        claim=claim.pk,
        claim_text=marked(match.wording or claim.text, match.agree, [each.claim for each in differ]),
        post_text=marked(text, match.agree, [each.post for each in differ]),
        verdict=verdict_title(claim),
        correction=inert(claim.correction),
        sources=sources_of(claim),
        differences=differ,
        is_near_certain=match.level == ClaimMatch.Level.NEAR_CERTAIN,
        is_old=is_old,
    )


def verdict_title(claim: KnownClaim) -> str:
    """Return what the bank says of a claim, as an answer to the question whether it is so."""
    return outcome_title("check", claim.verdict)


def sources_of(claim: KnownClaim) -> list[str]:
    """Return the links of a claim that are safe to click."""
    return [safe for link in claim.sources if (safe := web_link(str(link)))]


def differences(found: Iterable[Mapping[str, Any]]) -> list[Difference]:
    """Return what differs, in words, each once."""
    told = [
        Difference(str(KINDS.get(each["kind"], each["kind"])), inert(each["claim"]), inert(each["post"]))
        for each in found
    ]
    return list(dict.fromkeys(told))


def marked(text: str, agree: Iterable[str], differ: Iterable[str], limit: int = SHOWN_CHARS) -> list[Segment]:
    """Return a text in which words that agree and words that differ are marked, with or without diacritics.

    Args:
        text: As shown.
        agree: Phrases that both have.
        differ: Phrases that only this one has.
        limit: Characters to show.
    """
    shown = text[:limit]
    folded = fold_lower(shown)
    if len(folded) != len(shown):
        folded = shown.casefold() if len(shown.casefold()) == len(shown) else shown
    reasons = [
        {"label": label, "span": found.span(), "weight": weight}
        for label, phrases, weight in ((_AGREES, agree, _WEIGHT), (_DIFFERS, differ, 2 * _WEIGHT))
        for phrase in phrases
        if (wanted := fold_lower(phrase).strip())
        for found in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", folded)
    ]
    pieces = segments(shown, reasons)
    return [*pieces, Segment("…")] if len(text) > limit else pieces
