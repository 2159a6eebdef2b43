"""Removing the text of items: their words, links, search index and what else repeats them.

What was decided stays, and so does the event log: each transaction that removes texts adds an entry that says
how many and by which rule, with the numbers of the items and without a word of them.
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from pipeline.review.claims.decided import forget, with_words_of
from pipeline.review.models import (
    Alarm,
    Attachment,
    Document,
    Event,
    Item,
    ItemBands,
    ItemPost,
    ItemText,
    Purge,
    Referral,
    Review,
)
from pipeline.review.models.retention import texts_erased
from pipeline.review.retention.policy import (
    Policy,
    expired_items,
    expired_messages,
    expired_scores,
    expired_traces,
)
from pipeline.review.storage import append_only, event_log
from pipeline.review.storage.transactions import atomic_with_retry, lock_items
from pipeline.text.masking.mask import mask

CHUNK: Final = 200
"""Items in one transaction: milliseconds of write lock, as in an import."""


def count(policy: Policy, now: datetime) -> Counter[str]:
    """Count what `remove` would remove from the tables, by kind."""
    items = expired_items(policy, now)
    keys = items.values("pk")
    return Counter(
        items=items.count(),
        posts=ItemPost.objects.filter(item__in=keys, text_removed_at=None).count(),
        index_rows=ItemText.objects.filter(item__in=keys).count(),
        notes_masked=len(_unmasked(Review.objects.filter(item__in=keys)))
        + len(_unmasked(Referral.objects.filter(item__in=keys))),
        documents=_unused_documents(keys).count(),
        claims=with_words_of(keys).count(),
        traces=expired_traces(policy, now).count(),
        messages=expired_messages(policy, now).count(),
        score_days=expired_scores(policy, now).count(),
    )


def remove(purge: Purge, policy: Policy, now: datetime) -> None:
    """Remove everything past its time from the tables, chunk by chunk; what was removed is added to a purge.

    Args:
        purge: The removal this belongs to.
        policy: How long what is kept.
        now: The time it is done for.
    """
    after = 0
    while keys := list(
        expired_items(policy, now).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:CHUNK]
    ):
        _remove_expired(purge, policy, now, keys)
        after = keys[-1]
    for kind, rows in (
        ("traces", expired_traces(policy, now)),
        ("messages", expired_messages(policy, now)),
        ("score_days", expired_scores(policy, now)),
    ):
        while found := list(rows.values_list("pk", flat=True)[: CHUNK * 5]):
            _delete(purge, kind, rows.filter(pk__in=found))


@atomic_with_retry
def _remove_expired(purge: Purge, policy: Policy, now: datetime, keys: Collection[int]) -> None:
    """Remove the texts of those items that are still past their time once nobody can change them."""
    lock_items(keys)
    still = list(expired_items(policy, now).filter(pk__in=keys).values_list("pk", flat=True))
    if not still:
        return
    counts = erase(still, now)
    add_counts(purge, counts)
    payload: dict[str, Any] = {
        "purge": purge.pk,
        "rule": purge.rule,
        "text_days": policy.text_days,
        "items": still,
        "counts": dict(counts),
    }
    event_log.record(Event.Kind.PURGED, payload=payload)


@atomic_with_retry
def _delete(purge: Purge, kind: str, rows: "QuerySet[Any]") -> None:
    deleted, _by_model = rows.delete()
    note(purge, Counter({kind: deleted}))


@atomic_with_retry
def note(purge: Purge, counts: Counter[str]) -> None:
    """Add to a purge, and to the event log, what was removed beside the texts of items."""
    if counts:
        add_counts(purge, counts)
        payload = {"purge": purge.pk, "rule": purge.rule, "counts": dict(counts)}
        event_log.record(Event.Kind.PURGED, payload=payload)


def erase(keys: Collection[int], now: datetime) -> Counter[str]:
    """Remove the text of items and of all their posts; within a transaction that holds the items.

    Args:
        keys: Of the items.
        now: Noted as the time of removal.

    Returns:
        What was removed, by kind.
    """
    posts = ItemPost.objects.filter(item__in=keys, text_removed_at=None)
    counts = Counter(
        items=len(keys),
        posts=posts.update(text="", url="", text_removed_at=now),
        index_rows=ItemText.objects.filter(item__in=keys).delete()[0],
        notes_masked=_mask_notes(keys),
        documents=_empty_documents(keys),
        claims=forget(keys),
    )
    ItemBands.objects.filter(item__in=keys).delete()
    items = list(Item.objects.filter(pk__in=keys))
    for item in items:
        item.reasons = without_words(item.reasons)
        item.text, item.url, item.text_removed_at = "", "", now
        if item.state == Item.State.WAITING:
            item.state = Item.State.ERASED
    Item.objects.bulk_update(items, ["text", "url", "reasons", "text_removed_at", "state"], batch_size=100)
    texts_erased.send(Item, items=list(keys))
    return counts


def without_words(reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the reasons that name a documented risk sign, without their place in the text."""
    return [reason | {"span": None} for reason in reasons if reason["kind"] == "risk_sign"]


def add_counts(purge: Purge, counts: Counter[str]) -> None:
    """Add to what a purge has removed so far, in the transaction that removed it."""
    fresh = Purge.objects.select_for_update().get(pk=purge.pk)
    fresh.counts = dict(Counter(fresh.counts) + counts)
    fresh.save(update_fields=["counts"])


def _mask_notes(keys: Collection[int]) -> int:
    """Mask personal data in what people wrote about items; return in how many notes there was some."""
    reviews = _unmasked(Review.objects.filter(item__in=keys))
    if reviews:
        with append_only.text_removal(Review._meta.db_table):
            Review.objects.bulk_update(reviews, ["note"], batch_size=100)
    referrals = _unmasked(Referral.objects.filter(item__in=keys))
    Referral.objects.bulk_update(referrals, ["note"], batch_size=100)
    alarms = _unmasked(Alarm.objects.filter(item__in=keys))
    Alarm.objects.bulk_update(alarms, ["note"], batch_size=100)
    return len(reviews) + len(referrals) + len(alarms)


def _unmasked(rows: "QuerySet[Any]") -> list[Any]:
    """Return the rows whose note holds personal data, with the note masked but not saved."""
    found = []
    for row in rows.exclude(note=""):
        masked = mask(row.note)
        if masked != row.note:
            row.note = masked
            found.append(row)
    return found


def _unused_documents(items: Any) -> "QuerySet[Document]":  # noqa: ANN401  keys or a query for them
    """Return the documents of items that no review leans on and that are not emptied yet."""
    used = Attachment.objects.values("document")
    return Document.objects.filter(item__in=items).exclude(pk__in=used).exclude(content=b"")


def _empty_documents(keys: Collection[int]) -> int:
    documents = _unused_documents(list(keys))
    if not documents.exists():
        return 0
    with append_only.text_removal(Document._meta.db_table):
        return documents.update(content=b"")
