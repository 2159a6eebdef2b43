"""What everybody may read of the claim bank while the lead lets them: checked claims, in the team's words.

Nothing of it comes from a post: a claim that the team learned from one is there once a lead has put it into
words of their own. It says nothing of who posted or told a claim, or of who checked it.
"""

from collections.abc import Callable, Mapping
from typing import Final

from django.db.models import QuerySet

from pipeline.known_claims.claim_review import CONTEXT, from_record
from pipeline.known_claims.feeds import MAX_ENTRIES, Channel, atom, json_feed, rss
from pipeline.known_claims.records import ClaimRecord
from pipeline.review.claims.bank import record_of
from pipeline.review.models import KnownClaim

FEEDS: Final[Mapping[str, tuple[str, Callable[[list[ClaimRecord], Channel], str]]]] = {
    "rss": ("application/rss+xml", rss),
    "atom": ("application/atom+xml", atom),
    "json": ("application/feed+json", json_feed),
}
"""Media type and writer of each feed, by the ending of its address."""

REVIEWS_TYPE: Final = "application/ld+json"


def published() -> QuerySet[KnownClaim]:
    """Return the claims that everybody may read, the latest checked first."""
    checked = KnownClaim.objects.filter(state=KnownClaim.State.CHECKED, own_words=True)
    return checked.exclude(sources=[]).exclude(text="").order_by("-checked_at", "-id")


def newest() -> list[KnownClaim]:
    """Return the claims of a feed, the latest checked first."""
    return list(published().prefetch_related("variants")[:MAX_ENTRIES])


def feed(kind: str, channel: Channel) -> str:
    """Return a feed of the latest claims.

    Args:
        kind: One of `FEEDS`.
        channel: What it says of itself.
    """
    return FEEDS[kind][1]([record_of(claim) for claim in newest()], channel)


def claim_reviews(publisher: str) -> dict[str, object]:
    """Return the latest claims as one JSON-LD document of ClaimReview.

    Args:
        publisher: Who publishes them.
    """
    reviews = [from_record(record_of(claim), publisher) for claim in newest()]
    for review in reviews:
        del review["@context"]
    return {"@context": CONTEXT, "@graph": reviews}
