"""The column "Chống tin giả, tin xấu độc": its drafts."""

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pipeline.review.models import Decision, Item, KnownClaim, User


class ColumnDraft(models.Model):
    """A post of the column: what people wrote, edited by people, approved by the lead of the district.

    It tells of an item that was decided, of a known claim, or of an item in the words of its known claim.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        APPROVED = "approved"  # somebody publishes it by hand; a change takes it back to a draft
        DROPPED = "dropped"

    TITLE_CHARS: Final = 90

    item = models.ForeignKey(  # null: it tells of a known claim from elsewhere
        Item, on_delete=models.PROTECT, null=True, related_name="column_drafts"
    )
    decision = models.ForeignKey(  # the one it tells of; a later one makes the draft out of date
        Decision, on_delete=models.PROTECT, null=True, related_name="+"
    )
    known_claim = models.ForeignKey(  # null: it tells of an item that nobody put into words of their own
        KnownClaim, on_delete=models.PROTECT, null=True, related_name="column_drafts"
    )
    known_as = models.CharField(  # what the claim said then, hashed; another one makes it out of date
        max_length=64, blank=True
    )
    title = models.CharField(max_length=TITLE_CHARS)  # says what is right, never what is wrong
    claim = models.TextField(blank=True)  # what is being said, in neutral words
    verdict = models.CharField(max_length=32)  # what people found
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
        constraints = (
            models.CheckConstraint(
                condition=Q(item__isnull=False, decision__isnull=False)
                | Q(item__isnull=True, decision__isnull=True, known_claim__isnull=False),
                name="column_draft_tells_of_something",
            ),
        )
        indexes = (models.Index(fields=("state", "-changed_at"), name="column_draft_of_state"),)

    def __str__(self) -> str:
        return self.title
