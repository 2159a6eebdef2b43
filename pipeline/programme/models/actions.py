"""What units did, the materials they share, and the criteria of a year."""

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pipeline.review.models import Unit, User


class UnitAction(models.Model):
    """Something a unit did, entered by its lead; taken back where it was a mistake, never removed."""

    class Kind(models.TextChoices):
        PLEDGE = "pledge"  # `people` of `members` have pledged
        PRODUCT = "product"
        ACTIVITY = "activity"
        FORUM = "forum"
        MOCK_TRIAL = "mock_trial"
        TRAINING = "training"
        MODEL = "model"  # a way of working worth showing

    unit = models.ForeignKey(  # null: the district itself
        Unit, on_delete=models.PROTECT, null=True, related_name="actions"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    title = models.CharField(max_length=160)
    on = models.DateField()
    people = models.PositiveIntegerField(null=True)  # who took part or pledged
    members = models.PositiveIntegerField(null=True)  # of how many, for pledges
    link = models.TextField(blank=True)
    note = models.TextField(blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(members=None) | Q(people__lte=models.F("members")),
                name="unit_action_people_among_members",
            ),
        )
        indexes = (models.Index(fields=("unit", "on"), name="unit_action_of_unit"),)

    def __str__(self) -> str:
        return f"{self.unit_id}:{self.kind}@{self.on.isoformat()}"


class Material(models.Model):
    """Something on the shelf that units use: a link, or a file kept in the database."""

    class Kind(models.TextChoices):
        INFOGRAPHIC = "infographic"
        HANDBOOK = "handbook"
        BULLETIN = "bulletin"  # on security

    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=Kind)
    unit = models.ForeignKey(  # whose it is; null: the district's
        Unit, on_delete=models.PROTECT, null=True, related_name="materials"
    )
    link = models.TextField(blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    file_type = models.CharField(max_length=8, blank=True)  # told from the content
    content = models.BinaryField(null=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title


class Criterion(models.Model):
    """What counts how much in one year."""

    FEWEST_POINTS: Final = 0

    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=16)  # what is counted, such as a kind of action
    target = models.PositiveIntegerField()  # a number, or percent
    points = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "criteria"
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("year", "name"), name="criterion_once_a_year"),)

    def __str__(self) -> str:
        return f"{self.year}:{self.name}"


class Award(models.Model):
    """A unit that was commended. Never a person."""

    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="awards")
    title = models.CharField(max_length=160)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.year}:{self.unit_id}"
