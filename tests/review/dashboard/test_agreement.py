"""Agreement is measured on blind pairs only, and read out in plain words."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from pipeline.review.accounts.team_settings import change_team
from pipeline.review.dashboard.agreement import Pair, agreement, by_label, by_week, pairs
from pipeline.review.queue import leases
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.reopen import undo
from tests.review.samples import decide, queue_item

pytestmark = pytest.mark.both_databases

MONDAY = date(2026, 11, 23)


def some(*answers: tuple[str, str], label: str = "check", week: date = MONDAY) -> list[Pair]:
    return [Pair(week, label, each, (1, 2)) for each in answers]


def test_full_agreement_is_one_and_chance_is_zero():
    atomic_with_retry = agreement(some(*[("scam", "scam"), ("accurate", "accurate")] * 10))
    assert (atomic_with_retry.same, atomic_with_retry.kappa) == (1.0, 1.0)
    assert atomic_with_retry.alpha == pytest.approx(1.0)
    chance = agreement(
        some(*[("scam", "scam"), ("scam", "accurate"), ("accurate", "scam"), ("accurate", "accurate")] * 50)
    )
    assert chance.kappa == pytest.approx(0.0)
    assert abs(chance.alpha) < 0.01


def test_kappa_is_that_of_the_textbook():
    # Cohen's measure for the table 20, 5, 10, 15: observed 0.7, expected 0.5
    table = [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15
    assert agreement(some(*table)).kappa == pytest.approx(0.4)


def test_what_has_no_meaning_is_left_out():
    assert agreement([]).kappa is None
    one = agreement(some(*[("scam", "scam")] * 20))
    assert (one.same, one.kappa, one.alpha) == (1.0, None, None)


@pytest.mark.parametrize(
    ("different", "says"),
    [(0, "rất thống nhất"), (3, "thống nhất"), (5, "tạm được"), (9, "đọc lại hướng dẫn")],
)
def test_it_is_read_out(different, says):
    same = [("scam", "scam"), ("accurate", "accurate")] * 10
    assert says in agreement(some(*same[different:], *[("scam", "accurate")] * different)).interpretation


def test_a_handful_of_posts_says_nothing():
    assert "còn ít" in agreement(some(("scam", "scam"), ("scam", "accurate"))).interpretation


def test_parts_by_label_and_week():
    found = some(("scam", "scam")) + some(("share", "share"), label="positive", week=MONDAY - timedelta(7))
    assert {label: each.items for label, each in by_label(found).items()} == {"check": 1, "positive": 1}
    assert list(by_week(found)) == [MONDAY - timedelta(7), MONDAY]


def test_pairs_are_the_blind_reviews_that_stand(blind, lan, minh, tuan, as_huong):
    change_team(sample_rate=1.0)
    enqueue(queue_item(n) for n in range(1, 4))
    plan = [(lan, "scam"), (lan, "accurate"), (minh, "scam"), (minh, "scam"), (tuan, "scam")]
    for person, answer in plan:
        decide(person, str(leases.claim_next(person).token), {"check": answer})
    assert [pair.answers for pair in pairs()] == [("scam", "scam"), ("accurate", "scam")]
    assert pairs()[0].people == (lan.pk, minh.pk)
    assert pairs(since=timezone.localdate() + timedelta(days=1)) == []
    html = as_huong.get("/overview/agreement/").content.decode()
    assert "50%" in html and "còn ít bài quá" in html
    undo(tuan)
    assert len(pairs()) == 2
