"""The column "Chống tin giả, tin xấu độc": its drafts."""

from typing import Final

from django.db import models
from django.utils import timezone

from pipeline.review.models import Decision, Item, User


class ColumnDraft(models.Model):
    """A post of the column: what reviewers wrote, edited by people, approved by the lead of the district."""

    class State(models.TextChoices):
        DRAFT = "draft"
        APPROVED = "approved"  # somebody publishes it by hand; a change takes it back to a draft
        DROPPED = "dropped"

    TITLE_CHARS: Final = 90

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="column_drafts")
    decision = models.ForeignKey(  # the one it tells of; a later one makes the draft out of date
        Decision, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=TITLE_CHARS)  # says what is right, never what is wrong
    claim = models.TextField(blank=True)  # what is being said, in neutral words
    verdict = models.CharField(max_length=32)  # outcome of the decision
    correction = models.TextField(blank=True)
    sources = models.JSONField(default=list)  # links
    advice = models.TextField(blank=True)  # how to check it oneself
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("state", "-changed_at"), name="column_draft_of_state"),)

    def __str__(self) -> str:
        return self.title
