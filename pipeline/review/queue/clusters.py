"""Putting right what the machine grouped: split posts off an item, merge two items, and take either back.

Nothing is deleted: a merged item stays, empty, and points to the one its posts went to, and new copies of it
follow.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django.db.models import Count, Min, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.review.models import Event, Item, ItemPost, Question, Stage, User
from pipeline.review.queue import similar
from pipeline.review.queue.coverage import count_late
from pipeline.review.storage import event_log, fulltext
from pipeline.review.storage.transactions import atomic_once, lock_items

MESSAGES: Final = {
    "none": gettext_lazy("Bạn chọn ít nhất một bài để tách, và chừa lại ít nhất một bài."),
    "same": gettext_lazy("Không gộp một cụm với chính nó được."),
    "unknown": gettext_lazy("Không có cụm nào mang số này."),
    "held": gettext_lazy("Đang có người duyệt cụm này, bạn đợi họ xong đã nhé."),
    "reviewed": gettext_lazy(
        "Cụm được gộp đã có người duyệt, nên gộp là mất ý kiến của họ. Bạn chọn chiều ngược lại nhé."
    ),
    "asked": gettext_lazy("Cụm kia đã quyết mà chưa được hỏi về nhãn của cụm này, nên không gộp được."),
    "nothing": gettext_lazy("Không có lần tách hay gộp nào để hoàn tác."),
    "erased": gettext_lazy("Nội dung đã xoá theo hạn lưu giữ nên không tách, gộp hay hoàn tác được nữa."),
    "moved_on": gettext_lazy("Đã có người duyệt tiếp nên không hoàn tác được nữa."),
}


def refusal(code: str) -> RuleError:
    """Return the error that says, by a key of `MESSAGES`, why something is refused."""
    return RuleError(code, str(MESSAGES[code]))


@atomic_once
def split(item: Item, posts: Collection[int], person: User) -> Item:
    """Move posts of an item to a new one, which waits for review with the same questions.

    Args:
        item: Any item that was not merged away.
        posts: Keys of some, not all, of its posts.
        person: Who does it.

    Raises:
        RuleError: No post, or every post, was chosen, somebody has the item open, or the texts were removed.
    """
    item = lock_items([item.pk])[item.pk]
    _free(item)
    chosen = list(item.posts.filter(pk__in=posts).order_by("created_at", "id"))
    if not chosen or len(chosen) == item.posts.count():
        raise refusal("none")
    with_text = [post for post in chosen if post.text_removed_at is None]
    if not with_text:
        raise refusal("erased")
    made = _new_item(item, with_text[0])
    rounds = [post.covered_round for post in chosen]
    _move(chosen, made)
    for known in item.questions.all():
        Question.objects.create(
            item=made, label=known.label, position=known.position, probability=known.probability
        )
    for each in (item, made):
        _recount(each)
    fulltext.refresh((item.pk, made.pk))
    similar.await_decision({made.pk: made.text})
    payload = {
        "from": item.pk,
        "to": made.pk,
        "posts": [post.pk for post in chosen],
        "covered_rounds": rounds,
    }
    event_log.record_all([(Event.Kind.SPLIT, each, person, payload) for each in (item, made)])
    return made


@atomic_once
def merge(item: Item, into: Item, person: User) -> Item:
    """Move all posts of an item to another, which is then decided once for both.

    Args:
        item: An item that nobody has reviewed yet.
        into: Where its posts go; decided or waiting.
        person: Who does it.

    Returns:
        The item that holds the posts now.

    Raises:
        RuleError: They are the same, somebody has one of them open or has reviewed the first, or the
            other was decided without being asked what the first asks.
    """
    locked = lock_items((item.pk, into.pk))
    if len(locked) < 2:
        raise refusal("same")
    item, into = locked[item.pk], locked[into.pk]
    if {Item.State.MERGED, Item.State.APART} & {item.state, into.state}:
        raise refusal("unknown")
    _free(item)
    _free(into)
    if item.reviews.filter(withdrawal=None).exists():
        raise refusal("reviewed")
    _ask_the_same(item, into)
    moved = list(item.posts.all())
    _move(moved, into)
    item.state, item.merged_into = Item.State.MERGED, into
    item.save(update_fields=["state", "merged_into"])
    _recount(into)
    fulltext.refresh((item.pk, into.pk))
    payload = {"from": item.pk, "to": into.pk, "posts": [post.pk for post in moved]}
    event_log.record_all([(Event.Kind.MERGED, each, person, payload) for each in (item, into)])
    return into


def last_change(item: Item) -> Event | None:
    """Return the last split or merge of an item, or None when there is none or it was taken back."""
    kinds = (Event.Kind.SPLIT, Event.Kind.MERGED, Event.Kind.REGROUPED_BACK)
    last = item.events.filter(kind__in=kinds).order_by("-id").first()
    return None if last is None or last.kind == Event.Kind.REGROUPED_BACK else last


@atomic_once
def undo(item: Item, person: User) -> None:
    """Take back the last split or merge of an item.

    Raises:
        RuleError: There is none, or somebody has reviewed since.
    """
    last = last_change(item)
    if last is None:
        raise refusal("nothing")
    pair = lock_items([last.payload["from"], last.payload["to"]])
    source, target = pair[last.payload["from"]], pair[last.payload["to"]]
    _free(source)
    _free(target)
    if last.kind == Event.Kind.SPLIT:
        _back_from_split(source, target, last)
    else:
        _back_from_merge(source, target, last)
    _recount(source)
    _recount(target)
    fulltext.refresh((source.pk, target.pk))
    payload = {**last.payload, "undone": last.kind}
    event_log.record_all([(Event.Kind.REGROUPED_BACK, each, person, payload) for each in (source, target)])


def _back_from_split(source: Item, made: Item, event: Event) -> None:
    if made.reviews.filter(withdrawal=None).exists():
        raise refusal("moved_on")
    _move(list(made.posts.all()), source)
    before = list(zip(event.payload["posts"], event.payload.get("covered_rounds", ()), strict=False))
    for covered_round in {each for _, each in before if each is not None}:
        keys = [key for key, each in before if each == covered_round]
        source.posts.filter(pk__in=keys).update(covered_round=covered_round)
    made.state, made.merged_into = Item.State.MERGED, source
    made.save(update_fields=["state", "merged_into"])


def _back_from_merge(item: Item, into: Item, event: Event) -> None:
    if into.reviews.filter(created_at__gt=event.at, withdrawal=None).exists():
        raise refusal("moved_on")
    _move(list(into.posts.filter(pk__in=event.payload["posts"])), item)
    item.state, item.merged_into = Item.State.WAITING, None
    item.save(update_fields=["state", "merged_into"])


def _free(item: Item) -> None:
    if item.text_removed_at is not None:
        raise refusal("erased")
    if item.leases.live().exists():
        raise refusal("held")


def _ask_the_same(item: Item, into: Item) -> None:
    """Let the item that stays ask what the other asks."""
    asked = {question.label for question in into.questions.all()}
    missing = [question for question in item.questions.all() if question.label not in asked]
    if not missing:
        return
    if into.state == Item.State.DECIDED:
        raise refusal("asked")
    for number, question in enumerate(missing, start=len(asked)):
        Question.objects.create(
            item=into, label=question.label, position=number, probability=question.probability
        )
    into.asks |= item.asks
    into.save(update_fields=["asks"])
    if into.reviews.filter(round=into.round, withdrawal=None).exists():
        into.round, into.stage = into.round + 1, Stage.FIRST
        into.save(update_fields=["round", "stage"])


def _new_item(item: Item, first: ItemPost) -> Item:
    same_text = first.text in ("", item.text)
    return Item.objects.create(
        cluster_id=f"{item.cluster_id[:40]}+{first.key[:20]}",
        text=first.text or item.text,
        platform=first.platform,
        page=item.page,
        url=first.url,
        created_at=first.created_at,
        lang=item.lang,
        size=1,
        reach=first.reach,
        probabilities=item.probabilities,
        priority=item.priority,
        priority_parts=item.priority_parts,
        reasons=item.reasons if same_text else [],
        model=item.model,
        asks=item.asks,
        unit=item.unit,
        topic=item.topic,
        reserved_for=item.reserved_for,
        reserved_until=item.reserved_until,
        related=item,
    )


def _move(posts: Sequence[ItemPost], to: Item) -> None:
    """Put posts under another item, whose decision, if there is one, does not cover them yet."""
    now = timezone.now()
    for post in posts:
        post.item, post.joined_at, post.covered_round = to, now, None
    ItemPost.objects.bulk_update(posts, ["item", "joined_at", "covered_round"], batch_size=200)


def _recount(item: Item) -> None:
    facts: Mapping[str, Any] = item.posts.aggregate(
        size=Count("id"), reach=Sum("reach"), first=Min("created_at")
    )
    item.size, item.reach = facts["size"], facts["reach"] or 0
    item.created_at = facts["first"] or item.created_at
    item.save(update_fields=["size", "reach", "created_at"])
    count_late(item)
