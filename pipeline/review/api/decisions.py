"""Following the decisions of the team over the API."""

from typing import Annotated, Any, Final

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from pipeline.review.api import shapes
from pipeline.review.api.auth import Bearer, token_of
from pipeline.review.api.problems import documented, only_known
from pipeline.review.api.schemas import Cursor, Feed
from pipeline.review.models import Event
from pipeline.review.presentation.links import web_link

router = Router(tags=["Decisions"], auth=Bearer("read"))

_TYPES: Final = {
    Event.Kind.DECIDED: "decided",
    Event.Kind.REOPENED_BACK: "decided",  # a request was taken back: the decision stands again
    Event.Kind.WITHDRAWN: "withdrawn",
    Event.Kind.REOPENED: "reopened",
}


class FeedFilter(Schema):
    """Where to go on."""

    after: Cursor = Field(0, description="`next` of the answer before; 0 from the beginning.")
    limit: Annotated[int, Field(ge=1, le=500)] = Field(100, description="Entries to look at.")


@router.get(
    "/decisions",
    response=Feed,
    operation_id="follow_decisions",
    summary="Follow decisions",
    openapi_extra=documented(),
)
def follow_decisions(request: HttpRequest, asked: Query[FeedFilter]) -> dict[str, Any]:
    """Everything that changed what stands, oldest first; nothing in it is ever changed or removed.

    The newest entry about a label of an item stands: a later `decided` supersedes it, a `withdrawn` takes it
    back, so that the one before, if there is one, stands again. Remember `next` and ask again with `after` to
    follow along; entries come in the order in which they were committed, so none turns up behind the cursor.
    """
    only_known(request, FeedFilter)
    events = list(
        Event.objects.filter(kind__in=list(_TYPES), pk__gt=asked.after).order_by("pk")[: asked.limit + 1]
    )
    shown = events[: asked.limit]
    items = shapes.suitable(token_of(request)).in_bulk({event.item_id for event in shown if event.item_id})
    entries = [
        _entry(event, items[event.item_id])
        for event in shown
        if event.item_id in items and (event.kind != Event.Kind.WITHDRAWN or event.payload.get("voided"))
    ]
    return {
        "entries": entries,
        "next": shown[-1].pk if shown else asked.after,
        "more": len(events) > asked.limit,
    }


def _entry(event: Event, item: Any) -> dict[str, Any]:  # noqa: ANN401  an annotated item
    facts, blind = event.payload, shapes.is_blind(item)
    outcomes = facts.get("outcomes") or dict.fromkeys(facts.get("voided", ()), "")
    return {
        "cursor": event.pk,
        "type": _TYPES[Event.Kind(event.kind)],
        "item": item.pk,
        "cluster_id": item.cluster_id,
        "link": web_link(item.url),
        "at": event.at,
        "round": facts.get("round"),
        "how": None if blind else facts.get("how"),
        "outcomes": {} if blind else outcomes,
        "withheld": blind,
    }
