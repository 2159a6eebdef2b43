"""Reviewers see no more harm than they choose to, and nobody counts it against them."""

import re

import pytest
from django.test import Client

from pipeline.posts import Reason
from pipeline.review.accounts.team_settings import change_team, team
from pipeline.review.models import Event
from pipeline.review.queue import leases
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.leases import skip
from tests.review.samples import decide, queue_item

pytestmark = pytest.mark.both_databases

NASTY = "Bọn kia là đồ bẩn thỉu, cút hết đi cho sạch đất này"
WORD = Reason("hateful", "words", (NASTY.index("bẩn"), NASTY.index(",")), "bẩn thỉu", 0.6)


@pytest.fixture
def harsh(database) -> None:
    enqueue(queue_item(n, text=NASTY, flags=("hateful",), reasons=(WORD,)) for n in range(1, 9))


def test_what_somebody_leaves_out_never_comes(harsh, lan):
    enqueue([queue_item(50)])
    lan.leaves_out = ["hateful"]
    assert leases.claim_next(lan).item.questions.get().label == "check"


def test_minors_get_no_restricted_category_whatever_they_choose(harsh, lan, minh):
    lan.is_minor = True
    assert leases.claim_next(lan) is None
    change_team(not_for_minors=[])
    assert leases.claim_next(lan) is not None
    assert leases.claim_next(minh) is not None


def test_good_news_comes_in_between(database, lan):
    enqueue(queue_item(n) for n in range(1, 12))
    enqueue([queue_item(60, flags=("positive",)), queue_item(61, flags=("positive", "check"))])
    change_team(good_news_every=4)
    labels = []
    for _ in range(5):
        lease = leases.claim_next(lan)
        labels.append(lease.item.questions.first().label)
        skip(lan, str(lease.token))
    assert labels == ["check", "check", "check", "positive", "check"]


def test_without_good_news_the_queue_goes_on(filled, lan):
    change_team(good_news_every=2)
    for _ in range(5):
        decide(lan, str(leases.claim_next(lan).token), {"check": "accurate"})
    assert leases.claim_next(lan) is None


def test_harsh_words_are_softened_until_asked_for(harsh, as_lan):
    html = as_lan.get("/").content.decode()
    assert "b·· t···" in html and "bẩn thỉu" not in html
    assert "bẩn thỉu" in as_lan.get("/?plain=1").content.decode()


def test_harsh_words_stay_softened_once_they_are_decided(harsh, as_lan, lan):
    lease = leases.claim_next(lan)
    decide(lan, str(lease.token), {"hateful": "hateful"})
    item = f"/item/{lease.item_id}/"
    for path in ("/mine/", item):
        html = as_lan.get(path).content.decode()
        assert "b·· t···" in html and "bẩn thỉu" not in html, path
    assert "bẩn thỉu" in as_lan.get(f"{item}?plain=1").content.decode()


def test_a_person_may_see_everything_at_once(harsh, as_lan, lan):
    as_lan.post("/account/", {"leaves_out": ["positive"]})
    lan.refresh_from_db()
    assert (lan.veils, lan.softens, lan.leaves_out) == (False, False, ["positive"])
    html = as_lan.get("/").content.decode()
    assert "bẩn thỉu" in html and re.search(r'<details class="veil" id="veil" open>', html)


def test_a_break_is_suggested_after_so_many_harsh_posts_and_a_reload_is_no_second_post(harsh, as_lan, lan):
    change_team(break_after=2, help_line="Gọi chị Hương")
    shown = []
    for _ in range(4):
        shown += ["Gọi chị Hương" in as_lan.get("/").content.decode() for _ in range(2)]
        skip(lan, str(leases.live_lease(lan).token))
    assert shown == [False, False, True, False, False, False, True, False]


def test_the_lead_changes_the_settings_and_it_is_on_record(as_huong, huong):
    data = {
        "sample_rate": "25 %",
        "wide_reach": "2500",
        "good_news_every": "5",
        "break_after": "0",
        "reserved_hours": "6",
        "golden_every": "0",
        "help_line": "chị Ba",
    }
    assert as_huong.post("/settings/", data).status_code == 302
    assert (team().sample_rate, team().double_review, team().not_for_minors) == (0.25, False, [])
    assert team().wide_reach == 2500
    assert Event.objects.get(kind="settings_changed").payload["sample_rate"] == 0.25


def test_the_share_of_second_reviews_is_shown_in_percent(as_huong):
    html = as_huong.get("/settings/").content.decode()
    assert re.search(r'name="sample_rate" value="10"[^>]*> %', html)


def test_a_share_above_one_is_refused_kindly(as_huong):
    answer = as_huong.post("/settings/", {"sample_rate": "700", "good_news_every": "5", "break_after": "0"})
    assert answer.status_code == 422
    assert 'class="problem"' in answer.content.decode()
    assert team().sample_rate == 0.1


def test_a_person_changes_their_password(lan, as_lan):
    data = {
        "old_password": "bến sông 42 đò",
        "new_password1": "núi đồi 77 mây",
        "new_password2": "núi đồi 77 mây",
    }
    assert as_lan.post("/account/password/", data).status_code == 302
    answer = Client().post("/login/", {"username": "lan", "password": "núi đồi 77 mây"})
    assert answer.status_code == 302
