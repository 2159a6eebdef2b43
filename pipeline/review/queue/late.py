"""Posts that came after the decision about their item: a person confirms that they say the same, or not.

A late post is never covered by a decision its item has already (see `queue.coverage`). Whoever may review may
compare it with what was decided and confirm it, or split it off as an item of its own. Copies of one text
are answered together.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.review.models import Event, Item, ItemPost, User
from pipeline.review.queue import care, clusters
from pipeline.review.queue.coverage import count_late, late_posts
from pipeline.review.queue.reopen import UNDO_WITHIN
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_once, atomic_with_retry, lock_items
from pipeline.review.webhooks import outbox

MAX_GROUPS: Final = 100
"""Different texts on one page of preview; what is confirmed there was shown there."""

MAX_POSTS: Final = 5000
"""Late posts of an item that are read at once."""

MESSAGES: Final = {
    "gone": gettext_lazy("Các bài này vừa có người xử lý rồi, hoặc bài gốc đã mở lại để xem thêm."),
    "changed": gettext_lazy("Quyết định về bài gốc vừa thay đổi. Bạn so lại giúp nhé."),
    "nothing": gettext_lazy("Không có xác nhận nào vừa rồi của bạn để rút lại."),
}


@dataclass(frozen=True, slots=True)
class LateGroup:
    """Late posts with one and the same text, oldest first."""

    text: str
    posts: list[ItemPost]


def items_with_late_posts(person: User) -> QuerySet[Item]:
    """Return the decided items with posts that wait for a confirmation, those with the widest reach first.

    What this person does not get to review is left out here as well.
    """
    found = Item.objects.filter(state=Item.State.DECIDED, late__gt=0)
    return care.suitable(found, person).order_by("-reach", "id")


def waiting(person: User) -> int:
    """Return how many posts wait for a confirmation that this person could give."""
    return items_with_late_posts(person).aggregate(posts=Sum("late"))["posts"] or 0


def late_groups(item: Item) -> list[LateGroup]:
    """Return the late posts of an item by text, in the order the texts came, at most `MAX_GROUPS`."""
    found: dict[str, list[ItemPost]] = {}
    for post in late_posts(item).order_by("id")[:MAX_POSTS]:
        found.setdefault(post.text, []).append(post)
    return [LateGroup(text, posts) for text, posts in found.items()][:MAX_GROUPS]


@atomic_with_retry
def confirm(item: Item, posts: Collection[int], person: User, *, round_: int) -> int:
    """Let the decision about an item cover late posts that a person has read.

    Args:
        item: The decided item.
        posts: Keys of the posts.
        person: Who has read them beside the decision.
        round_: Round of the decision they read.

    Returns:
        How many posts it covers now that it did not cover before.

    Raises:
        RuleError: None of them waits any more, or the decision is another one now.
    """
    item = lock_items([item.pk])[item.pk]
    _check_round(item, round_)
    chosen = list(late_posts(item).filter(pk__in=_known(posts, item)).order_by("id"))
    if not chosen:
        raise _refusal("gone")
    _set_round(item, chosen, item.round)
    payload = {"posts": [post.pk for post in chosen], "round": item.round}
    event = event_log.record(Event.Kind.CONFIRMED, item=item, actor=person, payload=payload)
    outbox.confirmed(event, item, [post.post_id for post in chosen])
    return len(chosen)


@atomic_once
def split_off(item: Item, posts: Collection[int], person: User) -> Item:
    """Make late posts that say something else an item of their own, which waits for review.

    Args:
        item: The decided item.
        posts: Keys of late posts with one text.
        person: Who has read them beside the decision.

    Returns:
        The new item, related to the decided one.

    Raises:
        RuleError: None of them waits any more.
    """
    item = lock_items([item.pk])[item.pk]
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
