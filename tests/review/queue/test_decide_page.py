"""Deciding on the page: on to the next item, and nothing typed is ever lost."""

import re

import pytest

from pipeline.review.models import Item, Lease, Review
from pipeline.review.queue import leases
from pipeline.review.queue.enqueue import enqueue
from tests.review.helpers import expire, token_on
from tests.review.samples import queue_item


@pytest.fixture
def form(filled, as_lan) -> dict[str, str]:
    return {"token": token_on(as_lan), "answer-check": "unverifiable", "note": "", "source_url": ""}


def test_it_stores_the_answer_and_goes_on(as_lan, form):
    response = as_lan.post("/decide/", form, follow=True)
    assert response.redirect_chain == [("/", 302)]
    html = response.content.decode()
    assert "Đã ghi ý kiến của bạn: Chưa kiểm chứng được." in html
    assert "Bài số 2" in html
    assert "<b>1</b> <span>bài hôm nay</span>" in html
    assert Review.objects.get().outcome == "unverifiable"


def test_sending_twice_says_so_and_stores_once(as_lan, form):
    as_lan.post("/decide/", form)
    html = as_lan.post("/decide/", form, follow=True).content.decode()
    assert "bạn đã gửi rồi" in html
    assert Review.objects.count() == 1


def test_a_missing_answer_keeps_what_was_typed(as_lan, form):
    del form["answer-check"]
    response = as_lan.post("/decide/", form | {"note": "nhờ xem giúp <3"})
    assert response.status_code == 422
    html = response.content.decode()
    assert "chọn giúp một câu trả lời" in html and "nhờ xem giúp &lt;3" in html
    assert form["token"] in html


def test_false_without_a_source_asks_for_one_and_keeps_the_choice(as_lan, form):
    response = as_lan.post("/decide/", form | {"answer-check": "false_with_source", "source_url": "báo nói"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "viết giúp một câu ngắn" in html
    assert "http://" in html and ">báo nói</textarea>" in html and 'aria-invalid="true"' in html
    assert re.search(r'value="false_with_source"[^>]* checked', html)


def test_an_expired_lease_keeps_everything_and_offers_the_item_again(as_lan, lan, form):
    expire(leases.live_lease(lan))
    typed = form | {"note": "gọi chị Ba rồi", "source_url": "https://example.org/x"}
    response = as_lan.post("/decide/", typed)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Hết giờ giữ bài" in html and "gọi chị Ba rồi" in html and "Chưa kiểm chứng được" in html
    assert Review.objects.count() == 0
    cluster = re.search(r'name="cluster" value="([^"]+)"', html)[1]
    again = as_lan.post("/resume/", typed | {"cluster": cluster}).content.decode()
    assert "gọi chị Ba rồi" in again and re.search(r'value="unverifiable"[^>]* checked', again)
    fresh = re.search(r'name="token" value="([^"]+)"', again)[1]
    as_lan.post("/decide/", typed | {"token": fresh})
    assert Review.objects.get().note == "gọi chị Ba rồi"


def test_an_item_that_went_to_somebody_else_is_not_offered(as_lan, lan, minh, form):
    expire(leases.live_lease(lan))
    leases.claim_next(minh)
    resumed = as_lan.post("/resume/", form | {"cluster": Item.objects.first().cluster_id, "note": "còn đây"})
    assert resumed.status_code == 409
    html = resumed.content.decode()
    assert "đang có bạn khác xem" in html and "còn đây" in html and 'action="/resume/"' not in html


def test_a_late_second_opinion_shows_what_was_stored(as_lan, form):
    as_lan.post("/decide/", form)
    html = as_lan.post("/decide/", form | {"answer-check": "scam"}).content.decode()
    assert "bạn đã duyệt rồi" in html and "Chưa kiểm chứng được" in html
    assert Review.objects.get().outcome == "unverifiable"


def test_a_token_nobody_knows_keeps_the_note(as_lan, form):
    response = as_lan.post("/decide/", form | {"token": "linh tinh", "note": "đừng mất"})
    assert response.status_code == 409
    assert "đừng mất" in response.content.decode()


def test_two_tabs_on_the_same_item_store_one_decision(as_lan, form):
    second_tab = form | {"token": token_on(as_lan)}
    as_lan.post("/decide/", form)
    as_lan.post("/decide/", second_tab)
    assert Review.objects.count() == 1


def test_skipping_goes_on_and_says_so(as_lan, form):
    html = as_lan.post("/skip/", form, follow=True).content.decode()
    assert "bài sẽ chuyển cho bạn khác" in html and "Bài số 2" in html
    assert Review.objects.count() == 0


def test_coming_back_to_the_form_address_leads_to_the_next_item(as_lan, form):
    for path in ("/decide/", "/skip/"):
        assert as_lan.get(path).url == "/"
    assert Lease.objects.filter(ended_at=None).count() == 1


def test_a_5_mb_note_ends_well(as_lan, form):
    response = as_lan.post("/decide/", form | {"note": "a" * 5_000_000})
    assert response.status_code == 413
    assert "lớn quá" in response.content.decode() and "4.000 ký tự" in response.content.decode()
    assert Review.objects.count() == 0


def test_own_decisions_are_listed_latest_first(as_lan, as_minh, form):
    as_lan.post("/decide/", form | {"note": "xem thêm <b>"})
    as_lan.post("/decide/", form | {"token": token_on(as_lan), "answer-check": "scam"})
    html = as_lan.get("/mine/").content.decode()
    assert html.index("Lừa đảo") < html.index("Chưa kiểm chứng được")
    assert "Hôm nay bạn đã duyệt <b>2</b> bài" in html
    assert "xem thêm &lt;b&gt;" in html
    assert "Bạn chưa duyệt bài nào" in as_minh.get("/mine/").content.decode()


def test_hateful_text_is_folded_in_the_list_as_well(database, as_lan):
    enqueue([queue_item(1, flags=("check", "hateful"))])
    answers = {"answer-check": "scam", "answer-hateful": "not_hateful"}
    as_lan.post("/decide/", {"token": token_on(as_lan), **answers})
    html = as_lan.get("/mine/").content.decode()
    assert html.count('class="entry-veil"') == html.count("nghe nói uống nước") == 2


def test_the_overview_counts_what_waits(as_lan, as_huong, form):
    enqueue([queue_item(9, flags=("positive",))])
    as_lan.post("/decide/", form)
    html = re.sub(r"\s+", " ", as_huong.get("/overview/").content.decode())
    assert re.findall(r"<dd>(?:<a [^>]*>)?(\d+)", html) == ["5", "0", "1", "1"]
    assert re.search(r"Cần kiểm chứng</th><td><a [^>]*>4</a></td>", html)
    assert re.search(r"Tin tốt</th><td><a [^>]*>1</a></td>", html)
