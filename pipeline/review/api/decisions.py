"""Following the decisions of the team over the API."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Final

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from pipeline.review.api import shapes
from pipeline.review.api.auth import Bearer, token_of
from pipeline.review.api.problems import documented, only_known
from pipeline.review.api.schemas import Cursor, Feed
from pipeline.review.models import Event, ItemPost
from pipeline.review.presentation.links import web_link

router = Router(tags=["Decisions"], auth=Bearer("read"))

_TYPES: Final = {
    Event.Kind.DECIDED: "decided",
    Event.Kind.REOPENED_BACK: "decided",  # a request was taken back: the decision stands again
    Event.Kind.WITHDRAWN: "withdrawn",
    Event.Kind.REOPENED: "reopened",
    Event.Kind.CONFIRMED: "confirmed",
    Event.Kind.CONFIRMED_BACK: "unconfirmed",
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
    back, so that the one before, if there is one, stands again. A decision is about the posts in `post_ids`
    alone: one that joined the item later is named by a `confirmed` once a person has read it. Remember `next`
    and ask again with `after` to follow along; entries come in the order in which they were committed, so
    none turns up behind the cursor.
    """
    only_known(request, FeedFilter)
    events = list(
        Event.objects.filter(kind__in=list(_TYPES), pk__gt=asked.after).order_by("pk")[: asked.limit + 1]
    )
    shown = events[: asked.limit]
    items = shapes.suitable(token_of(request)).in_bulk({event.item_id for event in shown if event.item_id})
    posts = _posts(shown)
    entries = [
        _entry(event, items[event.item_id], posts)
        for event in shown
        if event.item_id in items and (event.kind != Event.Kind.WITHDRAWN or event.payload.get("voided"))
    ]
    return {
        "entries": entries,
        "next": shown[-1].pk if shown else asked.after,
        "more": len(events) > asked.limit,
    }


def _posts(events: Sequence[Event]) -> dict[int, list[ItemPost]]:
    """Return the posts of the items of some events by item, oldest first."""
    found: dict[int, list[ItemPost]] = {}
    keys = {event.item_id for event in events}
    columns = ("item_id", "post_id", "covered_round")
    for post in ItemPost.objects.filter(item__in=keys).order_by("id").only(*columns).iterator():
        found.setdefault(post.item_id, []).append(post)
    return found


def _post_ids(event: Event, posts: Iterable[ItemPost]) -> list[str]:
    """Return the ids of the posts that an entry is about."""
    if "posts" in event.payload:
        named = set(event.payload["posts"])
        return [post.post_id for post in posts if post.pk in named]
    round_ = event.payload.get("round") or 0
    return [post.post_id for post in posts if post.covered_round is not None and post.covered_round <= round_]


def _entry(  # the item is one with an annotation
    event: Event,
    item: Any,  # noqa: ANN401
    posts: Mapping[int, list[ItemPost]],
) -> dict[str, Any]:
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
        "post_ids": [] if blind else _post_ids(event, posts.get(item.pk, ())),
        "withheld": blind,
    }
