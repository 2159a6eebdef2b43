"""What webhooks are told, written down in the transaction of what happened.

If the transaction fails there is no message, and if it holds there is one, whatever happens to the process
next (transactional outbox). A message says what people decided and why, and where the post is: nothing about
its author, and nothing about who decided.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pipeline.review.models import Delivery, Event, Item, Review, Webhook
from pipeline.review.presentation.links import links_of, web_link
from pipeline.text.masking.mask import mask

MAX_NOTE_CHARS: Final = 1000
"""Characters of a note in a message. With ten links a message stays under the 20 kB that Standard Webhooks
recommends."""

MAX_POSTS: Final = 100
"""Posts named in a message, oldest first; `posts` says how many there are."""


def decided(event: Event, item: Item, reviews: Sequence[Review]) -> None:
    """Tell that an item was decided.

    Args:
        event: The entry in the log.
        item: What was decided.
        reviews: Those that closed it: their note and links are the reason.
    """
    if not _live():
        return
    links = dict.fromkeys(link for review in reviews for link in links_of(review))
    _put(
        "item.decided",
        event,
        item,
        {
            "how": event.payload["how"],
            "decisions": _decisions(event.payload["outcomes"]),
            "reason": _shown(next((review.note for review in reviews), "")),
            "sources": list(links),
            **_posts(item.posts.exclude(covered_round=None).order_by("id").values_list("post_id", flat=True)),
        },
    )


def confirmed(event: Event, item: Item, posts: Sequence[str]) -> None:
    """Tell that a person found posts which came later to say what was decided.

    Args:
        event: The entry in the log.
        item: The decided item.
        posts: Their ids on their platform.
    """
    _put("item.confirmed", event, item, _posts(posts))


def unconfirmed(event: Event, item: Item, posts: Sequence[str]) -> None:
    """Tell that a confirmation was taken back: nothing is decided about these posts.

    Args:
        event: The entry in the log.
        item: The decided item.
        posts: Their ids on their platform.
    """
    _put("item.unconfirmed", event, item, _posts(posts))


def withdrawn(event: Event, item: Item) -> None:
    """Tell that a decision was taken back, if one was."""
    if event.payload["voided"]:
        _put("item.withdrawn", event, item, {"labels": event.payload["voided"]})


def reopened(event: Event, item: Item) -> None:
    """Tell that somebody asked for another look; the last decision stands until the next."""
    _put("item.reopened", event, item, {"reason": _shown(event.payload["reason"])})


def _put(kind: str, event: Event, item: Item, more: Mapping[str, Any]) -> None:
    about = {
        "cursor": event.pk,
        "item": item.pk,
        "cluster_id": item.cluster_id,
        "link": web_link(item.url),
        "platform": item.platform,
        "round": item.round,
    }
    told = {"type": kind, "timestamp": event.at.isoformat(), "data": {**about, **more}}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    Delivery.objects.bulk_create(
        [Delivery(webhook=webhook, kind=kind, item=item, body=body) for webhook in _live()]
    )


def _live() -> Iterable[Webhook]:
    return Webhook.objects.filter(removed_at=None, gone_at=None)


def _decisions(outcomes: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "outcome": outcome} for label, outcome in outcomes.items()]


def _posts(ids: Iterable[str]) -> dict[str, Any]:
    """Return the posts that a message is about; those nobody has seen yet are never among them."""
    every = list(ids)
    return {"post_ids": every[:MAX_POSTS], "posts": len(every)}


def _shown(note: str) -> str:
    """Return a note fit to leave the team: personal data masked, and not too long."""
    masked = mask(note)
    return masked if len(masked) <= MAX_NOTE_CHARS else masked[: MAX_NOTE_CHARS - 1] + "…"
