"""Golden items: decided items with a known answer, mixed in so that people can try themselves.

Nothing here is a review: it changes no item and is no part of any figure about reviews.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pipeline.review.models.accounts import User
from pipeline.review.models.items import Item


class GoldenItem(models.Model):
    """A decided item whose answer a lead explains."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="golden")
    round = (
        models.PositiveSmallIntegerField()
    )  # of the decision; decided anew, the item has to be marked anew
    answers = models.JSONField()  # {label: outcome}, every question of the item
    why = models.JSONField()  # {label: explanation}
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="golden")
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("item",), condition=Q(retired_at=None), name="golden_once"),
        )

    def __str__(self) -> str:
        return str(self.item_id)


class GoldenTask(models.Model):
    """A golden item in the hands of one person. Unlike a lease it keeps nobody else from the item."""

    class End(models.TextChoices):
        ANSWERED = "answered"
        SKIPPED = "skipped"
        DROPPED = "dropped"  # the item was reopened or is no longer golden

    golden = models.ForeignKey(GoldenItem, on_delete=models.PROTECT, related_name="tasks")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="golden_tasks")
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    started_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()  # shown like that of a lease; nothing ends with it
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=8, choices=End, blank=True)
    seen_at = models.DateTimeField(null=True)  # when the person saw the answer

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("reviewer",), condition=Q(ended_at=None), name="golden_task_one_per_reviewer"
            ),
        )
        indexes = (models.Index(fields=("reviewer", "-started_at"), name="golden_task_latest"),)

    def __str__(self) -> str:
        return str(self.token)

    @property
    def item(self) -> Item:
        """The item, as a lease has it."""
        return self.golden.item


class GoldenAnswer(models.Model):
    """What somebody answered to one question of a golden item. Append-only, and never read by person."""

    task = models.ForeignKey(GoldenTask, on_delete=models.PROTECT, related_name="answers")
    label = models.CharField(max_length=16)
    outcome = models.CharField(max_length=32)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("task", "label"), name="golden_answer_once"),)

    def __str__(self) -> str:
        return f"{self.label}={self.outcome}"
