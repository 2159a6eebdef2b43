"""What a reviewer decides about the item they have open."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.review.accounts.team_settings import team
from pipeline.review.domain import outcomes
from pipeline.review.domain.days import start_of_day
from pipeline.review.domain.review_stages import Close, accuses, needs_two, next_step
from pipeline.review.domain.topics import HARMS, TOPICS
from pipeline.review.models import (
    Attachment,
    Decision,
    Document,
    Event,
    Item,
    Lease,
    Question,
    Review,
    Skip,
    Stage,
    User,
)
from pipeline.review.queue import evidence, handbook, leases, similar
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry, lock_items, lock_person
from pipeline.review.webhooks import outbox

NOTE_LIMIT: Final = 4000
"""Characters of a note. Enough for a page of argument; longer text belongs into a linked document."""

WHY: Final = 15
"""Fewest characters of an explanation where one is required: a few words, not a dot."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A review that is safely stored.

    Attributes:
        item: What was reviewed.
        outcomes: Outcome by label, as this reviewer sees it.
        again: Whether it had been stored before: the same form arrived twice.
        waits_for: The review the item needs next; None when it is decided.
    """

    item: Item
    outcomes: Mapping[str, str]
    again: bool = False
    waits_for: Stage | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a reviewer sends, tidied.

    Attributes:
        answers: Outcome name by label.
        note: Free text.
        source: Links as typed.
        documents: What goes with it.
        topic: What the post is about, when an answer accuses.
        harm: How much harm it does, likewise.
    """

    answers: Mapping[str, str]
    note: str
    source: str
    documents: Sequence[Document]
    topic: str = ""
    harm: str = ""


class InvalidAnswersError(Exception):
    """The form lacks something; the lease goes on.

    Attributes:
        problems: Message for the reviewer by field: a label, `source_url` or `note`.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


class StaleLeaseError(Exception):
    """The token is no longer good: time ran out, or the item was decided meanwhile.

    Attributes:
        item: The item, or `None` when the token belongs to nobody or to someone else.
        reason: `expired`, `decided` (by this reviewer, differently), `withdrawn` (by them), `skipped`
            or `unknown`.
    """

    def __init__(self, item: Item | None, reason: str) -> None:
        super().__init__(reason)
        self.item = item
        self.reason = reason

    @property
    def is_free(self) -> bool:
        """Whether the item still waits for a decision."""
        return self.item is not None and self.item.state == Item.State.WAITING


MESSAGES: Final = {
    "answer": gettext_lazy("Bạn chọn giúp một câu trả lời nhé."),
    "why": gettext_lazy("Bạn viết giúp một câu ngắn: nguồn nói gì, bài sai hay gây hiểu lầm ở chỗ nào."),
    "unfinished": gettext_lazy("Ghi chú còn chỗ [nguồn] hoặc […] chưa điền. Bạn điền nốt nhé."),
    "long": gettext_lazy("Ghi chú dài quá, bạn rút gọn còn dưới 4.000 ký tự nhé."),
}


@atomic_with_retry
def decide(
    reviewer: User,
    token: str,
    answers: Mapping[str, str],
    note: str = "",
    source_url: str = "",
    *,
    documents: Sequence[str] = (),
    topic: str = "",
    harm: str = "",
) -> Decided:
    """Store what a reviewer thinks about the item they have open, and decide it if no more is needed.

    Sending the same form twice stores it once. Every open question of the item needs an answer. Which reviews
    an item needs is laid down in `pipeline.review.domain.review_stages`.

    Args:
        reviewer: Who decides.
        token: Token of their lease.
        answers: Outcome name by label.
        note: Free text, for the team. Some outcomes require at least `WHY` characters.
        source_url: Links to sources, http or https, apart by spaces or lines. Never fetched. Some outcomes
            require at least one link or document.
        documents: Tokens of documents this reviewer added to the item, see `evidence.attach`.
        topic: What an accused post is about, one of `topics.TOPICS`; kept only where an answer accuses.
        harm: How much harm it does, one of `topics.HARMS`; likewise.

    Returns:
        What is stored now.

    Raises:
        InvalidAnswersError: An answer or its source is missing or wrong; nothing is stored.
        StaleLeaseError: The lease is over; nothing is stored.
    """
    lease = _locked_lease(reviewer, token)
    given = Given(
        answers,
        note.replace("\0", "").strip(),
        source_url,
        evidence.chosen(lease.item, reviewer, documents),
        *((topic, harm) if accuses(answers) else ()),
    )
    if lease.end == Lease.End.DECIDED:
        return _again(lease, given)
    if lease.ended_at is not None or lease.expires_at <= timezone.now():
        raise StaleLeaseError(lease.item, "skipped" if lease.end == Lease.End.SKIPPED else "expired")
    questions = list(lease.item.questions.filter(state=Question.State.OPEN))
    check(questions, given)
    return _store(lease, questions, given)


@atomic_with_retry
def skip(reviewer: User, token: str) -> None:
    """Put an item back for the others; for this reviewer it comes last.

    Nothing happens when the lease is over already: the item is back in the queue anyway.
    """
    try:
        lease = _locked_lease(reviewer, token)
    except StaleLeaseError:
        return
    if lease.ended_at is not None:
        return
    leases.end(lease, Lease.End.SKIPPED)
    Skip.objects.update_or_create(item=lease.item, reviewer=reviewer, defaults={"at": timezone.now()})
    event_log.record(Event.Kind.SKIPPED, item=lease.item, actor=reviewer)


def decided_today(reviewer: User) -> int:
    """Return how many items a reviewer has decided since midnight, local time."""
    return Lease.objects.filter(
        reviewer=reviewer, end=Lease.End.DECIDED, ended_at__gte=start_of_day()
    ).count()


def find_lease(reviewer: User, token: str) -> Lease:
    """Return a reviewer's own lease, whatever its state.

    Raises:
        StaleLeaseError: They never had one with this token.
    """
    try:
        known = uuid.UUID(token)
    except ValueError:
        raise StaleLeaseError(None, "unknown") from None
    lease = Lease.objects.select_related("item").filter(reviewer=reviewer, token=known).first()
    if lease is None:
        raise StaleLeaseError(None, "unknown")
    lease.reviewer = reviewer  # known already, with their role
    return lease


def _locked_lease(reviewer: User, token: str) -> Lease:
    """Return a reviewer's own lease as it is once nobody else can change it or its item."""
    lock_person(reviewer)
    lease = find_lease(reviewer, token)
    lock_items([lease.item_id])
    return find_lease(reviewer, token)


def _again(lease: Lease, given: Given) -> Decided:
    """Answer a form that was stored before; if it says something else now, do not pretend it was stored."""
    stored = {review.label: review for review in lease.reviews.all()}
    if any(hasattr(review, "withdrawal") for review in stored.values()):
        raise StaleLeaseError(lease.item, "withdrawn")
    links, documents = evidence.links_in(given.source), {document.pk for document in given.documents}
    for label, review in stored.items():
        used = {attachment.document_id for attachment in review.attachments.all()}
        if (given.answers.get(label), given.note) != (review.outcome, review.note):
            raise StaleLeaseError(lease.item, "decided")
        if links != review.links or documents != used:
            raise StaleLeaseError(lease.item, "decided")
    outcomes_stored = {label: review.outcome for label, review in stored.items()}
    return Decided(lease.item, outcomes_stored, again=True, waits_for=_waits_for(lease.item))


def _waits_for(item: Item) -> Stage | None:
    return None if item.state == Item.State.DECIDED else Stage(item.stage)


def check(questions: Sequence[Question], given: Given) -> None:
    """Look whether every question has an answer, and every answer what it stands on.

    Raises:
        InvalidAnswersError: It lacks something.
    """
    problems: dict[str, str] = {}
    required = False
    for question in questions:
        outcome = outcomes.find(question.label, given.answers.get(question.label, ""))
        if outcome is None:
            problems[question.label] = str(MESSAGES["answer"])
        else:
            required = required or outcome.needs_source
    problem = evidence.source_problem(given.source, given.documents, required=required)
    if problem:
        problems["source_url"] = problem
    if len(given.note) > NOTE_LIMIT:
        problems["note"] = str(MESSAGES["long"])
    elif required and len(given.note) < WHY:
        problems["note"] = str(MESSAGES["why"])
    elif handbook.is_unfinished(given.note):
        problems["note"] = str(MESSAGES["unfinished"])
    if problems:
        raise InvalidAnswersError(problems)


def _store(lease: Lease, questions: Sequence[Question], given: Given) -> Decided:
    item, links = lease.item, evidence.links_in(given.source)
    reviews = Review.objects.bulk_create(
        [
            Review(
                item=item,
                label=question.label,
                reviewer=lease.reviewer,
                lease=lease,
                round=item.round,
                stage=item.stage,
                outcome=given.answers[question.label],
                topic=given.topic if given.topic in TOPICS else "",
                harm=given.harm if given.harm in HARMS else "",
                note=given.note,
                source_url=links[0] if links else "",
                more_links=links[1:],
            )
            for question in questions
        ]
    )
    Attachment.objects.bulk_create(
        [Attachment(review=review, document=document) for review in reviews for document in given.documents]
    )
    leases.end(lease, Lease.End.DECIDED)
    said = {review.label: review.outcome for review in reviews}
    facts: dict[str, Any] = {"outcomes": said, "stage": item.stage, "round": item.round}
    if given.documents:
        facts["documents"] = [document.sha256 for document in given.documents]
    event_log.record(Event.Kind.REVIEWED, item=item, actor=lease.reviewer, payload=facts)
    return Decided(item, said, waits_for=settle(item))


def settle(item: Item) -> Stage | None:
    """Bring an item to where its standing reviews put it.

    Returns:
        The review it waits for now, or None when it is decided.
    """
    reviews = current_reviews(item)
    given: dict[Stage, dict[str, str]] = {}
    for review in reviews:
        given.setdefault(Stage(review.stage), {})[review.label] = review.outcome
    first = given.get(Stage.FIRST, {})
    step = next_step(given, twice=needs_two(item.pk, item.round, first, team()))
    if isinstance(step, Close):
        _close(item, step, [review for review in reviews if review.stage == step.stage])
        return None
    item.stage, item.state, item.decided_at = step, Item.State.WAITING, None
    item.save(update_fields=["stage", "state", "decided_at"])
    return step


def current_reviews(item: Item) -> list[Review]:
    """Return the reviews of an item's present round that were not taken back."""
    standing = item.reviews.filter(round=item.round, withdrawal=None)
    return list(standing.prefetch_related("attachments__document").order_by("id"))


def current_decision(item: Item) -> dict[str, Decision]:
    """Return the newest decision about each label of an item whose review was not taken back."""
    made = item.decisions.filter(review__withdrawal=None).order_by("id")
    return {decision.label: decision for decision in made}


def _close(item: Item, step: Close, reviews: list[Review]) -> None:
    """Write the decision and close the questions."""
    before = current_decision(item)
    Decision.objects.bulk_create(
        [
            Decision(
                item=item,
                label=review.label,
                outcome=review.outcome,
                how=step.how,
                round=item.round,
                review=review,
                supersedes=before.get(review.label),
            )
            for review in reviews
        ]
    )
    for question in item.questions.filter(label__in=list(step.answers)):
        question.state, question.outcome = Question.State.CLOSED, step.answers[question.label]
        question.save(update_fields=["state", "outcome"])
    item.state, item.decided_at = Item.State.DECIDED, timezone.now()
    item.save(update_fields=["state", "decided_at"])
    similar.remember(item)
    facts = {"outcomes": dict(step.answers), "how": step.how, "round": item.round}
    outbox.decided(event_log.record(Event.Kind.DECIDED, item=item, payload=facts), item, reviews)
