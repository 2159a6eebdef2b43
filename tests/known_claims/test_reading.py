"""Files of claims are read row by row: what is right goes through, the rest is named with its line."""

import json
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.known_claims import STATES, ClaimRecord, read_claims, write_claims
from pipeline.posts import Reject

HEADER = "id,claim,verdict,correction,source,topic,variants,date,state\n"
ROW = "k1,Cầu Đò Quan đóng bảy ngày,sai,Cầu vẫn đi được,https://giaothong.example/1,,,,\n"
REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "claimReviewed": "Cầu Đò Quan đóng bảy ngày",
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "worstRating": 1, "bestRating": 5},
    "url": "https://kiemchung.example/1",
    "author": {"@type": "Organization", "name": "Đội Kiểm Chứng"},
}


@pytest.fixture
def read(tmp_path):
    def reading(content: str | bytes, name: str = "claims.csv", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        rejects: list[Reject] = []
        reader = read_claims(path, on_reject=rejects.append, **options)
        return list(reader), rejects, reader

    return reading


def test_rows_that_cannot_be_used_are_named_and_the_others_go_through(read) -> None:
    bad = "k2,,sai,,https://a.example,,,,\nk3,Cầu sập,,,,,,,\n"
    found, rejects, reader = read(HEADER + bad + ROW)
    assert [record.claim_id for record in found] == ["k1"]
    assert [(reject.line, reject.reason) for reject in rejects] == [(2, "empty_claim"), (3, "no_verdict")]
    assert reader.rejects.total() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_csv_is_read_in_the_encodings_people_save_it_in(read, encoding) -> None:
    text = HEADER + ROW * 1
    if encoding == "cp1258":
        import unicodedata

        text = unicodedata.normalize("NFD", text).replace("đ", "đ")
        text = "".join(unicodedata.normalize("NFC", c) for c in text)
    data = text.encode(encoding, "ignore")
    found, _, _ = read(data)
    assert found[0].claim_id == "k1"


def test_a_semicolon_may_separate_and_columns_be_vietnamese(read) -> None:
    found, _, _ = read("Mã;Tin đồn;Kết luận;Nguồn\nk1;Cầu sập;Sai;https://a.example/1\n")
    assert (found[0].claim_id, found[0].state) == ("k1", "checked")


def test_a_file_without_the_columns_says_which(read) -> None:
    with pytest.raises(InputError, match="no column claim and no column verdict"):
        read("id,text\n1,Cầu sập\n")


@pytest.mark.parametrize("content", ["", "  \n", HEADER])
def test_a_file_without_a_claim_says_so(read, content: str) -> None:
    with pytest.raises(InputError):
        read(content)


def test_a_missing_file_says_so(tmp_path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.csv cannot be read"):
        list(read_claims(tmp_path / "nowhere.csv"))


def test_two_claims_with_the_same_words_and_other_verdicts_are_not_both_taken(read) -> None:
    found, rejects, _ = read(HEADER + ROW + ROW.replace("k1", "k2").replace("sai", "đúng"))
    assert [record.claim_id for record in found] == ["k1"]
    assert rejects[0].reason == "contradiction"
    assert "k1" in rejects[0].message


def test_two_opposite_claims_with_one_verdict_are_pointed_out(read) -> None:
    opposite = ROW.replace("k1", "k2").replace("đóng", "không đóng")
    found, rejects, reader = read(HEADER + ROW + opposite)
    assert len(found) == 2
    assert rejects == []
    assert any("k2 and k1 say the opposite" in note for note in reader.notes)


def test_an_id_that_occurs_twice_is_refused_the_second_time(read) -> None:
    found, rejects, _ = read(HEADER + ROW + ROW.replace("bảy", "chín"))
    assert (len(found), rejects[0].reason) == (1, "repeated_id")


def test_json_lines_may_mix_claims_reviews_and_rubbish(read) -> None:
    lines = [json.dumps({"id": "k1", "claim": "Cầu sập", "verdict": "sai", "source": ["https://a.example"]})]
    lines += [json.dumps(REVIEW), "{", "[1]", "3"]
    found, rejects, _ = read("\n".join(lines), "claims.jsonl")
    assert [record.text for record in found] == ["Cầu sập", "Cầu Đò Quan đóng bảy ngày"]
    assert [reject.line for reject in rejects] == [3, 4, 5]


@pytest.mark.parametrize(
    "document",
    [REVIEW, [REVIEW], {"@graph": [REVIEW]}, {"@type": "DataFeed", "dataFeedElement": [{"item": [REVIEW]}]}],
)
def test_claim_review_is_read_from_every_shape_it_comes_in(read, document) -> None:
    found, rejects, _ = read(json.dumps(document), "reviews.json")
    assert rejects == []
    assert (found[0].verdict, found[0].sources) == ("false_with_source", ("https://kiemchung.example/1",))


@pytest.mark.parametrize(
    "changes",
    [
        {"claimReviewed": 12},
        {"claimReviewed": ["a", "b"]},
        {"reviewRating": "Sai"},
        {"reviewRating": {"ratingValue": "rất sai"}},
        {"reviewRating": {"ratingValue": 9, "worstRating": 1, "bestRating": 5}},
        {"itemReviewed": 3},
        {"url": 7},
        {"@type": "Review"},
    ],
)
def test_a_claim_review_with_wrong_types_is_refused_and_the_next_one_read(read, changes) -> None:
    found, rejects, _ = read(json.dumps([REVIEW | changes, REVIEW | {"claimReviewed": "Cầu sập"}]), "r.json")
    assert [record.text for record in found] == ["Cầu sập"]
    assert rejects[0].reason in {"wrong_type", "no_claim_review"}


def test_who_said_a_claim_is_not_read(read) -> None:
    item = {"@type": "Claim", "author": {"@type": "Person", "name": "Trần Văn Mẫu"}}
    found, _, _ = read(json.dumps(REVIEW | {"itemReviewed": item}), "r.json")
    assert "Mẫu" not in repr(found)


def test_claims_beyond_the_limit_are_counted_and_said(read) -> None:
    rows = "".join(f"k{i},Cầu số {i} bị sập,sai,,https://a.example/{i},,,,\n" for i in range(1000))
    found, rejects, reader = read(HEADER + rows, limit=300)
    assert len(found) == 300
    assert rejects == []
    assert reader.rejects == {"beyond_limit": 700}
    assert "700 claims beyond the first 300" in reader.notes[-1]


@pytest.mark.parametrize("name", ["out.csv", "out.jsonl", "out.json"])
def test_what_was_written_is_read_back(tmp_path: Path, name: str) -> None:
    record = ClaimRecord(
        "k1",
        "=Cầu Đò Quan đóng bảy ngày",
        "misleading",
        "Chỉ đóng ban đêm",
        ("https://a.example/1", "https://b.example/2"),
        "policy",
        () if name.endswith(".json") else ("cau do quan dong 7 ngay", "Đò Quan nghỉ bảy hôm"),
        "2026-11-29",
    )
    assert write_claims([record], tmp_path / name) == 1
    assert list(read_claims(tmp_path / name)) == [record]


def test_claim_review_leaves_drafts_and_withdrawn_claims_out(tmp_path) -> None:
    records = [ClaimRecord(state, f"Cầu sập, {state}", "scam", state=state) for state in STATES[::2]]
    assert write_claims(records, tmp_path / "out.json") == 0
