"""A row becomes a claim, or says why it cannot."""

import pytest

from pipeline.errors import UsageError
from pipeline.known_claims.records import MAX_TEXT, MAX_VARIANTS, BadClaim, build, record_from

GOOD = {
    "id": "k1",
    "claim": "Uống nước lá mơ lông 9 ngày là khỏi sỏi thận",
    "verdict": "Sai",
    "correction": "Chưa có nghiên cứu nào cho thấy vậy",
    "source": "https://yte.example/la-mo https://bao.example/1",
    "date": "29/11/2026",
}


def refused(**changes) -> str:
    with pytest.raises(BadClaim) as caught:
        build(GOOD | changes)
    assert caught.value.message
    assert caught.value.next_step
    return caught.value.reason


def test_a_whole_row_is_a_checked_claim() -> None:
    record, notes = build(GOOD)
    assert (record.claim_id, record.verdict, record.state) == ("k1", "false_with_source", "checked")
    assert record.sources == ("https://yte.example/la-mo", "https://bao.example/1")
    assert record.claimed_on == "2026-11-29"
    assert notes == []


def test_a_claim_without_source_is_a_draft_and_says_so() -> None:
    record, notes = build(GOOD | {"source": ""})
    assert record.state == "draft"
    assert "k1 names no source" in notes[0]


@pytest.mark.parametrize("claim", ["", "  ", "🔥🔥🔥", "…!?"])
def test_a_claim_that_is_empty_after_folding_is_refused(claim: str) -> None:
    assert refused(claim=claim) == "empty_claim"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"verdict": ""}, "no_verdict"),
        ({"verdict": "chắc là sai"}, "bad_verdict"),
        ({"state": "published"}, "bad_state"),
        ({"date": "31/02/2026"}, "bad_date"),
        ({"source": "xem trên mạng"}, "bad_source"),
        ({"source": "javascript:alert(1)"}, "bad_source"),
        ({"id": "hai chữ"}, "bad_id"),
        ({"claim": ["a", "b"]}, "wrong_type"),
        ({"verdict": {"name": "Sai"}}, "wrong_type"),
        ({"claim": "a" * (MAX_TEXT + 1)}, "too_long"),
        ({"variants": [f"cách nói {i}" for i in range(MAX_VARIANTS + 1)]}, "too_many_variants"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(changes, reason) -> None:
    assert refused(**changes) == reason


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("False", "false_with_source"),
        ("SAI SỰ THẬT", "false_with_source"),
        ("lua dao", "scam"),
        ("Gây hiểu lầm", "misleading"),
        ("đúng", "accurate"),
        ("Chưa kiểm chứng", "unverifiable"),
    ],
)
def test_a_verdict_may_be_said_in_either_language(said: str, verdict: str) -> None:
    assert build(GOOD | {"verdict": said})[0].verdict == verdict


def test_personal_data_is_masked_before_a_claim_is_kept() -> None:
    record, _ = build(GOOD | {"claim": "Gọi 0900 000 123 để nhận quà", "variants": ["lh 0900000123"]})
    assert "0900" not in record.text + record.variants[0]


def test_one_wording_has_one_key_and_one_id_whatever_its_diacritics() -> None:
    one, other = (build(GOOD | {"id": "", "claim": claim})[0] for claim in ("Cầu sập rồi!", "cau sap roi"))
    assert one.key == other.key
    assert one.claim_id == other.claim_id


def test_a_claim_typed_at_the_command_line_is_refused_as_wrong_usage() -> None:
    with pytest.raises(UsageError, match="no verdict"):
        record_from({"claim": "Cầu sập"})
