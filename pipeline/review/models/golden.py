"""Golden items: decided items with a known answer, mixed in so that people can try themselves.

Whoever gets one holds it by a `Lease`, as any item. Nothing here is a review: it changes no item and is no
part of any figure about reviews.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pipeline.review.models.accounts import User
from pipeline.review.models.items import Item


class GoldenItem(models.Model):
    """A decided item whose answer a lead explains."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="golden")
    round = (
        models.PositiveSmallIntegerField()
    )  # of the decision; decided anew, the item has to be marked anew
    answers = models.JSONField()  # {label: outcome}, every question of the item
    why = models.JSONField()  # {label: explanation}
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="golden")
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("item",), condition=Q(retired_at=None), name="golden_once"),
        )

    def __str__(self) -> str:
        return str(self.item_id)
