"""Golden items look like any other, count nowhere, and tell only the person what they answered."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from pipeline.errors import RuleError
from pipeline.review.accounts import tokens
from pipeline.review.accounts.accounts import add_user
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.dashboard import agreement, overview
from pipeline.review.exports import decisions
from pipeline.review.models import (
    Decision,
    Event,
    GoldenAnswer,
    GoldenItem,
    Item,
    Lease,
    Review,
    Skip,
)
from pipeline.review.queue import golden, leases, reopen
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.leases import decided_today
from pipeline.review.queue.submission import InvalidAnswersError
from pipeline.review.storage import event_log
from tests.review.helpers import token_on
from tests.review.samples import decide, queue_item

WHY = "Hỏi xin mã OTP là lừa đảo rồi"
SCAM = {"check": "scam"}


def decide_next(person, answers=SCAM):
    return decide(person, str(leases.claim_next(person).token), answers)


@pytest.fixture
def known(blind, tuan, huong) -> GoldenItem:
    """One golden item that tuan and hoa agreed on, and plenty of others waiting."""
    enqueue([queue_item(1)])
    decide_next(tuan)
    decide_next(add_user("hoa", "bến sông 42 đò"))
    made = golden.mark(Item.objects.get(), huong, {"check": WHY})
    enqueue(queue_item(n) for n in range(2, 12))
    change_team(double_review=False, golden_every=1)
    return made


def due(person) -> Lease:
    """Let somebody decide an ordinary item; with every second item golden, the next one is."""
    decide_next(person, {"check": "unverifiable"})
    lease = next_golden(person)
    assert lease is not None
    return lease


def next_golden(person) -> Lease | None:
    """The golden item a console shows next, if it shows one; what comes instead is handed back."""
    lease = leases.claim_next(person, mixes_golden=True)
    if lease is not None and lease.golden is None:
        leases.release(person, str(lease.token))
    return lease if lease is not None and lease.golden is not None else None


def form(client, **more) -> dict[str, str]:
    return {"token": token_on(client), "answer-check": "scam"} | more


def shape(html: str) -> str:
    """What a page is made of, apart from what differs between any two items."""
    html = re.sub(r"Bài số \d+|[0-9a-f-]{36}|\d\d:\d\d|csrf[^>]+>|bai/\d+|data-item=\"\d+\"", "", html)
    html = re.sub(r'<details class="similar.*?</ul>\s*</details>', "", html, flags=re.DOTALL)
    return re.sub(r'<div class="notices.*?</div>|data-sent="[^"]*"|<b>\d</b>', "", html, flags=re.DOTALL)


def test_it_looks_like_any_other_item_while_it_is_open(known, lan, as_lan):
    decide_next(lan, {"check": "unverifiable"})
    change_team(golden_every=0)
    ordinary = as_lan.get("/").content.decode()
    decide(lan, str(leases.live_lease(lan).token), {"check": "unverifiable"})
    change_team(golden_every=1)
    practice = as_lan.get("/").content.decode()
    assert leases.open_lease(lan).golden is not None and "Bài số 1:" in practice
    assert shape(practice) == shape(ordinary)


def test_the_answer_is_told_right_after_and_only_once(known, lan, as_lan, as_minh):
    due(lan)
    answer = as_lan.post("/decide/", form(as_lan, **{"answer-check": "unverifiable"}), follow=True)
    html = answer.content.decode()
    path = answer.redirect_chain[-1][0]
    assert "Bạn chọn" in html and "Chưa kiểm chứng được" in html and "Lừa đảo" in html and WHY in html
    assert as_lan.get("/").status_code == 200
    assert as_minh.get(path).url == "/"  # private
    assert as_lan.get(path).status_code == 200


def test_an_answer_to_it_counts_nowhere_and_changes_nothing(known, lan, as_lan):
    due(lan)
    item = Item.objects.values().get(pk=known.item_id)
    before = (Review.objects.count(), Decision.objects.count(), len(list(decisions.decisions())))
    figures = (decided_today(lan), len(agreement.pairs()), Lease.objects.count())
    as_lan.post("/decide/", form(as_lan, **{"answer-check": "unverifiable"}))
    assert (Review.objects.count(), Decision.objects.count(), len(list(decisions.decisions()))) == before
    assert (decided_today(lan), len(agreement.pairs()), Lease.objects.count()) == figures
    assert Item.objects.values().get(pk=known.item_id) == item
    assert GoldenAnswer.objects.get().outcome == "unverifiable"


def test_the_record_says_that_it_was_answered_and_not_by_whom(known, lan, as_lan):
    due(lan)
    as_lan.post("/decide/", form(as_lan))
    events = Event.objects.filter(kind__in=("golden_served", "golden_answered"))
    assert [(event.actor, event.payload) for event in events] == [(None, {})] * 2
    assert Event.objects.get(kind="golden_set").payload["why"] == {"check": WHY}
    assert event_log.verify().is_whole


def test_the_same_form_twice_is_kept_once_and_needs_what_any_answer_needs(known, lan, as_lan):
    token = str(due(lan).token)
    with pytest.raises(InvalidAnswersError) as error:
        decide(lan, token, {"check": "misleading"})
    assert set(error.value.problems) == {"source_url", "note"}
    refused = as_lan.post("/decide/", {"token": token, "note": "đang viết"})
    assert refused.status_code == 422 and "đang viết" in refused.content.decode()
    for _ in range(2):
        decide(lan, token, SCAM)
    assert GoldenAnswer.objects.count() == 1


def test_several_people_have_the_same_one_open_and_it_is_held_from_nobody(known, lan, minh, tuan):
    held = overview.totals().in_hands
    assert due(lan).golden == due(minh).golden == known
    assert not known.item.leases.live().exists()
    assert overview.totals().in_hands == held
    reopen.reopen_item(known.item, minh, "nguồn đã sửa lại tin này")
    assert leases.claim(known.item, tuan).item == known.item


def test_it_does_not_run_out_and_stays_open_beside_work_elsewhere(known, lan):
    practice = due(lan)
    Lease.objects.filter(pk=practice.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    work = leases.claim_next(lan)  # as a program does, which is given no golden item
    assert work.golden is None
    assert leases.renew(lan, str(practice.token)).expires_at > timezone.now()
    assert decide(lan, str(practice.token), SCAM).is_golden
    assert leases.live_lease(lan) == work
    assert leases.renew(lan, str(practice.token)) == "done"


def test_what_was_sent_or_skipped_is_forgotten_by_the_browser(known, lan):
    token = str(due(lan).token)
    assert token not in leases.just_sent(lan)
    leases.skip(lan, token)
    assert token in leases.just_sent(lan)


def test_a_program_cannot_answer_skip_or_release_it(known, lan):
    lease = due(lan)
    secret = tokens.make_token(lan, "kịch bản", ["decide"], 30)[1]
    client, headers = Client(), {"authorization": f"Bearer {secret}"}
    path = f"/api/v1/claims/{lease.token}"
    body = {"data": {"answers": SCAM}, "content_type": "application/json", "headers": headers}
    assert client.post(f"{path}/decision", **body).status_code == 404
    assert client.post(f"{path}/skip", headers=headers).status_code == 404
    assert client.delete(path, headers=headers).status_code == 404
    lease.refresh_from_db()
    assert lease.ended_at is None


def test_nobody_gets_one_they_decided_or_marked_or_had_lately(known, lan, tuan, huong):
    for person in (tuan, huong):
        decide_next(person, {"check": "unverifiable"})
        assert next_golden(person) is None
    leases.skip(lan, str(due(lan).token))
    decide_next(lan, {"check": "unverifiable"})
    assert next_golden(lan) is None
    Lease.objects.practice().update(started_at=timezone.now() - golden.REPEAT_INTERVAL - timedelta(days=1))
    assert due(lan).golden == known


def test_skipping_one_leaves_no_mark_on_the_person(known, lan, as_lan):
    due(lan)
    html = as_lan.post("/skip/", form(as_lan), follow=True).content.decode()
    assert "bài sẽ chuyển cho bạn khác" in html
    assert not Skip.objects.exists()
    assert Lease.objects.practice().get().end == "skipped"


def test_it_stays_away_where_the_person_left_the_label_out(known, lan):
    lan.leaves_out = ["check"]
    lan.save()
    enqueue([queue_item(50, flags=("positive",))])
    decide_next(lan, {"positive": "share"})
    assert next_golden(lan) is None


def test_the_rate_is_about_what_was_set_and_zero_is_never(known, lan):
    change_team(golden_every=0)
    decide_next(lan, {"check": "unverifiable"})
    assert next_golden(lan) is None
    change_team(golden_every=4)
    drawn = sum(golden.sampled(lease, lan.pk, 1 / 4) for lease in range(4000))
    assert 850 < drawn < 1150


def test_a_reload_does_not_draw_again(known, lan):
    task = due(lan)
    assert next_golden(lan) == task
    leases.skip(lan, str(task.token))
    assert next_golden(lan) is None


def test_one_that_is_decided_anew_or_retired_comes_no_more(known, lan, minh, huong, as_lan):
    task = due(lan)
    reopen.reopen_item(known.item, minh, "nguồn đã sửa lại tin này")
    assert next_golden(lan) is None
    task.refresh_from_db()
    assert task.end == "dropped"
    golden.retire(known, huong)
    assert Event.objects.filter(kind="golden_retired").count() == 1


def test_only_what_is_certain_can_be_golden(filled, lan, huong, as_huong):
    item = decide_next(lan, {"check": "unverifiable"}).item
    with pytest.raises(RuleError, match="chắc chắn"):
        golden.mark(item, huong, {"check": WHY})
    with pytest.raises(RuleError):
        golden.mark(Item.objects.filter(state="waiting").first(), huong, {"check": WHY})
    assert "chắc chắn" in as_huong.get(f"/item/{item.pk}/").content.decode()


def test_a_lead_explains_each_answer_before_it_is_golden(known, huong, as_huong, as_lan):
    golden.retire(known, huong)
    path = f"/item/{known.item_id}/golden/"
    assert 'name="why-check"' in as_huong.get(f"/item/{known.item_id}/").content.decode()
    assert 'name="why-check"' not in as_lan.get(f"/item/{known.item_id}/").content.decode()
    as_huong.post(path, {"why-check": "vì thế"})
    assert not golden.live().exists()
    as_huong.post(path, {"why-check": WHY})
    assert golden.live().get().answers == SCAM
    with pytest.raises(RuleError, match="đang là bài luyện tập"):
        golden.mark(known.item, huong, {"check": WHY})


def test_the_lead_sees_totals_by_question_and_no_name(known, as_huong):
    for n in range(5):
        person = add_user(f"bạn{n}", "bến sông 42 đò")
        if n == 4:
            assert golden.totals() == []  # so few would tell who answered what
        decide(person, str(due(person).token), SCAM if n else {"check": "unverifiable"})
    assert golden.totals() == [golden.Total("check", "scam", 5, 4, (("unverifiable", 1),))]
    html = as_huong.get("/golden/").content.decode()
    assert "80%" in html and "Chưa kiểm chứng được (1)" in html
    assert not any(f"bạn{n}" in html for n in range(5))


def test_the_page_keeps_the_long_text_the_heartbeat_and_documents_working(known, lan, as_lan):
    task = due(lan)
    token = str(task.token)
    assert "Bài số 1" in as_lan.get("/text/").content.decode()
    assert as_lan.post("/renew/", {"token": token}).json()["held"] is True
    shown = as_lan.post("/attach/", {"token": token, "note": "còn đây"})
    assert shown.status_code == 422 and "còn đây" in shown.content.decode()


def test_answers_cannot_be_changed_or_removed(known, lan):
    decide(lan, str(due(lan).token), SCAM)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        GoldenAnswer.objects.update(outcome="unverifiable")
