"""Where items lie in the space of texts, so that like ones are found without reading them all."""

from django.db import models

from pipeline.review.models.items import Item


class Band(models.Model):
    """One band of the MinHash signature of an item's text, see `pipeline.review.queue.similar`.

    Those of decided and of waiting items never share a key.
    """

    key = models.BigIntegerField()
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="bands", db_index=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "item"), name="band_once"),)  # and the index

    def __str__(self) -> str:
        return f"{self.key}:{self.item_id}"
