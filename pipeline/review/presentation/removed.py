"""What stands on pages where a text was removed."""

from typing import Final

from django.utils.translation import gettext_lazy

from pipeline.review.models import Item, ItemPost

REMOVED: Final = gettext_lazy("[đã xoá theo hạn lưu giữ]")


def shown_text(of: Item | ItemPost) -> str:
    """Return the text of an item or a post for a page, or that it was removed."""
    return str(REMOVED) if of.text_removed_at is not None else of.text
