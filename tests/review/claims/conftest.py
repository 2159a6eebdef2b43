"""A rumour that was decided, and the claim that the bank learned from it."""

import pytest

from pipeline.review.claims.decided import learn
from pipeline.review.models import Item
from pipeline.review.queue import leases
from pipeline.review.queue.enqueue import enqueue
from tests.review.claims.rumour import CLAIM, SOURCE, WHY
from tests.review.samples import decide, queue_item


@pytest.fixture
def decided(database, lan) -> Item:
    enqueue([queue_item(1, text=CLAIM, reasons=())])
    item = Item.objects.get()
    decide(lan, str(leases.claim(item, lan).token), {"check": "false_with_source"}, WHY, SOURCE)
    learn()
    return Item.objects.get()
