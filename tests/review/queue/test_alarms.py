"""What cannot wait goes to the lead by one key: no decision, no referral, and nobody else comes across it."""

import pytest
from django.db.transaction import atomic

from pipeline.errors import RuleError
from pipeline.review.accounts import visibility
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.audit import entries
from pipeline.review.models import Alarm, Event, GoldenItem, Item, Lease, Referral, Review
from pipeline.review.queue import alarms, evidence, leases, reopen
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.retention import texts
from pipeline.review.retention.policy import current_policy, expired_items
from pipeline.review.storage import event_log
from tests.review.accounts.world import PNG
from tests.review.helpers import token_on
from tests.review.queue.test_double_review import SCAM, review
from tests.review.samples import decide, member, queue_item

pytestmark = pytest.mark.both_databases

DONE = "Đã gọi công an phường và báo nhà trường"


@pytest.fixture
def raised(one, lan) -> Alarm:
    """An alarm that lan raised about the only item."""
    return alarms.raise_alarm(lan, str(leases.claim_next(lan).token))


def test_an_alarm_is_raised_before_any_answer_and_decides_nothing(one, lan, as_lan):
    answer = as_lan.post("/alarm/", {"token": token_on(as_lan)}, follow=True)
    made = Alarm.objects.get()
    assert answer.redirect_chain == [(f"/alarm/{made.pk}/", 302)]
    assert "Đã báo khẩn cho trưởng nhóm" in answer.content.decode()
    one.refresh_from_db()
    assert (one.state, made.made_by, made.ended_at) == (Item.State.APART, lan, None)
    assert not Review.objects.exists() and not Referral.objects.exists()
    assert Event.objects.get(kind="alarm_raised").actor == lan
    assert event_log.verify().is_whole


def test_nobody_comes_across_what_is_apart(raised, one, lan, minh, tuan, huong, as_lan):
    for person in (lan, minh, tuan, huong):
        assert leases.claim_next(person) is None
        assert leases.claim(one, person) is None
        assert not visibility.can_see_item(person, one)
    assert one.text not in as_lan.get("/mine/").content.decode()
    assert not visibility.searchable_items(huong).exists()


def test_who_reviewed_it_before_no_longer_sees_it_and_cannot_take_it_out_by_undo(one, lan, minh, as_lan):
    review(lan, SCAM)
    alarms.raise_alarm(minh, str(leases.claim_next(minh).token))
    with pytest.raises(RuleError, match="xem tiếp"):
        reopen.undo(lan)
    one.refresh_from_db()
    assert one.state == Item.State.APART
    assert one.text[:30] not in as_lan.get("/mine/").content.decode()


def test_only_leads_see_alarms(raised, one, as_lan, as_huong):
    assert as_lan.get("/alarms/").status_code == 403
    html = as_huong.get("/alarms/").content.decode()
    assert one.text in html and "lan báo lúc" in html
    assert "1 báo khẩn đang chờ bạn xử lý" in as_huong.get("/").content.decode()
    assert "báo khẩn đang chờ" not in as_lan.get("/").content.decode()


def test_a_lead_under_age_does_not_see_what_the_team_restricts(database, lan, huong):
    change_team(not_for_minors=["hateful"])
    enqueue([queue_item(1, flags=("hateful",))])
    alarms.raise_alarm(lan, str(leases.claim_next(lan).token))
    assert visibility.visible_alarms(huong).count() == 1
    huong.is_minor = True
    assert visibility.visible_alarms(huong).count() == 0


def test_the_lead_puts_it_back_and_it_is_reviewed_like_any_other(raised, one, minh, as_huong):
    as_huong.post(f"/alarms/{raised.pk}/", {"return": "1"})
    raised.refresh_from_db()
    assert raised.end == Alarm.End.RETURNED
    assert leases.claim_next(minh).item == one
    assert event_log.verify().is_whole


def test_the_lead_says_what_was_done_and_it_stays_apart(raised, one, minh, as_huong):
    answer = as_huong.post(f"/alarms/{raised.pk}/", {"note": "xong"})
    assert answer.status_code == 422 and "đã làm gì, báo cho ai" in answer.content.decode()
    as_huong.post(f"/alarms/{raised.pk}/", {"note": DONE})
    raised.refresh_from_db()
    assert (raised.end, raised.note) == (Alarm.End.HANDLED, DONE)
    assert leases.claim_next(minh) is None
    assert DONE in as_huong.get("/alarms/").content.decode()
    with pytest.raises(RuleError, match="đã xử lý"):
        alarms.return_item(raised, raised.made_by)


def test_who_raised_it_says_what_it_is_about_or_takes_it_back(raised, one, lan, as_lan, as_minh):
    as_lan.post(f"/alarm/{raised.pk}/", {"ground": "child"})
    raised.refresh_from_db()
    assert raised.ground == "child"
    assert "Trẻ em đang gặp nguy hiểm" in as_lan.get(f"/alarm/{raised.pk}/").content.decode()
    assert as_minh.get(f"/alarm/{raised.pk}/").status_code == 404
    as_lan.post(f"/alarm/{raised.pk}/", {"back": "1"})
    assert leases.live_lease(lan).item == one
    assert "người báo rút lại" in as_lan.get(f"/alarm/{raised.pk}/").content.decode()


def test_an_alarm_sent_twice_is_one_and_a_lease_that_is_over_raises_none(one, lan, minh):
    token = str(leases.claim_next(lan).token)
    assert alarms.raise_alarm(lan, token) == alarms.raise_alarm(lan, token)
    for wrong in ("linh tinh", token):
        with pytest.raises(RuleError, match="không còn mở"):
            alarms.raise_alarm(minh, wrong)
    assert Alarm.objects.count() == 1


def test_a_golden_item_raises_no_alarm(one, lan, minh, huong, as_lan):
    review(minh, SCAM)
    Item.objects.update(state=Item.State.DECIDED, stage="second")
    golden = GoldenItem.objects.create(
        item=one, round=1, answers={"check": "scam"}, why={"check": "đòi tiền"}, made_by=huong
    )
    lease = Lease.objects.create(item=one, golden=golden, reviewer=lan, expires_at=one.added_at)
    answer = as_lan.post("/alarm/", {"token": str(lease.token)}, follow=True)
    assert "bài luyện tập" in answer.content.decode()
    assert not Alarm.objects.exists()
    lease.refresh_from_db()
    assert lease.end == Lease.End.SKIPPED


def test_posts_join_what_is_apart_and_it_stays_apart(raised, one):
    enqueue([queue_item(1, members=(member("1-7"),))])
    one.refresh_from_db()
    assert (one.size, one.state) == (2, Item.State.APART)


def test_its_text_is_kept_until_a_lead_acted(raised, one, huong):
    policy = current_policy(older_than=0)
    later = raised.made_at.replace(year=raised.made_at.year + 1)
    assert not expired_items(policy, later).exists()
    alarms.close(raised, huong, DONE)
    assert expired_items(policy, later).exists()


def test_its_documents_are_not_handed_out(one, lan, tuan):
    lease = leases.claim_next(lan)
    kept = evidence.attach(one, lan, "a.png", PNG)
    alarms.raise_alarm(lan, str(lease.token))
    kept.refresh_from_db()
    assert not visibility.can_see_document(lan, kept)
    assert not visibility.can_see_document(tuan, kept)


def test_a_decision_sent_after_an_alarm_is_not_stored(one, lan, as_lan):
    token = token_on(as_lan)
    as_lan.post("/alarm/", {"token": token})
    assert as_lan.post("/decide/", {"token": token, "answer-check": "scam"}).status_code == 409
    with pytest.raises(RuleError):
        decide(lan, token, SCAM)
    assert not Review.objects.exists()


def test_what_a_lead_noted_loses_personal_data_with_the_text(raised, one, huong):
    alarms.close(raised, huong, "Đã gọi chị phụ trách theo số 0912345678")
    with atomic():
        texts.erase([one.pk], raised.made_at)
    raised.refresh_from_db()
    assert "0912345678" not in raised.note and "Đã gọi chị phụ trách" in raised.note


def test_who_may_review_it_again_does_not_learn_from_the_log_what_was_answered(one, lan, minh, huong):
    review(lan, SCAM)
    alarms.raise_alarm(minh, str(leases.claim_next(minh).token))
    told = next(row for row in entries.rows(entries.visible(huong), huong) if row["kind"] == "reviewed")
    assert "outcomes" not in told["facts"]
