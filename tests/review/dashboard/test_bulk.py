"""A lead does one thing to many items: exactly those confirmed, by the rules for one, and takes it back."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from pipeline.errors import RuleError
from pipeline.review.accounts.accounts import add_user
from pipeline.review.accounts.team_settings import change_team
from pipeline.review.dashboard import bulk
from pipeline.review.domain.outcomes import QUESTIONS
from pipeline.review.models import Bulk, Event, Item, Lease, Review, Unit
from pipeline.review.queue import leases
from pipeline.review.queue.decisions import StaleLeaseError
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.leases import decided_today
from pipeline.review.queue.reopen import last_step
from pipeline.review.storage import event_log
from tests.review.samples import decide, queue_item

pytestmark = pytest.mark.both_databases

WHY = "Cả loạt là trang châm biếm quen thuộc"
CLOSE = {"outcome": "check:opinion_or_satire", "reason": WHY}


@pytest.fixture
def sen(database) -> Unit:
    return Unit.objects.create(name="Đoàn phường Sen")


def keys() -> list[int]:
    return list(Item.objects.order_by("id").values_list("pk", flat=True))


def states() -> list[str]:
    return list(Item.objects.order_by("id").values_list("state", flat=True))


def do(person, action: str, sent: dict, items: list[int] | None = None) -> Bulk:
    return bulk.run(bulk.prepare(person, action, items or keys(), sent), person)


def test_items_are_assigned_to_a_unit_and_a_topic_and_back(filled, huong, sen):
    done = do(huong, "assign", {"unit": str(sen.pk), "topic": "health"})
    assert set(Item.objects.values_list("unit", "reserved_for", "topic")) == {(sen.pk, sen.pk, "health")}
    assert Event.objects.filter(kind="assigned").count() == 5
    assert Event.objects.get(kind="bulk").payload["done"] == 5
    bulk.undo(done, huong)
    assert set(Item.objects.values_list("unit", "reserved_for", "topic")) == {(None, None, "")}
    assert event_log.verify().is_whole


def test_what_is_assigned_anew_is_not_taken_back(filled, huong, sen):
    done = do(huong, "assign", {"topic": "health"})
    do(huong, "assign", {"topic": "disaster"}, keys()[:1])
    assert bulk.undo(done, huong).kept == keys()[:1]
    assert list(Item.objects.order_by("id").values_list("topic", flat=True)) == ["disaster", "", "", "", ""]


def test_an_item_that_somebody_has_open_is_left_out_and_said(filled, huong, lan, as_huong):
    held = leases.claim_next(lan)
    done = do(huong, "close", CLOSE)
    assert done.left_out == {str(held.item_id): "held"}
    assert states().count("decided") == 4
    assert "đang có người duyệt" in as_huong.get(f"/bulk/{done.pk}/").content.decode()
    decide(lan, str(held.token), {"check": "accurate"})


def test_closing_is_an_answer_like_any_other_and_is_taken_back(filled, huong):
    done = do(huong, "close", CLOSE)
    assert states() == ["decided"] * 5
    assert set(Review.objects.values_list("outcome", "note", "reviewer")) == {
        ("opinion_or_satire", WHY, huong.pk)
    }
    bulk.undo(done, huong)
    assert states() == ["waiting"] * 5
    assert Review.objects.filter(withdrawal=None).count() == 0
    assert leases.claim_next(huong) is not None
    assert event_log.verify().is_whole


def test_what_is_closed_in_bulk_is_no_work_done_and_no_last_answer(filled, huong):
    do(huong, "close", CLOSE)
    assert decided_today(huong) == 0
    assert last_step(huong) is None


def test_what_is_closed_goes_into_the_sample_of_second_reviews(filled, huong):
    change_team(double_review=True, sample_rate=1.0)
    do(huong, "close", CLOSE)
    assert set(Item.objects.values_list("state", "stage")) == {("waiting", "second")}


def test_what_somebody_built_on_stays_closed(filled, huong, lan):
    change_team(double_review=True, sample_rate=1.0)
    done = do(huong, "close", CLOSE)
    lease = leases.claim_next(lan)
    decide(lan, str(lease.token), {"check": "opinion_or_satire"})
    assert bulk.undo(done, huong).kept == [lease.item_id]
    assert Item.objects.get(pk=lease.item_id).state == "decided"


def test_only_items_that_ask_nothing_else_and_nobody_has_answered_are_closed(blind, huong, lan):
    enqueue(
        [
            queue_item(1, flags=("check", "positive")),
            queue_item(2, flags=("positive",)),
            queue_item(3),
            queue_item(4),
        ]
    )
    source = {"note": "Bộ Y tế đã bác tin này", "source_url": "https://example.org/nguon"}
    lease = leases.claim(Item.objects.order_by("id")[2], lan)
    decide(lan, str(lease.token), {"check": "misleading"}, **source)
    done = do(huong, "close", CLOSE)
    assert list(done.left_out.values()) == ["other", "other", "reviewed"]
    assert states() == ["waiting", "waiting", "waiting", "decided"]


@pytest.mark.parametrize(
    "outcome",
    [
        f"{label}:{outcome.name}"
        for label, text in QUESTIONS.items()
        for outcome in text.outcomes
        if outcome.accuses or outcome.needs_source
    ]
    + ["check:accurate", "positive:share", "check:", "", "x:y"],
)
def test_nothing_that_accuses_praises_or_vouches_is_said_of_many_at_once(filled, huong, outcome):
    with pytest.raises(RuleError, match="cả loạt"):
        bulk.prepare(huong, "close", keys(), {"outcome": outcome, "reason": WHY})
    assert outcome not in [name for name, _, _ in bulk.outcomes()]


def test_decided_items_are_asked_about_again_and_back(filled, huong, lan):
    lease = leases.claim_next(lan)
    decide(lan, str(lease.token), {"check": "accurate"})
    done = do(huong, "ask_again", {"reason": WHY})
    assert sorted(done.left_out.values()) == ["open"] * 4
    item = Item.objects.get(pk=lease.item_id)
    assert (item.state, item.round) == ("waiting", 2)
    bulk.undo(done, huong)
    item.refresh_from_db()
    assert (item.state, item.round, item.questions.get().outcome) == ("decided", 1, "accurate")
    assert item.decided_at is not None
    assert Event.objects.filter(kind="reopened_back").count() == 1


def test_a_second_look_that_has_begun_goes_on(filled, huong, lan, minh):
    lease = leases.claim_next(lan)
    decide(lan, str(lease.token), {"check": "accurate"})
    done = do(huong, "ask_again", {"reason": WHY}, [lease.item_id])
    leases.claim(lease.item, minh)
    assert bulk.undo(done, huong).kept == [lease.item_id]


def test_a_lease_is_taken_from_who_does_not_go_on(filled, huong, lan, minh):
    held = leases.claim_next(lan)
    done = do(huong, "release", {})
    assert set(done.left_out.values()) == {"not_held"} and not bulk.can_undo(done)
    assert Lease.objects.get(pk=held.pk).end == "released"
    assert leases.claim_next(minh).item_id == held.item_id
    with pytest.raises(StaleLeaseError):
        decide(lan, str(held.token), {"check": "accurate"})


def test_what_was_confirmed_is_what_happens_though_the_search_finds_more_by_then(filled, as_huong):
    chosen = as_huong.post("/bulk/prepare/", {"query": "text=xoan", "action": "close", **CLOSE})
    enqueue([queue_item(9)])
    html = as_huong.get(chosen.url).content.decode()
    assert "<b>5</b>" in html and len(re.findall(r'class="panel entry"', html)) == 5
    assert states().count("decided") == 0
    for _ in range(2):
        as_huong.post(chosen.url, {"confirm": "1"})
    assert states() == ["decided"] * 5 + ["waiting"]
    assert Event.objects.filter(kind="bulk").count() == 1
    assert "Đóng cả loạt" in as_huong.get("/bulk/").content.decode()
    as_huong.post(chosen.url, {"undo": "1"})
    assert states() == ["waiting"] * 6
    assert "không hoàn tác được nữa" in as_huong.post(chosen.url, {"undo": "1"}, follow=True).content.decode()


def test_ticked_items_are_the_ones_that_are_meant(filled, as_huong):
    two = keys()[1:3]
    as_huong.post("/bulk/prepare/", {"query": "", "item": two, "action": "assign", "topic": "health"})
    assert Bulk.objects.get().items == two


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"action": "delete"}, "chọn việc"),
        ({"action": "assign"}, "đơn vị hoặc chủ đề"),
        ({"action": "assign", "unit": "999"}, "đơn vị hoặc chủ đề"),
        ({"action": "ask_again", "reason": "ờ"}, "lý do"),
        ({"action": "close", "outcome": "check:opinion_or_satire"}, "lý do"),
        ({"action": "release", "query": "text=kh%C3%B4ngc%C3%B3"}, "Không có bài nào"),
        ({"action": "release", "query": "label=x"}, "Không có bài nào"),
        ({"action": "release", "item": ["x", "9" * 50]}, "Không có bài nào"),
    ],
)
def test_what_is_missing_is_said_and_nothing_happens(filled, as_huong, sent, said):
    assert said in as_huong.post("/bulk/prepare/", sent, follow=True).content.decode()
    assert Bulk.objects.count() == 0


@pytest.mark.parametrize("role", ["reviewer", "senior", "auditor"])
def test_only_leads_act_on_many_items(filled, role):
    client = Client()
    client.force_login(add_user("ai", "bến sông 42 đò", role))
    assert client.post("/bulk/prepare/", {"action": "release"}).status_code == 403
    assert client.get("/bulk/").status_code == 403
    assert 'id="bulk-form"' not in client.get("/search/").content.decode()


def test_the_lead_of_a_unit_acts_on_its_items_only(filled, huong, sen):
    quyen = add_user("quyen", "bến sông 42 đò", "lead")
    quyen.unit = sen
    quyen.save()
    do(huong, "assign", {"unit": str(sen.pk)}, keys()[:2])
    assert do(quyen, "assign", {"topic": "health"}).items == keys()[:2]
    other = Unit.objects.create(name="Đoàn phường Súng")
    with pytest.raises(RuleError):
        bulk.prepare(quyen, "assign", keys(), {"unit": str(other.pk)})
    with pytest.raises(PermissionDenied):
        bulk.run(bulk.prepare(huong, "assign", keys(), {"topic": "health"}), quyen)
