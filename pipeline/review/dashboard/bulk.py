"""One action on many items: chosen, confirmed, done item by item under the rules for one, taken back.

The items are fixed when they are chosen. What cannot be done to one of them, above all because somebody has
it open at that moment, is left out and said. Nothing that accuses is ever decided in bulk, and what is
decided goes the way of every answer: into the random sample of second, blind reviews, and on record.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.review.accounts import visibility
from pipeline.review.accounts.permissions import only_unit
from pipeline.review.accounts.units import standing_key
from pipeline.review.domain.outcomes import QUESTIONS, find_outcome
from pipeline.review.domain.topics import TOPICS
from pipeline.review.models import Bulk, Event, Item, Lease, Review, Stage, Unit, User
from pipeline.review.queue import assignment, leases, reopen
from pipeline.review.queue.decisions import advance
from pipeline.review.queue.reopen import MIN_REASON_CHARS
from pipeline.review.queue.submission import MAX_NOTE_CHARS
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_with_retry, lock_items, lock_person

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LIMITS: Final = {
    Bulk.Action.ASSIGN: 1000,
    Bulk.Action.RELEASE: 300,
    Bulk.Action.ASK_AGAIN: 300,
    Bulk.Action.CLOSE: 300,
}
"""Items in one action: done within a few seconds, so that reviewers never wait long for the database."""

MESSAGES: Final = {
    "none": gettext_lazy("Không có bài nào để làm. Bạn tìm lại hoặc chọn bài giúp nhé."),
    "action": gettext_lazy("Bạn chọn việc cần làm giúp nhé."),
    "target": gettext_lazy("Bạn chọn đơn vị hoặc chủ đề giúp nhé."),
    "reason": gettext_lazy("Bạn cho biết lý do nhé, ít nhất một câu ngắn."),
    "long": gettext_lazy("Lý do dài quá, bạn rút gọn còn dưới 4.000 ký tự nhé."),
    "outcome": gettext_lazy("Kết quả này không đóng cả loạt được. Bạn chọn kết quả khác nhé."),
    "undo": gettext_lazy("Việc này không hoàn tác được nữa."),
}

LEFT_OUT: Final[Mapping[str, "StrPromise"]] = {
    "held": gettext_lazy("đang có người duyệt"),
    "gone": gettext_lazy("đã gộp vào cụm khác, hoặc không còn thuộc phần của bạn"),
    "not_held": gettext_lazy("không ai đang giữ"),
    "open": gettext_lazy("còn đang chờ duyệt, chưa có quyết định để xem lại"),
    "decided": gettext_lazy("đã có quyết định"),
    "reviewed": gettext_lazy("đã có người duyệt, nên cần người thứ hai đọc kỹ"),
    "other": gettext_lazy("bài còn hỏi về nhãn khác"),
}
"""Why nothing happened to an item."""


class _LeftOutError(RuleError):
    """Nothing happens to this one item; the code is a key of `LEFT_OUT`. Every other rule ends the action."""


def outcomes() -> list[tuple[str, str, str]]:
    """Return what may be said of many items at once: `label:outcome`, label, outcome in words."""
    return [
        (f"{label}:{outcome.name}", str(text.title), str(outcome.title))
        for label, text in QUESTIONS.items()
        for outcome in text.outcomes
        if outcome.in_bulk and not outcome.accuses
    ]


def prepare(person: User, action: str, items: Sequence[int], sent: Mapping[str, str]) -> Bulk:
    """Fix what is to be done to which items; nothing happens before `run`.

    Args:
        person: The lead who chose them.
        action: One of `Bulk.Action`.
        items: Keys, in order; those the person may not see are dropped.
        sent: What the action needs: `unit` (a key, or `none` to assign to nobody) and `topic` (a topic, or
            `none`), `reason`, `outcome` as `label:outcome`.

    Raises:
        RuleError: Something is missing.
    """
    if action not in Bulk.Action.values:
        raise _refusal("action")
    facts = _facts(person, action, sent)
    wanted = list(dict.fromkeys(items))[: LIMITS[Bulk.Action(action)]]
    seen = set(visibility.searchable_items(person).filter(pk__in=wanted).values_list("pk", flat=True))
    keys = [key for key in wanted if key in seen]
    if not keys:
        raise _refusal("none")
    return Bulk.objects.create(action=action, facts=facts, items=keys, made_by=person)


@atomic_with_retry
def run(bulk: Bulk, person: User) -> Bulk:
    """Do it, once, however often it is confirmed.

    Raises:
        PermissionDenied: It is not this person's to confirm.
    """
    if not may_see(bulk, person):
        raise PermissionDenied
    lock_person(person)
    bulk = Bulk.objects.select_for_update().get(pk=bulk.pk)
    if bulk.done_at is not None:
        return bulk
    items = lock_items(bulk.items)
    seen = set(visibility.searchable_items(person).filter(pk__in=bulk.items).values_list("pk", flat=True))
    held = _held(bulk.items)
    act = _ACTS[Bulk.Action(bulk.action)]
    for key in bulk.items:
        try:
            if key not in seen:
                raise _LeftOutError("gone")
            if bulk.action != Bulk.Action.RELEASE and key in held:
                raise _LeftOutError("held")
            bulk.before[str(key)] = act(items[key], bulk, person)
        except _LeftOutError as error:
            bulk.left_out[str(key)] = error.code
    bulk.done_at = timezone.now()
    bulk.save()
    facts = {"bulk": bulk.pk, "action": bulk.action, "done": len(bulk.before), "left_out": bulk.left_out}
    event_log.record(Event.Kind.BULK, actor=person, payload=facts | bulk.facts)
    return bulk


@atomic_with_retry
def undo(bulk: Bulk, person: User) -> Bulk:
    """Take back what was done to those items that nobody has done anything with since.

    Raises:
        PermissionDenied: It is not this person's to take back.
        RuleError: It was not done, or was taken back before, or there is nothing to go back to.
    """
    if not may_see(bulk, person):
        raise PermissionDenied
    lock_person(person)
    bulk = Bulk.objects.select_for_update().get(pk=bulk.pk)
    if not can_undo(bulk):
        raise _refusal("undo")
    items = lock_items([int(key) for key in bulk.before])
    back = _BACK[Bulk.Action(bulk.action)]
    for key, before in bulk.before.items():
        if not back(items[int(key)], before, bulk, person):
            bulk.kept.append(int(key))
    bulk.undone_at = timezone.now()
    bulk.save()
    facts = {"bulk": bulk.pk, "action": bulk.action, "kept": bulk.kept}
    event_log.record(Event.Kind.BULK_UNDONE, actor=person, payload=facts)
    return bulk


def can_undo(bulk: Bulk) -> bool:
    """Whether an action may be taken back. A lease that ended stays ended: the item may be taken again."""
    return bool(bulk.done_at and not bulk.undone_at and bulk.before and bulk.action in _BACK)


def may_see(bulk: Bulk, person: User) -> bool:
    """Whether an action is somebody's to confirm and take back: who chose it, or the lead of the district."""
    return visibility.visible_bulks(person).filter(pk=bulk.pk).exists()


def _facts(person: User, action: str, sent: Mapping[str, str]) -> dict[str, Any]:
    if action == Bulk.Action.ASSIGN:
        return _target(person, sent)
    facts: dict[str, Any] = {}
    if action in (Bulk.Action.ASK_AGAIN, Bulk.Action.CLOSE):
        facts["reason"] = sent.get("reason", "").replace("\0", "").strip()
        if len(facts["reason"]) < MIN_REASON_CHARS:
            raise _refusal("reason")
        if len(facts["reason"]) > MAX_NOTE_CHARS:
            raise _refusal("long")
    if action == Bulk.Action.CLOSE:
        label, _, name = sent.get("outcome", "").partition(":")
        outcome = find_outcome(label, name)
        if outcome is None or outcome.accuses or not outcome.in_bulk:
            raise _refusal("outcome")
        facts |= {"label": label, "outcome": name}
    return facts


def _target(person: User, sent: Mapping[str, str]) -> dict[str, Any]:
    """Return the unit and topic of a form; what is not named stays as it is."""
    facts: dict[str, Any] = {}
    unit, topic, own = sent.get("unit", ""), sent.get("topic", ""), only_unit(person)
    if unit == "none":
        facts["unit"] = None
    elif unit.isascii() and unit.isdigit() and (own is None or int(unit) == own):
        if not Unit.objects.standing().filter(pk=int(unit)).exists():
            raise _refusal("target")
        facts["unit"] = int(unit)
    if topic in TOPICS or topic == "none":
        facts["topic"] = "" if topic == "none" else topic
    if not facts:
        raise _refusal("target")
    return facts


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))


def _held(items: Sequence[int]) -> set[int]:
    return set(Lease.objects.live().filter(item__in=items).values_list("item_id", flat=True))


def _assign(item: Item, bulk: Bulk, person: User) -> dict[str, Any]:
    before = _assigned(item)
    if "topic" in bulk.facts:
        item.topic = bulk.facts["topic"]
    if "unit" in bulk.facts:
        unit = Unit.objects.filter(pk=standing_key(bulk.facts["unit"]) or 0).first()
        for name, value in assignment.reservation(unit).items():
            setattr(item, name, value)
    item.save(update_fields=["unit", "topic", "reserved_for", "reserved_until"])
    _record_assigned(item, bulk, person)
    return before


def _release(item: Item, bulk: Bulk, person: User) -> dict[str, Any]:
    live = item.leases.live().first()
    if live is None:
        raise _LeftOutError("not_held")
    leases.end(live, Lease.End.RELEASED)
    facts = {"bulk": bulk.pk, "reviewer": live.reviewer_id}
    event_log.record(Event.Kind.LEASE_RELEASED, item=item, actor=person, payload=facts)
    return {"lease": live.pk}


def _ask_again(item: Item, bulk: Bulk, person: User) -> dict[str, Any]:
    if item.state != Item.State.DECIDED:
        raise _LeftOutError("open")
    before = {"round": item.round}
    reopen.reopen_item(item, person, bulk.facts["reason"])
    return before


def _close(item: Item, bulk: Bulk, person: User) -> dict[str, Any]:
    if item.state == Item.State.DECIDED:
        raise _LeftOutError("decided")
    if item.stage != Stage.FIRST:
        raise _LeftOutError("reviewed")
    label, outcome = bulk.facts["label"], bulk.facts["outcome"]
    if [question.label for question in item.questions.all()] != [label]:
        raise _LeftOutError("other")
    now = timezone.now()
    lease = Lease.objects.create(  # what joined the item after the list was made, nobody has seen
        item=item, reviewer=person, started_at=bulk.made_at, expires_at=now, ended_at=now, end=Lease.End.BULK
    )
    Review.objects.create(
        item=item,
        label=label,
        reviewer=person,
        lease=lease,
        round=item.round,
        stage=item.stage,
        outcome=outcome,
        note=bulk.facts["reason"],
    )
    facts = {"outcomes": {label: outcome}, "stage": item.stage, "round": item.round, "bulk": bulk.pk}
    event_log.record(Event.Kind.REVIEWED, item=item, actor=person, payload=facts)
    advance(item)
    return {"lease": lease.pk}


def _assign_back(item: Item, before: dict[str, Any], bulk: Bulk, person: User) -> bool:
    now = {"unit": item.unit_id, "topic": item.topic}
    given = bulk.facts | {"unit": standing_key(bulk.facts.get("unit"))}
    if any(now[name] != given[name] for name in now if name in bulk.facts):
        return False  # somebody has assigned it anew
    until = before["reserved_until"]
    item.unit_id, item.topic = standing_key(before["unit"]), before["topic"]
    item.reserved_for_id = standing_key(before["reserved_for"])
    item.reserved_until = datetime.fromisoformat(until) if until else None
    item.save(update_fields=["unit", "topic", "reserved_for", "reserved_until"])
    _record_assigned(item, bulk, person)
    return True


def _ask_again_back(item: Item, before: dict[str, Any], bulk: Bulk, person: User) -> bool:
    if item.round != before["round"] + 1:
        return False
    try:
        reopen.cancel_reopening(item, person)
    except RuleError:
        return False
    return True


def _close_back(item: Item, before: dict[str, Any], bulk: Bulk, person: User) -> bool:
    reviews = list(Review.objects.filter(lease=before["lease"], withdrawal=None).select_related("reviewer"))
    if not reviews or item.referrals.exists() or item.state == Item.State.MERGED:
        return False
    try:
        reopen.withdraw(item, reviews, person)
    except RuleError:
        return False
    return True


def _assigned(item: Item) -> dict[str, Any]:
    until = item.reserved_until
    return {
        "unit": item.unit_id,
        "topic": item.topic,
        "reserved_for": item.reserved_for_id,
        "reserved_until": until.isoformat() if until else None,
    }


def _record_assigned(item: Item, bulk: Bulk, person: User) -> None:
    facts = assignment.assigned_to(item) | {"bulk": bulk.pk}
    event_log.record(Event.Kind.ASSIGNED, item=item, actor=person, payload=facts)


_ACTS: Final[Mapping[str, Callable[[Item, Bulk, User], dict[str, Any]]]] = {
    Bulk.Action.ASSIGN: _assign,
    Bulk.Action.RELEASE: _release,
    Bulk.Action.ASK_AGAIN: _ask_again,
    Bulk.Action.CLOSE: _close,
}
_BACK: Final[Mapping[str, Callable[[Item, dict[str, Any], Bulk, User], bool]]] = {
    Bulk.Action.ASSIGN: _assign_back,
    Bulk.Action.ASK_AGAIN: _ask_again_back,
    Bulk.Action.CLOSE: _close_back,
}
