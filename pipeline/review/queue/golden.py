"""Golden items: which they are, when one comes, to whom, and what is said afterwards.

Whoever gets one holds it by a lease as any item (`queue.leases`) and answers it as any item
(`queue.decisions`). They are for the person who answers: what somebody answered is shown to them alone, and a
lead sees totals by question only, so that unclear questions show and nobody is ranked. The event log names no
person here either.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.review.accounts.team_settings import team
from pipeline.review.domain.review_stages import sampled
from pipeline.review.models import (
    Decision,
    Event,
    GoldenAnswer,
    GoldenItem,
    Item,
    Lease,
    Question,
    Review,
    User,
)
from pipeline.review.queue import care
from pipeline.review.queue.current import current_decision
from pipeline.review.queue.submission import MAX_NOTE_CHARS, MIN_EXPLANATION_CHARS
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry, lock_items

REPEAT_INTERVAL: Final = timedelta(days=90)
"""How long nobody gets the same golden item again."""

MIN_ANSWERS_SHOWN: Final = 5
"""Answers below which totals stay hidden: they would say what a certain person answered."""

MESSAGES: Final = {
    "open": gettext_lazy("Chỉ bài đã có quyết định mới làm bài luyện tập được."),
    "erased": gettext_lazy("Nội dung bài đã xoá theo hạn lưu giữ nên không làm bài luyện tập được nữa."),
    "single": gettext_lazy(
        "Bài luyện tập cần chắc chắn: hai người độc lập cùng ý, hoặc đã có người quyết khi khác ý."
    ),
    "why": gettext_lazy("Bạn viết giúp một câu ngắn cho từng câu hỏi: vì sao đáp án là như vậy."),
    "already": gettext_lazy("Bài này đang là bài luyện tập rồi."),
}


@dataclass(frozen=True, slots=True)
class Total:
    """How one question with one known answer was understood.

    Attributes:
        label: What was asked about.
        outcome: The known answer.
        answers: How often it was answered.
        right: How often with the known answer.
        others: What was answered instead, most often first, with counts.
    """

    label: str
    outcome: str
    answers: int
    right: int
    others: tuple[tuple[str, int], ...]


def problem_with(item: Item) -> str:
    """Return why an item cannot be golden, as a key of `MESSAGES`, or an empty string."""
    made = current_decision(item)
    if item.state != Item.State.DECIDED or not made:
        return "open"
    if item.text_removed_at is not None:
        return "erased"
    if any(decision.how == Decision.How.SINGLE for decision in made.values()):
        return "single"
    return "already" if _live_of(item).exists() else ""


@atomic_with_retry
def mark(item: Item, person: User, why: Mapping[str, str]) -> GoldenItem:
    """Make a decided item golden.

    Args:
        item: Decided by two people, or adjudicated.
        person: The lead.
        why: An explanation of the answer for each of its questions.

    Raises:
        RuleError: The item is not fit for it, or an explanation is missing.
    """
    lock_items([item.pk])
    item = Item.objects.get(pk=item.pk)
    problem = problem_with(item)
    if problem:
        raise _refusal(problem)
    answers = {label: made.outcome for label, made in current_decision(item).items()}
    said = {label: why.get(label, "").replace("\0", "").strip() for label in answers}
    if not all(MIN_EXPLANATION_CHARS <= len(text) <= MAX_NOTE_CHARS for text in said.values()):
        raise _refusal("why")
    for old in GoldenItem.objects.filter(item=item, retired_at=None):  # of an earlier decision
        retire(old, person)
    golden = GoldenItem.objects.create(item=item, round=item.round, answers=answers, why=said, made_by=person)
    event_log.record(
        Event.Kind.GOLDEN_SET, item=item, actor=person, payload={"answers": answers, "why": said}
    )
    return golden


@atomic_with_retry
def retire(golden: GoldenItem, person: User) -> None:
    """Mix an item in no longer; what was answered stays."""
    if GoldenItem.objects.filter(pk=golden.pk, retired_at=None).update(retired_at=timezone.now()):
        event_log.record(Event.Kind.GOLDEN_RETIRED, item=golden.item_id, actor=person)


def is_current(golden: GoldenItem) -> bool:
    """Whether an item is still golden by the decision it was marked for."""
    item = golden.item
    return golden.retired_at is None and item.state == Item.State.DECIDED and item.round == golden.round


def next_golden(reviewer: User) -> GoldenItem | None:
    """Return the golden item that comes now, if it is time for one.

    One comes after about every so many answers as the team has set, by chance, never two in a row, never one
    the person decided or marked themselves, and never one they had in the last `REPEAT_INTERVAL`.
    """
    return _candidates(reviewer).order_by("?").first() if is_due(reviewer) else None


def is_due(reviewer: User) -> bool:
    """Whether a golden item comes now: drawn once for each answer, so that a reload does not draw again."""
    every = team().golden_every
    decided = Lease.objects.filter(reviewer=reviewer, end=Lease.End.DECIDED)
    last = decided.order_by("-ended_at", "-id").first() if every else None
    if last is None or not sampled(last.pk, reviewer.pk, 1 / every):
        return False
    return not Lease.objects.practice().filter(reviewer=reviewer, started_at__gte=last.ended_at).exists()


def unseen(reviewer: User) -> Lease | None:
    """Return the golden item somebody answered last whose known answer they have not seen yet, or None."""
    answered = Lease.objects.filter(reviewer=reviewer, end=Lease.End.ANSWERED, seen_at=None)
    return answered.order_by("-started_at").first()


def mark_seen(lease: Lease) -> None:
    """Note that somebody saw the known answer."""
    if lease.seen_at is None:
        lease.seen_at = timezone.now()
        lease.save(update_fields=["seen_at"])


def totals() -> list[Total]:
    """Return how each kind of question was understood, over all people; kinds with few answers left out."""
    known = {golden.pk: golden.answers for golden in GoldenItem.objects.only("answers")}
    counts: dict[tuple[str, str], dict[str, int]] = {}
    rows = GoldenAnswer.objects.values_list("lease__golden", "label", "outcome").annotate(n=Count("id"))
    for golden, label, outcome, n in rows:
        given = counts.setdefault((label, known[golden][label]), {})
        given[outcome] = given.get(outcome, 0) + n
    found = []
    for (label, outcome), given in sorted(counts.items()):
        others = sorted(((n, name) for name, n in given.items() if name != outcome), reverse=True)
        if sum(given.values()) >= MIN_ANSWERS_SHOWN:
            found.append(
                Total(
                    label,
                    outcome,
                    sum(given.values()),
                    given.get(outcome, 0),
                    tuple((name, n) for n, name in others),
                )
            )
    return found


def live() -> QuerySet[GoldenItem]:
    """Return the items that are golden now, newest first."""
    return GoldenItem.objects.filter(retired_at=None).select_related("item").order_by("-id")


def _live_of(item: Item) -> QuerySet[GoldenItem]:
    """Return the golden mark of an item; one of an earlier decision counts no more."""
    return GoldenItem.objects.filter(item=item, round=item.round, retired_at=None)


def _candidates(reviewer: User) -> QuerySet[GoldenItem]:
    own = Review.objects.filter(item=OuterRef("item"), reviewer=reviewer)
    lately = Lease.objects.practice().filter(
        item=OuterRef("item"), reviewer=reviewer, started_at__gt=timezone.now() - REPEAT_INTERVAL
    )
    unwanted = Question.objects.filter(item=OuterRef("item"), label__in=care.not_for(reviewer))
    fit = GoldenItem.objects.filter(~Exists(own), ~Exists(lately), ~Exists(unwanted), retired_at=None)
    return fit.filter(item__state=Item.State.DECIDED, round=F("item__round")).exclude(made_by=reviewer)


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))
