"""What the team decided becomes a known claim: every standing "false", "misleading" or "scam".

The bank follows the decisions: one that is reopened makes its claim a draft, one that says otherwise now
withdraws it. The words of such a claim are those of its item, and go with them when they were kept long
enough (`forget`), so the event log names the item and not the words. A claim that somebody has put into words
of their own or withdrawn is theirs from then on (`KnownClaim.by_hand`): a decision that no longer stands
still makes it a draft, and no decision rewrites it.
"""

from collections.abc import Collection
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from pipeline.known_claims import ClaimRecord
from pipeline.known_claims.records import MAX_TEXT
from pipeline.review.models import ClaimMatch, ClaimVariant, Event, Item, KnownClaim, Question, Review
from pipeline.review.queue.current import current_decision
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import advisory_lock, atomic_with_retry
from pipeline.text import mask

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
    return KnownClaim.objects.filter(item__in=items, own_words=False).exclude(text="")


@atomic_with_retry
def forget(items: Collection[int]) -> int:
    """Let claims whose words are those of some items lose them, with all matches; return how many did.

    Args:
        items: Keys of items that lose their text.
    """
    found = list(with_words_of(items))
    for claim in found:
        claim.text, claim.key, claim.state = "", "", KnownClaim.State.WITHDRAWN
        claim.changed_at = timezone.now()
    KnownClaim.objects.bulk_update(found, ["text", "key", "state", "changed_at"], batch_size=_CHUNK)
    ClaimVariant.objects.filter(claim__in=found).delete()
    ClaimMatch.objects.filter(Q(item__in=items) | Q(claim__in=found)).delete()
    ClaimMatch.objects.filter(claim__item__in=items).update(wording="", differ=[])
    return len(found)


@atomic_with_retry
def let_go_of_words(item: Item) -> None:
    """Let nothing of the bank hold words of posts that an item has lost while others stay.

    Args:
        item: The item as it reads now.
    """
    ClaimMatch.objects.filter(Q(item=item) | Q(claim__item=item)).update(wording="", agree=[], differ=[])
    claim = KnownClaim.objects.filter(item=item, own_words=False).exclude(text="").first()
    if claim is not None:
        claim.text, claim.changed_at = item.text[:MAX_TEXT], timezone.now()
        claim.key = ClaimRecord(claim.claim_id, claim.text, claim.verdict).key
        claim.save(update_fields=["text", "key", "changed_at"])


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
        claim = _confirmed(item, decision.outcome)
        if claim is None:
            claim = KnownClaim(claim_id=f"i{item.pk}", item=item, own_words=False)
            _state(claim, item, decision.review)
        else:
            claim.item, claim.by_hand = item, True
            claim.changed_at = claim.checked_at = timezone.now()
            claim.save()
        entries.append((Event.Kind.CLAIM_LEARNED, item, None, _facts(claim)))
    event_log.record_all(entries)
    return len(entries)


def _confirmed(item: Item, verdict: str) -> KnownClaim | None:
    """Return the claim from elsewhere that somebody said an item states, if it was decided the same way."""
    known = KnownClaim.objects.filter(item=None, state=KnownClaim.State.CHECKED, verdict=verdict)
    stated = ClaimMatch.objects.filter(Q(item=item) | Q(item__merged_into=item))
    stated = stated.filter(state=ClaimMatch.State.CONFIRMED)
    return known.filter(pk__in=stated.values("claim")).order_by("id").first()


@atomic_with_retry
def _follow() -> int:
    """Let claims of the team's own say what stands now about their items."""
    advisory_lock("claims")
    own = KnownClaim.objects.filter(item__isnull=False, item__text_removed_at=None)
    decided = Q(item__state=Item.State.DECIDED, item__questions__label=LABEL)
    same = own.filter(decided, item__questions__outcome=F("verdict")).values("pk")
    fell = own.filter(state=KnownClaim.State.CHECKED).exclude(pk__in=same)
    told = own.filter(decided, by_hand=False, item__questions__outcome__in=VERDICTS)
    rose = told.exclude(state=KnownClaim.State.CHECKED)
    entries: list[event_log.Entry] = []
    for claim in KnownClaim.objects.filter(Q(pk__in=fell.values("pk")) | Q(pk__in=rose.values("pk"))):
        item = claim.item
        if item is None:
            continue
        before = _facts(claim)
        decision = current_decision(item).get(LABEL) if item.state == Item.State.DECIDED else None
        if decision is not None and decision.outcome in VERDICTS and not claim.by_hand:
            _state(claim, item, decision.review)
        else:
            over = decision is not None and not claim.by_hand
            claim.state = KnownClaim.State.WITHDRAWN if over else KnownClaim.State.DRAFT
            claim.changed_at = timezone.now()
            claim.save(update_fields=["state", "changed_at"])
        if before != _facts(claim):
            entries.append((Event.Kind.CLAIM_LEARNED, item, None, _facts(claim)))
    event_log.record_all(entries)
    return len(entries)


def _state(claim: KnownClaim, item: Item, review: Review) -> None:
    """Let a claim say what a review of its item said."""
    claim.text, claim.verdict, claim.correction = item.text[:MAX_TEXT], review.outcome, mask(review.note)
    claim.sources, claim.topic = review.links, review.topic
    claim.claimed_on = item.created_at.date() if item.created_at else None
    claim.key = ClaimRecord(claim.claim_id, claim.text, claim.verdict).key
    claim.state, claim.changed_at = KnownClaim.State.CHECKED, timezone.now()
    claim.checked_at = item.decided_at or claim.changed_at
    claim.save()


def _facts(claim: KnownClaim) -> dict[str, Any]:
    return {"claim": claim.claim_id, "verdict": claim.verdict, "state": claim.state}
