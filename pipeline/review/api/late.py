"""Posts that came after a decision, over the API: read them beside it, confirm them or split them off."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest
from ninja import Router

from pipeline.errors import RuleError
from pipeline.review.accounts.visibility import visible_items
from pipeline.review.api import shapes
from pipeline.review.api.auth import Bearer, token_of
from pipeline.review.api.problems import ApiError, documented, not_found
from pipeline.review.api.schemas import ConfirmIn, ConfirmOut, LateItem, LatePosts, Number, SplitIn, SplitOut
from pipeline.review.models import Item
from pipeline.review.presentation.links import web_link
from pipeline.review.queue import late

router = Router(tags=["Reviewing"], auth=Bearer("decide"))

MAX_ITEMS = 200


@router.get(
    "/late",
    response=list[LateItem],
    operation_id="list_late",
    summary="List items with late posts",
    openapi_extra=documented(),
)
def list_late(request: HttpRequest) -> list[dict[str, int]]:
    """Decided items with posts that came later and wait for a person, those with the widest reach first.

    At most 200.
    """
    owner = token_of(request).owner
    readable = visible_items(owner).values("pk")
    found = list(late.items_with_late_posts(owner).filter(pk__in=readable)[:MAX_ITEMS])
    counts = late.count_waiting(found, owner)
    return [{"item": item.pk, "posts": counts[item.pk]} for item in found]


@router.get(
    "/items/{number}/late",
    response=LatePosts,
    operation_id="read_late",
    summary="Read late posts",
    openapi_extra=documented(404),
)
def read_late(request: HttpRequest, number: Number) -> dict[str, Any]:
    """The late posts of a decided item by text.

    No decision covers them until somebody confirms that they say the same as the item itself. Posts of other
    items that near-certainly state the same known claim are among them; confirmed, they join this one.
    """
    item = _decided(request, number)
    return {
        "item": item.pk,
        "round": item.round,
        "texts": [
            {
                "posts": [post.pk for post in group.posts],
                "text": group.text,
                "platform": group.posts[0].platform,
                "link": web_link(group.posts[0].url),
                "posted_at": group.posts[0].created_at,
            }
            for group in late.late_groups(item, token_of(request).owner)
        ],
    }


@router.post(
    "/items/{number}/late/confirm",
    response=ConfirmOut,
    operation_id="confirm_late",
    summary="Confirm late posts",
    openapi_extra=documented(400, 404, 409, 413),
)
def confirm_late(request: HttpRequest, number: Number, sent: ConfirmIn) -> dict[str, int]:
    """Let the decision cover late posts that the owner of the token has read beside it.

    409: they wait no more, or the decision is another one than that of `round`; nothing was stored.
    """
    item, owner = _decided(request, number), token_of(request).owner
    with _refusals():
        return {"changed": late.confirm(item, sent.posts, owner, round_=sent.round)}


@router.post(
    "/items/{number}/late/split",
    response=SplitOut,
    operation_id="split_late",
    summary="Split late posts off",
    openapi_extra=documented(400, 404, 409, 413),
)
def split_late(request: HttpRequest, number: Number, sent: SplitIn) -> dict[str, int]:
    """Make late posts that say something else an item of their own, which waits for review."""
    item, owner = _decided(request, number), token_of(request).owner
    with _refusals():
        return {"item": late.split_off(item, sent.posts, owner).pk}


@router.delete(
    "/items/{number}/late/confirm",
    response=ConfirmOut,
    operation_id="unconfirm_late",
    summary="Take a confirmation back",
    openapi_extra=documented(404, 409),
)
def unconfirm_late(request: HttpRequest, number: Number) -> dict[str, int]:
    """Take back the last confirmation of the owner about this item, a few minutes at most after it."""
    item, owner = _decided(request, number), token_of(request).owner
    with _refusals():
        return {"changed": late.take_back(item, owner)}


def _decided(request: HttpRequest, number: int) -> Item:
    """Return a decided item that the owner of the token may read."""
    found: Item | None = (
        shapes.readable(token_of(request)).filter(pk=number, state=Item.State.DECIDED).first()
    )
    if found is None:
        raise not_found("item")
    return found


@contextmanager
def _refusals() -> Iterator[None]:
    """Answer 409 where a rule of the queue refuses."""
    try:
        yield
    except RuleError as error:
        raise ApiError(409, f"late_{error.code}", error.message) from error
