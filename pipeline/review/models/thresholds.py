"""From which probability a label asks for a reviewer, and what is remembered of scores to choose it by."""

from django.db import models
from django.db.models import Q

from pipeline.review.models.items import Import


class Threshold(models.Model):
    """What the lead chose for one label; without a row the defaults hold."""

    class By(models.TextChoices):
        BUDGET = "budget"  # share of ordinary posts to read
        PROBABILITY = "probability"

    label = models.CharField(max_length=16, unique=True)
    is_on = models.BooleanField(default=True)
    by = models.CharField(max_length=16, choices=By, default=By.BUDGET)
    value = models.FloatField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(value__gt=0, value__lte=1), name="threshold_share"),
        )

    def __str__(self) -> str:
        return f"{self.label}:{self.by}={self.value}"


class ScoreDay(models.Model):
    """Clusters of one import and one day by probability of one label; holds nothing of any post."""

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="scores")
    label = models.CharField(max_length=16)
    day = models.DateField()
    counts = models.JSONField()  # see `pipeline.batch.histogram`
    mass = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("imported", "label", "day"), name="score_day_once"),)
        indexes = (models.Index(fields=("-day",), name="score_day_newest"),)

    def __str__(self) -> str:
        return f"{self.label}@{self.day}"
