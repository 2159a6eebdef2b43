"""What stands about an item now: the reviews of its present round and the newest decisions."""

from pipeline.review.models import Decision, Item, Review


def current_reviews(item: Item) -> list[Review]:
    """Return the reviews of an item's present round that were not taken back."""
    current = item.reviews.filter(round=item.round, withdrawal=None)
    return list(current.prefetch_related("attachments__document").order_by("id"))


def current_decision(item: Item) -> dict[str, Decision]:
    """Return the newest decision about each label of an item whose review was not taken back."""
    made = item.decisions.filter(review__withdrawal=None).order_by("id")
    return {decision.label: decision for decision in made}
