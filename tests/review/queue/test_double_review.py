"""Two people judge without knowing of each other; a third, senior one settles what they see differently."""

import re

import pytest
from django.utils import timezone

from pipeline.review.accounts.accounts import add_user
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.domain.review_stages import Close, accuses, next_step, sampled
from pipeline.review.models import Decision, Item, Lease, Review, Stage
from pipeline.review.queue import leases
from pipeline.review.queue.current import current_decision
from pipeline.review.queue.decisions import StaleLeaseError
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.reopen import UNDO_WITHIN, CannotError, ask_again, undo
from pipeline.review.storage import event_log
from tests.review.samples import decide, member, queue_item

pytestmark = pytest.mark.both_databases

WHY = "Bộ Y tế đã bác tin này"
LINK = "https://example.org/dinh-chinh"
SCAM, FINE, HATE = {"check": "scam"}, {"check": "accurate"}, {"check": "misleading"}


@pytest.fixture
def one(blind) -> Item:
    enqueue([queue_item(1)])
    return Item.objects.get()


def review(person, answers) -> object:
    lease = leases.claim_next(person)
    return decide(person, str(lease.token), answers, WHY, LINK)


def outcome(item: Item) -> dict[str, tuple[str, str]]:
    return {label: (made.outcome, made.how) for label, made in current_decision(item).items()}


@pytest.mark.parametrize(
    ("given", "twice", "wanted"),
    [
        ({}, True, Stage.FIRST),
        ({"first": FINE}, False, Close(FINE, Stage.FIRST, Decision.How.SINGLE)),
        ({"first": FINE}, True, Stage.SECOND),
        ({"first": SCAM, "second": SCAM}, True, Close(SCAM, Stage.SECOND, Decision.How.AGREED)),
        ({"first": SCAM, "second": FINE}, True, Stage.SETTLE),
        ({"first": SCAM, "second": FINE, "settle": FINE}, True, Close(FINE, Stage.SETTLE, "settled")),
    ],
)
def test_the_rules(given, twice, wanted):
    assert next_step({Stage(stage): answers for stage, answers in given.items()}, twice=twice) == wanted


def test_what_accuses():
    assert accuses({"check": "scam"})
    assert accuses({"positive": "share", "hateful": "hateful"})
    assert not accuses({"check": "opinion_or_satire", "hateful": "not_hateful", "positive": "not_suitable"})


def test_the_sample_has_the_size_that_was_set():
    drawn = sum(sampled(n, 1, 0.2) for n in range(5000))
    assert 0.17 < drawn / 5000 < 0.23
    assert not any(sampled(n, 1, 0.0) for n in range(100))
    assert all(sampled(n, 1, 1.0) for n in range(100))


def test_an_answer_that_accuses_nobody_decides(one, lan):
    assert review(lan, FINE).waits_for is None
    assert outcome(one) == {"check": ("accurate", "single")}


def test_an_accusation_waits_for_a_second_person_and_stands_when_both_agree(one, lan, minh):
    assert review(lan, SCAM).waits_for == Stage.SECOND
    one.refresh_from_db()
    assert (one.state, outcome(one)) == ("waiting", {})
    assert leases.claim_next(lan) is None
    assert review(minh, SCAM).waits_for is None
    one.refresh_from_db()
    assert (one.state, outcome(one)) == ("decided", {"check": ("scam", "agreed")})


def test_a_disagreement_goes_to_a_senior_who_is_neither_of_them(one, lan, minh, tuan):
    review(lan, SCAM)
    review(minh, FINE)
    assert leases.claim_next(add_user("hoa", "bến sông 42 đò")) is None
    assert review(tuan, FINE).waits_for is None
    assert outcome(one) == {"check": ("accurate", "settled")}
    assert Review.objects.count() == 3


def test_a_senior_who_was_one_of_them_cannot_settle_it(one, lan, tuan, huong):
    review(tuan, SCAM)
    review(lan, FINE)
    assert leases.claim_next(tuan) is None
    assert leases.claim_next(huong).item == one


def test_a_sampled_item_is_reviewed_twice_although_nobody_accuses(one, lan, minh):
    change_team(sample_rate=1.0)
    assert review(lan, FINE).waits_for == Stage.SECOND
    assert review(minh, FINE).waits_for is None
    assert outcome(one) == {"check": ("accurate", "agreed")}


def test_a_review_is_taken_back_and_the_item_comes_again(one, lan):
    review(lan, FINE)
    lease = undo(lan)
    assert lease.item == one
    assert outcome(one) == {}
    assert review(lan, SCAM).waits_for == Stage.SECOND
    assert Review.objects.count() == 2
    assert event_log.verify().is_whole


def test_the_second_review_can_be_taken_back_too(one, lan, minh):
    review(lan, SCAM)
    review(minh, SCAM)
    undo(minh)
    one.refresh_from_db()
    assert (one.state, one.stage, outcome(one)) == ("waiting", "second", {})
    review(minh, FINE)
    one.refresh_from_db()
    assert one.stage == "settle"


def test_nothing_is_taken_back_once_somebody_built_on_it(one, lan, minh):
    review(lan, SCAM)
    leases.claim_next(minh)
    with pytest.raises(CannotError, match="xem tiếp"):
        undo(lan)
    decide(minh, str(leases.live_lease(minh).token), SCAM, WHY, LINK)
    with pytest.raises(CannotError, match="xem tiếp"):
        undo(lan)


def test_there_must_be_something_recent_to_take_back(one, lan):
    with pytest.raises(CannotError):
        undo(lan)
    review(lan, FINE)
    Lease.objects.update(ended_at=timezone.now() - UNDO_WITHIN)
    with pytest.raises(CannotError):
        undo(lan)


def test_a_form_that_was_taken_back_cannot_come_in_again(one, lan):
    token = str(leases.claim_next(lan).token)
    decide(lan, token, FINE)
    undo(lan)
    with pytest.raises(StaleLeaseError):
        decide(lan, token, FINE)


def test_a_second_look_asks_two_people_again_and_supersedes_the_decision(one, lan, minh):
    review(lan, FINE)
    ask_again(one, minh, "Báo tỉnh vừa đính chính hôm nay")
    assert outcome(one) == {"check": ("accurate", "single")}  # stands until the new one
    assert review(lan, FINE).waits_for == Stage.SECOND
    review(minh, FINE)
    assert outcome(one) == {"check": ("accurate", "agreed")}
    old, new = Decision.objects.order_by("id")
    assert (new.supersedes, new.round) == (old, 2)


def test_a_second_look_needs_a_reason_and_a_decision(one, lan):
    with pytest.raises(CannotError, match="chưa cần"):
        ask_again(one, lan, "Tôi thấy chưa ổn lắm")
    review(lan, FINE)
    for reason in ("", "  ?  ", "a" * 4001):
        with pytest.raises(CannotError):
            ask_again(one, lan, reason)


def test_a_new_flag_on_a_half_reviewed_item_starts_over(one, lan, minh):
    review(lan, SCAM)
    grown = queue_item(1, flags=("check", "hateful"), members=(member("1-0"), member("1-9")))
    enqueue([grown])
    both = {"check": "scam", "hateful": "not_hateful"}
    assert review(lan, both).waits_for == Stage.SECOND
    review(minh, both)
    assert outcome(one) == {"check": ("scam", "agreed"), "hateful": ("not_hateful", "agreed")}


def test_the_page_of_an_open_item_shows_nobody_anything(one, lan, as_lan):
    review(lan, SCAM)
    assert as_lan.get(f"/item/{one.pk}/").status_code == 404


def test_the_one_who_settles_sees_both_answers_and_no_names(one, lan, minh, tuan, client):
    review(lan, SCAM)
    review(minh, FINE)
    client.force_login(tuan)
    html = client.get("/").content.decode()
    assert "Người thứ 1" in html and "Người thứ 2" in html and WHY in html
    assert "lan" not in re.findall(r"\w+", html.split('class="opinions"')[1].split("<fieldset")[0])


def test_the_second_reviewer_sees_nothing_of_the_first(one, lan, minh, as_minh):
    review(lan, SCAM)
    html = as_minh.get("/").content.decode()
    assert WHY not in html and LINK not in html and 'class="opinions"' not in html


def test_the_decided_item_tells_its_story_and_takes_a_request(one, lan, as_lan, minh):
    review(lan, FINE)
    html = as_lan.get(f"/item/{one.pk}/").content.decode()
    assert "Chính xác" in html and "một người duyệt" in html and WHY in html
    assert as_lan.post(f"/item/{one.pk}/again/", {"reason": "?"}).status_code == 422
    reason = "Báo tỉnh vừa đính chính <hôm nay>"
    assert as_lan.post(f"/item/{one.pk}/again/", {"reason": reason}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.round) == ("waiting", 2)
    review(lan, FINE)
    review(minh, FINE)
    html = as_lan.get(f"/item/{one.pk}/").content.decode()
    assert "Đề nghị xem lại" in html and "&lt;hôm nay&gt;" in html
    assert "hai người duyệt độc lập" in html


def test_undo_on_the_page_brings_the_item_back(one, lan, as_lan):
    review(lan, FINE)
    html = as_lan.post("/undo/", follow=True).content.decode()
    assert "Bài quay lại đây rồi" in html and "Bài số 1" in html
    html = as_lan.post("/undo/", follow=True).content.decode()
    assert "Không có ý kiến nào" in html
