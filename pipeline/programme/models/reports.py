"""What stands on every report, and what people write in one."""

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from pipeline.review.models import Unit, User


class ReportSettings(models.Model):
    """Names, number, signature and recipients of reports: one row."""

    class Head(models.TextChoices):
        DOAN = "doan"  # documents of the Youth Union
        STATE = "state"  # national motto, Decree 30/2020/NĐ-CP

    head = models.CharField(max_length=8, choices=Head, default=Head.DOAN)
    above = models.CharField(max_length=120, blank=True)  # the organisation above
    organisation = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=40, blank=True)  # as in "BC/ĐTN"
    place = models.CharField(max_length=60, blank=True)
    signs_for = models.CharField(max_length=60, blank=True)  # as in "TM. BAN THƯỜNG VỤ"
    position = models.CharField(max_length=60, blank=True)
    signer = models.CharField(max_length=80, blank=True)
    recipients = models.TextField(blank=True, max_length=1000)  # lines of "Nơi nhận"

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="report_settings_is_one_row"),)

    def __str__(self) -> str:
        return "report settings"


class ReportWords(models.Model):
    """What a unit, or the district, writes of a period beside the figures; sent, it counts as its report."""

    MAX_CHARS: Final = 6000

    unit = models.ForeignKey(  # null: the district
        Unit, on_delete=models.PROTECT, null=True, related_name="report_words"
    )
    first = models.DateField()
    last = models.DateField()
    results = models.TextField(blank=True, max_length=MAX_CHARS)
    limits = models.TextField(blank=True, max_length=MAX_CHARS)
    plans = models.TextField(blank=True, max_length=MAX_CHARS)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)  # empty: still being written

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("unit", "first", "last"), name="report_words_once"),
            models.UniqueConstraint(
                fields=("first", "last"), condition=Q(unit=None), name="report_words_of_district_once"
            ),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="report_words_have_a_period"),
        )

    def __str__(self) -> str:
        return f"{self.unit_id}:{self.first.isoformat()}"
