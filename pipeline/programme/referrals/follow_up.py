"""Following a package: it was sent one way, something came back or not, and what is due is said.

What the package holds, and whether there may be one at all, is `pipeline.review.queue.referrals`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.programme.models import FollowUp
from pipeline.programme.referrals.ways import WAYS
from pipeline.review.accounts.permissions import can
from pipeline.review.accounts.visibility import visible_referrals
from pipeline.review.models import Event, Referral, User
from pipeline.review.queue.referrals import mark_sent
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry
from pipeline.text.masking.mask import mask

UNSENT_DAYS: Final = 2
"""Days after which a package that nobody sent is due: what was worth writing is worth sending this week."""

OUTCOMES: Final = {
    FollowUp.Outcome.REMOVED: gettext_lazy("Nội dung đã bị gỡ"),
    FollowUp.Outcome.LIMITED: gettext_lazy("Bị gắn nhãn hay hạn chế hiển thị"),
    FollowUp.Outcome.LOCKED: gettext_lazy("Tài khoản hay trang bị khoá"),
    FollowUp.Outcome.TAKEN_ON: gettext_lazy("Nơi nhận đang xử lý"),
    FollowUp.Outcome.REFUSED: gettext_lazy("Nơi nhận trả lời không vi phạm"),
    FollowUp.Outcome.SILENT: gettext_lazy("Không có trả lời, thôi theo dõi"),
}
"""What can come back, in the order in which it is offered."""

MESSAGES: Final = {
    "way": gettext_lazy("Bạn chọn giúp đã gửi qua đâu nhé."),
    "outcome": gettext_lazy("Bạn chọn giúp kết quả nhé."),
    "unsent": gettext_lazy("Nội dung này chưa gửi, nên chưa có kết quả."),
    "day": gettext_lazy("Ngày này không đúng: không thể trước ngày gửi hay ở tương lai."),
    "long": gettext_lazy("Ghi chú dài quá, bạn rút gọn còn dưới 1.000 ký tự nhé."),
}


@dataclass(frozen=True, slots=True)
class Due:
    """A package that somebody should look after.

    Attributes:
        referral: The package.
        is_sent: Whether it was sent and no answer is known; otherwise nobody has sent it.
        days: Since when, in days.
    """

    referral: Referral
    is_sent: bool
    days: int


@atomic_with_retry
def send(referral: Referral, person: User, way: str) -> FollowUp:
    """Note that a person has sent a package one way; the first time counts.

    Args:
        referral: A package.
        person: Who sent it.
        way: One of `FollowUp.Way` that fits the package.

    Raises:
        PermissionDenied: This person may not.
        RuleError: The way does not fit.
    """
    if way not in WAYS or WAYS[way].to != referral.to:
        raise _refusal("way")
    mark_sent(referral, person)
    found = FollowUp.objects.filter(referral=referral).first()
    if found is not None:
        return found
    day = timezone.localdate()
    made = FollowUp.objects.create(
        referral=referral, way=way, remind_on=day + timedelta(days=WAYS[way].days), changed_by=person
    )
    _note(made, person)
    return made


@atomic_with_retry
def note_outcome(referral: Referral, person: User, outcome: str, on: date | None, note: str = "") -> FollowUp:
    """Note what came back; a later answer replaces an earlier one, which the event log keeps.

    Args:
        referral: A package that was sent.
        person: Who noted it.
        outcome: One of `FollowUp.Outcome`.
        on: The day it came; today for None.
        note: The number of the case, or what was said; personal data in it is masked before it is kept.

    Raises:
        PermissionDenied: This person may not.
        RuleError: It was not sent, or something that was typed is wrong.
    """
    if not can(person, "refer" if referral.to == Referral.To.LEAD else "refer_outside"):
        raise PermissionDenied
    found = FollowUp.objects.select_for_update().filter(referral=referral).first()
    sent = Referral.objects.get(pk=referral.pk).sent_at
    if found is None or sent is None:
        raise _refusal("unsent")
    if outcome not in FollowUp.Outcome.values:
        raise _refusal("outcome")
    day = on or timezone.localdate()
    if not timezone.localtime(sent).date() <= day <= timezone.localdate():
        raise _refusal("day")
    note = note.replace("\0", "").strip()
    if len(note) > FollowUp.MAX_NOTE_CHARS:
        raise _refusal("long")
    found.outcome, found.outcome_on, found.note = outcome, day, mask(note)
    is_open = outcome == FollowUp.Outcome.TAKEN_ON
    found.remind_on = day + timedelta(days=WAYS[found.way].days) if is_open else None
    found.changed_by, found.changed_at = person, timezone.now()
    found.save()
    _note(found, person)
    return found


def due(person: User) -> list[Due]:
    """Return the packages that a person may see and somebody should look after, the longest first."""
    today = timezone.localdate()
    found = []
    for referral in _followed(person).filter(sent_at=None):
        days = (today - timezone.localtime(referral.made_at).date()).days
        if days >= UNSENT_DAYS:
            found.append(Due(referral, is_sent=False, days=days))
    for referral in _followed(person).filter(follow_up__remind_on__lte=today):
        since = timezone.localtime(referral.sent_at or referral.made_at).date()
        found.append(Due(referral, is_sent=True, days=(today - since).days))
    return sorted(found, key=lambda each: -each.days)


def _followed(person: User) -> QuerySet[Referral]:
    return visible_referrals(person).select_related("item", "made_by", "sent_by", "follow_up")


def _note(found: FollowUp, person: User) -> None:
    facts: dict[str, Any] = {
        "referral": found.referral_id,
        "to": found.referral.to,
        "ground": found.referral.ground,
        "way": found.way,
        "outcome": found.outcome,
        "on": found.outcome_on.isoformat() if found.outcome_on else "",
    }
    event_log.record(Event.Kind.REFERRAL_FOLLOWED, item=found.referral.item_id, actor=person, payload=facts)


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))
