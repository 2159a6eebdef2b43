"""Alarms about posts that cannot wait for a review."""

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pipeline.review.models.accounts import User
from pipeline.review.models.items import Item


class Alarm(models.Model):
    """Somebody thinks that a person is in danger; its item waits apart until a lead acts.

    It is no decision and no referral: nobody has judged the post, and nothing was sent anywhere.
    """

    class Ground(models.TextChoices):
        CHILD = "child"
        THREAT = "threat"
        ACCOUNT = "account"
        IMPERSONATION = "impersonation"

    class End(models.TextChoices):
        TAKEN_BACK = "taken_back"  # by who raised it, before a lead acted
        RETURNED = "returned"  # the item goes into the queue like any other
        HANDLED = "handled"  # the lead has seen to it; the item stays apart

    MAX_NOTE_CHARS: Final = 4000

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="alarms")
    ground = models.CharField(max_length=16, choices=Ground, blank=True)  # said after it was raised, or never
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="alarms")
    made_at = models.DateTimeField(default=timezone.now)
    end = models.CharField(max_length=16, choices=End, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="alarms_ended")
    ended_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)  # what the lead did

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("item",), condition=Q(ended_at=None), name="alarm_one_per_item"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | (Q(ended_at__isnull=False) & ~Q(end="")),
                name="alarm_ends_with_a_reason",
            ),
        )
        indexes = (models.Index(fields=("ended_at", "-made_at"), name="alarm_open"),)

    def __str__(self) -> str:
        return f"{self.item_id}!{self.ground}"
