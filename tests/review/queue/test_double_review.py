"""Two people judge without knowing of each other; a third, senior one adjudicates where they differ."""

import re

import pytest

from pipeline.review.accounts.accounts import add_user
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.models import Item, Review, Stage
from pipeline.review.queue import leases
from pipeline.review.queue.current import current_decision
from pipeline.review.queue.enqueue import enqueue
from tests.review.samples import decide, member, queue_item

pytestmark = pytest.mark.both_databases

WHY = "Bộ Y tế đã bác tin này"
LINK = "https://example.org/dinh-chinh"
SCAM, FINE, HATE = {"check": "scam"}, {"check": "accurate"}, {"check": "misleading"}


def review(person, answers) -> object:
    lease = leases.claim_next(person)
    return decide(person, str(lease.token), answers, WHY, LINK)


def outcome(item: Item) -> dict[str, tuple[str, str]]:
    return {label: (made.outcome, made.how) for label, made in current_decision(item).items()}


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
    assert outcome(one) == {"check": ("accurate", "adjudicated")}
    assert Review.objects.count() == 3


def test_a_senior_who_was_one_of_them_cannot_adjudicate_it(one, lan, tuan, huong):
    review(tuan, SCAM)
    review(lan, FINE)
    assert leases.claim_next(tuan) is None
    assert leases.claim_next(huong).item == one


def test_a_sampled_item_is_reviewed_twice_although_nobody_accuses(one, lan, minh):
    change_team(sample_rate=1.0)
    assert review(lan, FINE).waits_for == Stage.SECOND
    assert review(minh, FINE).waits_for is None
    assert outcome(one) == {"check": ("accurate", "agreed")}


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


def test_the_one_who_adjudicates_sees_both_answers_and_no_names(one, lan, minh, tuan, client):
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


@pytest.mark.parametrize(
    ("reach", "limit", "waits_for"), [(500, 500, Stage.SECOND), (499, 500, None), (500, 0, None)]
)
def test_one_answer_without_a_word_does_not_close_what_reached_many(database, lan, reach, limit, waits_for):
    change_team(wide_reach=limit, sample_rate=0.0)
    enqueue([queue_item(1, members=(member("1-0", reach=reach),))])
    assert decide_next(lan, {"check": "unverifiable"}).waits_for == waits_for


@pytest.mark.parametrize("words", [{"note": "không thấy báo nào nói"}, {"source_url": LINK}])
def test_an_answer_with_a_word_closes_it_and_so_do_two_without(database, lan, minh, words):
    change_team(wide_reach=100, sample_rate=0.0)
    enqueue([queue_item(n, members=(member(f"{n}-0", reach=500),)) for n in (1, 2)])
    assert decide_next(lan, {"check": "unverifiable"}, **words).waits_for is None
    assert decide_next(lan, {"check": "unverifiable"}).waits_for == Stage.SECOND
    assert decide_next(minh, {"check": "unverifiable"}).waits_for is None


def decide_next(person, answers, **words):
    return decide(person, str(leases.claim_next(person).token), answers, **words)
