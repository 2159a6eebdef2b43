"""What must hold after a soak, read from the database alone."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise

from django.db.models import Count

from pipeline.review.models import Lease, Review
from pipeline.review.storage import event_log
from tests.benchmarks.review.reviewer import Seen


def breaches(seen: Iterable[Seen]) -> list[str]:
    """Return everything that went wrong, one line each; empty when nothing did."""
    found = [*_lost(seen), *_held_twice(), *_answered_twice(), *_failed(seen)]
    verdict = event_log.verify()
    return found if verdict.is_whole else [*found, str(verdict)]


def _lost(seen: Iterable[Seen]) -> Iterator[str]:
    """Every decision that was confirmed is in the database, as it was sent."""
    stored: dict[str, dict[str, str]] = {}
    for token, label, outcome in Review.objects.values_list("lease__token", "label", "outcome").iterator():
        stored.setdefault(str(token), {})[label] = outcome
    for person in seen:
        for token, answers in person.confirmed:
            if stored.get(token) != answers:
                yield f"lost: {token} was confirmed with {answers}, stored is {stored.get(token)}"


def _held_twice() -> Iterator[str]:
    """No two leases of one item overlap in time; a golden item is held from nobody."""
    leases: dict[int, list[Lease]] = {}
    for lease in Lease.objects.work().order_by("item_id", "id").iterator():
        leases.setdefault(lease.item_id, []).append(lease)
    for item, held in leases.items():
        for earlier, later in pairwise(held):
            if later.started_at < _over_at(earlier):
                yield f"held twice: item {item} by leases {earlier.pk} and {later.pk}"


def _over_at(lease: Lease) -> datetime:
    over = lease.end in (Lease.End.DECIDED, Lease.End.SKIPPED)
    return (
        lease.ended_at
        if over and lease.ended_at
        else min(lease.expires_at, lease.ended_at or lease.expires_at)
    )


def _answered_twice() -> Iterator[str]:
    """In one round of an item, each review stage is answered once, and by different people."""
    standing = Review.objects.filter(withdrawal=None)
    for what in (("item", "round", "stage", "label"), ("item", "round", "label", "reviewer")):
        for row in standing.values(*what).annotate(times=Count("id")).filter(times__gt=1):
            yield f"answered twice: {row}"


def _failed(seen: Iterable[Seen]) -> Iterator[str]:
    """The server never answered with an error of its own."""
    for person in seen:
        for status, times in person.statuses.items():
            if status >= 500 or status in (400, 404):
                yield f"status {status}, {times} times"
