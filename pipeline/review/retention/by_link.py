"""What is held for one link, and removing it: for whoever asks that their post be forgotten."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from pipeline.review.claims.decided import let_go_of_words
from pipeline.review.models import Event, GoldenItem, Item, ItemPost, Lease, Purge
from pipeline.review.queue.current import current_decision
from pipeline.review.retention.post_links import find_posts
from pipeline.review.retention.texts import add_counts, erase, without_words
from pipeline.review.storage import event_log, fulltext
from pipeline.review.storage.transactions import atomic_with_retry, lock_items


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one item for a link; nothing about any author.

    Attributes:
        item: Number of the item.
        posts: Posts of it that the link leads to.
        others: Its other posts.
        added_at: When the item came into the queue.
        posted_at: When the earliest of the posts was posted, if known.
        platform: Where.
        state: Of the item.
        decisions: Outcome by label, of the decisions that stand.
        represents: Whether the item shows the words of one of these posts.
    """

    item: int
    posts: int
    others: int
    added_at: datetime
    posted_at: datetime | None
    platform: str
    state: str
    decisions: dict[str, str]
    represents: bool

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "item": self.item,
            "posts": self.posts,
            "other_posts": self.others,
            "added_at": self.added_at.isoformat(),
            "posted_at": self.posted_at.isoformat() if self.posted_at else None,
            "platform": self.platform,
            "state": self.state,
            "decisions": self.decisions,
            "represents": self.represents,
        }


def held_for(link: str) -> list[Held]:
    """Return what is held for a link, by item.

    Raises:
        UsageError: It is no web link.
    """
    keys = find_posts(link)
    items = Item.objects.filter(posts__in=keys).distinct().order_by("pk")
    return [_held(item, list(item.posts.filter(pk__in=keys))) for item in items]


def _held(item: Item, posts: Sequence[ItemPost]) -> Held:
    dates = [post.created_at for post in posts if post.created_at]
    return Held(
        item=item.pk,
        posts=len(posts),
        others=item.posts.count() - len(posts),
        added_at=item.added_at,
        posted_at=min(dates, default=None),
        platform=item.platform,
        state=item.state,
        decisions={label: made.outcome for label, made in current_decision(item).items()},
        represents=any(_represents(post, item) for post in posts),
    )


def remove_link(purge: Purge, link: str) -> None:
    """Remove words and links of the posts that a link leads to, item by item.

    What was decided stays. An item all of whose posts are gone loses its text; in any other, another post
    represents it. Somebody who has it open is sent on to another one, and a golden item is golden no more.

    Raises:
        UsageError: It is no web link.
    """
    keys = find_posts(link)
    for item in Item.objects.filter(posts__in=keys).distinct().order_by("pk").values_list("pk", flat=True):
        _remove_from(purge, item, keys)


@atomic_with_retry
def _remove_from(purge: Purge, number: int, keys: Sequence[int]) -> None:
    item, now = lock_items([number])[number], timezone.now()
    posts = list(item.posts.filter(pk__in=keys, text_removed_at=None))
    if not posts:
        return
    others = list(item.posts.filter(text_removed_at=None).exclude(pk__in=keys).order_by("created_at", "id"))
    if others:
        _let_another_represent(item, posts, others)
        removed = item.posts.filter(pk__in=[post.pk for post in posts])
        counts = Counter(posts=removed.update(text="", url="", text_removed_at=now))
        fulltext.refresh((item.pk,))
        let_go_of_words(item)
    else:
        counts = erase([item.pk], now)
        Lease.objects.live().filter(item=item).update(ended_at=now, end=Lease.End.RELEASED)
        GoldenItem.objects.filter(item=item, retired_at=None).update(retired_at=now)
    add_counts(purge, counts)
    payload = {"purge": purge.pk, "rule": purge.rule, "items": [item.pk], "counts": dict(counts)}
    event_log.record(Event.Kind.PURGED, item=item, payload=payload)


def _let_another_represent(item: Item, posts: Sequence[ItemPost], others: Sequence[ItemPost]) -> None:
    """Let the words and the link that an item shows be those of a post that stays.

    As long as a post with the same words stays, so do the words.
    """
    if not any(_represents(post, item) for post in posts):
        return
    same = [post for post in others if post.text == item.text]
    next_post = (same or list(others))[0]
    item.url, item.platform = next_post.url, next_post.platform
    if not same:
        item.text, item.reasons = next_post.text, without_words(item.reasons)  # places in the old words
    item.save(update_fields=["text", "url", "platform", "reasons"])


def _represents(post: ItemPost, item: Item) -> bool:
    """Whether an item shows the words or the link of a post."""
    return post.text == item.text or (bool(post.url) and post.url == item.url)
