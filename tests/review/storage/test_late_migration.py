"""A queue of an earlier version: every post gets its words, and those nobody has seen wait."""

from importlib import import_module

import pytest
from django.apps import apps

from pipeline.review.models import Item, ItemPost
from pipeline.review.queue import leases
from pipeline.review.queue.enqueue import enqueue
from tests.review.samples import decide, member, queue_item

pytestmark = pytest.mark.both_databases

upgrade = import_module("pipeline.review.migrations.0002_late").keep_words_and_coverage


@pytest.fixture
def earlier(database, lan) -> None:
    """A decided item that grew by a copy and a reworded post, and a waiting one, as they were kept before."""
    enqueue([queue_item(1, members=(member("a"), member("b", text="chép lại, hơi khác")))])
    decide(lan, str(leases.claim_next(lan).token), {"check": "scam"})
    enqueue([queue_item(1, members=(member("late-copy"), member("late", text="lời riêng")))])
    enqueue([queue_item(2, members=(member("c"),))])
    for post in ItemPost.objects.all():
        kept = "" if post.text == post.item.text else post.text
        ItemPost.objects.filter(pk=post.pk).update(text=kept, covered_round=None)
    Item.objects.update(late=0)


def test_posts_of_the_first_import_get_their_words_and_words_that_were_not_kept_stay_empty(earlier):
    upgrade(apps, None)
    first, second = Item.objects.order_by("id")
    assert dict(ItemPost.objects.values_list("post_id", "text")) == {
        "a": first.text,
        "b": "chép lại, hơi khác",
        "late-copy": "",
        "late": "lời riêng",
        "c": second.text,
    }


def test_a_decision_covers_what_was_there_and_what_came_later_waits(earlier):
    upgrade(apps, None)
    covered = ItemPost.objects.exclude(covered_round=None).values_list("post_id", "covered_round")
    assert dict(covered) == {"a": 1, "b": 1}
    assert list(Item.objects.order_by("id").values_list("late", flat=True)) == [2, 0]
    late = ItemPost.objects.get(post_id="late")
    assert late.joined_at > late.item.decided_at
    assert ItemPost.objects.get(post_id="a").joined_at == late.item.added_at
