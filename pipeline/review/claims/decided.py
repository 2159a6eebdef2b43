"""What the team decided becomes a known claim: every standing "false", "misleading" or "scam".

The bank follows the decisions: one that is reopened makes its claim a draft, one that says otherwise now
withdraws it. The words of such a claim are those of its item, and go with them when they were kept long
enough (`forget`), so the event log names the item and not the words.
"""

from collections.abc import Collection
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from pipeline.known_claims import ClaimRecord
from pipeline.known_claims.records import MAX_TEXT
from pipeline.review.models import ClaimVariant, Event, Item, KnownClaim, Question, Review
from pipeline.review.queue.current import current_decision
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import advisory_lock, atomic_with_retry

LABEL: Final = "check"
VERDICTS: Final = ("false_with_source", "misleading", "scam")
"""Outcomes that make a claim one that should not be believed."""

_CHUNK: Final = 200


def learn() -> int:
    """Bring the bank up to date with what was decided; return how many claims are new or changed.

    Raises:
        QueueError: The database cannot be written.
    """
    done, after = 0, 0
    while wanted := list(_unlearned().filter(pk__gt=after)[:_CHUNK]):
        after = wanted[-1].pk
        done += _learn([question.item_id for question in wanted])
    return done + _follow()


def with_words_of(items: "Collection[int] | QuerySet[Any]") -> QuerySet[KnownClaim]:
    """Return the claims whose words are those of some items.

    Args:
        items: Keys of the items.
    """
    return KnownClaim.objects.filter(item__in=items).exclude(text="")


@atomic_with_retry
def forget(items: Collection[int]) -> int:
    """Let claims whose words are those of some items lose them; return how many did.

    Args:
        items: Keys of items that lose their text.
    """
    found = list(with_words_of(items))
    for claim in found:
        claim.text, claim.key, claim.state = "", "", KnownClaim.State.WITHDRAWN
        claim.changed_at = timezone.now()
    KnownClaim.objects.bulk_update(found, ["text", "key", "state", "changed_at"], batch_size=_CHUNK)
    ClaimVariant.objects.filter(claim__in=found).delete()
    return len(found)


def _unlearned() -> QuerySet[Question]:
    """Return the closed questions whose items should be in the bank and are not, oldest first."""
    closed = Question.objects.filter(label=LABEL, state=Question.State.CLOSED, outcome__in=VERDICTS)
    decided = closed.filter(item__state=Item.State.DECIDED, item__text_removed_at=None)
    return decided.filter(item__known_claim=None).order_by("id")


@atomic_with_retry
def _learn(items: Collection[int]) -> int:
    advisory_lock("claims")
    entries: list[event_log.Entry] = []
    for item in Item.objects.filter(pk__in=items, known_claim=None, state=Item.State.DECIDED):
        decision = current_decision(item).get(LABEL)
        if decision is None or decision.outcome not in VERDICTS:
            continue
        claim = KnownClaim(claim_id=f"i{item.pk}", item=item)
        _state(claim, item, decision.review)
        entries.append(
            (Event.Kind.CLAIM_LEARNED, item, None, {"verdict": claim.verdict, "state": claim.state})
        )
    event_log.record_all(entries)
    return len(entries)


@atomic_with_retry
def _follow() -> int:
    """Let claims of the team's own say what stands now about their items."""
    advisory_lock("claims")
    own = KnownClaim.objects.filter(item__isnull=False, item__text_removed_at=None)
    stands = Q(
        item__state=Item.State.DECIDED,
        item__questions__label=LABEL,
        item__questions__outcome=F("verdict"),
        state=KnownClaim.State.CHECKED,
    )
    entries: list[event_log.Entry] = []
    for claim in own.exclude(pk__in=own.filter(stands).values("pk")).select_related("item"):
        item = claim.item
        if item is None:
            continue
        before = (claim.state, claim.verdict)
        decision = current_decision(item).get(LABEL) if item.state == Item.State.DECIDED else None
        if decision is not None and decision.outcome in VERDICTS:
            _state(claim, item, decision.review)
        else:
            state = KnownClaim.State.WITHDRAWN if decision is not None else KnownClaim.State.DRAFT
            claim.state, claim.changed_at = state, timezone.now()
            if before[0] != claim.state:
                claim.save(update_fields=["state", "changed_at"])
        if before != (claim.state, claim.verdict):
            facts = {"verdict": claim.verdict, "state": claim.state}
            entries.append((Event.Kind.CLAIM_LEARNED, item, None, facts))
    event_log.record_all(entries)
    return len(entries)


def _state(claim: KnownClaim, item: Item, review: Review) -> None:
    """Let a claim say what a review of its item said."""
    claim.text, claim.verdict, claim.correction = item.text[:MAX_TEXT], review.outcome, review.note
    claim.sources, claim.topic = review.links, review.topic
    claim.claimed_on = item.created_at.date() if item.created_at else None
    claim.key = ClaimRecord(claim.claim_id, claim.text, claim.verdict).key
    claim.state, claim.changed_at = KnownClaim.State.CHECKED, timezone.now()
    claim.save()
