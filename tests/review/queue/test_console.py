"""The review page shows one item, why it is here, and what may be answered."""

import re
from datetime import UTC, datetime

import pytest

from pipeline.posts import Reason
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.queue import leases
from pipeline.review.queue.enqueue import enqueue
from tests.review.samples import queue_item


def page(client, path="/") -> str:
    return re.sub(r"\s+", " ", client.get(path).content.decode())


def test_it_shows_the_post_with_its_highlights(filled, as_lan):
    html = page(as_lan)
    assert '<mark class="hl hl-check s3">chia sẻ gấp</mark>' in html
    assert "Chợ quê làng Sen" in html
    assert 'datetime="2026-11-20T10:00:00+07:00"' in html


def test_the_machines_guess_is_shown_only_after_the_answer(filled, as_lan):
    html = page(as_lan)
    assert "87%" not in html
    token = re.search(r'name="token" value="([^"]+)"', html)[1]
    after = as_lan.post("/decide/", {"token": token, "answer-check": "unverifiable"}, follow=True)
    assert "Máy đoán: Cần kiểm chứng 87%" in after.content.decode()


def test_it_says_what_the_machine_guesses_and_who_decides(filled, as_lan):
    change_team(hide_scores=False)
    html = page(as_lan)
    assert "máy đoán: 87%" in html
    assert "Máy gợi ý, bạn quyết định" in html
    without_sources = re.sub(r'<details class="sources">.*?</details>', "", html, flags=re.DOTALL)
    assert "tin giả" not in without_sources.lower()  # one source is called so


def test_risk_signs_are_told_in_words(database, as_lan):
    sign = Reason("check", "risk_sign", (0, 0), "miracle_cure", 0.6)
    enqueue([queue_item(1, reasons=(sign, Reason("check", "risk_sign", (0, 3), "chua_biet", 0.1)))])
    html = page(as_lan)
    assert "Chữa bệnh thần kỳ" in html and "bỏ điều trị" in html
    assert "chua_biet" in html  # from a newer version: shown by its name


def test_it_tells_size_reach_and_priority_in_words(database, as_lan):
    enqueue([queue_item(1, posts=12)])
    html = page(as_lan)
    assert "<b>12</b> bài giống nhau" in html
    assert "<b>1.440</b> lượt tiếp cận" in html
    assert "74/100 điểm ưu tiên" in html
    assert "Tác hại nếu để lâu <b>+40</b>" in html


def test_a_single_post_is_not_called_a_copy(filled, as_lan):
    assert "chưa thấy bản sao nào" in page(as_lan)


def test_the_original_is_a_link_that_gives_nothing_away(filled, as_lan):
    html = page(as_lan)
    link = re.search(r'<a href="https://example.org/bai/1"[^>]*>', html)[0]
    assert 'rel="noopener noreferrer nofollow"' in link


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "http://[", None]
)
def test_a_link_that_is_no_web_address_is_not_shown(database, as_lan, url):
    enqueue([queue_item(1, url=url)])
    assert "Xem bài gốc" not in page(as_lan)


def test_every_answer_has_its_number_key(filled, as_lan):
    html = page(as_lan)
    answers = re.findall(r'name="answer-check" value="(\w+)" data-key="(\d)"', html)
    assert [key for _, key in answers] == list("123456")
    assert [name for name, _ in answers][-1] == "scam"


def test_hateful_text_waits_behind_a_content_note(database, as_lan):
    words = Reason("hateful", "words", (0, 6), "nghe nói uống nước", 0.5)
    enqueue([queue_item(1, flags=("hateful",), reasons=(words,))])
    html = page(as_lan)
    assert html.count("nghe nói uống nước") == 1  # not among the reasons either
    veil = html.index('<details class="veil" id="veil">')
    assert veil < html.index("nghe nói uống nước") < html.index("</details>", veil)


def test_other_text_is_in_the_open(filled, as_lan):
    assert 'class="veil"' not in page(as_lan)


def test_two_labels_are_asked_one_after_the_other(database, as_lan):
    enqueue([queue_item(1, flags=("hateful", "check"))])
    html = page(as_lan)
    assert html.index("1/2") < html.index('name="answer-hateful"') < html.index("2/2")
    assert html.index("2/2") < html.index('name="answer-check"')


def test_a_post_of_unknown_time_place_and_language_is_shown_too(database, as_lan):
    enqueue([queue_item(1, created_at=None, page=None, platform="unknown", url=None, lang="other")])
    html = page(as_lan)
    for words in ("không rõ ngày đăng", "Không rõ nền tảng", "có vẻ không phải tiếng Việt"):
        assert words in html


def test_an_empty_queue_is_friendly(database, as_lan):
    assert "Không còn bài nào chờ bạn" in page(as_lan)


def test_items_in_other_hands_are_announced(database, as_lan, minh):
    enqueue([queue_item(1)])
    leases.claim_next(minh)
    assert "đang có người khác xem" in page(as_lan)


def test_a_very_long_post_is_cut_and_offered_whole(database, as_lan):
    enqueue([queue_item(1, text="Chuyện dài lắm. " * 60_000)])
    response = as_lan.get("/")
    assert len(response.content) < 60_000
    assert "Đọc toàn bộ" in response.content.decode()
    atomic_with_retry = as_lan.get("/text/")
    assert atomic_with_retry.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert len(atomic_with_retry.content.decode()) == 960_000


def test_the_whole_text_is_only_for_who_has_the_item_open(filled, as_lan):
    assert as_lan.get("/text/").status_code == 302


def test_a_reload_keeps_the_item(filled, as_lan):
    tokens = {re.search(r'name="token" value="([^"]+)"', page(as_lan))[1] for _ in range(3)}
    assert len(tokens) == 1


def test_dates_and_numbers_follow_the_language(database, as_lan):
    enqueue([queue_item(1, posts=12, created_at=datetime(2026, 3, 9, 1, 5, tzinfo=UTC))])
    assert "08:05, 9/3/2026" in page(as_lan)
    as_lan.post("/language/", {"language": "en", "next": "/"})
    html = page(as_lan)
    assert "08:05, 9 Mar 2026" in html and "1,440" in html


def test_a_weight_is_said_in_words_as_well_as_shown(filled, as_lan):
    html = as_lan.get("/").content.decode()
    assert '<mark class="hl hl-check s3">chia sẻ gấp</mark>' in html
    assert 'chia sẻ gấp<span class="sr"> (chú ý nhiều)</span>' in html


def test_every_risk_sign_says_what_to_check_next():
    from pipeline.classify.risk_signs.detection import RISK_SIGNS
    from pipeline.review.presentation.risk_signs import next_check

    assert all(next_check(name) for name in RISK_SIGNS)
    assert next_check("of another version") == ""
