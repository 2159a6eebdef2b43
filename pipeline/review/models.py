"""The tables of the queue.

Items and their questions are the work; leases say who has which item open; reviews are what people decided;
events are everything that happened. Reviews and events are append-only, also in the database
(`pipeline.review.append_only`): a decision is superseded by a later one, never overwritten.

No table holds anything about the author of a post.
"""

import uuid

from django.contrib.auth.models import AbstractUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Unit(models.Model):
    """A unit of the Youth Union (cơ sở Đoàn) within the district."""

    name = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A member of the review team. Roles are groups, see `pipeline.review.people`."""

    unit = models.ForeignKey(  # null: the whole district
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    is_minor = models.BooleanField(default=False)  # under 18: sees no restricted categories
    # what a person chose for themselves
    veils = models.BooleanField(default=True)  # posts that may hurt stay folded until a key or a tap
    softens = models.BooleanField(default=True)  # slurs keep their first letter only
    leaves_out = models.JSONField(default=list, blank=True)  # labels they would rather not read

    class Meta:
        verbose_name = "user"


class Invite(models.Model):
    """A link that lets somebody make an account, or choose a new password. The link itself is not kept."""

    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret in the link
    role = models.CharField(max_length=16, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="invites")
    is_minor = models.BooleanField(default=False)
    user = models.ForeignKey(  # whose password; for a new account, empty until it is made
        User, on_delete=models.PROTECT, null=True, related_name="links"
    )
    is_reset = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invited")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("-made_at",), name="invite_newest"),)

    def __str__(self) -> str:
        return f"{self.role}@{self.made_at.isoformat()}"


def restricted_by_default() -> list[str]:
    """Return the labels that people under 18 do not review unless the lead says otherwise."""
    return ["hateful", "offensive"]


class Team(models.Model):
    """What the lead may set for everybody: one row, see `pipeline.review.team`."""

    double_review = models.BooleanField(default=True)  # a second, blind review where an outcome accuses
    sample_rate = models.FloatField(  # share of all other items that get one too
        default=0.1, validators=(MinValueValidator(0.0), MaxValueValidator(1.0))
    )
    hide_scores = models.BooleanField(default=True)  # percentages only after one's own answer
    good_news_every = models.PositiveSmallIntegerField(default=8)  # at least one in so many items; 0: never
    break_after = models.PositiveSmallIntegerField(
        default=20
    )  # posts that may hurt, in one session; 0: never
    not_for_minors = models.JSONField(default=restricted_by_default, blank=True)  # labels
    help_line = models.TextField(blank=True, max_length=500)  # whom to talk to when it was too much

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(pk=1), name="team_is_one_row"),
            models.CheckConstraint(
                condition=Q(sample_rate__gte=0, sample_rate__lte=1), name="team_sample_rate_is_a_share"
            ),
        )

    def __str__(self) -> str:
        return "team"


class Stage(models.TextChoices):
    """Which review an item waits for: two that know nothing of each other, then one that settles."""

    FIRST = "first"
    SECOND = "second"
    SETTLE = "settle"


class Import(models.Model):
    """A run that put exports into the queue, so that the same files are taken in once."""

    fingerprint = models.CharField(
        max_length=64, unique=True
    )  # of the files' content and of what scored them
    after_item = models.BigIntegerField()  # newest item when it began: what it compares new posts with
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.fingerprint


class Item(models.Model):
    """A cluster of near-duplicate posts that waits for, or has had, a decision."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DECIDED = "decided"
        MERGED = "merged"  # its posts moved to another item; kept so that the merge can be undone

    cluster_id = models.CharField(max_length=64, unique=True)
    text = models.TextField()  # as shown: NFC, personal data masked
    platform = models.CharField(max_length=32)
    page = models.TextField(blank=True)
    url = models.TextField(blank=True)
    created_at = models.DateTimeField(null=True)  # earliest post of the cluster
    lang = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    reach = models.PositiveBigIntegerField()
    probabilities = models.JSONField()  # {label: 0..1}, every label
    priority = models.FloatField()  # 0 to 100
    priority_parts = models.JSONField()  # {name: points}
    reasons = models.JSONField()  # list of pipeline.posts.Reason as dictionaries
    model = models.CharField(max_length=128)
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.FIRST)  # of the round
    round = models.PositiveSmallIntegerField(default=1)  # grows when somebody asks for a second look
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    added_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            # The queue is read from its top: one step into this index, whatever the length of the queue.
            models.Index("state", F("priority").desc(), "id", name="item_next"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(priority__gte=0, priority__lte=100), name="item_priority_range"
            ),
        )

    def __str__(self) -> str:
        return self.cluster_id


class ItemPost(models.Model):
    """One post of a cluster. Its key is unique, so the same export twice adds nothing."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="posts")
    key = models.CharField(max_length=32, unique=True)  # see pipeline.review.queue.post_key
    platform = models.CharField(max_length=32)
    post_id = models.TextField()
    url = models.TextField(blank=True)
    created_at = models.DateTimeField(null=True)
    reach = models.PositiveBigIntegerField()
    source = models.TextField()  # export file it came from
    text = models.TextField(blank=True)  # as shown; empty when it is that of its item

    def __str__(self) -> str:
        return f"{self.platform}:{self.post_id}"


class Question(models.Model):
    """A flag on an item: one label that asks for an answer."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="questions")
    label = models.CharField(max_length=16)
    position = models.PositiveSmallIntegerField()  # most urgent first
    probability = models.FloatField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    outcome = models.CharField(max_length=32, blank=True)  # of the review that stands

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("item", "label"), name="question_once_per_label"),
            models.CheckConstraint(
                condition=Q(state="open", outcome="") | (Q(state="closed") & ~Q(outcome="")),
                name="question_closed_with_outcome",
            ),
        )
        indexes = (models.Index(fields=("state", "label"), name="question_waiting"),)

    def __str__(self) -> str:
        return f"{self.item_id}:{self.label}"


class Lease(models.Model):
    """An item in the hands of one reviewer until it expires or ends.

    Two constraints carry the promise that nobody works on the same item at once: a lease that has not ended
    is the only one of its item, and the only one of its reviewer.
    """

    class End(models.TextChoices):
        DECIDED = "decided"
        SKIPPED = "skipped"
        EXPIRED = "expired"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="leases")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="leases")
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    started_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=8, choices=End, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("item",), condition=Q(ended_at=None), name="lease_one_per_item"),
            models.UniqueConstraint(
                fields=("reviewer",), condition=Q(ended_at=None), name="lease_one_per_reviewer"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="lease_ends_with_a_reason",
            ),
        )
        indexes = (models.Index(fields=("reviewer", "ended_at"), name="lease_today"),)

    def __str__(self) -> str:
        return str(self.token)


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

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="reviews")
    label = models.CharField(max_length=16)
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews")
    lease = models.ForeignKey(Lease, on_delete=models.PROTECT, related_name="reviews")
    outcome = models.CharField(max_length=32)
    round = models.PositiveSmallIntegerField(default=1)
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.FIRST)
    topic = models.CharField(max_length=16, blank=True)  # see `pipeline.review.topics`
    harm = models.CharField(max_length=8, blank=True)
    note = models.TextField(blank=True)
    source_url = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

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


class Withdrawal(models.Model):
    """A review that its reviewer took back before anybody built on it. Append-only."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="withdrawal")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.review_id)


class Decision(models.Model):
    """What the team decided about one label of one item. Append-only: the newest of an item stands."""

    class How(models.TextChoices):
        SINGLE = "single"  # one review was enough
        AGREED = "agreed"  # two reviews, each unaware of the other, said the same
        SETTLED = "settled"  # two said different things, a senior reviewer settled it

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="decisions")
    label = models.CharField(max_length=16)
    outcome = models.CharField(max_length=32)
    how = models.CharField(max_length=8, choices=How)
    round = models.PositiveSmallIntegerField(default=1)
    review = models.OneToOneField(  # the one that closed the question; taken back, the decision is void
        Review, on_delete=models.PROTECT, related_name="decision"
    )
    at = models.DateTimeField(default=timezone.now)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")

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
    ground = models.CharField(max_length=16, blank=True)  # why an authority, see `pipeline.review.referrals`
    note = models.TextField(blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="referrals")
    made_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="referrals_sent")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("sent_at", "-made_at"), name="referral_open"),)

    def __str__(self) -> str:
        return f"{self.item_id}>{self.to}"


class Event(models.Model):
    """Something that happened, for the record. Append-only; written by `pipeline.review.audit` alone."""

    class Kind(models.TextChoices):
        ADDED = "added"
        GREW = "grew"
        GREW_AFTER_DECISION = "grew_after_decision"
        LEASED = "leased"
        LEASE_EXPIRED = "lease_expired"
        SKIPPED = "skipped"
        REVIEWED = "reviewed"
        DECIDED = "decided"
        WITHDRAWN = "withdrawn"
        REOPENED = "reopened"
        SPLIT = "split"
        MERGED = "merged"
        REGROUPED_BACK = "regrouped_back"
        REFERRED = "referred"
        REFERRAL_SENT = "referral_sent"
        USER_ADDED = "user_added"
        USER_CHANGED = "user_changed"
        INVITED = "invited"
        INVITE_REVOKED = "invite_revoked"
        NEW_PASSWORD = "new_password"  # noqa: S105  the name of what happened
        UNLOCKED = "unlocked"
        SETTINGS_CHANGED = "settings_changed"
        DEMO = "demo"

    kind = models.CharField(max_length=32, choices=Kind)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="events")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="events")
    payload = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    seal = models.CharField(max_length=64, unique=True)  # hash of this entry and of the seal before it

    class Meta:
        indexes = (
            models.Index(fields=("item", "id"), name="event_of_item"),
            models.Index(fields=("kind", "id"), name="event_of_kind"),
        )

    def __str__(self) -> str:
        return f"{self.kind}@{self.at.isoformat()}"
