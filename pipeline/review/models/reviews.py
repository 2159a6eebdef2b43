"""What people do with items: leases say who has which item open, reviews what people decided."""

import uuid
from datetime import timedelta
from typing import Final, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from pipeline.review.models.accounts import User
from pipeline.review.models.golden import GoldenItem
from pipeline.review.models.items import Item, Stage
from pipeline.review.models.sealed import SealedQuerySet

CLOCK_SLACK: Final = timedelta(minutes=1)
"""How far the clocks of machines that serve one queue may differ."""


class LeaseQuerySet(models.QuerySet["Lease"]):
    """Leases, and what has to be told apart among them."""

    def live(self) -> Self:
        """Keep those that hold an item at this moment: work that has not ended or run out.

        One that would begin later than in a minute was written before the clock was set back; it would hold
        its item for as long as the clock was wrong, and counts as run out.
        """
        now = timezone.now()
        return self.filter(golden=None, ended_at=None, expires_at__gt=now, started_at__lte=now + CLOCK_SLACK)

    def work(self) -> Self:
        """Leave out golden items, which hold no item and are no part of anybody's work."""
        return self.filter(golden=None)

    def answered(self) -> Self:
        """Keep work that ended with an answer which still stands: one taken back counts as none given."""
        taken_back = Withdrawal.objects.filter(review__lease=OuterRef("pk"))
        return self.filter(~Exists(taken_back), end=Lease.End.DECIDED)

    def practice(self) -> Self:
        """Keep golden items only."""
        return self.filter(golden__isnull=False)


class Lease(models.Model):
    """An item in the hands of one reviewer until it expires or ends.

    Two constraints carry the promise that nobody works on the same item at once: a lease that has not ended
    is the only one of its item, and the only one of its reviewer.

    One of a golden item makes no such promise: it holds the item from nobody, does not run out, and one
    person has at most one of them beside their work.
    """

    class End(models.TextChoices):
        DECIDED = "decided"
        SKIPPED = "skipped"
        EXPIRED = "expired"
        RELEASED = "released"  # by a lead, or by a program that stops
        ALARMED = "alarmed"  # the person raised an alarm instead of answering
        BULK = "bulk"  # written for an answer that a lead gave to many items at once
        ANSWERED = "answered"  # golden: an answer that decides nothing
        DROPPED = "dropped"  # golden: the item was reopened or is no longer golden

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="leases")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="leases")
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    started_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=8, choices=End, blank=True)
    golden = models.ForeignKey(GoldenItem, on_delete=models.PROTECT, null=True, related_name="leases")
    seen_at = models.DateTimeField(null=True)  # golden: when the person saw the known answer

    objects = LeaseQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("item",), condition=Q(ended_at=None, golden=None), name="lease_one_per_item"
            ),
            models.UniqueConstraint(
                fields=("reviewer",), condition=Q(ended_at=None, golden=None), name="lease_one_per_reviewer"
            ),
            models.UniqueConstraint(
                fields=("reviewer",),
                condition=Q(ended_at=None, golden__isnull=False),
                name="lease_one_golden_per_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="lease_ends_with_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=("reviewer", "ended_at"), name="lease_today"),
            models.Index(
                fields=("reviewer", "-started_at"),
                condition=Q(golden__isnull=False),
                name="lease_latest_golden",
            ),
        )

    def __str__(self) -> str:
        return str(self.token)

    @property
    def is_over(self) -> bool:
        """Whether it has ended or run out; one of a golden item keeps nobody waiting and does not run out."""
        now = timezone.now()
        runs = self.golden_id is not None or (self.expires_at > now and self.started_at <= now + CLOCK_SLACK)
        return self.ended_at is not None or not runs


class GoldenAnswer(models.Model):
    """What somebody answered to one question of a golden item. Append-only, and never read by person."""

    lease = models.ForeignKey(Lease, on_delete=models.PROTECT, related_name="golden_answers")
    label = models.CharField(max_length=16)
    outcome = models.CharField(max_length=32)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("lease", "label"), name="golden_answer_once"),)

    def __str__(self) -> str:
        return f"{self.label}={self.outcome}"


class Skip(models.Model):
    """An item that a reviewer passed on; it comes last for them and stays in place for the others."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="skips")
    reviewer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="skips")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("reviewer", "item"), name="skip_once_per_person"),)
        indexes = (models.Index(fields=("reviewer", "at"), name="skip_oldest"),)

    def __str__(self) -> str:
        return f"{self.reviewer_id}:{self.item_id}"


class Review(models.Model):
    """What one reviewer thinks about one label of one item. Append-only."""

    SEALED: Final = (
        "item_id",
        "label",
        "reviewer_id",
        "lease_id",
        "outcome",
        "round",
        "stage",
        "topic",
        "harm",
        "note",
        "source_url",
        "more_links",
        "created_at",
    )

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="reviews")
    label = models.CharField(max_length=16)
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews")
    lease = models.ForeignKey(Lease, on_delete=models.PROTECT, related_name="reviews")
    outcome = models.CharField(max_length=32)
    round = models.PositiveSmallIntegerField(default=1)
    stage = models.CharField(max_length=16, choices=Stage, default=Stage.FIRST)
    topic = models.CharField(max_length=16, blank=True)  # see `pipeline.review.domain.topics`
    harm = models.CharField(max_length=8, blank=True)
    note = models.TextField(blank=True)
    source_url = models.TextField(blank=True)  # the first link
    more_links = models.JSONField(default=list, blank=True)  # and the others
    created_at = models.DateTimeField(default=timezone.now)

    objects = SealedQuerySet["Review"].as_manager()

    class Meta:
        constraints = (
            # A form sent twice, or from two tabs, cannot be counted twice.
            models.UniqueConstraint(fields=("lease", "label"), name="review_once_per_lease"),
        )
        indexes = (
            models.Index(fields=("reviewer", "-created_at"), name="review_mine"),
            models.Index(fields=("item", "label"), name="review_of_item"),
        )

    def __str__(self) -> str:
        return f"{self.item_id}:{self.label}={self.outcome}"

    @property
    def links(self) -> list[str]:
        """All links to sources, as typed; sound web addresses, never fetched."""
        return [self.source_url, *self.more_links] if self.source_url else []


class Withdrawal(models.Model):
    """A review that its reviewer took back before anybody built on it. Append-only."""

    SEALED: Final = ("review_id", "at")

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="withdrawal")
    at = models.DateTimeField(default=timezone.now)

    objects = SealedQuerySet["Withdrawal"].as_manager()

    def __str__(self) -> str:
        return str(self.review_id)


class Decision(models.Model):
    """What the team decided about one label of one item. Append-only: the newest of an item stands."""

    SEALED: Final = ("item_id", "label", "outcome", "how", "round", "review_id", "at", "supersedes_id")

    class How(models.TextChoices):
        SINGLE = "single"  # one review was enough
        AGREED = "agreed"  # two reviews, each unaware of the other, said the same
        ADJUDICATED = "adjudicated"  # two said different things, a senior reviewer adjudicated

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="decisions")
    label = models.CharField(max_length=16)
    outcome = models.CharField(max_length=32)
    how = models.CharField(max_length=16, choices=How)
    round = models.PositiveSmallIntegerField(default=1)
    review = models.OneToOneField(  # the one that closed the question; taken back, the decision is void
        Review, on_delete=models.PROTECT, related_name="decision"
    )
    at = models.DateTimeField(default=timezone.now)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")

    objects = SealedQuerySet["Decision"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("item", "label", "-id"), name="decision_of_item"),)

    def __str__(self) -> str:
        return f"{self.item_id}:{self.label}={self.outcome}"


class Referral(models.Model):
    """A package about a decided item for somebody outside the queue. A person sends it, never the app."""

    class To(models.TextChoices):
        PLATFORM = "platform"
        LEAD = "lead"
        AUTHORITY = "authority"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="referrals")
    to = models.CharField(max_length=16, choices=To)
    ground = models.CharField(max_length=16, blank=True)  # why an authority, see `queue.referrals`
    note = models.TextField(blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="referrals")
    made_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="referrals_sent")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("sent_at", "-made_at"), name="referral_open"),)

    def __str__(self) -> str:
        return f"{self.item_id}>{self.to}"
