"""Fixtures about items that wait for blind reviews."""

import pytest

from tests.review.samples import queue_item


@pytest.fixture
def one(blind):
    """The only item, waiting for its first review."""
    from pipeline.review.models import Item
    from pipeline.review.queue.enqueue import enqueue

    enqueue([queue_item(1)])
    return Item.objects.get()
