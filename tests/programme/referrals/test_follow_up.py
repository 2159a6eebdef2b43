"""A package has its way, its steps, its answer and a reminder; nothing is sent from here."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from pipeline.errors import RuleError
from pipeline.programme.models import FollowUp
from pipeline.programme.referrals import follow_up
from pipeline.programme.referrals.ways import WAYS, suggested_way, ways_for
from pipeline.review.accounts.accounts import add_user
from pipeline.review.models import Event, Item, Referral
from pipeline.review.queue.referrals import GROUNDS, refer
from tests.programme.samples import rumour
from tests.review.helpers import PASSWORD


@pytest.fixture
def item(lan) -> Item:
    return rumour(lan, outcome="scam")


@pytest.fixture
def made(item, tuan) -> Referral:
    return refer(item, tuan, "platform", ground="scam")


def age(referral: Referral, days: int) -> None:
    """Let what is noted of a package have happened some days earlier."""
    back = timedelta(days=days)
    referral.refresh_from_db()
    sent = referral.sent_at and referral.sent_at - back
    Referral.objects.filter(pk=referral.pk).update(made_at=referral.made_at - back, sent_at=sent)
    for row in FollowUp.objects.filter(referral=referral).exclude(remind_on=None):
        FollowUp.objects.filter(pk=row.pk).update(remind_on=row.remind_on - back)


def test_every_way_says_what_to_do_and_every_ground_has_one(item, tuan):
    assert set(WAYS) == set(FollowUp.Way)
    assert all(way.steps and way.days for way in WAYS.values())
    for name in ("facebook", "tiktok", "youtube", "zalo"):
        assert len(WAYS[name].steps) >= 3
    assert "111" in str(WAYS["child_helpline"].title) and "tingia.gov.vn" in WAYS["vafc"].link
    for ground in GROUNDS:
        way = suggested_way(Referral(item=item, to="authority", ground=ground))
        assert WAYS[way].to == "authority"
    assert suggested_way(Referral(item=item, to="authority", ground="child_safety")) == "child_helpline"
    assert suggested_way(Referral(item=item, to="authority", ground="threat")) == "police"


@pytest.mark.parametrize(
    ("platform", "way"),
    [("tiktok", "tiktok"), ("zalo", "zalo"), ("bank", "other_platform"), ("x", "other_platform")],
)
def test_the_platform_of_the_post_comes_first(made, platform, way):
    made.item.platform = platform
    assert ways_for(made)[0][0] == way and len(ways_for(made)) == 5


def test_sending_notes_way_person_and_day_once(made, tuan, huong):
    follow_up.send(made, tuan, "tiktok")
    follow_up.send(made, huong, "facebook")
    made.refresh_from_db()
    assert (made.sent_by, made.follow_up.way) == (tuan, "tiktok")
    assert made.follow_up.remind_on == timezone.localdate() + timedelta(days=WAYS["tiktok"].days)
    assert Event.objects.filter(kind="referral_sent").count() == 1
    assert Event.objects.get(kind="referral_followed").payload["way"] == "tiktok"


def test_a_way_has_to_fit(made, tuan):
    for way in ("police", "lead", "", "x"):
        with pytest.raises(RuleError, match="gửi qua đâu"):
            follow_up.send(made, tuan, way)
    made.refresh_from_db()
    assert made.sent_at is None


def test_who_may_not_send_may_not_follow(made, lan):
    with pytest.raises(PermissionDenied):
        follow_up.send(made, lan, "facebook")
    with pytest.raises(PermissionDenied):
        follow_up.note_outcome(made, lan, "removed", None)


def test_what_came_back_needs_a_package_that_was_sent_and_a_day_that_can_be(made, tuan):
    with pytest.raises(RuleError, match="chưa gửi"):
        follow_up.note_outcome(made, tuan, "removed", None)
    follow_up.send(made, tuan, "facebook")
    today = timezone.localdate()
    for outcome, day, says in (
        ("fixed", today, "kết quả"),
        ("removed", today + timedelta(days=1), "tương lai"),
        ("removed", today - timedelta(days=1), "trước ngày gửi"),
    ):
        with pytest.raises(RuleError, match=says):
            follow_up.note_outcome(made, tuan, outcome, day)
    with pytest.raises(RuleError, match="rút gọn"):
        follow_up.note_outcome(made, tuan, "removed", None, "a" * 1001)


def test_a_later_answer_counts_and_the_earlier_one_is_in_the_log(made, tuan):
    follow_up.send(made, tuan, "facebook")
    follow_up.note_outcome(made, tuan, "refused", None)
    kept = follow_up.note_outcome(made, tuan, "removed", None, "Mã 42, gọi 0912345678")
    assert kept.outcome == "removed" and "0912345678" not in kept.note and "Mã 42" in kept.note
    said = Event.objects.filter(kind="referral_followed").order_by("pk")
    assert [entry.payload["outcome"] for entry in said] == ["", "refused", "removed"]


def test_what_nobody_sent_or_answered_is_due_until_it_is_settled(made, tuan, huong):
    assert follow_up.due(tuan) == []
    age(made, follow_up.UNSENT_DAYS)
    assert [(each.is_sent, each.days) for each in follow_up.due(tuan)] == [(False, 2)]
    follow_up.send(made, tuan, "facebook")
    assert follow_up.due(tuan) == []
    age(made, 10)
    assert [(each.is_sent, each.days) for each in follow_up.due(huong)] == [(True, 10)]
    follow_up.note_outcome(made, tuan, "taken_on", None)
    assert follow_up.due(huong) == []
    age(made, 8)
    assert len(follow_up.due(huong)) == 1  # it was taken on, and nothing came of it
    follow_up.note_outcome(made, tuan, "silent", None)
    assert follow_up.due(huong) == []


def test_what_is_due_is_only_shown_to_who_may_see_the_package(made, minh):
    age(made, 5)
    assert follow_up.due(minh) == []


def test_from_the_steps_to_the_answer_on_the_page(made, tuan, client):
    client.force_login(tuan)
    page = f"/programme/referrals/{made.pk}/"
    html = client.get(page).content.decode()
    assert 'data-copy="package"' in html and "Báo cáo bài viết" in html and "Lừa đảo" in html
    assert client.post(page, {"way": "police"}).status_code == 422
    client.post(page, {"way": "facebook"})
    html = client.get(page).content.decode()
    today = timezone.localdate()
    assert "tuan đã gửi lúc" in html and f"{today.day}/{today.month}/{today.year}" in html
    assert client.post(page, {"outcome": "removed", "on": "hôm qua"}).status_code == 422
    client.post(page, {"outcome": "removed", "on": today.isoformat(), "note": "<b>Mã 42</b>"})
    html = client.get(page).content.decode()
    assert "Nội dung đã bị gỡ" in html and "&lt;b&gt;Mã 42" in html and "<b>Mã 42" not in html


def test_what_is_due_and_what_waits_come_before_what_was_sent(item, tuan, huong):
    first, second = refer(item, tuan, "platform"), refer(item, tuan, "authority", ground="scam")
    follow_up.send(second, tuan, "bank")
    age(first, 4)
    client = Client()
    client.force_login(huong)
    html = client.get("/programme/referrals/").content.decode()
    places = [
        html.index(part) for part in ("Đến hạn", "Chưa gửi", "Báo xấu trên nền tảng", "Đã gửi", "Ngân hàng")
    ]
    assert places == sorted(places)
    auditor = add_user("soat", PASSWORD, "auditor")
    client.force_login(auditor)
    html = client.get("/programme/referrals/").content.decode()
    assert f"/referrals/{first.pk}/" not in html and "Báo xấu trên nền tảng" in html


def test_a_note_to_the_lead_is_marked_as_told(item, minh, client):
    note = refer(item, minh, "lead")
    client.force_login(minh)
    page = f"/programme/referrals/{note.pk}/"
    assert "Trưởng nhóm" in client.get(page).content.decode()
    client.post(page, {"way": "lead"})
    note.refresh_from_db()
    assert note.sent_by == minh
