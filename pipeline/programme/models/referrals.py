"""What became of a referral."""

from django.db import models
from django.utils import timezone

from pipeline.review.models import Referral, User


class FollowUp(models.Model):
    """Which way a referral went, and what came back."""

    class Way(models.TextChoices):
        FACEBOOK = "facebook"
        TIKTOK = "tiktok"
        YOUTUBE = "youtube"
        ZALO = "zalo"
        FAKE_NEWS_CENTRE = "vafc"  # the national one, tingia.gov.vn
        CHILD_HELPLINE = "child_helpline"  # 111
        POLICE = "police"  # of the ward
        BANK = "bank"

    class Outcome(models.TextChoices):
        REMOVED = "removed"
        LIMITED = "limited"  # labelled, or shown to fewer people
        LOCKED = "locked"  # the account or the page
        TAKEN_ON = "taken_on"  # an authority works on it
        REFUSED = "refused"
        SILENT = "silent"  # nothing came back

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="follow_up")
    way = models.CharField(max_length=16, choices=Way)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    sent_on = models.DateField(null=True)
    remind_on = models.DateField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)  # empty: not known yet
    outcome_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.referral_id}:{self.way}"
