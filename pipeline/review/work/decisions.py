"""What a reviewer decides about the item they have open."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.review.models import Decision, Event, Item, Lease, Question, Review, Skip, Stage, User
from pipeline.review.people.team import team
from pipeline.review.storage import audit
from pipeline.review.wording import outcomes
from pipeline.review.wording.topics import HARMS, TOPICS
from pipeline.review.work import leases
from pipeline.review.work.stages import Close, accuses, needs_two, next_step

NOTE_LIMIT: Final = 4000
"""Characters of a note. Enough for a page of argument; longer text belongs into a linked document."""

WHY: Final = 15
"""Fewest characters of an explanation where one is required: a few words, not a dot."""

URL_LIMIT: Final = 2000
"""Characters of a link, about what browsers and servers agree on."""


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
    "source": gettext_lazy("Chọn câu trả lời này thì cần dán đường link của nguồn."),
    "why": gettext_lazy("Bạn viết giúp một câu ngắn: nguồn nói gì, bài sai hay gây hiểu lầm ở chỗ nào."),
    "link": gettext_lazy("Đường link cần bắt đầu bằng http:// hoặc https://."),
    "long": gettext_lazy("Ghi chú dài quá, bạn rút gọn còn dưới 4.000 ký tự nhé."),
}


def decide(
    reviewer: User,
    token: str,
    answers: Mapping[str, str],
    note: str = "",
    source_url: str = "",
    *,
    topic: str = "",
    harm: str = "",
) -> Decided:
    """Store what a reviewer thinks about the item they have open, and decide it if no more is needed.

    Sending the same form twice stores it once. Every open question of the item needs an answer. Which reviews
    an item needs is laid down in `pipeline.review.work.stages`.

    Args:
        reviewer: Who decides.
        token: Token of their lease.
        answers: Outcome name by label.
        note: Free text, for the team. Some outcomes require at least `WHY` characters.
        source_url: Link to a source; http or https. Required by some outcomes. Never fetched.
        topic: What an accused post is about, one of `topics.TOPICS`; kept only where an answer accuses.
        harm: How much harm it does, one of `topics.HARMS`; likewise.

    Returns:
        What is stored now.

    Raises:
        InvalidAnswersError: An answer or its source is missing or wrong; nothing is stored.
        StaleLeaseError: The lease is over; nothing is stored.
    """
    note, source_url = note.replace("\0", "").strip(), source_url.strip()
    with transaction.atomic():
        lease = _lease(reviewer, token)
        if lease.end == Lease.End.DECIDED:
            return _again(lease, answers, note, source_url)
        if lease.ended_at is not None or lease.expires_at <= timezone.now():
            raise StaleLeaseError(lease.item, "skipped" if lease.end == Lease.End.SKIPPED else "expired")
        questions = list(lease.item.questions.filter(state=Question.State.OPEN))
        _check(questions, answers, note, source_url)
        about = (topic, harm) if accuses(answers) else ("", "")
        return _store(lease, questions, answers, note, source_url, about)


def skip(reviewer: User, token: str) -> None:
    """Put an item back for the others; for this reviewer it comes last.

    Nothing happens when the lease is over already: the item is back in the queue anyway.
    """
    with transaction.atomic():
        try:
            lease = _lease(reviewer, token)
        except StaleLeaseError:
            return
        if lease.ended_at is not None:
            return
        leases.end(lease, Lease.End.SKIPPED)
        Skip.objects.update_or_create(item=lease.item, reviewer=reviewer, defaults={"at": timezone.now()})
        audit.record(Event.Kind.SKIPPED, item=lease.item, actor=reviewer)


def decided_today(reviewer: User) -> int:
    """Return how many items a reviewer has decided since midnight, local time."""
    return Lease.objects.filter(
        reviewer=reviewer, end=Lease.End.DECIDED, ended_at__gte=start_of_day()
    ).count()


def start_of_day() -> datetime:
    """Return today's midnight, local time."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def source_problem(source_url: str, *, required: bool) -> str:
    """Return what is wrong with a source link, or an empty string.

    A link that is not required may be missing but not malformed: `javascript:` and friends never get in.
    """
    if not source_url:
        return str(MESSAGES["source"]) if required else ""
    try:
        parts = urlsplit(source_url)
        sound = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        sound = False
    clean = len(source_url) <= URL_LIMIT and source_url.isprintable() and " " not in source_url
    return "" if sound and clean else str(MESSAGES["link"])


def _lease(reviewer: User, token: str) -> Lease:
    """Return a reviewer's own lease, whatever its state."""
    try:
        known = uuid.UUID(token)
    except ValueError:
        raise StaleLeaseError(None, "unknown") from None
    lease = Lease.objects.select_related("item").filter(reviewer=reviewer, token=known).first()
    if lease is None:
        raise StaleLeaseError(None, "unknown")
    return lease


def _again(lease: Lease, answers: Mapping[str, str], note: str, source_url: str) -> Decided:
    """Answer a form that was stored before; if it says something else now, do not pretend it was stored."""
    stored = {review.label: review for review in lease.reviews.all()}
    same = all(
        (answers.get(label), note, source_url) == (review.outcome, review.note, review.source_url)
        for label, review in stored.items()
    )
    if any(hasattr(review, "withdrawal") for review in stored.values()):
        raise StaleLeaseError(lease.item, "withdrawn")
    if not same:
        raise StaleLeaseError(lease.item, "decided")
    given = {label: review.outcome for label, review in stored.items()}
    return Decided(lease.item, given, again=True, waits_for=_waits_for(lease.item))


def _waits_for(item: Item) -> Stage | None:
    return None if item.state == Item.State.DECIDED else Stage(item.stage)


def _check(questions: list[Question], answers: Mapping[str, str], note: str, source_url: str) -> None:
    problems: dict[str, str] = {}
    required = False
    for question in questions:
        outcome = outcomes.find(question.label, answers.get(question.label, ""))
        if outcome is None:
            problems[question.label] = str(MESSAGES["answer"])
        else:
            required = required or outcome.needs_source
    problem = source_problem(source_url, required=required)
    if problem:
        problems["source_url"] = problem
    if len(note) > NOTE_LIMIT:
        problems["note"] = str(MESSAGES["long"])
    elif required and len(note) < WHY:
        problems["note"] = str(MESSAGES["why"])
    if problems:
        raise InvalidAnswersError(problems)


def _store(
    lease: Lease,
    questions: list[Question],
    answers: Mapping[str, str],
    note: str,
    source_url: str,
    about: tuple[str, str],
) -> Decided:
    item, given = lease.item, {question.label: answers[question.label] for question in questions}
    Review.objects.bulk_create(
        [
            Review(
                item=item,
                label=label,
                reviewer=lease.reviewer,
                lease=lease,
                round=item.round,
                stage=item.stage,
                outcome=outcome,
                topic=about[0] if about[0] in TOPICS else "",
                harm=about[1] if about[1] in HARMS else "",
                note=note,
                source_url=source_url,
            )
            for label, outcome in given.items()
        ]
    )
    leases.end(lease, Lease.End.DECIDED)
    facts = {"outcomes": given, "stage": item.stage, "round": item.round}
    audit.record(Event.Kind.REVIEWED, item=item, actor=lease.reviewer, payload=facts)
    return Decided(item, given, waits_for=settle(item))


def settle(item: Item) -> Stage | None:
    """Bring an item to where its standing reviews put it.

    Returns:
        The review it waits for now, or None when it is decided.
    """
    reviews = standing_reviews(item)
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


def standing_reviews(item: Item) -> list[Review]:
    """Return the reviews of an item's present round that were not taken back."""
    return list(item.reviews.filter(round=item.round, withdrawal=None).order_by("id"))


def standing_decision(item: Item) -> dict[str, Decision]:
    """Return the newest decision about each label of an item whose review was not taken back."""
    made = item.decisions.filter(review__withdrawal=None).order_by("id")
    return {decision.label: decision for decision in made}


def _close(item: Item, step: Close, reviews: list[Review]) -> None:
    """Write the decision and close the questions."""
    before = standing_decision(item)
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
    facts = {"outcomes": dict(step.answers), "how": step.how, "round": item.round}
    audit.record(Event.Kind.DECIDED, item=item, payload=facts)
