"""Items that wait and may state a known claim: which wait as a group, and what is suggested beside one.

Near-certain matches of a checked claim wait for one confirmation beside what was decided about it, as late
posts do (`queue.late`). Everything else is only suggested, beside the open item: what may be out of date,
what claims of the bank judge differently, and what asks about more than the claim answers.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.review.accounts.visibility import items_in_reach, visible_claims
from pipeline.review.domain.label_bits import label_bits
from pipeline.review.models import ClaimMatch, Event, Item, ItemPost, KnownClaim, Review, User
from pipeline.review.queue import care, clusters
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry

LABEL: Final = "check"
"""The label whose question a known claim answers."""

OLD_AFTER: Final = timedelta(days=180)
"""Age from which a claim is only suggested: what was so half a year ago may not be so now."""

MAX_TEXTS: Final = 20
"""Wordings of one item that a person can be asked to read on a page of preview; one with more is reviewed."""

SHOWN: Final = 3
"""Claims suggested beside one item."""

MESSAGES: Final = {
    "gone": gettext_lazy("Gợi ý này vừa có người trả lời, hoặc tin đã biết vừa được rút lại."),
}


def sure(person: User) -> QuerySet[ClaimMatch]:
    """Return the matches that wait in groups and that a person may answer; one for an item.

    An item that claims of the bank judge differently is not among them.
    """
    fresh = timezone.now() - OLD_AFTER
    near = ClaimMatch.objects.filter(
        state=ClaimMatch.State.WAITING,
        level=ClaimMatch.Level.NEAR_CERTAIN,
        claim__state=KnownClaim.State.CHECKED,
    )
    rivals = near.filter(item=OuterRef("item")).exclude(pk=OuterRef("pk"))
    contrary = rivals.exclude(claim__verdict=OuterRef("claim__verdict"))
    ahead = Q(score__gt=OuterRef("score")) | Q(score=OuterRef("score"), pk__lt=OuterRef("pk"))
    better = rivals.filter(ahead, claim__checked_at__gt=fresh)
    reviewed = Review.objects.filter(item=OuterRef("item"), withdrawal=None)
    stands = Q(claim__item=None) | Q(claim__item__state=Item.State.DECIDED, claim__item__text_removed_at=None)
    mine = care.suitable(items_in_reach(person), person).values("pk")
    return near.filter(
        ~Exists(contrary),
        ~Exists(better),
        ~Exists(reviewed),
        stands,
        claim__checked_at__gt=fresh,
        claim__in=visible_claims(person).values("pk"),
        item__in=mine,
        item__state=Item.State.WAITING,
        item__asks=label_bits({LABEL}),
        item__text_removed_at=None,
    )


def suggestions(item: Item, person: User) -> list[ClaimMatch]:
    """Return the claims that an item may state, most likely first; none that somebody refused."""
    found = item.claim_matches.filter(
        claim__state=KnownClaim.State.CHECKED, claim__in=visible_claims(person).values("pk")
    )
    found = found.exclude(state=ClaimMatch.State.REFUSED).exclude(claim__item=item)
    return list(found.select_related("claim").order_by("-score", "id")[:SHOWN])


def reasons(item: Item, person: User) -> list[dict[str, Any]]:
    """Return what an item may state as reasons of the kind `known_claim`, see `pipeline.posts.Reason`."""
    return [
        {
            "label": LABEL,
            "kind": "known_claim",
            "span": place_in(item.text, match.agree),
            "text": match.claim.claim_id,
            "weight": round(match.score, 4),
        }
        for match in suggestions(item, person)
    ]


def place_in(text: str, phrases: Iterable[str]) -> list[int]:
    """Return start and end of the longest of some phrases in a text; zeros where there is none."""
    for phrase in sorted(phrases, key=len, reverse=True):
        start = text.find(phrase)
        if phrase and start >= 0:
            return [start, start + len(phrase)]
    return [0, 0]


def wordings(posts: Iterable[ItemPost]) -> list[str]:
    """Return the different texts of some posts, in their order."""
    return list(dict.fromkeys(post.text for post in posts if post.text))


def readable(matches: Iterable[ClaimMatch]) -> list[tuple[ClaimMatch, list[ItemPost]]]:
    """Return matches with the posts of their items, leaving out items of more wordings than one can read."""
    found = [(match, list(match.item.posts.order_by("id"))) for match in matches]
    return [(match, posts) for match, posts in found if 0 < len(wordings(posts)) <= MAX_TEXTS]


def chosen(matches: QuerySet[ClaimMatch], posts: Collection[int]) -> list[ClaimMatch]:
    """Return the matches whose items hold nothing but posts that a person has chosen, the surest first."""
    wanted = set(posts)
    near = matches.filter(item__posts__in=wanted).distinct().select_related("item", "claim")
    return [
        match
        for match in near.order_by("-score", "id")
        if wanted.issuperset(match.item.posts.values_list("pk", flat=True))
    ]


def join(matches: Iterable[ClaimMatch], into: Item, person: User) -> int:
    """Let items that state a claim become posts of the item it was decided about; return how many did.

    What somebody has open or has reviewed meanwhile stays as it is. Within a transaction.
    """
    done = 0
    for match in matches:
        try:
            clusters.merge(match.item, into, person)
        except RuleError:
            continue
        settle(match, person)
        done += 1
    return done


def settle(match: ClaimMatch, person: User) -> None:
    """Note that a person said that an item states a claim; within a transaction."""
    match.state = ClaimMatch.State.CONFIRMED
    match.save(update_fields=["state"])
    event_log.record(Event.Kind.CLAIM_CONFIRMED, item=match.item_id, actor=person, payload=_facts(match))


@atomic_with_retry
def refuse(match: ClaimMatch, person: User) -> None:
    """Note that an item does not state the claim it was matched to; it stays in the queue.

    Raises:
        RuleError: Somebody answered before.
    """
    waiting = ClaimMatch.objects.filter(pk=match.pk).exclude(state=ClaimMatch.State.REFUSED)
    if not waiting.update(state=ClaimMatch.State.REFUSED):
        raise gone()
    event_log.record(Event.Kind.CLAIM_REFUSED, item=match.item_id, actor=person, payload=_facts(match))


def gone() -> RuleError:
    """Return the error that says that a match waits no more."""
    return RuleError("gone", str(MESSAGES["gone"]))


def _facts(match: ClaimMatch) -> dict[str, Any]:
    return {"claim": match.claim.claim_id, "score": round(match.score, 4), "level": match.level}
