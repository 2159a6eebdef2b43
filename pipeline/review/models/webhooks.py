"""Telling other programs what was decided: where to, and what still has to get there."""

import uuid

from django.db import models
from django.utils import timezone

from pipeline.review.models.accounts import User
from pipeline.review.models.items import Item


class Webhook(models.Model):
    """An address that is told about decisions. Its secret is not kept, see `webhooks.signatures`."""

    url = models.TextField()
    salt = models.CharField(max_length=64)  # from which, with the server's key, the secret is made again
    check_digest = models.CharField(max_length=64)  # SHA-256 of the secret, to see that it is still the same
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="webhooks")
    made_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)  # it answered 410: it wants no more

    def __str__(self) -> str:
        return self.url


class Delivery(models.Model):
    """One message to one address, written in the same transaction as what it tells."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        GIVEN_UP = "given_up"

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    message = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # the same at every attempt
    kind = models.CharField(max_length=32)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="deliveries")
    body = models.TextField()  # exactly what is signed and sent
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(default=timezone.now)  # next attempt; when it ended, once it has
    attempts = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=200, blank=True)  # of the last attempt, in a few words

    class Meta:
        indexes = (models.Index(fields=("webhook", "state", "due_at"), name="delivery_due"),)

    def __str__(self) -> str:
        return f"{self.kind}@{self.webhook_id}"
