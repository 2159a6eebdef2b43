"""Reading the queue over the API."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from pipeline.labels import Label
from pipeline.review.accounts.permissions import can
from pipeline.review.api import shapes
from pipeline.review.api.auth import Bearer, token_of
from pipeline.review.api.problems import ApiError, documented, not_found, only_known
from pipeline.review.api.schemas import (
    Cursor,
    ItemDetail,
    ItemPage,
    Moment,
    Number,
    OutcomeOut,
    QuestionText,
    StageName,
    State,
)
from pipeline.review.domain.outcomes import QUESTIONS
from pipeline.review.models import Item, Question

router = Router(tags=["Items"], auth=Bearer("read"))


class ItemFilter(Schema):
    """Which items to list."""

    state: State | None = Field(None, description="`waiting` or `decided`.")
    label: Label | None = Field(None, description="Only items that ask about this label.")
    stage: StageName | None = Field(
        None, description="Only items that wait for this review. Not for reviewers, who are blind to it."
    )
    since: Moment | None = Field(
        None,
        description="Only items added at or after this time, ISO 8601.",
        examples=["2026-11-20T00:00:00Z"],
    )
    after: Cursor = Field(0, description="`next` of the page before.")
    limit: Annotated[int, Field(ge=1, le=200)] = Field(50, description="Items on a page.")


@router.get(
    "/items",
    response=ItemPage,
    operation_id="list_items",
    summary="List items",
    openapi_extra=documented(),
)
def list_items(request: HttpRequest, asked: Query[ItemFilter]) -> dict[str, Any]:
    """Items by number, a page at a time. New ones come at the end, so a client may go on where it stopped.

    Reviewers find decided items and the one they hold: what waits comes to them blind, by claiming it.
    """
    only_known(request, ItemFilter)
    token = token_of(request)
    items = shapes.readable(token).filter(pk__gt=asked.after)
    if asked.state:
        items = items.filter(state=asked.state)
    if asked.label:
        items = items.filter(Exists(Question.objects.filter(item=OuterRef("pk"), label=asked.label)))
    if asked.stage:
        if not can(token.owner, "search_waiting"):
            raise ApiError(
                403, "blind", "Whether somebody else has reviewed an item is hidden from reviewers."
            )
        items = items.filter(stage=asked.stage, state=Item.State.WAITING)
    if asked.since:
        items = items.filter(added_at__gte=_aware(asked.since))
    page = list(items.order_by("pk")[: asked.limit + 1])
    shown = page[: asked.limit]
    return {
        "items": shapes.summaries(shown),
        "next": shown[-1].pk if len(page) > asked.limit else None,
    }


@router.get(
    "/items/{number}",
    response=ItemDetail,
    operation_id="get_item",
    summary="Read one item",
    openapi_extra=documented(404),
)
def get_item(request: HttpRequest, number: Number) -> dict[str, Any]:
    """One item with its posts and what stands about it."""
    found = shapes.readable(token_of(request)).filter(pk=number).first()
    if found is None:
        raise not_found("item")
    return shapes.detail(found, token_of(request).owner)


@router.get(
    "/questions",
    response=list[QuestionText],
    operation_id="list_questions",
    summary="List questions and answers",
    openapi_extra=documented(),
)
def list_questions(request: HttpRequest) -> list[dict[str, Any]]:
    """What may be asked about an item and what may be answered, in the language of the request."""
    return [
        {
            "label": label,
            "title": str(text.title),
            "asks": str(text.asks),
            "outcomes": [
                OutcomeOut(
                    name=outcome.name,
                    title=str(outcome.title),
                    hint=str(outcome.hint),
                    needs_source=outcome.needs_source,
                    needs_note=outcome.needs_note,
                    accuses=outcome.accuses,
                )
                for outcome in text.outcomes
            ],
        }
        for label, text in QUESTIONS.items()
    ]


def _aware(at: datetime) -> datetime:
    """Return a time with a zone; one without is meant in the team's own."""
    return at if timezone.is_aware(at) else timezone.make_aware(at)
