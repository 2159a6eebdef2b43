"""Taking a review or a skip back, and asking for a second look at a decided item.

Nothing is overwritten: a review that was taken back and a decision that was superseded stay on record.
"""

from datetime import timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.review.models import (
    Document,
    Event,
    Item,
    Lease,
    Question,
    Review,
    Skip,
    Stage,
    User,
    Withdrawal,
)
from pipeline.review.queue import coverage, leases
from pipeline.review.queue.current import current_decision
from pipeline.review.queue.decisions import advance
from pipeline.review.queue.submission import MAX_NOTE_CHARS, Submission
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry, lock_items, lock_person
from pipeline.review.webhooks import outbox

UNDO_WITHIN: Final = timedelta(minutes=15)
"""How long a review may be taken back; later, ask for a second look."""

MIN_REASON_CHARS: Final = 10
"""Fewest characters of a reason for a second look."""

MESSAGES: Final = {
    "nothing": gettext_lazy("Không có ý kiến hay bài bỏ qua nào vừa rồi để quay lại."),
    "skipped": gettext_lazy("Bài bạn vừa bỏ qua đã có bạn khác nhận rồi."),
    "built_on": gettext_lazy("Đã có người xem tiếp bài này nên không rút lại được. Bạn đề nghị xem lại nhé."),
    "open": gettext_lazy("Bài này còn đang chờ duyệt, chưa cần đề nghị xem lại."),
    "erased": gettext_lazy("Nội dung bài đã xoá theo hạn lưu giữ nên không xem lại được nữa."),
    "reason": gettext_lazy("Bạn cho biết lý do nhé, ít nhất một câu ngắn."),
    "long": gettext_lazy("Lý do dài quá, bạn rút gọn còn dưới 4.000 ký tự nhé."),
}


def last_step(reviewer: User) -> Lease | None:
    """Return the lease that a person ended last by an answer or a skip, while it may still be taken back."""
    recent = Lease.objects.work().filter(reviewer=reviewer, ended_at__gt=timezone.now() - UNDO_WITHIN)
    answered = recent.answered().order_by("-ended_at", "-id").first()
    still = Skip.objects.filter(item=OuterRef("item"), reviewer=reviewer, at__gte=OuterRef("ended_at"))
    skips = recent.filter(Exists(still), end=Lease.End.SKIPPED)
    skipped = skips.order_by("-ended_at", "-id").first()
    steps = [step for step in (answered, skipped) if step is not None]
    return max(steps, key=lambda step: (step.ended_at, step.pk), default=None)


@atomic_with_retry
def undo(reviewer: User) -> Lease:
    """Take back the last review or skip of a person and give them the item again.

    Raises:
        RuleError: There is none, it is too old, or somebody has built on it or taken the item.
    """
    lock_person(reviewer)
    last = last_step(reviewer)
    if last is None:
        raise _refusal("nothing")
    item = lock_items([last.item_id])[last.item_id]
    if last.end == Lease.End.SKIPPED:
        return _unskip(item, reviewer)
    withdraw(item, list(last.reviews.all()), reviewer)
    lease = leases.claim(item, reviewer)
    if lease is None:  # cannot be: nobody has it open, and the reviewer has no standing review of it
        raise _refusal("built_on")
    return lease


def _unskip(item: Item, reviewer: User) -> Lease:
    lease = leases.claim(item, reviewer)
    if lease is None:
        raise _refusal("skipped")
    Skip.objects.filter(item=item, reviewer=reviewer).delete()
    event_log.record(Event.Kind.SKIPPED_BACK, item=item, actor=reviewer)
    return lease


def taken_back(lease: Lease) -> Submission:
    """Return what a person sent about the item of a lease and took back last, to change and send again."""
    own = lease.item.reviews.filter(reviewer=lease.reviewer, round=lease.item.round, withdrawal__isnull=False)
    newest = own.order_by("-withdrawal__at", "-id").first() if lease.golden_id is None else None
    if newest is None:
        return Submission()
    given = list(own.filter(lease=newest.lease_id).order_by("id"))
    attached = Document.objects.filter(attachments__review__in=given).distinct()
    return Submission(
        answers={review.label: review.outcome for review in given},
        note=newest.note,
        source_url="\n".join(newest.links),
        topic=newest.topic,
        harm=newest.harm,
        documents=tuple(str(token) for token in attached.values_list("token", flat=True)),
    )


def withdraw(item: Item, reviews: list[Review], person: User) -> None:
    """Take back what one reviewer said about an item that is locked.

    Raises:
        RuleError: Somebody has built on it.
    """
    if _built_on(item, reviews[0].reviewer, reviews):
        raise _refusal("built_on")
    voided = sorted(review.label for review in reviews if hasattr(review, "decision"))
    Withdrawal.objects.bulk_create([Withdrawal(review=review) for review in reviews])
    _reopen_questions(item, [review.label for review in reviews])
    if voided:
        coverage.uncover(item)
    advance(item)
    coverage.count_late(item)
    payload = {"stage": reviews[0].stage, "voided": voided}  # labels whose decision fell with it
    outbox.withdrawn(event_log.record(Event.Kind.WITHDRAWN, item=item, actor=person, payload=payload), item)


@atomic_with_retry
def reopen_item(item: Item, person: User, reason: str) -> None:
    """Put a decided item back into the queue for new reviews; its decision stands until they are in.

    Raises:
        RuleError: The item is not decided, its text was removed, or the reason is missing or too long.
    """
    reason = reason.replace("\0", "").strip()
    if len(reason) < MIN_REASON_CHARS:
        raise _refusal("reason")
    if len(reason) > MAX_NOTE_CHARS:
        raise _refusal("long")
    item = lock_items([item.pk])[item.pk]
    if item.state != Item.State.DECIDED:
        raise _refusal("open")
    if item.text_removed_at is not None:
        raise _refusal("erased")
    item.state, item.stage, item.round, item.decided_at = (
        Item.State.WAITING,
        Stage.FIRST,
        item.round + 1,
        None,
    )
    item.save(update_fields=["state", "stage", "round", "decided_at"])
    coverage.count_late(item)
    _reopen_questions(item, [question.label for question in item.questions.all()])
    payload = {"reason": reason, "round": item.round}
    outbox.reopened(event_log.record(Event.Kind.REOPENED, item=item, actor=person, payload=payload), item)


def cancel_reopening(item: Item, person: User) -> None:
    """Let the decision of a locked item stand without the second look that was asked for.

    Raises:
        RuleError: Somebody has reviewed it since, or has it open.
    """
    held = item.leases.live()
    stands, asked = current_decision(item), list(item.questions.all())
    is_same = item.state == Item.State.WAITING and {question.label for question in asked} <= set(stands)
    if not is_same or item.reviews.filter(round=item.round).exists() or held.exists():
        raise _refusal("built_on")
    for question in asked:
        question.state, question.outcome = Question.State.CLOSED, stands[question.label].outcome
        question.save(update_fields=["state", "outcome"])
    newest = max(stands.values(), key=lambda decision: decision.pk)
    item.state, item.stage, item.round = Item.State.DECIDED, newest.review.stage, item.round - 1
    item.decided_at = newest.at
    item.save(update_fields=["state", "stage", "round", "decided_at"])
    coverage.count_late(item)
    outcomes = {label: decision.outcome for label, decision in stands.items()}
    payload = {"round": item.round, "outcomes": outcomes, "how": newest.how}
    back = event_log.record(Event.Kind.REOPENED_BACK, item=item, actor=person, payload=payload)
    outbox.decided(back, item, [decision.review for decision in stands.values()])


def _built_on(item: Item, reviewer: User, reviews: list[Review]) -> bool:
    """Whether somebody else reviewed the item since, has it open or raised an alarm, or it is asked anew."""
    newest = max(review.pk for review in reviews)
    later = item.reviews.filter(pk__gt=newest, withdrawal=None).exclude(reviewer=reviewer)
    held = item.leases.live().exclude(reviewer=reviewer)
    moved = item.state == Item.State.APART or any(review.round != item.round for review in reviews)
    return moved or later.exists() or held.exists()


def _reopen_questions(item: Item, labels: list[str]) -> None:
    item.questions.filter(label__in=labels).update(state=Question.State.OPEN, outcome="")


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))
