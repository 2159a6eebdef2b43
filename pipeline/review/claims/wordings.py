"""In which wordings a claim of the bank is told: its own, its variants, and those of the posts decided on."""

from collections.abc import Iterator
from typing import Final

from django.db import connection
from django.db.models import Count, Max, QuerySet

from pipeline.known_claims.records import MAX_VARIANTS
from pipeline.review.models import ItemPost, KnownClaim

MAX_FROM_POSTS: Final = 20
"""Wordings of one claim that come from posts: copies differ in little, and each costs memory."""

_READ: Final = 2_000
_POSTS_READ: Final = 200

Version = tuple[object, ...]


def bank_version() -> Version:
    """Return what changes whenever a wording of the bank does; what is built from it is kept so long."""
    known = KnownClaim.objects.aggregate(claims=Count("id"), changed=Max("changed_at"))
    covered = ItemPost.objects.filter(item__known_claim__isnull=False, covered_round__isnull=False)
    count = covered.exclude(text="").count()
    return (str(connection.settings_dict["NAME"]), known["claims"], known["changed"], count)


def with_wordings(claims: QuerySet[KnownClaim]) -> Iterator[KnownClaim]:
    """Yield the claims that have words, in the order they were added, ready for `wordings_of`."""
    worded = claims.exclude(text="").order_by("id").prefetch_related("variants")
    return worded.iterator(chunk_size=_READ)


def wordings_of(claim: KnownClaim) -> list[str]:
    """Return every way in which a claim is told, its own words first, each once.

    Posts count that its decision covers: those that only wait for a confirmation may say something else.
    """
    texts = [claim.text, *(variant.text for variant in claim.variants.all())]
    if claim.item_id is not None:
        covered = ItemPost.objects.filter(item=claim.item_id, covered_round__isnull=False).exclude(text="")
        posts = covered.order_by("id").values_list("text", flat=True)[:_POSTS_READ]
        texts += list(dict.fromkeys(posts))[:MAX_FROM_POSTS]
    return list(dict.fromkeys(texts))[: MAX_VARIANTS + MAX_FROM_POSTS]
