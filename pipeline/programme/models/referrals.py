"""Which way a referral went, and what came back."""

from typing import Final

from django.db import models
from django.utils import timezone

from pipeline.review.models import Referral, User


class FollowUp(models.Model):
    """The way of a referral and what came of it; who sent it, and when, stands with the referral itself.

    It is a row that changes: every change is an entry of the event log.
    """

    class Way(models.TextChoices):
        FACEBOOK = "facebook"
        TIKTOK = "tiktok"
        YOUTUBE = "youtube"
        ZALO = "zalo"
        OTHER_PLATFORM = "other_platform"
        FAKE_NEWS_CENTRE = "vafc"  # the national one, tingia.gov.vn
        CHILD_HELPLINE = "child_helpline"  # 111
        POLICE = "police"  # of the ward
        BANK = "bank"
        LEAD = "lead"  # a note within the team

    class Outcome(models.TextChoices):
        REMOVED = "removed"
        LIMITED = "limited"  # labelled, or shown to fewer people
        LOCKED = "locked"  # the account or the page
        TAKEN_ON = "taken_on"  # an authority works on it
        REFUSED = "refused"
        SILENT = "silent"  # nothing came back, and nobody waits any more

    MAX_NOTE_CHARS: Final = 1000

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="follow_up")
    way = models.CharField(max_length=16, choices=Way)
    remind_on = models.DateField(null=True)  # when to ask what came of it; null: settled
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)  # empty: not known yet
    outcome_on = models.DateField(null=True)
    note = models.TextField(blank=True)  # what came back: the number of the case, the answer
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=("remind_on",), name="follow_up_due"),)

    def __str__(self) -> str:
        return f"{self.referral_id}:{self.way}"
