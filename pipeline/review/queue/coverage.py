"""Which posts of an item its decision covers, and which wait because they came later.

A decision covers what a person could see when they decided: the posts that had joined the item when it was
opened. A post that joins later is never covered by itself, however alike it is (`queue.late` is where people
confirm it). `ItemPost.covered_round` holds the round of the first decision that covers a post, so that a
decision which is taken back lets go of its posts and an earlier one keeps its own.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from pipeline.review.models import Item, ItemPost, Review


def cover(item: Item, reviews: Sequence[Review]) -> None:
    """Let the decision that some reviews of a locked item have just made cover the posts they could see."""
    seen_until = min(review.lease.started_at for review in reviews)
    item.posts.filter(covered_round=None, joined_at__lte=seen_until).update(covered_round=item.round)
    count_late(item)


def uncover(item: Item) -> None:
    """Let go of what only the decision of the present round covers, because that was taken back."""
    item.posts.filter(covered_round=item.round).update(covered_round=None)


def late_posts(item: Item) -> QuerySet[ItemPost]:
    """Return the posts of an item that its decision does not cover; none of an item that is not decided."""
    if item.state != Item.State.DECIDED:
        return item.posts.none()
    return item.posts.filter(covered_round=None)


def count_late(item: Item) -> None:
    """Bring the number of late posts of a locked item up to date."""
    item.late = late_posts(item).count()
    item.save(update_fields=["late"])


def is_seen(post: ItemPost, round_: int, opened_at: datetime) -> bool:
    """Whether a review speaks about a post.

    Args:
        post: A post of the item that was reviewed.
        round_: Round of the review.
        opened_at: When its reviewer opened the item.
    """
    is_covered = post.covered_round is not None and post.covered_round <= round_
    return is_covered or post.joined_at <= opened_at
