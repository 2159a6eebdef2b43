"""When the words of an item go, so does what repeats them here: captions, and how posts begin."""

from collections.abc import Collection

from pipeline.programme.models import Publication, Story


def forget(items: Collection[int], **_: object) -> None:
    """Empty what was written from the words of items; that a story was shared, and when, stays.

    Args:
        items: Keys of the items; the receiver of `pipeline.review.models.retention.texts_erased`.
    """
    Publication.objects.filter(story__item__in=items).update(words="")
    Story.objects.filter(item__in=items).update(caption="", link="", place="")
