"""Who has which item open.

A lease is a promise that nobody else works on the item until it expires. It is taken in one transaction that
holds the write lock (SQLite: BEGIN IMMEDIATE; PostgreSQL: FOR NO KEY UPDATE SKIP LOCKED on the person and the
item, see `storage.transactions`), and two unique constraints in the database stand behind it.

Golden items are held by leases too (`Lease.golden`). Such a lease keeps nobody from the item and does not run
out, and the event log names nobody for it.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from pipeline.review.accounts import visibility
from pipeline.review.accounts.permissions import can
from pipeline.review.domain.days import start_of_day
from pipeline.review.models import Event, GoldenItem, Item, Lease, Question, Review, Skip, Stage, User
from pipeline.review.queue import assignment, care, golden, selection
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import (
    atomic_with_retry,
    lock_items,
    lock_person,
    supports_row_locks,
)
from pipeline.settings import DEFAULTS

MAX_BEGUN_COUNTED: Final = 100
"""Items up to which a reviewer is told how many wait; the exact number of more helps nobody."""

_REMEMBERED = 20
"""Answers a browser may have kept and not heard about: far more than fit into one lost connection."""


def duration() -> timedelta:
    """Return how long a lease lasts."""
    return timedelta(minutes=DEFAULTS.lease_minutes)


def live_lease(reviewer: User) -> Lease | None:
    """Return the item a reviewer has open right now and that waits for their review, or `None`."""
    held = Lease.objects.live().select_related("item").filter(reviewer=reviewer)
    return _of(reviewer, held.filter(item__state=Item.State.WAITING).first())


def open_lease(reviewer: User) -> Lease | None:
    """Return what a reviewer's console shows right now, work before a golden item, or `None`."""
    return live_lease(reviewer) or _of(reviewer, _open_golden(reviewer))


def find_lease(reviewer: User, token: str) -> Lease | None:
    """Return a reviewer's own lease by its token, whatever its state, or `None`."""
    found = Lease.objects.select_related("item", "golden").filter(reviewer=reviewer, token=as_uuid(token))
    return _of(reviewer, found.first())


def lock_lease(reviewer: User, token: str) -> Lease | None:
    """Return a reviewer's own lease as it is once nobody else can change it or its item, or `None`."""
    lock_person(reviewer)
    lease = find_lease(reviewer, token)
    if lease is None:
        return None
    lock_items([lease.item_id])
    return find_lease(reviewer, token)


def questions_of(lease: Lease) -> list[Question]:
    """Return the questions a lease asks, in order: the open ones, or those whose answer is known."""
    asked = lease.item.questions.order_by("position")
    if lease.golden is not None:
        return list(asked.filter(label__in=list(lease.golden.answers)))
    return list(asked.filter(state=Question.State.OPEN))


def decided_today(reviewer: User) -> int:
    """Return how many items a reviewer has answered since midnight, local time, and not taken back."""
    return Lease.objects.answered().filter(reviewer=reviewer, ended_at__gte=start_of_day()).count()


def claim_next(reviewer: User, *, mixes_golden: bool = False) -> Lease | None:
    """Give a reviewer the next item.

    The item they have open comes back first, with the same token, so that a reload loses nothing. Otherwise
    the waiting item that nobody has open and that `selection.next_item` puts first. What they left out never
    comes.

    Args:
        reviewer: Whose turn it is.
        mixes_golden: Whether a golden item may come instead, which only the pages can show.

    Returns:
        The lease, or `None` when nothing is waiting for this person.
    """
    assignment.open_up()  # before, so that it holds no locks while the item is chosen
    return _claim_next(reviewer, mixes_golden=mixes_golden)


@atomic_with_retry
def _claim_next(reviewer: User, *, mixes_golden: bool) -> Lease | None:
    lock_person(reviewer)
    open_now = live_lease(reviewer) or (_golden_lease(reviewer) if mixes_golden else None)
    if open_now is not None:
        return open_now
    while (item := selection.next_item(_free_items(reviewer), reviewer)) is not None:
        if _is_still_free(item, reviewer):
            return _lease(item, reviewer)
    return None


def _golden_lease(reviewer: User) -> Lease | None:
    """Return the golden item somebody has open; open one when it is time for it."""
    kept = _open_golden(reviewer)
    open_now = _of(reviewer, kept)
    if open_now is not None and open_now.golden is not None and golden.is_current(open_now.golden):
        return _prolong(open_now) if open_now.expires_at <= timezone.now() else open_now
    if kept is not None:
        end(kept, Lease.End.DROPPED)
    due = golden.next_golden(reviewer)
    return None if due is None else _lease(due.item, reviewer, due)


def _open_golden(reviewer: User) -> Lease | None:
    held = Lease.objects.practice().select_related("item", "golden__item")
    return held.filter(reviewer=reviewer, ended_at=None).first()


def _of(reviewer: User, lease: Lease | None) -> Lease | None:
    """Return a lease with its reviewer; none of an item that is restricted for them by now."""
    if lease is None or visibility.is_restricted(reviewer, lease.item):
        return None
    lease.reviewer = reviewer  # known already, with their role
    return lease


@atomic_with_retry
def claim(item: Item, reviewer: User) -> Lease | None:
    """Give a reviewer a certain item, if it still waits and nobody else has it open.

    Whatever else the reviewer had open goes back into the queue.
    """
    lock_person(reviewer)
    open_now = live_lease(reviewer)
    if open_now is not None and open_now.item_id == item.pk:
        return open_now
    free = selection.lock_first(_suitable_items(reviewer).filter(pk=item.pk))
    return _lease(free, reviewer) if free is not None and _is_still_free(free, reviewer) else None


@atomic_with_retry
def renew(reviewer: User, token: str) -> Lease | Literal["expired", "taken", "done", "unknown"]:
    """Keep an item a while longer for somebody who is still reading it.

    A lease that ran out is not brought back: the item is everybody's again. Signs of life leave no entry in
    the event log, which would hold little else.

    Args:
        reviewer: Who reads.
        token: Of their lease.

    Returns:
        The lease, or why there is none: time ran out and the item is free, somebody else has or had it since,
        this person answered or skipped it, or the token is not theirs.
    """
    lock_person(reviewer)
    lease = find_lease(reviewer, token)
    if lease is None or lease.end == Lease.End.DROPPED:
        return "unknown"
    if lease.end in (Lease.End.DECIDED, Lease.End.ANSWERED, Lease.End.SKIPPED):
        return "done"
    if lease.is_over:
        later = Lease.objects.work().filter(item=lease.item_id, pk__gt=lease.pk).exists()
        return "taken" if later or lease.item.state != Item.State.WAITING else "expired"
    return _prolong(lease)


def _prolong(lease: Lease) -> Lease:
    """Let a lease last from now on; one that others wait for not beyond its cap."""
    until = timezone.now() + duration()
    if lease.golden_id is None:
        until = min(until, lease.started_at + timedelta(minutes=DEFAULTS.lease_cap_minutes))
    lease.expires_at = max(lease.expires_at, until)
    lease.save(update_fields=["expires_at"])
    return lease


def just_sent(reviewer: User) -> list[str]:
    """Return the tokens of the forms this person sent last, so that a browser may forget what it kept."""
    forgets = Q(end=Lease.End.DECIDED) | Q(golden__isnull=False)
    done = Lease.objects.filter(forgets, reviewer=reviewer, ended_at__isnull=False)
    return [str(token) for token in done.order_by("-ended_at").values_list("token", flat=True)[:_REMEMBERED]]


def as_uuid(token: str) -> uuid.UUID:
    """Return a token as the database keeps it; nobody's for anything that is none."""
    try:
        return uuid.UUID(token)
    except ValueError:
        return uuid.UUID(int=0)  # nobody's


def end(lease: Lease, how: Lease.End) -> None:
    """End a lease; the item is then decided or free again."""
    lease.ended_at = timezone.now()
    lease.end = how
    lease.save(update_fields=["ended_at", "end"])


@atomic_with_retry
def skip(reviewer: User, token: str) -> None:
    """Put an item back for the others; for this reviewer it comes last.

    Nothing happens when the lease is over already: the item is back in the queue anyway. Skipping a golden
    item leaves no mark on the person.
    """
    lease = lock_lease(reviewer, token)
    if lease is None or lease.ended_at is not None:
        return
    end(lease, Lease.End.SKIPPED)
    if lease.golden_id is not None:
        event_log.record(Event.Kind.GOLDEN_SKIPPED, item=lease.item_id)
        return
    Skip.objects.update_or_create(item=lease.item, reviewer=reviewer, defaults={"at": timezone.now()})
    event_log.record(Event.Kind.SKIPPED, item=lease.item, actor=reviewer)


@atomic_with_retry
def release(reviewer: User, token: str) -> None:
    """Hand an item back at once, without a skip: it keeps its place for this reviewer too.

    Nothing happens when the lease is over already, or is nobody's or somebody else's.
    """
    lock_person(reviewer)
    held = Lease.objects.work().filter(reviewer=reviewer, token=token, ended_at=None).first()
    if held is not None:
        end(held, Lease.End.RELEASED)
        event_log.record(Event.Kind.LEASE_RELEASED, item=held.item_id, actor=reviewer)


@dataclass(frozen=True, slots=True)
class Begun:
    """How many items somebody may go on with that others began; each at most `MAX_BEGUN_COUNTED`."""

    differing: int
    second: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.differing + self.second


def begun_for(reviewer: User) -> Begun:
    """Count the items that wait for this person's word because somebody has given theirs."""
    suited = _suitable_items(reviewer)
    differing, second = (
        len(suited.filter(stage=stage).values_list("pk", flat=True)[:MAX_BEGUN_COUNTED])
        for stage in selection.BEGUN
    )
    return Begun(differing, second)


def may_take(reviewer: User, items: Iterable[int]) -> frozenset[int]:
    """Return those of some items, by key, that this person could open for a review right now."""
    keys = list(items)
    if not can(reviewer, "review"):
        return frozenset()
    mine = Lease.objects.live().filter(reviewer=reviewer, item__in=keys, item__state=Item.State.WAITING)
    free = _suitable_items(reviewer).filter(pk__in=keys)
    return frozenset((*free.values_list("pk", flat=True), *mine.values_list("item_id", flat=True)))


def _free_items(reviewer: User) -> QuerySet[Item]:
    """Return the waiting items that nobody has open and this person's role may review.

    Nobody reviews an item twice in one round, and only some may adjudicate a disagreement.
    """
    held = Lease.objects.live().filter(item=OuterRef("pk"))
    own = Review.objects.filter(
        item=OuterRef("pk"), round=OuterRef("round"), reviewer=reviewer, withdrawal=None
    )
    free = Item.objects.filter(~Exists(held), ~Exists(own), state=Item.State.WAITING)
    return free if can(reviewer, "adjudicate") else free.exclude(stage=Stage.ADJUDICATE)


def _suitable_items(reviewer: User) -> QuerySet[Item]:
    """Return those of the free items that ask nothing this person does not get."""
    return care.suitable(_free_items(reviewer), reviewer)


def _is_still_free(item: Item, reviewer: User) -> bool:
    """Look again at an item that is locked now.

    PostgreSQL chose it as things were when its search began; somebody may have taken it and be done with the
    lock since.
    """
    return not supports_row_locks() or _suitable_items(reviewer).filter(pk=item.pk).exists()


def _lease(item: Item, reviewer: User, golden_item: GoldenItem | None = None) -> Lease:
    """Write a new lease. What is still open for this item or person has run out and is closed first."""
    now = timezone.now()
    stale = _close_stale(item, reviewer) if golden_item is None else []
    lease = Lease.objects.create(
        item=item, reviewer=reviewer, golden=golden_item, started_at=now, expires_at=now + duration()
    )
    if golden_item is not None:
        event_log.record(Event.Kind.GOLDEN_SERVED, item=item)
        return lease
    event_log.record_all(
        [
            *((Event.Kind.LEASE_EXPIRED, old.item_id, old.reviewer_id, {}) for old in stale),
            (Event.Kind.LEASED, item, reviewer, {"token": str(lease.token)}),
        ]
    )
    return lease


def _close_stale(item: Item, reviewer: User) -> list[Lease]:
    mine = Q(item=item) | Q(reviewer=reviewer)
    stale = list(Lease.objects.work().select_for_update().filter(mine, ended_at=None).order_by("id"))
    for old in stale:
        end(old, Lease.End.EXPIRED)
    return stale
