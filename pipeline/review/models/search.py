"""What helps to find items again: the words of an item, and searches that somebody named."""

from django.db import models
from django.utils import timezone

from pipeline.review.models.accounts import User
from pipeline.review.models.items import Item


class ItemText(models.Model):
    """The words an item is found by. Written by `storage.fulltext` alone, which keeps the index over it."""

    # Made from the texts and made again at any time, so no foreign key watches over it.
    item = models.OneToOneField(
        Item, on_delete=models.CASCADE, primary_key=True, related_name="words", db_constraint=False
    )
    body = models.TextField()  # distinct words without diacritics, with a blank between two

    def __str__(self) -> str:
        return str(self.item_id)


class SavedView(models.Model):
    """A search that somebody named, for themselves or for the team."""

    name = models.CharField(max_length=80)
    query = models.TextField()  # of the address of the search page, see `search.forms`
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="views")
    is_shared = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("owner", "name"), name="view_once_per_name"),)

    def __str__(self) -> str:
        return self.name
