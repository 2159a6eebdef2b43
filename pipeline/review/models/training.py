"""Who has read how to check a claim and who has practised. What they answered there is kept nowhere."""

from django.db import models
from django.utils import timezone

from pipeline.review.models.accounts import User


class TrainingStep(models.Model):
    """One step of a person's first ten minutes, when they took it first."""

    class Step(models.TextChoices):
        READ = "read"  # how to check a claim oneself
        PRACTISED = "practised"  # all invented posts

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="training")
    step = models.CharField(max_length=16, choices=Step)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "step"), name="training_once"),)

    def __str__(self) -> str:
        return f"{self.person_id}:{self.step}"
