"""What a lead keeps ready for reviewers: phrases for common explanations, and official sources."""

from django.db import models


class Phrase(models.Model):
    """An explanation to start from, offered where its answer is chosen and edited before it is sent."""

    label = models.CharField(max_length=16)
    outcome = models.CharField(max_length=32)
    title = models.CharField(max_length=60)
    text = models.TextField(max_length=600)
    is_retired = models.BooleanField(default=False)  # no longer offered; kept, as everything is

    class Meta:
        ordering = ("label", "outcome", "id")

    def __str__(self) -> str:
        return self.title


class Source(models.Model):
    """A site or page whose word a team takes as official."""

    group = models.CharField(max_length=16)  # see `domain.topics.SOURCE_GROUPS`
    name = models.CharField(max_length=120)
    url = models.CharField(max_length=300)  # everything below it counts as this source
    is_retired = models.BooleanField(default=False)

    class Meta:
        ordering = ("group", "id")

    def __str__(self) -> str:
        return self.name
