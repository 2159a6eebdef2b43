"""The pages of the claim bank for the team: found by all, kept by the lead."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pipeline.known_claims import ClaimRecord
from pipeline.review.accounts import tokens
from pipeline.review.claims import uploads
from pipeline.review.claims.bank import keep
from pipeline.review.claims.decided import learn
from pipeline.review.claims.matching import match_items
from pipeline.review.models import ClaimMatch, Event, Item, KnownClaim
from pipeline.review.queue import late
from pipeline.review.queue.enqueue import enqueue
from pipeline.review.storage import event_log
from tests.review.claims.rumour import AGAIN, CLAIM, ELSEWHERE, FORM, NOTHING, RECORD, SOURCE, WHY
from tests.review.samples import queue_item

pytestmark = pytest.mark.both_databases


def bring(text: str) -> Item:
    enqueue([queue_item(2, text=text, reasons=())])
    item = Item.objects.get(text=text)
    match_items(Item.objects.filter(pk=item.pk))
    return item


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


# --- kept by the lead


def test_a_lead_adds_a_claim_by_hand_and_its_history_says_so(as_huong):
    answer = as_huong.post("/known/new/", FORM, follow=True)
    claim = KnownClaim.objects.get()
    assert (claim.text, claim.verdict, claim.state, claim.topic) == (
        FORM["claim"],
        "false_with_source",
        "checked",
        "policy",
    )
    assert [variant.text for variant in claim.variants.all()] == FORM["variants"].split("\n\n")
    html = answer.content.decode()
    assert "Đã lưu tin" in html and "huong" in html and "thêm tin" in html


def test_what_changes_stands_in_the_history_with_who_and_when(as_huong):
    as_huong.post("/known/new/", FORM)
    number = KnownClaim.objects.get().pk
    as_huong.post(f"/known/{number}/edit/", FORM | {"correction": "Chỉ cấm xe tải", "state": "withdrawn"})
    assert KnownClaim.objects.get().state == "withdrawn"
    assert "sửa sự thật, trạng thái" in page(as_huong, f"/known/{number}/")
    assert event_log.verify().is_whole


def test_a_claim_without_source_is_kept_as_a_draft_and_says_so(as_huong):
    answer = as_huong.post("/known/new/", FORM | {"source": ""}, follow=True).content.decode()
    assert KnownClaim.objects.get().state == "draft"
    assert "Chưa có nguồn nên tin được lưu làm bản nháp" in answer


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"claim": "… !!! …"}, "chưa có chữ hay số nào"),
        ({"claim": ""}, "chưa có chữ hay số nào"),
        ({"verdict": ""}, "Chưa có kết luận"),
        ({"source": "javascript:alert(1)"}, "đường link bắt đầu"),
        ({"date": "hôm qua"}, "Ngày chưa đúng"),
        ({"verdict": "fake"}, ""),
        ({"variants": "\n".join(f"cách {n}" for n in range(101))}, "tối đa 100"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_kept(as_huong, wrong, says):
    answer = as_huong.post("/known/new/", FORM | wrong)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not KnownClaim.objects.exists()


def test_two_claims_that_contradict_each_other_are_not_both_taken(as_huong):
    as_huong.post("/known/new/", FORM)
    keep([ClaimRecord("k2", "Cầu Đò Quan nghỉ", "accurate", "", ("https://a.example/",))])
    number = KnownClaim.objects.get(claim_id="k2").pk
    answer = as_huong.post(f"/known/{number}/edit/", FORM | {"verdict": "accurate"})
    assert answer.status_code == 422
    assert "kết luận khác" in answer.content.decode()
    assert KnownClaim.objects.get(pk=number).text == "Cầu Đò Quan nghỉ"


def test_a_claim_that_is_there_already_is_opened_instead_of_written_over(as_huong):
    as_huong.post("/known/new/", FORM)
    answer = as_huong.post("/known/new/", FORM | {"correction": "khác"}, follow=True)
    assert "Kho đã có tin này rồi" in answer.content.decode()
    assert KnownClaim.objects.get().correction == "Cầu vẫn đi được"


def test_a_decision_that_speaks_against_a_claim_from_elsewhere_is_shown_beside_it(decided, as_huong):
    KnownClaim.objects.filter(item=None).delete()
    claim = KnownClaim.objects.get()
    KnownClaim.objects.create(claim_id="k9", text=CLAIM, key=claim.key, verdict="accurate", sources=[SOURCE])
    assert "2 tin nói ngược nhau" in page(as_huong, "/known/")
    assert page(as_huong, "/known/?state=contrary").count("panel entry") == 2
    assert "kết luận khác" in page(as_huong, f"/known/{claim.pk}/")


def test_a_lead_who_rewords_what_was_learned_keeps_it_and_the_log_never_holds_the_words_of_the_post(
    decided, as_huong
):
    claim = KnownClaim.objects.get()
    form = FORM | {"claim": claim.text, "source": SOURCE, "correction": "Viện không phát thuốc"}
    as_huong.post(f"/known/{claim.pk}/edit/", form)
    claim.refresh_from_db()
    assert (claim.own_words, claim.by_hand, claim.correction) == (False, True, "Viện không phát thuốc")
    as_huong.post(f"/known/{claim.pk}/edit/", form | {"claim": "Bệnh viện phát thuốc khớp miễn phí"})
    claim.refresh_from_db()
    assert claim.own_words
    learn()
    assert KnownClaim.objects.get().text == "Bệnh viện phát thuốc khớp miễn phí"
    assert not any("500 suất" in json.dumps(e.payload, ensure_ascii=False) for e in Event.objects.all())


def test_a_lead_withdraws_what_was_learned_and_the_decision_does_not_bring_it_back(decided, as_huong, minh):
    claim = KnownClaim.objects.get()
    bring(AGAIN)
    assert late.waiting(minh) == 1
    as_huong.post(f"/known/{claim.pk}/edit/", FORM | {"claim": CLAIM, "state": "withdrawn"})
    learn()
    assert KnownClaim.objects.get().state == "withdrawn"
    assert late.waiting(minh) == 0
    html = page(as_huong, f"/known/{claim.pk}/")
    assert "không còn được gợi ý" in html
    assert f"/item/{decided.pk}/" in html and "đề nghị xem lại" in html


# --- found by all


@pytest.mark.parametrize("words", ["phát thuốc xương khớp Sông Lam", "phat thuoc xuong khop song lam", AGAIN])
def test_everybody_of_the_team_finds_a_claim_by_any_wording(database, as_lan, words):
    keep([RECORD, ClaimRecord("k2", NOTHING, "accurate", "", (SOURCE,))])
    html = as_lan.get("/known/", {"q": words}).content.decode()
    assert html.index("Sông Lam phát 500") > 0
    assert "làng Sen" not in html
    assert "/known/new/" not in html
    assert "phát thuốc khớp ở Sông Lam" in page(as_lan, f"/known/{KnownClaim.objects.get(claim_id='k1').pk}/")


def test_claims_are_listed_by_state_a_page_at_a_time(database, as_lan):
    keep(ClaimRecord(f"k{n}", f"Tin số {n}", "accurate", "", (SOURCE,)) for n in range(60))
    keep([ClaimRecord("nhap", "Tin nháp", "accurate", state="draft")])
    first, last = page(as_lan, "/known/?page=1"), page(as_lan, "/known/?page=2")
    assert (first.count("panel entry"), last.count("panel entry")) == (50, 11)
    assert page(as_lan, "/known/?state=draft").count("panel entry") == 1


# --- files


def send(client: Client, content: str | bytes, name: str = "tin.csv"):
    raw = content.encode() if isinstance(content, str) else content
    return client.post("/known/file/", {"file": SimpleUploadedFile(name, raw)})


CSV = """id,claim,verdict,correction,source
a1,Cầu Đò Quan đóng bảy ngày,sai,Cầu vẫn đi được,https://giaothong.example/1
a2,Không có nguồn,sai,,
a3,!!!,sai,,https://a.example/
a4,Trời mưa ba ngày,bịa,,https://a.example/
a5,Cầu Đò Quan đóng bảy ngày,đúng,,https://a.example/
"""


def test_a_file_is_taken_row_by_row_and_what_is_wrong_is_told_by_line(as_huong):
    html = send(as_huong, CSV).content.decode()
    assert "Thêm 2 tin" in html and "1 tin là bản nháp" in html
    for line, why in ((4, "chưa có chữ hay số nào"), (5, "Kết luận này chưa có"), (6, "kết luận khác")):
        assert f"dòng {line}: " in html and why in html
    assert set(KnownClaim.objects.values_list("claim_id", "state")) == {("a1", "checked"), ("a2", "draft")}
    assert Event.objects.filter(kind="claim_added").first().actor.username == "huong"


def test_claim_review_is_taken_and_one_with_wrong_types_is_told(as_huong):
    good = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": "Cầu Đò Quan đóng bảy ngày",
        "reviewRating": {"@type": "Rating", "ratingValue": 1, "bestRating": 5, "worstRating": 1},
        "url": "https://giaothong.example/1",
    }
    bad = good | {"claimReviewed": ["a", "b"]}
    html = send(as_huong, json.dumps([good, bad]), "r.json").content.decode()
    assert "Thêm 1 tin" in html and "ClaimReview bị sai" in html
    assert KnownClaim.objects.get().verdict == "false_with_source"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Chưa chọn|Không đọc được"),
        ("a,b\n1,2\n", "Không đọc được"),
        (b"\x00\x01\x02", "Không đọc được"),
    ],
)
def test_a_file_that_is_none_says_what_to_use_instead(as_huong, content, says):
    answer = send(as_huong, content)
    assert answer.status_code == 422
    assert any(each in answer.content.decode() for each in (*says.split("|"), "chọn một file"))


def test_a_file_of_a_million_claims_is_read_in_batches_and_bounded(as_huong, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_CLAIMS", 30)
    rows = "".join(f"m{n},Tin số {n},sai,,https://a.example/{n}\n" for n in range(1_000))
    html = send(as_huong, f"id,claim,verdict,correction,source\n{rows}").content.decode()
    assert "Thêm 30 tin" in html
    assert "<b>970</b> Nhiều quá số tin nhận được một lần" in html
    monkeypatch.setattr(uploads, "MAX_BYTES", 1_000)
    assert "File lớn quá" in send(as_huong, "x" * 2_000).content.decode()


def test_claims_that_say_the_opposite_of_each_other_are_taken_and_told(as_huong):
    rows = "o1,Cầu Đò Quan đóng cửa,đúng,,https://a.example/\no2,Cầu Đò Quan không đóng cửa,đúng,,https://a.example/\n"
    html = send(as_huong, f"id,claim,verdict,correction,source\n{rows}").content.decode()
    assert "nói ngược nhau" in html and "<code>o2</code> ↔ <code>o1</code>" in html


# --- beside the open item, and in groups


def test_a_match_is_shown_beside_the_open_item_and_a_key_refuses_it(decided, as_minh):
    item = bring(ELSEWHERE)
    html = page(as_minh, "/")
    assert "Có thể là một tin đã biết" in html
    assert '<mark class="hl hl-check s3">Suối Mây</mark>' in html.replace("s2", "s3")
    match, token = ClaimMatch.objects.get(), item.leases.get().token
    sent = {"token": token, "differs": match.pk, "note": "đang gõ dở"}
    answer = as_minh.post("/claim/", sent).content.decode()
    assert "không phải tin đó" in answer and "đang gõ dở" in answer
    assert "Có thể là một tin đã biết" not in answer


def test_a_key_confirms_it_and_the_next_item_comes(decided, as_minh):
    bring(AGAIN)
    assert "Rất giống một tin đã biết" in page(as_minh, "/")
    match = ClaimMatch.objects.get()
    sent = {"token": match.item.leases.get().token, "states": match.pk}
    answer = as_minh.post("/claim/", sent, follow=True).content.decode()
    assert f"Bài nhập vào bài số {decided.pk}" in answer
    assert match.item.__class__.objects.get(pk=match.item_id).merged_into == decided
    assert "Rút lại xác nhận vừa rồi" in page(as_minh, f"/item/{decided.pk}/")
    as_minh.post(f"/late/{decided.pk}/answer/", {"undo": "1"})
    assert Item.objects.get(pk=decided.pk).late == 1


def test_what_the_claim_lacks_is_asked_for_with_its_answer_filled_in(database, as_minh):
    keep([ClaimRecord("k1", CLAIM, "false_with_source", "", (SOURCE,))])
    item = bring(ELSEWHERE)
    page(as_minh, "/")
    sent = {"token": item.leases.get().token, "states": ClaimMatch.objects.get().pk}
    answer = as_minh.post("/claim/", sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="false_with_source"' in html and SOURCE in html
    assert Item.objects.get().state == Item.State.WAITING


def test_groups_of_both_kinds_are_on_one_page_and_confirmed_by_one_button(decided, as_minh):
    again = bring(AGAIN)
    listed = page(as_minh, "/late/")
    assert f"/late/{decided.pk}/" in listed
    html = page(as_minh, f"/late/{decided.pk}/")
    assert "khớp tin đã biết" in html and "Không phải tin này" in html
    keys = ",".join(str(pk) for pk in again.posts.values_list("pk", flat=True))
    as_minh.post(f"/late/{decided.pk}/answer/", {"posts": keys, "round": decided.round, "confirm": "1"})
    assert Item.objects.get(pk=decided.pk).size == 2


def test_a_claim_from_elsewhere_has_a_page_of_its_own_with_what_waits(database, as_minh):
    keep([RECORD])
    item, claim = bring(AGAIN), KnownClaim.objects.get()
    assert f"/late/claim/{claim.pk}/" in page(as_minh, "/late/")
    answer = as_minh.get(f"/late/claim/{claim.pk}/")
    keys = ",".join(str(pk) for pk in item.posts.values_list("pk", flat=True))
    sent = {"posts": keys, "round": answer.context["version"], "confirm": "1"}
    done = as_minh.post(f"/late/claim/{claim.pk}/", sent, follow=True)
    assert "Đã ghi ý kiến của bạn: Sai" in done.content.decode()
    assert Item.objects.get().state == Item.State.DECIDED


# --- one post by hand, and programs


def test_a_post_by_hand_is_answered_at_once_with_what_was_checked(decided, as_minh, monkeypatch):
    answer = as_minh.post("/tip/", {"text": AGAIN, "link": ""}, follow=True).content.decode()
    assert "Giống tin nhóm đã kiểm chứng" in answer and WHY in answer and SOURCE in answer
    assert "chưa ai xác nhận" in answer


def test_a_program_asks_what_a_text_may_state_and_nothing_is_kept(decided, minh):
    secret = tokens.make_token(minh, "máy", ["read"], 30)[1]
    ask = {"content_type": "application/json", "headers": {"authorization": f"Bearer {secret}"}}
    (found,) = Client().post("/api/v1/known-claims/match", {"text": AGAIN}, **ask).json()
    assert (found["level"], found["claim"]["id"]) == ("near_certain", f"i{decided.pk}")
    assert found["claim"]["correction"] == WHY and found["agree"]
    (other,) = Client().post("/api/v1/known-claims/match", {"text": ELSEWHERE}, **ask).json()
    assert other["level"] == "suggested"
    assert other["differ"] == [{"kind": "name", "claim": "Sông Lam", "post": "Suối Mây"}]
    assert Client().post("/api/v1/known-claims/match", {"text": NOTHING}, **ask).json() == []
    assert Item.objects.count() == 1
    listed = Client().get("/api/v1/known-claims", headers=ask["headers"]).json()
    assert [claim["claim"] for claim in listed["claims"]] == [CLAIM]
