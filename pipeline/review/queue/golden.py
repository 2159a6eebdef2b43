"""Golden items: when one comes, to whom, and what is said afterwards.

They are for the person who answers: what somebody answered is shown to them alone, and a lead sees totals by
question only, so that unclear questions show and nobody is ranked. The event log names no person here either.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.review.accounts.team_settings import team
from pipeline.review.domain.review_stages import sampled
from pipeline.review.models import (
    Decision,
    Event,
    GoldenAnswer,
    GoldenItem,
    GoldenTask,
    Item,
    Lease,
    Question,
    Review,
    User,
)
from pipeline.review.queue import care, decisions, evidence, leases
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry, lock_items, lock_person

REST: Final = timedelta(days=90)
"""How long nobody gets the same golden item again."""

FEW: Final = 5
"""Answers below which totals stay hidden: they would say what a certain person answered."""

MESSAGES: Final = {
    "open": gettext_lazy("Chỉ bài đã có quyết định mới làm bài mẫu được."),
    "single": gettext_lazy(
        "Bài mẫu cần chắc chắn: hai người độc lập cùng ý, hoặc đã có người quyết khi khác ý."
    ),
    "why": gettext_lazy("Bạn viết giúp một câu ngắn cho từng câu hỏi: vì sao đáp án là như vậy."),
    "already": gettext_lazy("Bài này đang là bài mẫu rồi."),
}


class CannotMarkError(Exception):
    """An item cannot be golden; the message is for the lead."""

    def __init__(self, name: str) -> None:
        super().__init__(str(MESSAGES[name]))


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
    made = decisions.current_decision(item)
    if item.state != Item.State.DECIDED or not made:
        return "open"
    if any(decision.how == Decision.How.SINGLE for decision in made.values()):
        return "single"
    return "already" if _live_of(item).exists() else ""


@atomic_with_retry
def mark(item: Item, person: User, why: Mapping[str, str]) -> GoldenItem:
    """Make a decided item golden.

    Args:
        item: Decided by two people, or settled.
        person: The lead.
        why: An explanation of the answer for each of its questions.

    Raises:
        CannotMarkError: The item is not fit for it, or an explanation is missing.
    """
    lock_items([item.pk])
    item = Item.objects.get(pk=item.pk)
    problem = problem_with(item)
    if problem:
        raise CannotMarkError(problem)
    answers = {label: made.outcome for label, made in decisions.current_decision(item).items()}
    said = {label: why.get(label, "").replace("\0", "").strip() for label in answers}
    if not all(decisions.WHY <= len(text) <= decisions.NOTE_LIMIT for text in said.values()):
        raise CannotMarkError("why")
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


def open_task(reviewer: User) -> GoldenTask | None:
    """Return the golden item somebody has open, or None."""
    return _tasks().filter(reviewer=reviewer, ended_at=None).first()


def next_task(reviewer: User) -> GoldenTask | None:
    """Return the golden item somebody has open; open one when it is time for it, or return None.

    One comes after about every so many answers as the team has set, by chance, never two in a row, never one
    the person decided or marked themselves, and never one they had in the last `REST`.
    """
    return _next_task(reviewer) if open_task(reviewer) or _is_due(reviewer) else None


@atomic_with_retry
def _next_task(reviewer: User) -> GoldenTask | None:
    lock_person(reviewer)
    now = timezone.now()
    task = open_task(reviewer)
    if task is not None and not _stands(task.golden):
        _end(task, GoldenTask.End.DROPPED)
        task = None
    if task is None:
        golden = _candidates(reviewer).order_by("?").first() if _is_due(reviewer) else None
        if golden is None:
            return None
        task = GoldenTask.objects.create(
            golden=golden, reviewer=reviewer, started_at=now, expires_at=now + leases.duration()
        )
        event_log.record(Event.Kind.GOLDEN_SERVED, item=golden.item_id)
    elif task.expires_at <= now:
        _prolong(task)
    return task


def find(reviewer: User, token: str) -> GoldenTask | None:
    """Return somebody's own golden task by its token, whatever its state, or None."""
    try:
        known = uuid.UUID(token)
    except ValueError:
        return None
    return _tasks().filter(reviewer=reviewer, token=known).first()


def renew(reviewer: User, token: str) -> GoldenTask | None:
    """Answer a sign of life from an open page, as for a lease; None when the token is no open golden task."""
    task = find(reviewer, token)
    if task is None or task.ended_at is not None:
        return None
    _prolong(task)
    return task


def answer(
    reviewer: User,
    token: str,
    answers: Mapping[str, str],
    note: str,
    source_url: str,
    documents: Sequence[str],
) -> GoldenTask | None:
    """Keep what somebody answered to a golden item; once, and apart from all reviews.

    The form is looked at as for any item. Note, links and documents are not kept with the answer.

    Returns:
        The task, or None when the token belongs to none.

    Raises:
        InvalidAnswersError: An answer or its source is missing or wrong.
    """
    if find(reviewer, token) is None:
        return None
    return _answer(reviewer, token, answers, note, source_url, documents)


@atomic_with_retry
def _answer(
    reviewer: User,
    token: str,
    answers: Mapping[str, str],
    note: str,
    source_url: str,
    documents: Sequence[str],
) -> GoldenTask | None:
    lock_person(reviewer)
    task = find(reviewer, token)
    if task is None or task.ended_at is not None:
        return task
    chosen = evidence.chosen(task.item, reviewer, documents)
    given = decisions.Given(answers, note.replace("\0", "").strip(), source_url, chosen)
    decisions.check(questions_of(task), given)
    GoldenAnswer.objects.bulk_create(
        GoldenAnswer(task=task, label=label, outcome=answers[label]) for label in task.golden.answers
    )
    _end(task, GoldenTask.End.ANSWERED)
    event_log.record(Event.Kind.GOLDEN_ANSWERED, item=task.golden.item_id)
    return task


@atomic_with_retry
def skip(reviewer: User, token: str) -> bool:
    """Pass a golden item on; whether the token was that of one."""
    task = find(reviewer, token)
    if task is not None and task.ended_at is None:
        _end(task, GoldenTask.End.SKIPPED)
        event_log.record(Event.Kind.GOLDEN_SKIPPED, item=task.golden.item_id)
    return task is not None


def unseen(reviewer: User) -> GoldenTask | None:
    """Return the golden item somebody answered last whose known answer they have not seen yet, or None."""
    answered = _tasks().filter(reviewer=reviewer, end=GoldenTask.End.ANSWERED, seen_at=None)
    return answered.order_by("-started_at").first()


def mark_seen(task: GoldenTask) -> None:
    """Note that somebody saw the known answer."""
    if task.seen_at is None:
        task.seen_at = timezone.now()
        task.save(update_fields=["seen_at"])


def just_sent(reviewer: User) -> list[str]:
    """Return the token of the golden form somebody sent last, see `leases.just_sent`."""
    done = GoldenTask.objects.filter(reviewer=reviewer, ended_at__isnull=False).order_by("-started_at")
    return [str(token) for token in done.values_list("token", flat=True)[:2]]


def questions_of(task: GoldenTask) -> list[Question]:
    """Return the questions a golden item asks, in order."""
    return list(task.item.questions.filter(label__in=list(task.golden.answers)))


def totals() -> list[Total]:
    """Return how each kind of question was understood, over all people; kinds with few answers left out."""
    known = {golden.pk: golden.answers for golden in GoldenItem.objects.only("answers")}
    counts: dict[tuple[str, str], dict[str, int]] = {}
    rows = GoldenAnswer.objects.values_list("task__golden", "label", "outcome").annotate(n=Count("id"))
    for golden, label, outcome, n in rows:
        given = counts.setdefault((label, known[golden][label]), {})
        given[outcome] = given.get(outcome, 0) + n
    found = []
    for (label, outcome), given in sorted(counts.items()):
        others = sorted(((n, name) for name, n in given.items() if name != outcome), reverse=True)
        if sum(given.values()) >= FEW:
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


def _tasks() -> QuerySet[GoldenTask]:
    return GoldenTask.objects.select_related("golden__item", "reviewer")


def _stands(golden: GoldenItem) -> bool:
    item = golden.item
    return golden.retired_at is None and item.state == Item.State.DECIDED and item.round == golden.round


def _is_due(reviewer: User) -> bool:
    """Whether a golden item comes now: drawn once for each answer, so that a reload does not draw again."""
    every = team().golden_every
    decided = Lease.objects.filter(reviewer=reviewer, end=Lease.End.DECIDED)
    last = decided.order_by("-ended_at", "-id").first() if every else None
    if last is None or not sampled(last.pk, reviewer.pk, 1 / every):
        return False
    return not GoldenTask.objects.filter(reviewer=reviewer, started_at__gte=last.ended_at).exists()


def _candidates(reviewer: User) -> QuerySet[GoldenItem]:
    own = Review.objects.filter(item=OuterRef("item"), reviewer=reviewer)
    lately = GoldenTask.objects.filter(
        golden__item=OuterRef("item"), reviewer=reviewer, started_at__gt=timezone.now() - REST
    )
    unwanted = Question.objects.filter(item=OuterRef("item"), label__in=care.not_for(reviewer))
    fit = GoldenItem.objects.filter(~Exists(own), ~Exists(lately), ~Exists(unwanted), retired_at=None)
    return fit.filter(item__state=Item.State.DECIDED, round=F("item__round")).exclude(made_by=reviewer)


def _end(task: GoldenTask, how: GoldenTask.End) -> None:
    task.ended_at, task.end = timezone.now(), how
    task.save(update_fields=["ended_at", "end"])


def _prolong(task: GoldenTask) -> None:
    task.expires_at = max(task.expires_at, timezone.now() + leases.duration())
    task.save(update_fields=["expires_at"])
