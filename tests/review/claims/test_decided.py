"""What the team decided to be false becomes a known claim, and follows what becomes of the decision."""

import pytest
from django.utils import timezone

from pipeline.review.claims.bank import records
from pipeline.review.claims.decided import learn
from pipeline.review.models import Event, Item, KnownClaim
from pipeline.review.queue import leases
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.queue.reopen import reopen_item
from pipeline.review.retention import texts
from pipeline.review.storage import event_log
from tests.review.samples import decide, queue_item

pytestmark = pytest.mark.both_databases

TEXT = "Nghe nói uống nước lá xoan ba ngày là khỏi hẳn"


def decided(person, outcome: str) -> Item:
    enqueue([queue_item(1, text=TEXT, reasons=())])
    decide(person, str(leases.claim_next(person).token), {"check": outcome}, "Bộ Y tế nói không có thuốc này")
    return Item.objects.get()


def test_a_decision_that_a_post_is_a_scam_becomes_a_checked_claim(database, lan):
    item = decided(lan, "scam")
    assert learn() == 1
    claim = next(records())
    assert (claim.claim_id, claim.text, claim.verdict, claim.state) == (
        f"i{item.pk}",
        TEXT,
        "scam",
        "checked",
    )
    assert claim.correction == "Bộ Y tế nói không có thuốc này"
    assert learn() == 0
    assert event_log.verify().is_whole


def test_the_log_names_the_item_and_not_its_words(database, lan):
    decided(lan, "scam")
    learn()
    event = Event.objects.get(kind="claim_learned")
    assert event.payload == {"claim": f"i{event.item_id}", "verdict": "scam", "state": "checked"}


def test_a_decision_that_a_post_is_accurate_is_no_claim(database, lan):
    decided(lan, "accurate")
    assert learn() == 0
    assert list(records()) == []


def test_a_claim_whose_decision_is_reopened_is_a_draft(database, lan, huong):
    item = decided(lan, "scam")
    learn()
    reopen_item(item, huong, "Có nguồn mới")
    assert learn() == 1
    assert KnownClaim.objects.get().state == "draft"
    assert learn() == 0


def test_the_words_of_a_claim_go_with_those_of_its_item(database, lan):
    item = decided(lan, "scam")
    learn()
    counts = texts.erase([item.pk], timezone.now())
    assert counts["claims"] == 1
    claim = KnownClaim.objects.get()
    assert (claim.text, claim.state) == ("", "withdrawn")
    assert learn() == 0
