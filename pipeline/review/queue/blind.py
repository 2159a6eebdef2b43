"""Who may see what the machine and others think about an item before they have answered themselves.

Somebody who reads a percentage, or another's answer, first is led by it (anchoring, Tversky and Kahneman
1974); agreement between such reviews measures nothing.
"""

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from pipeline.review.accounts.permissions import can
from pipeline.review.models import Item, Review, Stage, User


def mark_blind(items: QuerySet[Item], reader: User, *, answers: bool) -> QuerySet[Item]:
    """Add `is_blind`: whether this reader has yet to answer without knowing what others think.

    Args:
        items: Any items.
        reader: Who reads them.
        answers: Whether they could answer by the way they read: a program of a lead that only reads is told
            everything, since nobody's answer can come of it.

    Returns:
        The same items. Nobody is blind to a decided item, to one they have answered in its present round, or
        to one they are to adjudicate.
    """
    if not can(reader, "review") or (can(reader, "see_overview") and not answers):
        return items.annotate(is_blind=Value(value=False))
    own = Review.objects.filter(
        item=OuterRef("pk"), round=OuterRef("round"), reviewer=reader, withdrawal=None
    )
    open_eyes = ~Q(state=Item.State.WAITING) | Q(Exists(own))
    if can(reader, "adjudicate"):
        open_eyes |= Q(stage=Stage.ADJUDICATE)
    return items.annotate(
        is_blind=Case(When(open_eyes, then=Value(value=False)), default=True, output_field=BooleanField())
    )
