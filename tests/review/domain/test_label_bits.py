"""An item keeps the labels it asks about, and the next item is chosen by them."""

import pytest

from pipeline.review.accounts.team_settings import change_team
from pipeline.review.domain.label_bits import ALL_LABEL_BITS, label_bits, label_bits_without
from pipeline.review.models import Item
from pipeline.review.queue import clusters, leases
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.leases import skip
from tests.review.samples import member, queue_item

pytestmark = pytest.mark.both_databases


def as_asked() -> bool:
    """Whether what every item keeps is what its questions say."""
    items = Item.objects.prefetch_related("questions")
    return all(
        item.asks == label_bits([question.label for question in item.questions.all()]) for item in items
    )


def next_of(person) -> str:
    lease = leases.claim_next(person)
    skip(person, str(lease.token))
    return lease.item.cluster_id[-1]


def test_numbers_with_and_without_a_label_are_all_numbers():
    hateful = [bits for bits in ALL_LABEL_BITS if bits & label_bits({"hateful"})]
    assert sorted(hateful + label_bits_without({"hateful"})) == list(ALL_LABEL_BITS)
    assert label_bits_without(()) == list(ALL_LABEL_BITS)


def test_it_follows_growth_splits_and_merges(database, tuan):
    enqueue([queue_item(1, posts=2), queue_item(2, flags=("positive",), posts=2)])
    assert as_asked()
    enqueue([queue_item(1, flags=("hateful",), members=(member("1-9"),))])
    first, second = Item.objects.order_by("id")
    assert first.asks == label_bits({"check", "hateful"})
    clusters.split(first, [first.posts.first().pk], tuan)
    clusters.merge(second, first, tuan)
    first.refresh_from_db()
    assert first.asks == label_bits({"check", "hateful", "positive"})
    assert as_asked()


def test_of_several_label_sets_the_most_urgent_comes_first(database, lan):
    flags_of = [("check", "hateful"), ("check",), ("positive",), ("check", "positive"), ("check",)]
    enqueue(queue_item(n, flags=flags) for n, flags in enumerate(flags_of, start=1))
    lan.leaves_out = ["hateful"]
    assert [next_of(lan) for _ in range(5)] == ["2", "3", "4", "5", "2"]


def test_a_liked_label_comes_before_what_is_a_little_more_urgent(database, lan):
    enqueue(queue_item(n, flags=("positive",) if n == 3 else ("check",)) for n in range(1, 5))
    enqueue([queue_item(5, flags=("hateful",), priority=99.0)])
    lan.prefers_labels = ["positive"]
    assert [next_of(lan) for _ in range(3)] == ["3", "5", "1"]
    lan.leaves_out = ["hateful"]
    assert next_of(lan) == "2"


def test_good_news_never_comes_to_who_leaves_it_out(database, lan):
    enqueue(queue_item(n, flags=("positive",) if n == 4 else ("check",)) for n in range(1, 6))
    change_team(good_news_every=2)
    lan.leaves_out = ["positive"]
    assert [next_of(lan) for _ in range(4)] == ["1", "2", "3", "5"]
