"""Somebody asks that their post be forgotten: it is found by its link, however it was copied."""

import pytest

from pipeline.errors import UsageError
from pipeline.review.models import Decision, Event, GoldenItem, Item, ItemPost, Lease, Purge
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.leases import claim_next
from pipeline.review.retention.by_link import held_for
from pipeline.review.retention.post_links import find_posts
from pipeline.review.retention.purge import plan_link, purge_link
from pipeline.review.storage import event_log
from tests.review.samples import decide, member, queue_item

LINK = "https://www.facebook.com/tintuc/posts/123456?__cft__=x"
OTHER = "https://www.facebook.com/tintuc/posts/777777"
OWN = "uống lá xoan ba ngày là khỏi, bà con ơi"


@pytest.fixture
def two_posts(database) -> Item:
    """An item of two posts, of which the second has words of its own."""
    first, second = member("a", url=LINK), member("b", url=OTHER, text=OWN)
    enqueue([queue_item(1, url=LINK, members=(first, second)), queue_item(2)])
    return Item.objects.get(cluster_id=queue_item(1).cluster_id)


@pytest.mark.parametrize(
    "copied",
    [
        "https://m.facebook.com/tintuc/posts/123456",
        "http://facebook.com/tintuc/posts/123456/?utm_source=zalo&fbclid=abc#c",
        " https://WWW.facebook.com/tintuc/posts/123456?mibextid=x ",
    ],
)
def test_a_link_is_known_however_it_was_copied(two_posts, copied):
    assert [each.item for each in held_for(copied)] == [two_posts.pk]


def test_what_tells_posts_apart_is_no_tracking(two_posts):
    assert find_posts(LINK) != find_posts(OTHER) != []


@pytest.mark.parametrize(
    "said", ["", "tintuc/posts/123456", "javascript:alert(1)", "https://[", "ftp://a.vn/b"]
)
def test_what_is_no_web_link_is_refused_before_anything_is_noted(two_posts, said):
    with pytest.raises(UsageError):
        purge_link(said)
    assert not Purge.objects.exists()


@pytest.mark.both_databases
def test_what_is_held_is_said_without_words_and_authors(two_posts, lan):
    decide(lan, str(claim_next(lan).token), {"check": "accurate"}, source_url="https://vtv.vn/tin")
    (held,) = [each.to_dict() for each in held_for(LINK)]
    assert (held["posts"], held["other_posts"], held["decisions"]) == (1, 1, {"check": "accurate"})
    assert held["represents"] is True
    assert set(held) == {
        "item",
        "posts",
        "other_posts",
        "added_at",
        "posted_at",
        "platform",
        "state",
        "decisions",
        "represents",
    }


@pytest.mark.both_databases
def test_the_next_post_represents_what_is_left(two_posts):
    done = purge_link(LINK)
    two_posts.refresh_from_db()
    gone, left = two_posts.posts.order_by("post_id")
    assert (gone.text, gone.url, gone.text_removed_at is None) == ("", "", False)
    assert (two_posts.text, two_posts.url, two_posts.reasons) == (OWN, OTHER, [])
    assert (left.text, left.url, left.text_removed_at) == (OWN, OTHER, None)
    assert two_posts.state == Item.State.WAITING
    assert done.counts == {"posts": 1}


def test_words_that_another_post_says_as_well_stay_with_that_post(database):
    enqueue([queue_item(1, url=LINK, members=(member("a", url=LINK), member("b", url=OTHER)))])
    purge_link(LINK)
    item = Item.objects.get()
    assert (item.text, item.url) == (queue_item(1).text, OTHER)


def test_a_post_that_does_not_represent_its_item_leaves_it_as_it_is(two_posts):
    purge_link(OTHER)
    two_posts.refresh_from_db()
    assert (two_posts.text, two_posts.url) == (queue_item(1).text, LINK)
    assert ItemPost.objects.get(post_id="b").text == ""


@pytest.mark.both_databases
def test_an_item_without_any_post_left_loses_its_text_and_keeps_its_decision(two_posts, lan, huong):
    decide(lan, str(claim_next(lan).token), {"check": "accurate"}, source_url="https://vtv.vn/tin")
    golden = GoldenItem.objects.create(item=two_posts, round=1, answers={}, why={}, made_by=huong)
    purge_link(LINK)
    purge_link(OTHER)
    two_posts.refresh_from_db()
    golden.refresh_from_db()
    assert (two_posts.text, two_posts.state) == ("", Item.State.DECIDED)
    assert Decision.objects.filter(item=two_posts).exists()
    assert golden.retired_at
    assert event_log.verify().is_whole
    assert Event.objects.filter(kind=Event.Kind.PURGED, item=two_posts).count() == 2


def test_whoever_has_it_open_is_sent_on(two_posts, lan):
    lease = claim_next(lan)
    assert lease.item == two_posts
    purge_link(LINK)
    purge_link(OTHER)
    assert Lease.objects.get(pk=lease.pk).end == Lease.End.RELEASED
    assert claim_next(lan).item != two_posts


def test_a_dry_run_changes_nothing(two_posts):
    assert plan_link(LINK).counts == {"posts": 1}
    assert ItemPost.objects.exclude(text_removed_at=None).count() == 0
    assert not Purge.objects.exists()


def test_a_link_that_nothing_is_held_for_says_so(two_posts):
    assert held_for("https://example.org/khac") == []
    assert "Nothing is held" in str(purge_link("https://example.org/khac"))
