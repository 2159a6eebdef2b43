"""What somebody began comes first to whoever can go on with it, and a waiting item is opened from search."""

import re

import pytest

from pipeline.review.accounts.accounts import add_user
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.models import Item, Lease, Stage
from pipeline.review.queue import leases
from pipeline.review.queue.enqueue import enqueue
from tests.review.queue.test_double_review import FINE, SCAM, review
from tests.review.samples import queue_item

pytestmark = pytest.mark.both_databases


@pytest.fixture
def three(blind):
    """Three items, the first the most urgent."""
    enqueue(queue_item(n, priority=90.0 - n) for n in (1, 2, 3))
    return list(Item.objects.order_by("-priority"))


def begin(item: Item, person, answer) -> None:
    assert leases.claim(item, person) is not None
    review(person, answer)


def test_a_second_review_comes_before_what_nobody_has_seen(three, lan, minh):
    begin(three[2], lan, SCAM)
    assert leases.claim_next(minh).item == three[2]


def test_a_disagreement_comes_first_to_who_may_settle_it(three, lan, minh, tuan):
    begin(three[1], lan, SCAM)
    begin(three[2], lan, SCAM)
    begin(three[2], minh, FINE)
    hoa = add_user("hoa", "bến sông 42 đò")
    assert leases.begun_for(tuan) == leases.Begun(differing=1, second=1)
    assert leases.begun_for(hoa) == leases.Begun(differing=0, second=1)
    assert leases.begun_for(lan).total == 0
    assert leases.claim_next(tuan).item == three[2]
    assert leases.claim_next(hoa).item == three[1]


def test_what_somebody_began_does_not_come_to_who_left_its_label_out(three, lan, minh):
    begin(three[2], lan, SCAM)
    minh.leaves_out = ["check"]
    minh.save()
    assert leases.claim_next(minh) is None
    assert leases.begun_for(minh).total == 0


def test_good_news_comes_now_and_then_all_the_same(three, lan, minh):
    begin(three[2], lan, SCAM)
    change_team(good_news_every=2)
    enqueue([queue_item(4, flags=("positive",), priority=1.0)])
    leases.claim_next(minh)
    leases.skip(minh, str(leases.live_lease(minh).token))
    assert leases.claim_next(minh).item.asks == Item.objects.get(priority=1.0).asks


def test_the_counters_say_what_waits(three, lan, minh, tuan, client):
    begin(three[2], lan, SCAM)
    begin(three[2], minh, FINE)
    begin(three[1], lan, SCAM)
    client.force_login(tuan)
    for address in ("/mine/", "/search/"):
        line = re.search(r'<p class="late-line">.*?</p>', client.get(address).content.decode())[0]
        assert "<b>1</b> bài hai bạn nghĩ khác nhau" in line and "<b>1</b> bài cần người thứ hai" in line


def test_a_waiting_item_is_opened_from_search(three, tuan, client):
    client.force_login(tuan)
    html = client.get("/search/").content.decode()
    assert f'action="/item/{three[2].pk}/review/"' in html
    assert client.post(f"/item/{three[2].pk}/review/").headers["Location"] == "/"
    assert leases.live_lease(tuan).item == three[2]
    assert f'action="/item/{three[2].pk}/review/"' in client.get("/search/").content.decode()
    assert (
        f'action="/item/{three[2].pk}/review/"'
        in client.get(f"/item/{three[2].pk}/cluster/").content.decode()
    )


def test_what_another_has_open_is_not_taken_from_them(three, lan, tuan, client):
    held = leases.claim(three[0], lan)
    client.force_login(tuan)
    assert f'action="/item/{three[0].pk}/review/"' not in client.get("/search/").content.decode()
    answer = client.post(f"/item/{three[0].pk}/review/", follow=True)
    assert "đang có người xem" in answer.content.decode()
    assert Lease.objects.get(ended_at=None) == held


def test_nobody_reviews_from_search_what_they_reviewed_before(three, lan, as_lan):
    begin(three[0], lan, SCAM)
    as_lan.post(f"/item/{three[0].pk}/review/")
    assert leases.live_lease(lan) is None
    three[0].refresh_from_db()
    assert three[0].stage == Stage.SECOND
