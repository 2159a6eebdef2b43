"""The claim bank: what was checked once, in the wordings it was seen in, and the items that may say it."""

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
    own_words = models.BooleanField(default=True)  # somebody's own, not those of the item
    by_hand = models.BooleanField(default=False)  # a person wrote it; the decision no longer rewrites it
    added_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(default=timezone.now)  # when somebody last stood for it
    compared_at = models.DateTimeField(null=True)  # when the waiting items were last compared with it

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="checked") | ~Q(sources=[]) | Q(item__isnull=False),
                name="claim_checked_has_source",
            ),
        )
        indexes = (
            models.Index(fields=("state", "id"), name="claim_of_state"),
            models.Index(fields=("-changed_at", "-id"), name="claim_newest"),
        )

    def __str__(self) -> str:
        return self.claim_id


class ClaimVariant(models.Model):
    """Another wording of a known claim."""

    claim = models.ForeignKey(KnownClaim, on_delete=models.CASCADE, related_name="variants")
    text = models.TextField()  # personal data masked

    def __str__(self) -> str:
        return self.text[:60]


class ClaimMatch(models.Model):
    """An item that may state a known claim, until somebody says whether it does. It goes with the text."""

    class Level(models.TextChoices):
        NEAR_CERTAIN = "near_certain"
        SUGGESTED = "suggested"  # worth a look

    class State(models.TextChoices):
        WAITING = "waiting"
        CONFIRMED = "confirmed"
        REFUSED = "refused"

    claim = models.ForeignKey(KnownClaim, on_delete=models.CASCADE, related_name="matches")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="claim_matches")
    score = models.FloatField()  # how likely the item states it, 0 to 1
    level = models.CharField(max_length=16, choices=Level)
    wording = models.TextField()  # that of the claim which is nearest
    agree = models.JSONField(default=list)  # words of the item that the claim has as well
    differ = models.JSONField(default=list)  # kind, claim and post of what differs
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("item", "claim"), name="claim_match_once"),)
        indexes = (models.Index(fields=("state", "level", "claim"), name="claim_match_waiting"),)

    def __str__(self) -> str:
        return f"{self.item_id}~{self.claim_id}"
