"""Items that wait and state a known claim: found when they come in, confirmed or refused by a person.

Near-certain matches of a claim that the team decided wait as a group. Confirmed after a preview, their posts
join the decided item and are covered by its decision, by the same step as late near-duplicates
(`queue.late`). Everything else is only suggested, beside the item.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.claims.known import Embedder, Matcher
from pipeline.errors import RuleError
from pipeline.review.claims.bank import records
from pipeline.review.claims.decided import learn
from pipeline.review.models import ClaimMatch, Event, Item, KnownClaim, Review, User
from pipeline.review.queue import care, clusters, late
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_once, atomic_with_retry, lock_items

OLD_AFTER: Final = timedelta(days=180)
"""Age from which a claim is only suggested: what was so half a year ago may not be so now."""

SHOWN: Final = 3
"""Claims kept for an item: those that are most likely."""

MAX_IN_GROUP: Final = 100
"""Items of one claim on a page of preview; what is confirmed there was shown there."""

MESSAGES: Final = {
    "gone": gettext_lazy("Các bài này vừa có người xử lý rồi, hoặc tin đã biết vừa được rút lại."),
}

_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Group:
    """Items that state one claim, near-certainly, and wait for one confirmation.

    Attributes:
        claim: The claim, with its decided item.
        matches: The items, the surest first.
    """

    claim: KnownClaim
    matches: list[ClaimMatch]


def match_items(items: QuerySet[Item], embedder: Embedder | None) -> int:
    """Match items that nobody has reviewed to the checked claims; return how many have a match.

    What was matched before, and what somebody refused, is left alone.

    Args:
        items: Which items.
        embedder: Encoder for the candidates; without one, words alone decide.

    Raises:
        QueueError: The database cannot be written.
    """
    learn()
    known = {claim.claim_id: claim for claim in KnownClaim.objects.filter(state=KnownClaim.State.CHECKED)}
    if not known:
        return 0
    checked = records(KnownClaim.objects.filter(state=KnownClaim.State.CHECKED))
    matcher = Matcher([wording for record in checked for wording in record.wordings], embedder)
    reviewed = Review.objects.filter(item=OuterRef("pk"), withdrawal=None)
    open_ = items.filter(~Exists(reviewed), state=Item.State.WAITING, text_removed_at=None)
    keys, done = list(open_.order_by("id").values_list("pk", "text")), 0
    for start in range(0, len(keys), _BATCH):
        part = keys[start : start + _BATCH]
        found = []
        for (pk, _), matches in zip(part, matcher.match([text for _, text in part], SHOWN), strict=True):
            for match in matches:
                claim = known[match.claim_id]
                level = match.level if _is_fresh(claim) else ClaimMatch.Level.SUGGESTED
                found.append(ClaimMatch(claim=claim, item_id=pk, score=match.score, level=level))
        done += len({match.item_id for match in found})
        _write(found)
    return done


def groups(person: User) -> list[Group]:
    """Return the groups that wait for a confirmation this person may give, the largest first."""
    waiting = _waiting(person)
    counted = waiting.values("claim").annotate(items=Count("id")).order_by("-items", "claim")
    return [group for each in counted if (group := find_group(each["claim"], person)) is not None]


def find_group(claim: int, person: User) -> Group | None:
    """Return what waits with one claim, at most `MAX_IN_GROUP` items; None when nothing does."""
    matches = _waiting(person).filter(claim=claim).select_related("claim__item", "item")
    found = list(matches.order_by("-score", "id")[:MAX_IN_GROUP])
    return Group(found[0].claim, found) if found else None


def waiting(person: User) -> int:
    """Return how many items wait for a confirmation that this person could give."""
    return _waiting(person).count()


def suggestions(item: Item) -> list[ClaimMatch]:
    """Return the claims that an item may state, most likely first; none that somebody refused."""
    found = item.claim_matches.filter(state=ClaimMatch.State.WAITING, claim__state=KnownClaim.State.CHECKED)
    return list(found.select_related("claim").order_by("-score", "id"))


@atomic_once
def confirm(claim: KnownClaim, matches: Collection[int], person: User, *, round_: int) -> int:
    """Let the decision behind a claim cover items that a person has read beside it.

    An item that somebody has open or has reviewed meanwhile is left as it is.

    Args:
        claim: A claim that the team decided.
        matches: Keys of its matches.
        person: Who has read them.
        round_: Round of the decision they read.

    Returns:
        How many posts the decision covers now that it did not cover before.

    Raises:
        RuleError: None of them waits any more, the claim is no longer checked, or its decision is another
            one now.
    """
    chosen = list(_waiting(person).filter(claim=claim, pk__in=list(matches)).select_related("item"))
    decided = claim.item
    if not chosen or decided is None:
        raise RuleError("gone", str(MESSAGES["gone"]))
    lock_items([decided.pk, *(match.item_id for match in chosen)])
    posts: list[int] = []
    for match in chosen:
        mine = list(match.item.posts.values_list("pk", flat=True))
        try:
            clusters.merge(match.item, decided, person)
        except RuleError:
            continue
        posts += mine
        match.state = ClaimMatch.State.CONFIRMED
        match.save(update_fields=["state"])
    if not posts:
        raise RuleError("gone", str(MESSAGES["gone"]))
    return late.confirm(decided, posts, person, round_=round_)


@atomic_with_retry
def refuse(match: ClaimMatch, person: User) -> None:
    """Say that an item does not state the claim it was matched to; it stays in the queue.

    Raises:
        RuleError: Somebody answered before.
    """
    changed = ClaimMatch.objects.filter(pk=match.pk, state=ClaimMatch.State.WAITING)
    if not changed.update(state=ClaimMatch.State.REFUSED):
        raise RuleError("gone", str(MESSAGES["gone"]))
    payload = {"claim": match.claim.claim_id, "score": round(match.score, 4), "level": match.level}
    event_log.record(Event.Kind.CLAIM_REFUSED, item=match.item_id, actor=person, payload=payload)


@atomic_with_retry
def _write(found: Sequence[ClaimMatch]) -> None:
    ClaimMatch.objects.bulk_create(found, ignore_conflicts=True, batch_size=_BATCH)


def _waiting(person: User) -> QuerySet[ClaimMatch]:
    """Return the matches that wait in groups and that a person may answer."""
    reviewed = Review.objects.filter(item=OuterRef("item"), withdrawal=None)
    sure = ClaimMatch.objects.filter(
        ~Exists(reviewed),
        state=ClaimMatch.State.WAITING,
        level=ClaimMatch.Level.NEAR_CERTAIN,
        claim__state=KnownClaim.State.CHECKED,
        claim__item__state=Item.State.DECIDED,
        item__state=Item.State.WAITING,
    )
    mine = care.suitable(Item.objects.all(), person).values("pk")
    return sure.filter(item__in=mine, claim__item__in=mine)


def _is_fresh(claim: KnownClaim) -> bool:
    return claim.changed_at > timezone.now() - OLD_AFTER
