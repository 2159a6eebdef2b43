"""Reviewing over the API: claim an item, answer, or hand it back. The rules are those of the console."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from ninja import Body, Router, Status

from pipeline.review.api import shapes
from pipeline.review.api.auth import Bearer, token_of
from pipeline.review.api.problems import ApiError, documented, not_found
from pipeline.review.api.schemas import ClaimIn, ClaimOut, DecidedOut, DecisionIn
from pipeline.review.models import Item, Lease, Question, Stage, Token
from pipeline.review.queue import decisions, leases
from pipeline.review.queue.current import current_reviews
from pipeline.review.queue.item_view import opinions
from pipeline.review.queue.submission import InvalidAnswersError, Submission

router = Router(tags=["Reviewing"], auth=Bearer("decide"))

_STALE: Final = {
    "expired": "The lease ran out or was handed back. Claim the item again; nothing was stored.",
    "decided": "This lease was answered before, and differently. The first answer stands.",
    "withdrawn": "This answer was taken back. Claim the item again.",
    "skipped": "This item was skipped. Claim it again.",
}


@router.post(
    "/claims",
    response={200: ClaimOut, 204: None},
    operation_id="claim_item",
    summary="Claim an item",
    openapi_extra=documented(400, 404, 409),
)
def claim_item(request: HttpRequest, sent: Body[ClaimIn | None] = None) -> Status[Any]:
    """Take the next item, or a certain one, for ten minutes; nobody else gets it meanwhile.

    Somebody holds one item at a time: asking again gives the same one with the same lease, so a lost answer
    loses nothing. 204: nothing waits for this person. Scores are hidden as on the desk.
    """
    token = token_of(request)
    lease = _claim(token, sent.item if sent else None)
    return Status(204, None) if lease is None else Status(200, _shown(lease, token))


@router.post(
    "/claims/{lease}/decision",
    response=DecidedOut,
    operation_id="decide",
    summary="Answer",
    openapi_extra=documented(400, 404, 409, 413),
)
def decide(request: HttpRequest, lease: UUID, sent: DecisionIn) -> dict[str, Any]:
    """Store what the owner of the token thinks about the item they hold.

    The rules are those of the page: an answer for every label in `asked`; a link and a short explanation
    where an outcome needs a source; two blind reviews where one accuses. The same request twice is stored
    once.
    """
    owner = token_of(request).owner
    _own(owner.pk, lease)
    try:
        done = decisions.decide(owner, str(lease), _submission(sent))
    except InvalidAnswersError as error:
        raise ApiError(
            422, "invalid", "Some fields are missing or wrong; nothing was stored.", _places(error.problems)
        ) from error
    except decisions.StaleLeaseError as error:
        raise ApiError(409, f"lease_{error.code}", _STALE[error.code]) from error
    return {
        "item": done.item.pk,
        "outcomes": done.outcomes,
        "again": done.again,
        "waits_for": done.waits_for,
        "probabilities": done.item.probabilities,
    }


@router.post(
    "/claims/{lease}/skip",
    response={204: None},
    operation_id="skip",
    summary="Skip",
    openapi_extra=documented(404),
)
def skip(request: HttpRequest, lease: UUID) -> Status[None]:
    """Leave the item to the others; it comes last for this person. Nothing happens when the lease is over."""
    owner = token_of(request).owner
    _own(owner.pk, lease)
    leases.skip(owner, str(lease))
    return Status(204, None)


@router.delete(
    "/claims/{lease}",
    response={204: None},
    operation_id="release",
    summary="Release",
    openapi_extra=documented(404),
)
def release(request: HttpRequest, lease: UUID) -> Status[None]:
    """Hand the item back as if it had never been claimed. Nothing happens when the lease is over."""
    owner = token_of(request).owner
    _own(owner.pk, lease)
    leases.release(owner, str(lease))
    return Status(204, None)


def _submission(sent: DecisionIn) -> Submission:
    answers = {str(label): name for label, name in sent.answers.items()}
    return Submission(answers, sent.note, sent.source_url, sent.topic, sent.harm)


def _claim(token: Token, number: int | None) -> Lease | None:
    if number is None:
        return leases.claim_next(token.owner)
    item = shapes.suitable(token).filter(pk=number).first()
    if item is None:
        raise not_found("item")
    lease = leases.claim(item, token.owner)
    if lease is None:
        raise ApiError(
            409,
            "not_free",
            "The item is decided, in somebody else's hands, or was answered by this person already. "
            "Claim another.",
        )
    return lease


def _shown(lease: Lease, token: Token) -> dict[str, Any]:
    item: Item | None = shapes.suitable(token).filter(pk=lease.item_id).first()
    if item is None:
        raise not_found("item")
    adjudicates = item.stage == Stage.ADJUDICATE
    asked = item.questions.filter(state=Question.State.OPEN).order_by("position")
    return {
        "lease": lease.token,
        "expires_at": lease.expires_at,
        "asked": [question.label for question in asked],
        "opinions": opinions(current_reviews(item)) if adjudicates else [],
        "item": shapes.detail(item, token.owner),
    }


def _own(owner: int, lease: UUID) -> None:
    if not Lease.objects.work().filter(reviewer_id=owner, token=lease).exists():
        raise not_found("lease")


def _places(problems: Any) -> dict[str, str]:  # noqa: ANN401
    """Return the messages of the console by where they are in the request."""
    fields = ("note", "source_url")
    return {name if name in fields else f"answers.{name}": text for name, text in problems.items()}
