"""Where items lie in the space of texts, so that like ones are found without reading them all."""

from django.db import models

from pipeline.review.models.items import Item


class ItemBands(models.Model):
    """The bands of the MinHash signature of an item's text. Written by `storage.band_index` alone.

    Those of decided and of waiting items never share a key, see `pipeline.review.queue.similar`.
    """

    # Made from the text and made again at any time, so no foreign key watches over it.
    item = models.OneToOneField(
        Item, on_delete=models.CASCADE, primary_key=True, related_name="bands", db_constraint=False
    )
    keys = models.TextField()  # decimal numbers with a blank between two

    def __str__(self) -> str:
        return str(self.item_id)
