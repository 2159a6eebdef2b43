"""The work: items, their posts and their questions, and the imports they came with."""

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils import timezone

from pipeline.review.models.accounts import Unit
from pipeline.review.models.sealed import SealedQuerySet


class Stage(models.TextChoices):
    """Which review an item waits for: two that know nothing of each other, then one that adjudicates."""

    FIRST = "first"
    SECOND = "second"
    ADJUDICATE = "adjudicate"


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
        APART = "apart"  # somebody raised an alarm about it: only leads see it, see `queue.alarms`
        ERASED = "erased"  # its text was removed before anybody decided, so nobody can any more

    PAGE_START = 80
    SEALED: Final = ("state", "stage", "round", "decided_at", "merged_into_id")

    cluster_id = models.CharField(max_length=64)
    text = models.TextField()  # as shown: NFC, personal data masked
    platform = models.CharField(max_length=32)
    page = models.TextField(blank=True)
    page_start = models.GeneratedField(  # what an index over pages holds: a name may be longer than it takes
        expression=Left("page", PAGE_START),
        output_field=models.CharField(max_length=PAGE_START),
        db_persist=True,
    )
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
    asks = models.PositiveSmallIntegerField(default=0)  # see `domain.label_bits`
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    stage = models.CharField(max_length=16, choices=Stage, default=Stage.FIRST)  # of the round
    round = models.PositiveSmallIntegerField(default=1)  # grows when somebody asks for a second look
    # whose work it is: a lead or a rule says, and for some hours that unit gets it before anybody else
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="items", db_index=False)
    topic = models.CharField(max_length=16, blank=True)  # see `pipeline.review.domain.topics`
    reserved_for = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    reserved_until = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged", db_index=False
    )
    # the item whose words are near but say something else: shown beside this one, never decided with it
    related = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="relatives", db_index=False
    )
    late = models.PositiveIntegerField(default=0)  # of a decided item, posts its decision does not cover
    added_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    text_removed_at = models.DateTimeField(null=True)  # since when it has no text, see `review.retention`

    objects = SealedQuerySet["Item"].as_manager()

    class Meta:
        indexes = (
            # The queue is read from its top: one step into this index, whatever the length of the queue.
            models.Index("state", F("priority").desc(), "id", name="item_next"),
            models.Index(fields=("state", "added_at"), name="item_waiting_since"),  # for the lead's overview
            # What few items have costs the others nothing: an import writes into every index but these.
            models.Index(fields=("decided_at",), condition=Q(decided_at__isnull=False), name="item_decided"),
            models.Index(
                fields=("reserved_until",),
                condition=Q(reserved_until__isnull=False),
                name="item_reserved_until",
            ),
            models.Index(
                fields=("merged_into",), condition=Q(merged_into__isnull=False), name="item_merged_into"
            ),
            models.Index(fields=("related",), condition=Q(related__isnull=False), name="item_related_to"),
            # The same within what is reserved for a unit, for nobody, or sorted under a topic.
            models.Index("state", "reserved_for", F("priority").desc(), "id", name="item_next_of_unit"),
            models.Index(
                "state", "reserved_for", "topic", F("priority").desc(), "id", name="item_next_of_topic"
            ),
            # And among what asks about the same labels, for good news and for who leaves labels out.
            models.Index(
                "state", "reserved_for", "asks", F("priority").desc(), "id", name="item_next_of_kind"
            ),
            # A search is read from its top as well, in each of its orders.
            models.Index(F("priority").desc(), "id", name="item_by_priority"),
            models.Index(F("added_at").desc(), "id", name="item_by_age"),
            models.Index(F("reach").desc(), "id", name="item_by_reach"),
            models.Index("page_start", F("priority").desc(), "id", name="item_of_page"),
            models.Index("unit", F("priority").desc(), "id", name="item_of_unit"),
            # What somebody began comes before what nobody has seen, and is counted.
            models.Index("stage", "state", "reserved_for", F("priority").desc(), "id", name="item_at_stage"),
            models.Index(fields=("id",), condition=Q(late__gt=0), name="item_with_late_posts"),
            models.Index(  # what the daily purge looks through
                fields=("added_at",), condition=Q(text_removed_at=None), name="item_with_text"
            ),
        )
        constraints = (
            # Not `unique=True`, for which PostgreSQL gets a second index, for LIKE.
            models.UniqueConstraint(fields=("cluster_id",), name="item_once_per_cluster"),
            models.CheckConstraint(
                condition=Q(priority__gte=0, priority__lte=100), name="item_priority_range"
            ),
        )

    def __str__(self) -> str:
        return self.cluster_id


class ItemPost(models.Model):
    """One post of a cluster. Its key is unique, so the same export twice adds nothing.

    A decision covers the posts that were there when the person who made it opened the item. One that joins
    later waits until somebody confirms that it says the same, see `pipeline.review.queue.coverage`.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="posts")
    key = models.CharField(max_length=32)  # see pipeline.review.queue.new_rows.post_key
    platform = models.CharField(max_length=32)
    post_id = models.TextField()
    url = models.TextField(blank=True)
    created_at = models.DateTimeField(null=True)
    reach = models.PositiveBigIntegerField()
    source = models.TextField()  # export file it came from
    text = models.TextField(blank=True)  # as shown; empty only where its words were not kept
    joined_at = models.DateTimeField(default=timezone.now)  # its item, by import, merge or split
    covered_round = models.PositiveSmallIntegerField(null=True)  # of the first decision that covers it
    text_removed_at = models.DateTimeField(null=True)  # since when neither its text nor its link is kept
    link_hash = models.CharField(max_length=24, blank=True)  # keyed: finds a post by its link

    class Meta:
        indexes = (models.Index(fields=("link_hash",), name="post_of_link"),)
        constraints = (models.UniqueConstraint(fields=("key",), name="post_once"),)

    def __str__(self) -> str:
        return f"{self.platform}:{self.post_id}"


class Question(models.Model):
    """A flag on an item: one label that asks for an answer."""

    SEALED: Final = ("item_id", "label", "state", "outcome")

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="questions", db_index=False)
    label = models.CharField(max_length=16)
    position = models.PositiveSmallIntegerField()  # most urgent first
    probability = models.FloatField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    outcome = models.CharField(max_length=32, blank=True)  # of the review that stands

    objects = SealedQuerySet["Question"].as_manager()

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
