"""Removals of texts: what was removed, when and by which rule, without a word of it."""

from typing import Final

from django.db import models
from django.dispatch import Signal
from django.utils import timezone

texts_erased: Final = Signal()
"""Sent with `items`, the keys of items whose words are going, in the transaction that removes them: apps that
build on the review app let go of their copies."""


class Purge(models.Model):
    """One removal, from its start to its certificate. One that was killed is continued by the next."""

    class Rule(models.TextChoices):
        TIME = "time"  # what was kept for as long as the team's settings say
        LINK = "link"  # what was held for one link

    rule = models.CharField(max_length=8, choices=Rule)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, db_index=True)
    settings = models.JSONField(default=dict)  # days by name
    counts = models.JSONField(default=dict)  # what was removed, by kind
    head_before = models.CharField(max_length=64)  # hash of the newest entry of the event log then
    head_after = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.rule}@{self.started_at.isoformat()}"
