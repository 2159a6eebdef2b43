"""A review is taken back before anybody builds on it; a decided item is reopened for a reason."""

import re

import pytest
from django.utils import timezone

from pipeline.errors import RuleError
from pipeline.review.accounts.accounts import add_user
from pipeline.review.dashboard import workload
from pipeline.review.models import Decision, Lease, Review, Stage
from pipeline.review.queue import evidence, leases
from pipeline.review.queue.decisions import StaleLeaseError
from pipeline.review.queue.reopen import UNDO_WITHIN, reopen_item, undo
from pipeline.review.storage import event_log
from tests.review.accounts.world import PNG
from tests.review.helpers import PASSWORD
from tests.review.queue.test_double_review import FINE, LINK, SCAM, WHY, outcome, review
from tests.review.samples import decide

pytestmark = pytest.mark.both_databases


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
    assert one.stage == "adjudicate"


def test_nothing_is_taken_back_once_somebody_built_on_it(one, lan, minh):
    review(lan, SCAM)
    leases.claim_next(minh)
    with pytest.raises(RuleError, match="xem tiếp"):
        undo(lan)
    decide(minh, str(leases.live_lease(minh).token), SCAM, WHY, LINK)
    with pytest.raises(RuleError, match="xem tiếp"):
        undo(lan)


def test_there_must_be_something_recent_to_take_back(one, lan):
    with pytest.raises(RuleError):
        undo(lan)
    review(lan, FINE)
    Lease.objects.update(ended_at=timezone.now() - UNDO_WITHIN)
    with pytest.raises(RuleError):
        undo(lan)


def test_a_form_that_was_taken_back_cannot_come_in_again(one, lan):
    token = str(leases.claim_next(lan).token)
    decide(lan, token, FINE)
    undo(lan)
    with pytest.raises(StaleLeaseError):
        decide(lan, token, FINE)


def test_reopening_asks_two_people_again_and_supersedes_the_decision(one, lan, minh):
    review(lan, FINE)
    reopen_item(one, minh, "Báo tỉnh vừa đính chính hôm nay")
    assert outcome(one) == {"check": ("accurate", "single")}  # stands until the new one
    assert review(lan, FINE).waits_for == Stage.SECOND
    review(minh, FINE)
    assert outcome(one) == {"check": ("accurate", "agreed")}
    old, new = Decision.objects.order_by("id")
    assert (new.supersedes, new.round) == (old, 2)


def test_reopening_needs_a_reason_and_a_decision(one, lan):
    with pytest.raises(RuleError, match="chưa cần"):
        reopen_item(one, lan, "Tôi thấy chưa ổn lắm")
    review(lan, FINE)
    for reason in ("", "  ?  ", "a" * 4001):
        with pytest.raises(RuleError):
            reopen_item(one, lan, reason)


def test_undo_on_the_page_brings_the_item_back(one, lan, as_lan):
    review(lan, FINE)
    html = as_lan.post("/undo/", follow=True).content.decode()
    assert "Bài quay lại đây rồi" in html and "Bài số 1" in html
    html = as_lan.post("/undo/", follow=True).content.decode()
    assert "Không có ý kiến hay bài bỏ qua nào" in html


def test_undo_gives_back_what_was_typed(one, lan, as_lan):
    lease = leases.claim_next(lan)
    document = evidence.attach(one, lan, "anh.png", PNG)
    sent = {"topic": "health", "harm": "low", "documents": [str(document.token)]}
    decide(lan, str(lease.token), SCAM, WHY, LINK + " https://example.org/hai", **sent)
    as_lan.post("/undo/")
    for _ in range(2):  # also after a reload
        html = as_lan.get("/").content.decode()
        assert re.search(r'value="scam"[^>]*checked', html)
        assert LINK in html and "https://example.org/hai" in html and WHY in html
        assert '<option value="health" selected>' in html and '<option value="low" selected>' in html
        assert re.search(rf'value="{document.token}" checked', html)


def test_a_skip_is_taken_back_too(filled, lan, as_lan):
    first = leases.claim_next(lan)
    as_lan.post("/skip/", {"token": str(first.token)})
    second = leases.claim_next(lan)
    assert second.item != first.item
    answer = as_lan.post("/undo/", follow=True).content.decode()
    assert "Bài vừa bỏ qua quay lại đây rồi" in answer
    assert leases.live_lease(lan).item == first.item
    assert not lan.skips.exists()
    assert event_log.verify().is_whole


def test_undo_goes_back_to_what_was_done_last(filled, lan):
    first = leases.claim_next(lan)
    decide(lan, str(first.token), FINE, WHY, LINK)
    second = leases.claim_next(lan)
    leases.skip(lan, str(second.token))
    assert undo(lan).item == second.item
    assert undo(lan).item == first.item
    with pytest.raises(RuleError):
        undo(lan)


def test_a_skip_is_not_taken_back_from_somebody_who_has_the_item_now(one, lan, minh):
    leases.skip(lan, str(leases.claim_next(lan).token))
    leases.claim_next(minh)
    with pytest.raises(RuleError, match="đã có bạn khác nhận"):
        undo(lan)
    assert lan.skips.exists()


def test_what_was_taken_back_is_not_counted(one, lan, as_lan):
    review(lan, FINE)
    assert leases.decided_today(lan) == 1
    undo(lan)
    assert leases.decided_today(lan) == 0
    lead = add_user("truong", PASSWORD, "lead")
    assert all(load.week == 0 for load in workload.loads(lead))
