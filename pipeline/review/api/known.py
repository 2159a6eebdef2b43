"""Known claims over the API: the bank a page at a time, and which claims a text may state, for a tip line."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from pipeline.known_claims.writing import to_fields
from pipeline.review.accounts.visibility import visible_claims
from pipeline.review.api.auth import Bearer, token_of
from pipeline.review.api.problems import documented, only_known
from pipeline.review.api.schemas import Cursor, example
from pipeline.review.claims.bank import record_of
from pipeline.review.claims.decided import learn
from pipeline.review.claims.matching import match_text
from pipeline.review.models import KnownClaim
from pipeline.review.queue.matched import SHOWN
from pipeline.text import mask

router = Router(tags=["Known claims"], auth=Bearer("read"))

MAX_CHARS = 20_000
"""Characters of a text to match: ten printed pages."""


class KnownClaimOut(Schema):
    """A known claim."""

    model_config = example(
        number=7,
        id="k-18",
        claim="Cầu Đò Quan đóng bảy ngày",
        verdict="false_with_source",
        correction="Cầu chỉ hạn chế xe tải ban đêm.",
        source=["https://example.org/cau"],
        topic="other",
        variants=["cau do quan dong 7 ngay"],
        date="2026-11-20",
        state="checked",
        changed_at="2026-11-21T03:00:00Z",
    )

    number: int = Field(description="Grows with every claim; `after` goes by it.")
    id: str = Field(description="What it is called in files and matches.")
    claim: str = Field(description="What is claimed, personal data masked.")
    verdict: str = Field(description="What whoever checked it thinks of it.")
    correction: str = Field(description="What is known to be so instead.")
    source: list[str] = Field(description="Links to who says so.")
    topic: str
    variants: list[str] = Field(description="Other wordings.")
    date: dt.date | None = Field(description="First seen; null where nobody said.")
    state: Literal["draft", "checked", "withdrawn"]
    changed_at: dt.datetime


class KnownClaimPage(Schema):
    """Known claims, oldest first."""

    claims: list[KnownClaimOut]
    next: int | None = Field(description="Give it as `after` for the next page; null at the end.")


class KnownFilter(Schema):
    """Which claims to list."""

    state: Literal["draft", "checked", "withdrawn"] | None = Field(None, description="Only these.")
    after: Cursor = Field(0, description="`next` of the page before.")
    limit: Annotated[int, Field(ge=1, le=200)] = Field(50, description="Claims on a page.")


class TextIn(Schema):
    """A text somebody asks about."""

    model_config = example(text="Nghe nói cầu Đò Quan đóng bảy ngày, đúng không?")

    text: Annotated[str, Field(min_length=1, max_length=MAX_CHARS)] = Field(
        description="As it was sent in. It is masked, matched and not kept."
    )


class DifferingOut(Schema):
    """Something the text says otherwise than the claim."""

    kind: str = Field(description="`number`, `date`, `name`, `place` or `denial`.")
    claim: str = Field(description="What the claim has; empty where it has nothing.")
    post: str = Field(description="What the text has instead; empty where it has nothing.")


class KnownMatch(Schema):
    """A claim that a text may state. It is a suggestion: somebody has to look at it."""

    score: float = Field(description="How likely the text states it, 0 to 1.")
    level: Literal["near_certain", "suggested"]
    wording: str = Field(description="The wording of the claim that is nearest.")
    agree: list[str] = Field(description="What both say, as the text shows it.")
    differ: list[DifferingOut]
    claim: KnownClaimOut


@router.get(
    "/known-claims",
    response=KnownClaimPage,
    operation_id="list_known_claims",
    summary="List known claims",
    openapi_extra=documented(),
)
def list_known_claims(request: HttpRequest, asked: Query[KnownFilter]) -> dict[str, Any]:
    """The claim bank by number, a page at a time. New claims come at the end."""
    only_known(request, KnownFilter)
    learn()
    claims = visible_claims(token_of(request).owner).filter(pk__gt=asked.after)
    if asked.state:
        claims = claims.filter(state=asked.state)
    page = list(claims.order_by("pk").prefetch_related("variants")[: asked.limit + 1])
    shown = page[: asked.limit]
    return {
        "claims": [_claim(claim) for claim in shown],
        "next": shown[-1].pk if len(page) > asked.limit else None,
    }


@router.post(
    "/known-claims/match",
    response=list[KnownMatch],
    operation_id="match_known_claims",
    summary="Match a text to known claims",
    openapi_extra=documented(400, 413),
)
def match_known_claims(request: HttpRequest, sent: TextIn) -> list[dict[str, Any]]:
    """The checked claims that a text may state, best first; none where nothing is worth a look.

    For a tip line: answer at once what was checked before. Say that it is a suggestion unless somebody of the
    team has compared the two. The text is not kept and not put into the queue.
    """
    owner = token_of(request).owner
    found = match_text(mask(sent.text), SHOWN)
    visible = set(
        visible_claims(owner).filter(pk__in=[claim.pk for claim, _ in found]).values_list("pk", flat=True)
    )
    return [
        {
            "score": round(match.score, 4),
            "level": match.level,
            "wording": match.wording,
            "agree": list(match.agree),
            "differ": list(match.differ),
            "claim": _claim(claim),
        }
        for claim, match in found
        if claim.pk in visible
    ]


def _claim(claim: KnownClaim) -> dict[str, Any]:
    told = to_fields(record_of(claim))
    return told | {"number": claim.pk, "date": claim.claimed_on, "changed_at": claim.changed_at}
