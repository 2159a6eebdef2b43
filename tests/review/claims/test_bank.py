"""The claim bank keeps what comes in, with a history, and never two verdicts about the same words."""

import pytest

from pipeline.errors import UsageError
from pipeline.known_claims import ClaimRecord
from pipeline.review.claims.bank import keep, records, set_state
from pipeline.review.models import Event, KnownClaim
from pipeline.review.storage import event_log

pytestmark = pytest.mark.both_databases

CLAIM = ClaimRecord(
    "k1",
    "Cầu Đò Quan đóng bảy ngày",
    "false_with_source",
    "Cầu vẫn đi được",
    ("https://giaothong.example/1",),
    "policy",
    ("cau do quan dong 7 ngay", "Đò Quan nghỉ bảy hôm"),
    "2026-11-29",
)


def changed(**values) -> ClaimRecord:
    return ClaimRecord(**{**{f: getattr(CLAIM, f) for f in CLAIM.__dataclass_fields__}, **values})


def test_what_was_kept_is_read_back_with_its_wordings_in_order(database):
    assert keep([CLAIM]).added == 1
    assert list(records()) == [CLAIM]
    assert event_log.verify().is_whole


def test_the_same_claim_again_changes_nothing_and_another_version_keeps_the_first_in_the_history(
    database, lan
):
    keep([CLAIM], lan)
    assert keep([CLAIM]).unchanged == 1
    assert keep([changed(correction="Cầu đóng một làn", variants=())], lan).changed == 1
    assert [record.correction for record in records()] == ["Cầu đóng một làn"]
    added, after = Event.objects.filter(kind__startswith="claim_").order_by("id")
    assert (added.kind, after.kind, after.actor) == ("claim_added", "claim_changed", lan)
    assert after.payload["before"]["correction"] == "Cầu vẫn đi được"
    assert event_log.verify().is_whole


def test_a_claim_that_contradicts_one_in_the_bank_is_not_taken_until_that_is_withdrawn(database):
    keep([CLAIM])
    other = changed(claim_id="k2", verdict="accurate")
    done = keep([other])
    assert (done.added, done.rejected) == (0, 1)
    assert "k1 in the bank says false_with_source" in done.notes[0]
    set_state("k1", "withdrawn")
    assert keep([other]).added == 1


def test_claims_in_one_file_that_contradict_each_other_are_not_both_taken(database):
    done = keep([CLAIM, changed(claim_id="k2", verdict="scam")])
    assert (done.added, done.rejected) == (1, 1)


def test_a_withdrawn_claim_stays_with_its_history(database):
    keep([CLAIM])
    set_state("k1", "withdrawn")
    assert KnownClaim.objects.get().state == "withdrawn"
    assert Event.objects.filter(kind="claim_changed").count() == 1


def test_a_claim_without_source_cannot_be_marked_as_checked(database):
    keep([changed(sources=(), state="draft")])
    with pytest.raises(UsageError, match="names no source"):
        set_state("k1", "checked")


def test_a_claim_nobody_knows_cannot_change_its_state(database):
    with pytest.raises(UsageError, match="no claim k9"):
        set_state("k9", "withdrawn")


def test_claims_beyond_what_the_bank_holds_are_rejected_and_said(database):
    many = (changed(claim_id=f"k{i}", text=f"Cầu số {i} đóng bảy ngày") for i in range(30))
    done = keep(many, limit=20)
    assert (done.added, done.rejected, KnownClaim.objects.count()) == (20, 10, 20)
    assert "20 claims, the most it may" in done.notes[-1]
