"""The column tells what people decided and wrote, in neutral words, after the lead approved it."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from pipeline.errors import RuleError
from pipeline.programme.column import drafts
from pipeline.programme.column.drafts import Texts
from pipeline.programme.column.material import ADVICE, waiting_items
from pipeline.programme.models import ColumnDraft, Publication
from pipeline.review.accounts.accounts import add_user
from pipeline.review.domain.topics import TOPICS
from pipeline.review.models import Event, Item, Unit
from pipeline.review.queue.reopen import reopen_item
from pipeline.review.storage import event_log
from tests.programme.samples import good_item, official_page, rumour, unit_lead
from tests.review.helpers import PASSWORD

pytestmark = pytest.mark.both_databases

TEXTS = Texts(
    "Lá xoan có độc, đừng uống",
    "Có bài nói nước lá xoan chữa được ung thư.",
    "Bộ Y tế cho biết lá xoan có độc.",
    ("https://moh.gov.vn/la-xoan",),
    "Hỏi bác sĩ trước khi dùng.",
)
POST = "https://www.facebook.com/tuoitrephuongba/posts/1234567890123456"


@pytest.fixture
def draft(huong) -> ColumnDraft:
    made = drafts.start(huong, rumour(huong))
    drafts.save(huong, made, TEXTS)
    return made


def refused(code, work, *arguments):
    with pytest.raises(RuleError) as caught:
        work(*arguments)
    assert caught.value.code == code


def test_a_draft_holds_what_reviewers_wrote_and_no_word_of_the_post(huong):
    item = rumour(huong)
    assert list(waiting_items(huong)) == [item]
    made = drafts.start(huong, item)
    assert made.correction == "Bộ Y tế cho biết lá xoan có độc, uống vào có thể ngộ độc."
    assert (made.title, made.claim, made.verdict) == ("", "", "false_with_source")
    assert made.sources == ["https://moh.gov.vn/la-xoan"]
    assert made.advice == ADVICE["other"]
    assert not waiting_items(huong).exists()
    assert drafts.start(huong, item) == made
    assert event_log.verify().is_whole


def test_there_is_advice_for_every_topic():
    assert set(ADVICE) == set(TOPICS)


@pytest.mark.parametrize("outcome", ["accurate", "unverifiable", "opinion_or_satire"])
def test_only_what_people_found_wrong_is_told(huong, outcome):
    item = rumour(huong, outcome=outcome)
    assert not waiting_items(huong).exists()
    refused("not_confirmed", drafts.start, huong, item)
    refused("not_confirmed", drafts.start, huong, good_item(huong, 2))


def test_what_is_missing_is_said_before_the_lead_approves(huong, draft):
    told = {
        "title": replace(TEXTS, title=""),
        "title_repeats": replace(TEXTS, title="Nước lá xoan chữa được ung thư"),
        "claim": replace(TEXTS, claim=""),
        "claim_shouts": replace(TEXTS, claim="Lá xoan chữa ung thư!!!"),
        "correction": replace(TEXTS, correction=""),
        "source": replace(TEXTS, sources=()),
        "advice": replace(TEXTS, advice=""),
    }
    for code, texts in told.items():
        drafts.save(huong, draft, texts)
        assert drafts.problems(draft) == [code]
        refused(code, drafts.approve, huong, draft)
    drafts.save(huong, draft, TEXTS)
    drafts.approve(huong, draft)
    assert draft.state == "approved" and draft.approved_by == huong
    kinds = Event.objects.filter(kind__startswith="column_").values_list("kind", flat=True)
    assert list(kinds.order_by("id"))[-2:] == ["column_changed", "column_approved"]


def test_the_headline_may_not_repeat_the_post_itself(huong, draft):
    drafts.save(huong, draft, replace(TEXTS, title="Uống nước lá xoan ba ngày là khỏi"))
    assert drafts.problems(draft) == ["title_repeats"]


def test_a_source_that_is_no_link_is_refused(huong, draft):
    refused("source_link", drafts.save, huong, draft, replace(TEXTS, sources=("báo Tuổi Trẻ",)))


def test_people_are_masked(huong, draft):
    drafts.save(huong, draft, replace(TEXTS, claim="Gọi 0912345678 để mua lá xoan chữa bệnh."))
    assert draft.claim == "Gọi [số điện thoại] để mua lá xoan chữa bệnh."


def test_a_name_that_masking_leaves_keeps_a_draft_from_being_approved(huong, draft):
    drafts.save(huong, draft, replace(TEXTS, claim="Bà Nguyễn Thị Bình nói lá xoan chữa được bệnh."))
    with pytest.raises(RuleError, match="Nguyễn Thị Bình"):
        drafts.approve(huong, draft)


def test_a_change_after_approval_waits_for_approval_again(huong, draft):
    drafts.approve(huong, draft)
    drafts.save(huong, draft, TEXTS)
    assert draft.state == "draft" and draft.approved_by is None
    refused("not_approved", drafts.check_publishable, draft)


def test_a_decision_that_is_looked_at_again_takes_its_draft_back(as_huong, huong, draft):
    drafts.approve(huong, draft)
    reopen_item(Item.objects.get(pk=draft.item_id), huong, "có nguồn mới")
    assert drafts.problems(draft) == ["outdated"]
    refused("outdated", drafts.check_publishable, draft)
    page = as_huong.get(f"/programme/column/{draft.pk}/").content.decode()
    assert "xem lại bài này sau khi soạn" in page and "data-copy" not in page


def test_a_dropped_draft_makes_room_for_another(huong, draft):
    drafts.drop(huong, draft)
    assert list(waiting_items(huong)) == [draft.item]
    with pytest.raises(PermissionDenied):
        drafts.save(huong, draft, TEXTS)
    assert drafts.start(huong, draft.item).pk != draft.pk


def test_only_the_lead_of_the_district_approves(huong, draft):
    unit = Unit.objects.create(name="Đoàn phường A")
    Item.objects.filter(pk=draft.item_id).update(unit=unit)
    lead = unit_lead(unit)
    drafts.save(lead, draft, TEXTS)
    with pytest.raises(PermissionDenied):
        drafts.approve(lead, draft)
    drafts.approve(huong, draft)


def test_other_units_see_what_is_approved_and_change_nothing(huong, draft):
    a, b = (Unit.objects.create(name=f"Đoàn phường {name}") for name in "AB")
    Item.objects.filter(pk=draft.item_id).update(unit=a)
    lead = unit_lead(b)
    assert not drafts.visible_drafts(lead).exists()
    drafts.approve(huong, draft)
    assert list(drafts.visible_drafts(lead)) == [draft]
    assert not drafts.may_edit(lead, draft)


def test_volunteers_do_not_open_the_column(lan, tuan, client):
    auditor = add_user("soat", PASSWORD, "auditor")
    for person, status in ((lan, 403), (tuan, 403), (auditor, 200)):
        client.force_login(person)
        assert client.get("/programme/column/").status_code == status


def test_the_text_to_copy_says_what_is_right_first(huong, draft):
    text = drafts.post_text(draft)
    assert text.startswith(TEXTS.title) and text.index(TEXTS.correction) < text.index(TEXTS.claim)
    assert "Sai – có nguồn đính chính" in text and TEXTS.sources[0] in text
    assert draft.item.text not in text and draft.item.url not in text


def test_from_item_to_published_link_in_the_browser(as_huong, huong):
    official_page(huong)
    item = rumour(huong)
    answer = as_huong.post(f"/programme/column/start/{item.pk}/", follow=True)
    address = answer.redirect_chain[-1][0]
    assert "Trước khi duyệt" in answer.content.decode()
    early = as_huong.post(address, {"link_sent": "1", "link": POST}, follow=True)
    assert "chưa được trưởng nhóm duyệt" in early.content.decode()
    form = {
        "save": "1",
        "title": TEXTS.title,
        "claim": TEXTS.claim,
        "correction": TEXTS.correction,
        "sources": "\n".join(TEXTS.sources),
        "advice": TEXTS.advice,
    }
    assert as_huong.post(address, form | {"sources": "nghe kể"}).status_code == 422
    as_huong.post(address, form)
    page = as_huong.post(address, {"approve": "1"}, follow=True).content.decode()
    assert "#ChốngTinGiảTinXấuĐộc" in page
    as_huong.post(address, {"link_sent": "1", "link": POST})
    made = Publication.objects.get()
    assert (made.kind, made.draft.item) == ("column", item)
    assert "Tuần này đã đăng 1 bài" in as_huong.get("/programme/column/").content.decode()


def test_a_purged_post_leaves_its_draft(as_huong, huong, draft):
    from django.utils import timezone

    Item.objects.filter(pk=draft.item_id).update(text="", text_removed_at=timezone.now())
    draft.refresh_from_db()
    drafts.approve(huong, draft)
    assert "đã xoá theo hạn lưu giữ" in as_huong.get(f"/programme/column/{draft.pk}/").content.decode()
