"""What helps to find items again: the words of an item."""

from django.db import models

from pipeline.review.models.items import Item


class ItemText(models.Model):
    """The words an item is found by. Written by `storage.fulltext` alone, which keeps the index over it."""

    item = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="words")
    body = models.TextField()  # distinct words without diacritics, with a blank between two

    def __str__(self) -> str:
        return str(self.item_id)
