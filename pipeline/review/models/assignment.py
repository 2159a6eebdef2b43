"""How a lead steers the work: lasting rules about pages, and actions on many items at once."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pipeline.review.models.accounts import Unit, User


class PageRule(models.Model):
    """New items of a page or platform go to a unit, a topic or both, until the rule ends."""

    platform = models.CharField(max_length=32, blank=True)  # empty: any
    page = models.TextField(blank=True)  # empty: any
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="rules")
    topic = models.CharField(max_length=16, blank=True)  # see `domain.topics`
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="rules")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(platform="", page=""), name="rule_is_about_something"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(topic=""), name="rule_does_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.platform}:{self.page}"


class Bulk(models.Model):
    """One action on many items: chosen, then confirmed, then perhaps taken back.

    The items are fixed when they are chosen, so that what was confirmed is what happens.
    """

    class Action(models.TextChoices):
        ASSIGN = "assign"
        RELEASE = "release"
        ASK_AGAIN = "ask_again"
        CLOSE = "close"

    action = models.CharField(max_length=16, choices=Action)
    facts = models.JSONField(default=dict)  # unit, topic, reason, label and outcome, as the action needs
    items = models.JSONField()  # keys, in the order of the search
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="bulks")
    made_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    left_out = models.JSONField(default=dict)  # why nothing happened to an item, by key
    before = models.JSONField(default=dict)  # what to go back to, by key of an item that was changed
    undone_at = models.DateTimeField(null=True)
    kept = models.JSONField(default=list)  # items that could not be taken back

    class Meta:
        indexes = (models.Index(fields=("-made_at",), name="bulk_newest"),)

    def __str__(self) -> str:
        return f"{self.action}:{self.pk}"
