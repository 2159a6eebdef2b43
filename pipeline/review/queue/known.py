"""What a person says about an item and a known claim it may state: it does, or a group of items does.

A claim that the team decided covers what states it, by the step of late posts (`queue.late`). One from
elsewhere has no decision yet: who confirms the first items gives it as their own review, with the claim's
correction and sources, and everything that holds for reviews holds for it, a second blind one too.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from pipeline.errors import RuleError
from pipeline.review.models import ClaimMatch, Item, KnownClaim, Lease, User
from pipeline.review.queue import decisions, late, leases, matched
from pipeline.review.queue.submission import Submission
from pipeline.review.storage.transactions import atomic_once, atomic_with_retry


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """Items that state a claim nobody of the team has decided about yet.

    Attributes:
        claim: The claim.
        groups: What is answered together, the surest first.
    """

    claim: KnownClaim
    groups: list[late.LateGroup]


def waiting_claims(person: User) -> list[tuple[KnownClaim, int]]:
    """Return the claims without a decision whose groups wait for a person, with their posts; most first."""
    counts: dict[int, int] = {}
    for key, size in _sure(person).values_list("claim_id", "item__size"):
        counts[key] = counts.get(key, 0) + size
    claims = KnownClaim.objects.filter(pk__in=list(counts)[: late.MAX_ITEMS])
    return sorted(((claim, counts[claim.pk]) for claim in claims), key=lambda pair: (-pair[1], pair[0].pk))


def waiting_group(claim: KnownClaim, person: User) -> ClaimGroup:
    """Return what waits with one claim, at most `late.MAX_GROUPS` items."""
    found = _sure(person).filter(claim=claim).select_related("item").order_by("-score", "id")
    shown = matched.readable(found[: late.MAX_GROUPS])
    return ClaimGroup(claim, [late.LateGroup(match.item.text, posts, match) for match, posts in shown])


def answer_of(claim: KnownClaim) -> Submission:
    """Return what a reviewer sends who says of an item what the bank says of a claim."""
    return Submission({matched.LABEL: claim.verdict}, claim.correction, "\n".join(claim.sources), claim.topic)


def version_of(claim: KnownClaim) -> int:
    """Return what tells a claim from what it was before somebody changed it."""
    return int(claim.changed_at.timestamp() * 1_000_000)


@atomic_once
def decide_group(
    claim: KnownClaim, posts: Collection[int], person: User, *, version: int
) -> decisions.Decided:
    """Store one review of items that state a claim, which become one item.

    Args:
        claim: A claim that the team has not decided about.
        posts: Keys of the posts the person has read beside it.
        person: Whose review it is; what they have open goes back into the queue.
        version: Of the claim they read, see `version_of`.

    Returns:
        The review, and whether another one is needed.

    Raises:
        RuleError: None of them waits any more, the claim is another one now, or it lacks what its verdict has
            to stand on.
    """
    claim = KnownClaim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    if version_of(claim) != version:
        raise RuleError("changed", str(late.MESSAGES["changed"]))
    stated = matched.chosen(_sure(person).filter(claim=claim), posts)
    held = leases.live_lease(person)
    if held is not None:
        leases.release(person, str(held.token))
    for number, match in enumerate(stated):
        if match.item.leases.live().exists():
            continue
        matched.join(stated[number + 1 :], match.item, person)
        lease = leases.claim(match.item, person)
        if lease is None:
            break
        matched.settle(match, person)
        return decisions.decide(person, str(lease.token), answer_of(claim))
    raise matched.gone()


@atomic_once
def refuse_group(claim: KnownClaim, posts: Collection[int], person: User) -> Item:
    """Say that an item does not state a claim; return the item, which waits as before.

    Raises:
        RuleError: It waits no more.
    """
    stated = matched.chosen(_sure(person).filter(claim=claim), posts)
    if not stated:
        raise matched.gone()
    matched.refuse(stated[0], person)
    return stated[0].item


@atomic_with_retry
def confirm_open(person: User, token: str, number: int) -> Item | decisions.Decided:
    """Say that the open item states a claim that is suggested beside it.

    Where the claim is near-certain, not old and decided by the team, the posts become late posts of its item
    and are confirmed. Otherwise the claim's answer is stored as this person's review.

    Args:
        person: Who has the item open.
        token: Of the lease.
        number: Key of the match.

    Returns:
        The decided item that the posts became part of, or the review that was stored.

    Raises:
        RuleError: The match waits no more. As `StaleLeaseError` when the lease is over, as
            `InvalidAnswersError` when the item asks for more than the claim answers.
    """
    lease, match = _opened(person, token, number)
    decided = match.claim.item
    if decided is not None and matched.sure(person).filter(pk=match.pk).exists():
        leases.release(person, token)
        seen = lease.item.posts.filter(joined_at__lte=lease.started_at)
        late.confirm(decided, list(seen.values_list("pk", flat=True)), person, round_=decided.round)
        return decided
    done = decisions.decide(person, token, answer_of(match.claim))
    matched.settle(match, person)
    return done


@atomic_with_retry
def refuse_open(person: User, token: str, number: int) -> None:
    """Say that the open item does not state a claim that is suggested beside it.

    Raises:
        RuleError: The match waits no more, or the lease is over (`StaleLeaseError`).
    """
    _lease, match = _opened(person, token, number)
    matched.refuse(match, person)


def suggested(item: Item, number: int, person: User) -> ClaimMatch | None:
    """Return one of the claims suggested beside an item, by the key of its match."""
    return next((each for each in matched.suggestions(item, person) if each.pk == number), None)


def _opened(person: User, token: str, number: int) -> tuple[Lease, ClaimMatch]:
    lease = leases.lock_lease(person, token)
    if lease is None or lease.golden is not None:
        raise decisions.StaleLeaseError(None, "unknown")
    if lease.is_over:
        raise decisions.StaleLeaseError(lease.item, "expired")
    match = suggested(lease.item, number, person)
    if match is None:
        raise matched.gone()
    return lease, match


def _sure(person: User) -> QuerySet[ClaimMatch]:
    return matched.sure(person).filter(claim__item=None)
