"""The fast way for what cannot wait: a child in danger, a threat, a stolen account, somebody impersonated.

Whoever has an item open raises an alarm with one key, before any answer. That is no decision and no referral:
the item goes apart, where only leads see it (`accounts.visibility`), and waits until one of them acts. What
it is about is said afterwards, or by the lead. Who raised it may take it back until then.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.review.models import Alarm, Event, Item, Lease, User
from pipeline.review.queue import leases
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry, lock_items, lock_person

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

GROUNDS: Final[Mapping[str, "StrPromise"]] = {
    Alarm.Ground.CHILD: gettext_lazy("Trẻ em đang gặp nguy hiểm"),
    Alarm.Ground.THREAT: gettext_lazy("Có người bị đe doạ"),
    Alarm.Ground.ACCOUNT: gettext_lazy("Tài khoản bị chiếm đoạt"),
    Alarm.Ground.IMPERSONATION: gettext_lazy("Giả mạo người khác để hại họ"),
}
"""What an alarm may be about."""

ENDS: Final[Mapping[str, "StrPromise"]] = {
    Alarm.End.TAKEN_BACK: gettext_lazy("người báo rút lại"),
    Alarm.End.RETURNED: gettext_lazy("đã trả về hàng chờ"),
    Alarm.End.HANDLED: gettext_lazy("đã xử lý"),
}
"""What became of one."""

MIN_NOTE_CHARS: Final = 15
"""Of what a lead says they did: a few words, not a dot."""

MESSAGES: Final = {
    "golden": gettext_lazy("Đây là bài luyện tập đã có đáp án nên không cần báo khẩn. Bạn làm đúng rồi đấy."),
    "over": gettext_lazy(
        "Bài này không còn mở ở chỗ bạn nữa nên chưa báo khẩn được. Bạn tìm lại bài rồi báo nhé."
    ),
    "acted": gettext_lazy("Trưởng nhóm đã xử lý báo khẩn này rồi."),
    "note": gettext_lazy("Bạn viết giúp một câu: đã làm gì, báo cho ai."),
    "ground": gettext_lazy("Bạn chọn một trong các lý do có sẵn nhé."),
}


@atomic_with_retry
def raise_alarm(person: User, token: str) -> Alarm:
    """Raise an alarm about the item somebody has open; its other answers are left for later.

    Sent twice, it is one alarm.

    Args:
        person: Who raises it.
        token: Of their lease.

    Raises:
        RuleError: The lease is over, or the item is a golden one.
    """
    lock_person(person)
    held = Lease.objects.filter(reviewer=person, token=leases.as_uuid(token)).select_related("item").first()
    if held is not None and held.end == Lease.End.ALARMED:
        return held.item.alarms.filter(made_by=person).latest("pk")
    lease = leases.lock_lease(person, token)
    if lease is not None and lease.golden is not None:
        raise _refusal("golden")
    if lease is None or lease.is_over or lease.item.state != Item.State.WAITING:
        raise _refusal("over")
    leases.end(lease, Lease.End.ALARMED)
    item = lease.item
    item.state = Item.State.APART
    item.save(update_fields=["state"])
    made = Alarm.objects.create(item=item, made_by=person)
    event_log.record(Event.Kind.ALARM_RAISED, item=item, actor=person, payload={"alarm": made.pk})
    return made


@atomic_with_retry
def say_ground(alarm: Alarm, person: User, ground: str) -> None:
    """Say what an open alarm is about.

    Raises:
        RuleError: There is no such ground, or a lead has acted already.
    """
    if ground not in GROUNDS:
        raise _refusal("ground")
    alarm = _locked(alarm)
    alarm.ground = ground
    alarm.save(update_fields=["ground"])
    payload = {"alarm": alarm.pk, "ground": ground}
    event_log.record(Event.Kind.ALARM_SORTED, item=alarm.item, actor=person, payload=payload)


@atomic_with_retry
def take_back(alarm: Alarm, person: User) -> Lease | None:
    """Take an alarm back that was raised by mistake; its item is open for the person again.

    Raises:
        RuleError: A lead has acted already.
    """
    lock_person(person)
    alarm = _locked(alarm)
    _end(alarm, Alarm.End.TAKEN_BACK, person)
    return leases.claim(alarm.item, person)


@atomic_with_retry
def return_item(alarm: Alarm, person: User) -> None:
    """Put the item of an alarm back into the queue, where it is reviewed like any other.

    Raises:
        RuleError: A lead has acted already.
    """
    _end(_locked(alarm), Alarm.End.RETURNED, person)


@atomic_with_retry
def close(alarm: Alarm, person: User, note: str) -> None:
    """Note what a lead did about an alarm; its item stays apart.

    Raises:
        RuleError: It does not say what was done, or a lead has acted already.
    """
    said = note.replace("\0", "").strip()
    if not MIN_NOTE_CHARS <= len(said) <= Alarm.MAX_NOTE_CHARS:
        raise _refusal("note")
    _end(_locked(alarm), Alarm.End.HANDLED, person, said)


def _end(alarm: Alarm, how: Alarm.End, person: User, note: str = "") -> None:
    alarm.end, alarm.ended_by, alarm.ended_at, alarm.note = how, person, timezone.now(), note
    alarm.save(update_fields=["end", "ended_by", "ended_at", "note"])
    item = alarm.item
    if how != Alarm.End.HANDLED:
        item.state = Item.State.WAITING if item.text_removed_at is None else Item.State.ERASED
        item.save(update_fields=["state"])
    payload = {"alarm": alarm.pk, "end": str(how)}
    event_log.record(Event.Kind.ALARM_ENDED, item=item, actor=person, payload=payload)


def _locked(alarm: Alarm) -> Alarm:
    """Return an alarm that nobody has acted on, with its item, once nobody else can change them."""
    item = lock_items([alarm.item_id])[alarm.item_id]
    fresh = Alarm.objects.get(pk=alarm.pk)
    if fresh.ended_at is not None:
        raise _refusal("acted")
    fresh.item = item
    return fresh


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))
