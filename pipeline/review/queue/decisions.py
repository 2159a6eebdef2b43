"""The way of a decision, from what a reviewer sends to what the team stands by.

1. The review console (`queue.views.console`) or the API (`api.claims`) reads a `Submission` and calls
   `decide` with the token of the lease.
2. The person, the lease and the item are locked; a lease that is over is refused, and a form that was stored
   before is answered with what is stored.
3. The submission is checked against the questions of the lease (`Submission.check`).
4. A golden item ends here: its answers are kept apart from all reviews.
5. Otherwise a review is stored for each question, with its documents, and the lease ends.
6. The item advances to where its current reviews put it (`advance`): to the review it needs next, or to a
   decision, by the rules of `domain.review_stages`.
7. A decision is written, the questions are closed, the item is decided and can be found by similar ones. The
   decision covers the posts that were there when the item was opened (`queue.coverage`).
8. The event log notes it, and the outbox tells the webhooks.

Taking a review back and reopening an item go the other way, see `queue.reopen`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from pipeline.errors import RuleError
from pipeline.review.accounts.team_settings import team
from pipeline.review.domain.review_stages import Close, needs_two, needs_words, next_step
from pipeline.review.models import (
    Attachment,
    Decision,
    Document,
    Event,
    GoldenAnswer,
    Item,
    Lease,
    Question,
    Review,
    Stage,
    User,
)
from pipeline.review.queue import coverage, evidence, leases, similar
from pipeline.review.queue.current import current_decision, current_reviews
from pipeline.review.queue.submission import Submission
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry
from pipeline.review.webhooks import outbox


@dataclass(frozen=True, slots=True)
class Decided:
    """A review that is safely stored.

    Attributes:
        item: What was reviewed.
        outcomes: Outcome by label, as this reviewer sees it; empty for a golden item.
        again: Whether it had been stored before: the same form arrived twice.
        waits_for: The review the item needs next; None when it is decided.
        is_golden: Whether it was a golden item, so that nothing was decided.
    """

    item: Item
    outcomes: Mapping[str, str]
    again: bool = False
    waits_for: Stage | None = None
    is_golden: bool = False


class StaleLeaseError(RuleError):
    """The token is no longer good: time ran out, or the item was decided meanwhile.

    Its code is `expired`, `taken`, `decided` (by this reviewer, differently), `withdrawn` (by them),
    `skipped` or `unknown`.

    Attributes:
        item: The item, or `None` when the token belongs to nobody or to someone else.
    """

    def __init__(self, item: Item | None, code: str) -> None:
        super().__init__(code)
        self.item = item

    @property
    def is_free(self) -> bool:
        """Whether the item still waits for a decision."""
        return self.item is not None and self.item.state == Item.State.WAITING


@atomic_with_retry
def decide(reviewer: User, token: str, submission: Submission) -> Decided:
    """Store what a reviewer thinks about the item they have open, and decide it if no more is needed.

    Sending the same form twice stores it once. Every question of the lease needs an answer.

    Args:
        reviewer: Who decides.
        token: Token of their lease.
        submission: What they sent.

    Returns:
        What is stored now.

    Raises:
        InvalidAnswersError: An answer or its source is missing or wrong; nothing is stored.
        StaleLeaseError: The lease is over; nothing is stored.
    """
    lease = leases.lock_lease(reviewer, token)
    if lease is None:
        raise StaleLeaseError(None, "unknown")
    if lease.golden is not None and lease.is_over:
        return Decided(lease.item, {}, again=True, is_golden=True)
    documents = evidence.chosen_documents(lease.item, reviewer, submission.documents or ())
    if lease.end == Lease.End.DECIDED:
        return _again(lease, submission, documents)
    if lease.is_over:
        raise StaleLeaseError(lease.item, "skipped" if lease.end == Lease.End.SKIPPED else "expired")
    questions = leases.questions_of(lease)
    submission.check([question.label for question in questions], len(documents))
    if lease.golden is not None:
        return _store_golden(lease, lease.golden.answers, submission)
    outcomes, facts = _store_reviews(lease, questions, submission, documents)
    reviewed = (Event.Kind.REVIEWED, lease.item, lease.reviewer, facts)
    return Decided(lease.item, outcomes, waits_for=advance(lease.item, reviewed))


def _again(lease: Lease, submission: Submission, documents: Sequence[Document]) -> Decided:
    """Answer a form that was stored before; if it says something else now, do not pretend it was stored."""
    stored = {review.label: review for review in lease.reviews.all()}
    if any(hasattr(review, "withdrawal") for review in stored.values()):
        raise StaleLeaseError(lease.item, "withdrawn")
    attached = {document.pk for document in documents}
    for label, review in stored.items():
        used = {attachment.document_id for attachment in review.attachments.all()}
        if (submission.answers.get(label), submission.explanation) != (review.outcome, review.note):
            raise StaleLeaseError(lease.item, "decided")
        if submission.links != review.links or attached != used:
            raise StaleLeaseError(lease.item, "decided")
    outcomes = {label: review.outcome for label, review in stored.items()}
    waits_for = None if lease.item.state == Item.State.DECIDED else Stage(lease.item.stage)
    return Decided(lease.item, outcomes, again=True, waits_for=waits_for)


def _store_golden(lease: Lease, known: Mapping[str, str], submission: Submission) -> Decided:
    """Keep the answers to a golden item; note, links and documents are not kept with them."""
    GoldenAnswer.objects.bulk_create(
        GoldenAnswer(lease=lease, label=label, outcome=submission.answers[label]) for label in known
    )
    leases.end(lease, Lease.End.ANSWERED)
    event_log.record(Event.Kind.GOLDEN_ANSWERED, item=lease.item_id)
    return Decided(lease.item, {}, is_golden=True)


def _store_reviews(
    lease: Lease, questions: Sequence[Question], submission: Submission, documents: Sequence[Document]
) -> tuple[dict[str, str], dict[str, Any]]:
    """Store a review for each question and end the lease; return the outcome by label, and what to note."""
    item, links = lease.item, submission.links
    topic, harm = submission.topic_and_harm
    reviews = Review.objects.bulk_create(
        [
            Review(
                item=item,
                label=question.label,
                reviewer=lease.reviewer,
                lease=lease,
                round=item.round,
                stage=item.stage,
                outcome=submission.answers[question.label],
                topic=topic,
                harm=harm,
                note=submission.explanation,
                source_url=links[0] if links else "",
                more_links=links[1:],
            )
            for question in questions
        ]
    )
    Attachment.objects.bulk_create(
        [Attachment(review=review, document=document) for review in reviews for document in documents]
    )
    leases.end(lease, Lease.End.DECIDED)
    outcomes = {review.label: review.outcome for review in reviews}
    facts: dict[str, Any] = {"outcomes": outcomes, "stage": item.stage, "round": item.round}
    if topic:
        facts["topic"] = topic
    if documents:
        facts["documents"] = [document.sha256 for document in documents]
    return outcomes, facts


def advance(item: Item, *noted: event_log.Entry) -> Stage | None:
    """Bring an item to where its current reviews put it.

    Args:
        item: The item, locked.
        noted: What led to it, for the event log: written together with what follows from it.

    Returns:
        The review it waits for now, or None when it is decided.
    """
    reviews = current_reviews(item)
    given: dict[Stage, dict[str, str]] = {}
    for review in reviews:
        given.setdefault(Stage(review.stage), {})[review.label] = review.outcome
    first = [review for review in reviews if review.stage == Stage.FIRST]
    answers, chosen = given.get(Stage.FIRST, {}), team()
    twice = needs_two(item.pk, item.round, answers, chosen)
    twice = twice or needs_words(item.reach, chosen, wordless=bool(first) and _is_wordless(first[0]))
    step = next_step(given, twice=twice)
    if isinstance(step, Close):
        _close(item, step, [review for review in reviews if review.stage == step.stage], noted)
        return None
    item.stage, item.state, item.decided_at = step, Item.State.WAITING, None
    item.save(update_fields=["stage", "state", "decided_at"])
    if noted:
        event_log.record_all(noted)
    return step


def _is_wordless(review: Review) -> bool:
    """Whether a review says nothing beside its answer; all of one lease share note, links and documents."""
    return not review.note and not review.links and not review.attachments.exists()


def _close(item: Item, step: Close, reviews: list[Review], noted: Sequence[event_log.Entry]) -> None:
    """Write the decision, close the questions and the item, and tell who follows along."""
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
    coverage.cover(item, reviews)
    similar.remember(item)
    facts = {"outcomes": dict(step.answers), "how": step.how, "round": item.round}
    decided = event_log.record_all([*noted, (Event.Kind.DECIDED, item, None, facts)])[-1]
    outbox.decided(decided, item, reviews)
