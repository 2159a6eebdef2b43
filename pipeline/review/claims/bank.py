"""What is in the claim bank, and how claims get there.

A claim with a known id is changed to what comes in; nothing changes when it says the same. Each change is in
the event log, with what was there before, in the same transaction.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time
from itertools import islice
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from pipeline.errors import UsageError
from pipeline.known_claims import ClaimRecord
from pipeline.known_claims.reading import MAX_CLAIMS
from pipeline.known_claims.records import MAX_TEXT
from pipeline.known_claims.writing import to_fields
from pipeline.review.models import ClaimVariant, Event, KnownClaim, User
from pipeline.review.storage import event_log
from pipeline.review.storage.database import friendly_errors
from pipeline.review.storage.transactions import advisory_lock, atomic_with_retry

CHUNK: Final = 400
"""Claims in one transaction: short enough that reviewers do not notice an import."""

_READ: Final = 2_000


@dataclass(slots=True)
class Kept:
    """What taking claims in came to.

    Attributes:
        added: Claims that were not in the bank.
        changed: Claims that were, and say something else now.
        unchanged: Claims that were there just so.
        rejected: Rows that could not be used.
        drafts: Claims among those added or changed that are no more than a draft.
        contradictions: Ids of a claim that was not taken and of the one that says otherwise of its words.
        beyond: Claims that were not taken because the bank is full.
        notes: What a person should know.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    drafts: int = 0
    contradictions: list[tuple[str, str]] = field(default_factory=list)
    beyond: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """Claims that are in the bank as they came."""
        return self.added + self.changed + self.unchanged

    def __iadd__(self, other: "Kept") -> "Kept":
        self.added += other.added
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.rejected += other.rejected
        self.drafts += other.drafts
        self.contradictions += other.contradictions
        self.beyond += other.beyond
        self.notes += other.notes
        return self

    def __str__(self) -> str:
        return (
            f"{self.added:,} claims added, {self.changed:,} changed, {self.unchanged:,} unchanged, "
            f"{self.rejected:,} rejected"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)


def keep(records: Iterable[ClaimRecord], person: User | None = None, *, limit: int = MAX_CLAIMS) -> Kept:
    """Put claims into the bank.

    A claim whose words the bank judged otherwise under another id is not taken: somebody has to decide which
    of the two holds.

    Args:
        records: The claims, in any order; read once.
        person: Who does it; None for the command line.
        limit: Most claims the bank may hold; those beyond are rejected, and a note says so.

    Raises:
        QueueError: The database cannot be opened or written. Chunks before the failure are kept.
    """
    done, left = Kept(), iter(records)
    with friendly_errors():
        while chunk := list(islice(left, CHUNK)):
            done += _keep_chunk(chunk, person, limit)
    return done


def save(record: ClaimRecord, person: User) -> Kept:
    """Put in or change one claim that a person stands for now; it is theirs, whatever was decided before.

    Args:
        record: The claim; one with its id is changed.
        person: Who wrote it.
    """
    with friendly_errors():
        return _keep_chunk([record], person, MAX_CLAIMS, by_hand=True)


def history(claim: KnownClaim) -> QuerySet[Event]:
    """Return what the event log holds of a claim, oldest first."""
    named = Q(payload__claim__id=claim.claim_id) | Q(payload__claim=claim.claim_id)
    kinds = (Event.Kind.CLAIM_ADDED, Event.Kind.CLAIM_CHANGED, Event.Kind.CLAIM_LEARNED)
    return Event.objects.filter(named, kind__in=kinds).select_related("actor").order_by("id")


def contradicted(claims: QuerySet[KnownClaim]) -> QuerySet[KnownClaim]:
    """Keep those that another one of the bank, which stands as well, judges otherwise in the same words."""
    others = KnownClaim.objects.exclude(state=KnownClaim.State.WITHDRAWN).filter(key=OuterRef("key"))
    others = others.exclude(verdict=OuterRef("verdict")).exclude(key="")
    return claims.filter(Exists(others)).exclude(state=KnownClaim.State.WITHDRAWN)


def set_state(claim_id: str, state: str, person: User | None = None) -> None:
    """Make a claim a draft, checked or withdrawn.

    Raises:
        UsageError: There is no such claim, or it is to be checked and names no source.
    """
    record = next(iter(records(KnownClaim.objects.filter(claim_id=claim_id))), None)
    if record is None:
        raise UsageError(f"There is no claim {claim_id}.", "`khoitrong claims search` finds its id.")
    if state == KnownClaim.State.CHECKED and not record.sources:
        raise UsageError(f"{claim_id} names no source.", "Add one first, then mark it as checked.")
    _keep_chunk([replace(record, state=state)], person, MAX_CLAIMS)


def records(claims: QuerySet[KnownClaim] | None = None) -> Iterator[ClaimRecord]:
    """Yield claims of the bank in the order they were added.

    Args:
        claims: Which; all when not given.

    Raises:
        QueueError: The database cannot be read.
    """
    wanted = KnownClaim.objects.all() if claims is None else claims
    with friendly_errors():
        for claim in wanted.order_by("id").prefetch_related("variants").iterator(chunk_size=_READ):
            yield record_of(claim)


def record_of(claim: KnownClaim) -> ClaimRecord:
    """Return a claim of the bank as a record."""
    return ClaimRecord(
        claim_id=claim.claim_id,
        text=claim.text,
        verdict=claim.verdict,
        correction=claim.correction,
        sources=tuple(claim.sources),
        topic=claim.topic,
        variants=tuple(variant.text for variant in sorted(claim.variants.all(), key=lambda v: v.pk)),
        claimed_on=claim.claimed_on.isoformat() if claim.claimed_on else "",
        state=claim.state,
    )


@atomic_with_retry
def _keep_chunk(
    chunk: Sequence[ClaimRecord], person: User | None, limit: int, *, by_hand: bool = False
) -> Kept:
    advisory_lock("claims")
    done = Kept()
    ids = [record.claim_id for record in chunk]
    known = {c.claim_id: c for c in KnownClaim.objects.filter(claim_id__in=ids).prefetch_related("variants")}
    room = limit - KnownClaim.objects.count()
    judged = _judged([record.key for record in chunk])
    entries: list[event_log.Entry] = []
    for record in chunk:
        claim = known.get(record.claim_id)
        other = judged.get(record.key)
        if other is not None and other.claim_id != record.claim_id and other.verdict != record.verdict:
            done.rejected += 1
            done.contradictions.append((record.claim_id, other.claim_id))
            done.notes.append(
                f"{record.claim_id} says {record.verdict} of the words of which {other.claim_id} in the bank "
                f"says {other.verdict}; it was not taken. Withdraw one of the two."
            )
            continue
        if claim is None and room <= 0:
            done.rejected += 1
            done.beyond += 1
            continue
        if claim is None:
            room -= 1
            done.added += 1
            claim = KnownClaim(claim_id=record.claim_id)
            entries.append((Event.Kind.CLAIM_ADDED, None, person, {"claim": to_fields(record)}))
        elif (before := record_of(claim)) == record and not by_hand:
            done.unchanged += 1
            continue
        else:
            done.changed += 1
            facts = {"claim": _told(record, claim), "before": _told(before, claim)}
            entries.append((Event.Kind.CLAIM_CHANGED, claim.item_id, person, facts))
        _store(claim, record, by_hand=by_hand)
        done.drafts += claim.state == KnownClaim.State.DRAFT
        judged[record.key] = claim
    if done.beyond:
        done.notes.append(f"The bank holds {limit:,} claims, the most it may; the others were not taken.")
    event_log.record_all(entries)
    return done


def _judged(keys: Iterable[str]) -> dict[str, KnownClaim]:
    """Return the claims of the bank that stand, by the words they share with some."""
    wanted = set(keys)
    standing = KnownClaim.objects.exclude(state=KnownClaim.State.WITHDRAWN)
    return {claim.key: claim for claim in standing.filter(key__in=wanted)}


def _told(record: ClaimRecord, claim: KnownClaim) -> dict[str, Any]:
    """Return what the event log keeps of a claim for good: not the words of an item, which go with it."""
    fields = to_fields(record)
    if claim.item is not None and record.text == claim.item.text[:MAX_TEXT]:
        del fields["claim"]
    return fields


def _store(claim: KnownClaim, record: ClaimRecord, *, by_hand: bool) -> None:
    claim.own_words = claim.item is None or record.text != claim.item.text[:MAX_TEXT]
    claim.text, claim.verdict, claim.correction = record.text, record.verdict, record.correction
    claim.sources, claim.topic, claim.state = list(record.sources), record.topic, record.state
    claim.claimed_on = date.fromisoformat(record.claimed_on) if record.claimed_on else None
    claim.key, claim.changed_at = record.key, timezone.now()
    claim.checked_at = claim.changed_at if by_hand else _known_since(claim)
    claim.by_hand = claim.by_hand or by_hand
    claim.save()
    claim.variants.all().delete()
    ClaimVariant.objects.bulk_create(ClaimVariant(claim=claim, text=text) for text in record.variants)


def _known_since(claim: KnownClaim) -> datetime:
    """Return when a claim from a file was true to say, as far as known: the day it names, else now."""
    if claim.claimed_on is None:
        return claim.changed_at
    day = datetime.combine(claim.claimed_on, time.min, timezone.get_current_timezone())
    return min(day, claim.changed_at)
