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

from pipeline.review import audit, leases, outcomes
from pipeline.review.models import Event, Item, Lease, Question, Review, Skip, User

NOTE_LIMIT: Final = 4000
"""Characters of a note. Enough for a page of argument; longer text belongs into a linked document."""

URL_LIMIT: Final = 2000
"""Characters of a link, about what browsers and servers agree on."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that is safely stored.

    Attributes:
        item: What was decided.
        outcomes: Outcome by label.
        again: Whether it had been stored before: the same form arrived twice.
    """

    item: Item
    outcomes: Mapping[str, str]
    again: bool = False


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
        reason: `expired`, `decided` (by this reviewer, differently), `skipped` or `unknown`.
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
    "source": gettext_lazy("Chọn “Sai – có nguồn đính chính” thì cần dán đường link của nguồn."),
    "link": gettext_lazy("Đường link cần bắt đầu bằng http:// hoặc https://."),
    "long": gettext_lazy("Ghi chú dài quá, bạn rút gọn còn dưới 4.000 ký tự nhé."),
}


def decide(
    reviewer: User, token: str, answers: Mapping[str, str], note: str = "", source_url: str = ""
) -> Decided:
    """Store what a reviewer thinks about the item they have open.

    Sending the same form twice stores it once. Every open question of the item needs an answer.

    Args:
        reviewer: Who decides.
        token: Token of their lease.
        answers: Outcome name by label.
        note: Free text, for the team.
        source_url: Link to a source; http or https. Required by some outcomes. Never fetched.

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
        return _store(lease, questions, answers, note, source_url)


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
    if not same:
        raise StaleLeaseError(lease.item, "decided")
    return Decided(lease.item, {label: review.outcome for label, review in stored.items()}, again=True)


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
    if problems:
        raise InvalidAnswersError(problems)


def _store(
    lease: Lease, questions: list[Question], answers: Mapping[str, str], note: str, source_url: str
) -> Decided:
    given = {question.label: answers[question.label] for question in questions}
    Review.objects.bulk_create(
        [
            Review(
                item=lease.item,
                label=label,
                reviewer=lease.reviewer,
                lease=lease,
                outcome=outcome,
                note=note,
                source_url=source_url,
            )
            for label, outcome in given.items()
        ]
    )
    for question in questions:
        question.state, question.outcome = Question.State.CLOSED, given[question.label]
        question.save(update_fields=["state", "outcome"])
    lease.item.state, lease.item.decided_at = Item.State.DECIDED, timezone.now()
    lease.item.save(update_fields=["state", "decided_at"])
    leases.end(lease, Lease.End.DECIDED)
    audit.record(Event.Kind.DECIDED, item=lease.item, actor=lease.reviewer, payload={"outcomes": given})
    return Decided(lease.item, given)
