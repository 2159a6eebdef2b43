"""The column tells of known claims as well: in the bank's own words, with or without a decided item."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from pipeline.known_claims import ClaimRecord
from pipeline.known_claims.reading import read_claims
from pipeline.programme.column import drafts
from pipeline.programme.column.drafts import Texts
from pipeline.programme.column.material import ADVICE, waiting_claims, waiting_items
from pipeline.programme.models import ColumnDraft, Publication
from pipeline.review.claims import bank
from pipeline.review.claims.decided import learn
from pipeline.review.models import Event, KnownClaim, Unit
from pipeline.review.queue.reopen import reopen_item
from pipeline.review.storage import event_log
from tests.programme.column.test_drafts import refused
from tests.programme.samples import official_page, published, rumour, unit_lead

pytestmark = pytest.mark.both_databases

BRIDGE = ClaimRecord(
    "k-18",
    "Cầu Đò Quan đóng cửa bảy ngày.",
    "false_with_source",
    "Cầu chỉ hạn chế xe tải ban đêm.",
    ("https://namdinh.example.org/cau",),
    topic="policy",
    variants=("cau do quan dong 7 ngay",),
    state="checked",
)
TITLE = "Xe máy và ô tô con vẫn qua cầu bình thường"
NEUTRAL = Texts(TITLE, "Có tin cầu đóng.", "Cầu vẫn mở.", ("https://example.org/a",), "Hỏi lại.")
OWN = "Có bài nói uống nước lá xoan thì hết ung thư."


@pytest.fixture
def claim(database) -> KnownClaim:
    bank.keep([BRIDGE])
    return KnownClaim.objects.get()


def ready(huong, claim) -> ColumnDraft:
    made = drafts.start_about_claim(huong, claim)
    texts = Texts(TITLE, made.claim, made.correction, tuple(made.sources), made.advice)
    drafts.save(huong, made, texts)
    return made


def change(person, claim, **values):
    bank.save(replace(bank.record_of(claim), **values), person)
    claim.refresh_from_db()


def learned(person, **values) -> KnownClaim:
    """Return the claim that the team learned from a rumour, changed by a lead."""
    rumour(person)
    learn()
    made = KnownClaim.objects.get()
    if values:
        change(person, made, **values)
    return made


def test_a_draft_holds_what_the_bank_says(huong, claim):
    assert list(waiting_claims(huong)) == [claim]
    made = drafts.start_about_claim(huong, claim)
    assert (made.item, made.decision, made.known_claim) == (None, None, claim)
    assert (made.title, made.claim, made.verdict) == ("", BRIDGE.text, "false_with_source")
    assert (made.correction, made.sources) == (BRIDGE.correction, list(BRIDGE.sources))
    assert made.advice == ADVICE["policy"]
    assert not waiting_claims(huong).exists()
    assert drafts.start_about_claim(huong, claim) == made
    entry = Event.objects.get(kind="column_drafted")
    assert (entry.item, entry.payload["claim"], entry.payload["decision"]) == (None, "k-18", None)
    assert event_log.verify().is_whole


def test_a_claim_review_of_another_checker_is_told(huong, tmp_path):
    file = tmp_path / "reviews.json"
    file.write_text(
        '{"@context": "https://schema.org", "@type": "ClaimReview", "url": "https://kiemchung.example.org/chanh",'
        '"claimReviewed": "Nước chanh chữa sốt rét", "reviewRating": {"alternateName": "Sai"}}',
        encoding="utf-8",
    )
    bank.keep(read_claims(file))
    made = drafts.start_about_claim(huong, KnownClaim.objects.get())
    assert made.claim == "Nước chanh chữa sốt rét"
    assert drafts.problems(made) == ["title", "correction"]


@pytest.mark.parametrize("verdict", ["accurate", "unverifiable"])
def test_only_what_was_found_wrong_is_told(huong, claim, verdict):
    change(huong, claim, verdict=verdict)
    assert not waiting_claims(huong).exists()
    refused("not_tellable", drafts.start_about_claim, huong, claim)


def test_a_claim_that_nobody_checked_or_that_was_withdrawn_is_not_told(huong, claim):
    for state, code in (("draft", "not_tellable"), ("withdrawn", "withdrawn")):
        bank.set_state(claim.claim_id, state)
        refused(code, drafts.start_about_claim, huong, claim)
    assert not waiting_claims(huong).exists() and not ColumnDraft.objects.exists()


def test_a_claim_that_is_withdrawn_takes_its_draft_back(huong, claim, as_huong):
    made = ready(huong, claim)
    drafts.approve(huong, made)
    assert "data-copy" in as_huong.get(f"/programme/column/{made.pk}/").content.decode()
    bank.set_state(claim.claim_id, "withdrawn")
    assert drafts.problems(made) == ["claim_changed"]
    refused("claim_changed", drafts.check_publishable, made)
    page = as_huong.get(f"/programme/column/{made.pk}/").content.decode()
    assert "được sửa hoặc rút lại sau khi soạn" in page and "data-copy" not in page


def test_a_claim_that_says_something_else_now_takes_its_draft_back(huong, claim):
    made = ready(huong, claim)
    change(huong, claim, variants=("cầu Đò Quan sắp đóng",))
    drafts.approve(huong, made)  # another wording of the rumour changes nothing
    change(huong, claim, correction="Cầu đóng hai đêm.")
    refused("claim_changed", drafts.check_publishable, made)
    drafts.drop(huong, made)
    assert drafts.start_about_claim(huong, claim).correction == "Cầu đóng hai đêm."


def test_a_claim_that_another_one_contradicts_waits_for_people(huong, claim):
    made = ready(huong, claim)
    facts = {"text": claim.text, "key": claim.key, "verdict": "accurate", "sources": list(BRIDGE.sources)}
    KnownClaim.objects.create(claim_id="k-2", **facts)
    assert drafts.problems(made) == ["contradicted"]
    refused("contradicted", drafts.approve, huong, made)


def test_the_headline_may_not_repeat_any_wording_of_the_claim(huong, claim):
    made = ready(huong, claim)
    drafts.save(huong, made, replace(NEUTRAL, title="Cầu Đò Quan đóng 7 ngày"))
    assert drafts.problems(made) == ["title_repeats"]


def test_a_claim_in_the_words_of_a_post_gives_none_of_them(huong):
    claim = learned(huong)
    made = drafts.start_about_claim(huong, claim)
    assert (made.item, made.known_claim, made.claim) == (claim.item, None, "")
    assert "claim" in drafts.problems(made)
    assert claim.text and claim.text not in f"{made.title}{made.claim}{made.correction}{made.advice}"


def test_a_claim_that_a_lead_put_into_words_is_told_with_its_item(huong):
    claim = learned(huong, text=OWN, topic="health", sources=("https://example.org/la",))
    assert [each.pk for each in waiting_items(huong)] == [claim.item_id]
    assert not waiting_claims(huong).exists()
    made = drafts.start(huong, claim.item)
    assert (made.item, made.known_claim, made.claim) == (claim.item, claim, OWN)
    assert made.correction == "Bộ Y tế cho biết lá xoan có độc, uống vào có thể ngộ độc."
    assert made.sources == ["https://example.org/la", "https://moh.gov.vn/la-xoan"]
    assert made.advice == ADVICE["health"]
    assert drafts.start_about_claim(huong, claim) == made
    reopen_item(claim.item, huong, "có nguồn mới")
    assert drafts.is_outdated(made)
    drafts.drop(huong, made)
    refused("not_confirmed", drafts.start_about_claim, huong, claim)


def test_what_a_lead_withdrew_is_not_told_through_its_item(huong):
    claim = learned(huong)
    made = drafts.start(huong, claim.item)
    change(huong, claim, state="withdrawn")
    assert drafts.problems(made)[0] == "claim_changed"
    drafts.drop(huong, made)
    assert not waiting_items(huong).exists()
    refused("withdrawn", drafts.start, huong, claim.item)
    refused("withdrawn", drafts.start_about_claim, huong, claim)


def test_an_item_that_states_a_claim_that_is_told_needs_no_draft_of_its_own(huong, claim):
    made = ready(huong, claim)
    item = rumour(huong)
    KnownClaim.objects.filter(pk=claim.pk).update(item=item)  # as when a match is confirmed
    assert not waiting_items(huong).exists()
    assert drafts.start(huong, item) == made and drafts.start_about_claim(huong, claim) == made


def test_every_unit_sees_a_draft_and_only_its_maker_and_the_district_change_it(huong, claim):
    a, b = (unit_lead(Unit.objects.create(name=f"Đoàn phường {name}"), f"lead-{name}") for name in "ab")
    made = drafts.start_about_claim(a, claim)
    assert made in drafts.visible_drafts(b) and drafts.start_about_claim(b, claim) == made
    assert [drafts.may_edit(person, made) for person in (a, b, huong)] == [True, False, True]
    with pytest.raises(PermissionDenied):
        drafts.save(b, made, Texts())


def test_a_claim_of_another_unit_is_not_there(huong):
    claim = learned(huong, text=OWN)
    other = unit_lead(Unit.objects.create(name="Đoàn phường B"))
    with pytest.raises(PermissionDenied):
        drafts.start_about_claim(other, claim)


def test_a_draft_tells_of_something(huong, claim):
    made = drafts.start_about_claim(huong, claim)
    with pytest.raises(IntegrityError), transaction.atomic():
        ColumnDraft.objects.filter(pk=made.pk).update(known_claim=None)


def test_from_the_page_of_a_claim_to_a_published_post(as_huong, as_lan, huong, claim):
    page = as_huong.get(f"/known/{claim.pk}/").content.decode()
    assert "Soạn bài cho chuyên mục" in page
    assert "Soạn bài cho chuyên mục" not in as_lan.get(f"/known/{claim.pk}/").content.decode()
    assert as_lan.post(f"/programme/column/start/claim/{claim.pk}/").status_code == 403
    assert BRIDGE.text in as_huong.get("/programme/column/").content.decode()
    answer = as_huong.post(f"/programme/column/start/claim/{claim.pk}/", follow=True)
    assert BRIDGE.text in answer.content.decode() and f"/known/{claim.pk}/" in answer.content.decode()
    made = ColumnDraft.objects.get()
    drafts.save(huong, made, Texts(TITLE, made.claim, made.correction, tuple(made.sources), made.advice))
    drafts.approve(huong, made)
    published(huong, official_page(huong), 1, kind=Publication.Kind.COLUMN, draft=made)
    entry = Event.objects.get(kind="published")
    assert (entry.item, entry.payload["draft"], entry.payload["what"]) == (None, made.pk, "column")
    assert "Tuần này đã đăng 1 bài" in as_huong.get("/programme/column/").content.decode()


def test_a_claim_that_may_not_be_told_says_why_and_leads_back(as_huong, huong, claim):
    change(huong, claim, verdict="accurate")
    assert "Soạn bài cho chuyên mục" not in as_huong.get(f"/known/{claim.pk}/").content.decode()
    answer = as_huong.post(f"/programme/column/start/claim/{claim.pk}/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/known/{claim.pk}/"
    assert "kết luận là sai, gây hiểu lầm hoặc lừa đảo" in answer.content.decode()
