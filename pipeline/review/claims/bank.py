"""What is in the claim bank, and how claims get there.

A claim with a known id is changed to what comes in; nothing changes when it says the same. Each change is in
the event log, with what was there before, in the same transaction.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from pipeline.errors import UsageError
from pipeline.known_claims import ClaimRecord
from pipeline.known_claims.reading import MAX_CLAIMS
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
        notes: What a person should know.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
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
def _keep_chunk(chunk: Sequence[ClaimRecord], person: User | None, limit: int) -> Kept:
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
            done.notes.append(
                f"{record.claim_id} says {record.verdict} of the words of which {other.claim_id} in the bank "
                f"says {other.verdict}; it was not taken. Withdraw one of the two."
            )
            continue
        if claim is None and room <= 0:
            done.rejected += 1
            continue
        if claim is None:
            room -= 1
            done.added += 1
            claim = KnownClaim(claim_id=record.claim_id)
            entries.append((Event.Kind.CLAIM_ADDED, None, person, {"claim": to_fields(record)}))
        elif (before := record_of(claim)) == record:
            done.unchanged += 1
            continue
        else:
            done.changed += 1
            facts = {"claim": to_fields(record), "before": to_fields(before)}
            entries.append((Event.Kind.CLAIM_CHANGED, None, person, facts))
        _store(claim, record)
        judged[record.key] = claim
    if done.rejected and room <= 0:
        done.notes.append(f"The bank holds {limit:,} claims, the most it may; the others were not taken.")
    event_log.record_all(entries)
    return done


def _judged(keys: Iterable[str]) -> dict[str, KnownClaim]:
    """Return the claims of the bank that stand, by the words they share with some."""
    wanted = set(keys)
    standing = KnownClaim.objects.exclude(state=KnownClaim.State.WITHDRAWN)
    return {claim.key: claim for claim in standing.filter(key__in=wanted)}


def _store(claim: KnownClaim, record: ClaimRecord) -> None:
    claim.text, claim.verdict, claim.correction = record.text, record.verdict, record.correction
    claim.sources, claim.topic, claim.state = list(record.sources), record.topic, record.state
    claim.claimed_on = date.fromisoformat(record.claimed_on) if record.claimed_on else None
    claim.key, claim.changed_at = record.key, timezone.now()
    claim.save()
    claim.variants.all().delete()
    ClaimVariant.objects.bulk_create(ClaimVariant(claim=claim, text=text) for text in record.variants)
