"""Posts that people brought by hand."""

from django.db import models
from django.utils import timezone

from pipeline.review.models.accounts import Unit, User
from pipeline.review.models.items import ItemPost


class Tip(models.Model):
    """That somebody asked about one post, whose words are where all posts are; none are kept here."""

    class Way(models.TextChoices):
        TEXT = "text"
        LINK = "link"  # a link alone: nothing was added, it was known
        PICTURE = "picture"  # read by Tesseract, then looked over by the person

    class Answer(models.TextChoices):
        NEW = "new"
        WAITING = "waiting"  # its item was in the queue already
        DECIDED = "decided"

    post = models.ForeignKey(ItemPost, on_delete=models.PROTECT, related_name="tips")
    way = models.CharField(max_length=8, choices=Way)
    answer = models.CharField(max_length=8, choices=Answer)  # what was said to who asked
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tips")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="tips")  # theirs then
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (
            models.Index(fields=("unit", "made_at"), name="tip_of_unit"),
            models.Index(fields=("made_by", "-made_at"), name="tip_of_person"),
        )

    def __str__(self) -> str:
        return f"{self.post_id}:{self.answer}"
