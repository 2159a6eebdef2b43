"""The claim bank: what was checked once, in the wordings in which it was seen."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pipeline.review.models.items import Item


class KnownClaim(models.Model):
    """A known claim. It is changed and withdrawn, never removed; its history is in the event log.

    It says what the team, or whoever it was imported from, thinks of a claim, and nothing of who told it.
    """

    class State(models.TextChoices):
        DRAFT = "draft"  # nobody stands for it yet
        CHECKED = "checked"  # it names a source, and is matched
        WITHDRAWN = "withdrawn"  # it was wrong or is out of date; no longer matched

    claim_id = models.CharField(max_length=64, unique=True)
    text = models.TextField()  # personal data masked
    key = models.CharField(max_length=24, db_index=True)  # claims of one wording share it
    verdict = models.CharField(max_length=32)  # see `pipeline.known_claims.VERDICTS`
    correction = models.TextField(blank=True)
    sources = models.JSONField(default=list)  # links
    topic = models.TextField(blank=True)
    claimed_on = models.DateField(null=True)  # first seen
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    item = models.OneToOneField(  # decided by the team; None where the claim came from elsewhere
        Item, on_delete=models.PROTECT, null=True, related_name="known_claim"
    )
    added_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="checked") | ~Q(sources=[]) | Q(item__isnull=False),
                name="claim_checked_has_source",
            ),
        )
        indexes = (models.Index(fields=("state", "id"), name="claim_of_state"),)

    def __str__(self) -> str:
        return self.claim_id


class ClaimVariant(models.Model):
    """Another wording of a known claim."""

    claim = models.ForeignKey(KnownClaim, on_delete=models.CASCADE, related_name="variants")
    text = models.TextField()  # personal data masked

    def __str__(self) -> str:
        return self.text[:60]
