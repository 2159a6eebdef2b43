"""What stands on every report."""

from django.db import models
from django.db.models import Q


class ReportSettings(models.Model):
    """Names, number, signature and recipients of reports: one row."""

    above = models.CharField(max_length=120, blank=True)  # the organisation above
    organisation = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=40, blank=True)  # as in "…-BC/ĐTN"
    place = models.CharField(max_length=60, blank=True)
    signs_for = models.CharField(max_length=60, blank=True)  # as in "TM. BAN THƯỜNG VỤ"
    position = models.CharField(max_length=60, blank=True)
    signer = models.CharField(max_length=80, blank=True)
    recipients = models.JSONField(default=list)  # lines of "Nơi nhận"

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="report_settings_is_one_row"),)

    def __str__(self) -> str:
        return "report settings"
