"""Posts that came after the decision about their item: a person confirms that they say the same, or not.

A late post is never covered by a decision its item has already (see `queue.coverage`). Whoever may review may
compare it with what was decided and confirm it, or split it off as an item of its own. Copies of one text
are answered together.

Items of their own that state, near-certainly, what was decided (`queue.matched`) wait here in the same way:
confirmed, they become posts of the decided item; refused, they stay what they are.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.review.models import ClaimMatch, Event, Item, ItemPost, KnownClaim, User
from pipeline.review.queue import care, clusters, leases, matched
from pipeline.review.queue.coverage import count_late, late_posts
from pipeline.review.queue.reopen import UNDO_WITHIN
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_once, atomic_with_retry, lock_items
from pipeline.review.webhooks import outbox

MAX_GROUPS: Final = 100
"""Different texts on one page of preview; what is confirmed there was shown there."""

MAX_ITEMS: Final = 500
"""Decided items with something waiting that are looked at together."""

MAX_POSTS: Final = 5000
"""Late posts of an item that are read at once."""

MESSAGES: Final = {
    "gone": gettext_lazy("Các bài này vừa có người xử lý rồi, hoặc bài gốc đã mở lại để xem thêm."),
    "changed": gettext_lazy("Quyết định về bài gốc vừa thay đổi. Bạn so lại giúp nhé."),
    "nothing": gettext_lazy("Không có xác nhận nào vừa rồi của bạn để rút lại."),
}


@dataclass(frozen=True, slots=True)
class LateGroup:
    """What is answered together: late posts with one and the same text, or an item that states the claim.

    Attributes:
        text: The text, or that of the item.
        posts: The posts, oldest first.
        match: The item's match with the claim; None for late posts.
    """

    text: str
    posts: list[ItemPost]
    match: ClaimMatch | None = None


def items_with_late_posts(person: User) -> QuerySet[Item]:
    """Return the decided items with posts that wait for a confirmation, those with the widest reach first.

    What this person does not get to review is left out here as well. At most `MAX_ITEMS` of either kind.
    """
    late = _with_late_posts(person).order_by("-reach", "id").values_list("pk", flat=True)[:MAX_ITEMS]
    stated = _sure(person).values_list("claim__item", flat=True).distinct()[:MAX_ITEMS]
    return Item.objects.filter(pk__in={*late, *stated}).order_by("-reach", "id")


def waiting(person: User) -> int:
    """Return how many posts wait for a confirmation that this person could give."""
    late = _with_late_posts(person).aggregate(posts=Sum("late"))["posts"] or 0
    return late + (matched.sure(person).aggregate(posts=Sum("item__size"))["posts"] or 0)


def count_waiting(items: Collection[Item], person: User) -> Counter[int]:
    """Return how many posts wait beside each of some decided items, by its key."""
    counts = Counter({item.pk: item.late for item in items})
    for key, size in (
        _sure(person).filter(claim__item__in=list(items)).values_list("claim__item", "item__size")
    ):
        counts[key] += size
    return counts


def late_groups(item: Item, person: User) -> list[LateGroup]:
    """Return what waits beside a decided item, in the order it came, at most `MAX_GROUPS` of either kind."""
    found: dict[str, list[ItemPost]] = {}
    for post in late_posts(item).order_by("id")[:MAX_POSTS]:
        found.setdefault(post.text, []).append(post)
    stated = _sure(person).filter(claim__item=item).select_related("item").order_by("-score", "id")
    return [LateGroup(text, posts) for text, posts in found.items()][:MAX_GROUPS] + [
        LateGroup(match.item.text, posts, match) for match, posts in matched.readable(stated[:MAX_GROUPS])
    ]


@atomic_with_retry
def confirm(item: Item, posts: Collection[int], person: User, *, round_: int) -> int:
    """Let the decision about an item cover late posts that a person has read.

    Args:
        item: The decided item.
        posts: Keys of the posts; an item that states the claim joins if all its posts are among them.
        person: Who has read them beside the decision.
        round_: Round of the decision they read.

    Returns:
        How many posts it covers now that it did not cover before.

    Raises:
        RuleError: None of them waits any more, or the decision is another one now.
    """
    held = leases.live_lease(person)
    if held is not None and matched.chosen(_sure(person).filter(claim__item=item, item=held.item), posts):
        leases.release(person, str(held.token))  # their own, open beside this page
    item = lock_items([item.pk])[item.pk]
    _check_round(item, round_)
    stated = matched.chosen(_sure(person).filter(claim__item=item), posts)
    if matched.join(stated, item, person):
        item.refresh_from_db()
    chosen = list(late_posts(item).filter(pk__in=_known(posts, item)).order_by("id"))
    if not chosen:
        raise _refusal("gone")
    _set_round(item, chosen, item.round)
    KnownClaim.objects.filter(item=item).update(compared_at=None)  # it is told in more wordings now
    payload = {"posts": [post.pk for post in chosen], "round": item.round}
    event = event_log.record(Event.Kind.CONFIRMED, item=item, actor=person, payload=payload)
    outbox.confirmed(event, item, [post.post_id for post in chosen])
    return len(chosen)


@atomic_once
def split_off(item: Item, posts: Collection[int], person: User) -> Item:
    """Make late posts that say something else an item of their own, which waits for review.

    An item that was thought to state the claim stays one of its own.

    Args:
        item: The decided item.
        posts: Keys of late posts with one text, or of the posts of such an item.
        person: Who has read them beside the decision.

    Returns:
        The item that waits for review: a new one, related to the decided one, or the one it was.

    Raises:
        RuleError: None of them waits any more.
    """
    item = lock_items([item.pk])[item.pk]
    stated = matched.chosen(_sure(person).filter(claim__item=item), posts)
    if stated:
        matched.refuse(stated[0], person)
        return stated[0].item
    keys = list(late_posts(item).filter(pk__in=_known(posts, item)).values_list("pk", flat=True))
    if not keys:
        raise _refusal("gone")
    return clusters.split(item, keys, person)


def last_confirmation(item: Item, person: User) -> Event | None:
    """Return a person's last confirmation about an item while it may still be taken back."""
    kinds = (Event.Kind.CONFIRMED, Event.Kind.CONFIRMED_BACK)
    last = item.events.filter(kind__in=kinds, actor=person).order_by("-id").first()
    is_recent = last is not None and last.at > timezone.now() - UNDO_WITHIN
    return last if last is not None and is_recent and last.kind == Event.Kind.CONFIRMED else None


@atomic_with_retry
def take_back(item: Item, person: User) -> int:
    """Take a person's last confirmation about an item back; its posts wait again.

    Raises:
        RuleError: There is none, or it is too old.
    """
    item = lock_items([item.pk])[item.pk]
    last = last_confirmation(item, person)
    if last is None or item.state != Item.State.DECIDED or item.round != last.payload["round"]:
        raise _refusal("nothing")
    chosen = list(item.posts.filter(pk__in=_known(last.payload["posts"], item), covered_round=item.round))
    _set_round(item, chosen, None)
    payload = {"posts": [post.pk for post in chosen], "round": item.round}
    event = event_log.record(Event.Kind.CONFIRMED_BACK, item=item, actor=person, payload=payload)
    outbox.unconfirmed(event, item, [post.post_id for post in chosen])
    return len(chosen)


def _with_late_posts(person: User) -> QuerySet[Item]:
    return care.suitable(Item.objects.filter(state=Item.State.DECIDED, late__gt=0), person)


def _sure(person: User) -> QuerySet[ClaimMatch]:
    """Return the matches of claims that the team decided; those of others wait with their claim."""
    return matched.sure(person).filter(claim__item__isnull=False)


def _check_round(item: Item, round_: int) -> None:
    if item.state != Item.State.DECIDED:
        raise _refusal("gone")
    if item.round != round_:
        raise _refusal("changed")


def _known(posts: Iterable[int], item: Item) -> list[int]:
    """Return those of some keys that are posts of an item, whatever else was sent; sets may be large."""
    wanted = set(posts)
    return [pk for pk in item.posts.values_list("pk", flat=True) if pk in wanted]


def _set_round(item: Item, posts: Iterable[ItemPost], round_: int | None) -> None:
    changed = list(posts)
    for post in changed:
        post.covered_round = round_
    ItemPost.objects.bulk_update(changed, ["covered_round"], batch_size=200)
    count_late(item)


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))
