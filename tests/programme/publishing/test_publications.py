"""What was published is entered in seconds, once, corrected by people, and counts."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from pipeline.errors import RuleError
from pipeline.programme.models import OfficialPage, Publication
from pipeline.programme.publishing import pages, publications
from pipeline.programme.publishing.publications import Post, recognise, visible_publications
from pipeline.review.accounts.units import change_unit, merge_units
from pipeline.review.models import Event, Unit
from pipeline.review.storage import event_log
from tests.programme.samples import official_page, published, unit_lead

pytestmark = pytest.mark.both_databases

POST = "https://www.facebook.com/tuoitrephuongba/posts/1234567890123456"


def refused(code, work, *arguments):
    with pytest.raises(RuleError) as caught:
        work(*arguments)
    assert caught.value.code == code
    return str(caught.value)


def test_a_pasted_link_is_all_it_takes(as_huong, huong):
    page = official_page(huong)
    answer = as_huong.post("/programme/published/", {"link": f" {POST}?fbclid=x ", "kind": "good_news"})
    assert answer.status_code == 302
    made = Publication.objects.get()
    assert (made.page, made.published_on, made.kind) == (page, timezone.localdate(), "good_news")
    event = Event.objects.get(kind="published")
    assert (event.payload["page"], event.payload["what"]) == (page.name, "good_news")
    assert event_log.verify().is_whole


def test_a_page_that_the_link_does_not_name_is_asked_for(as_huong, huong):
    page = official_page(huong)
    form = {"link": "https://www.facebook.com/share/p/1AbCdEf/", "kind": "column"}
    answer = as_huong.post("/programme/published/", form)
    assert answer.status_code == 422 and "chọn trang giúp" in answer.content.decode()
    as_huong.post("/programme/published/", form | {"page": page.pk, "day": "2026-11-02"})
    assert str(Publication.objects.get().published_on) == "2026-11-02"


def test_without_an_official_page_the_next_step_is_said(as_huong):
    answer = as_huong.post("/programme/published/", {"link": POST, "kind": "good_news"})
    assert "thêm trang trước" in answer.content.decode()


@pytest.mark.parametrize("link", ["hôm nay", "www.facebook.com", "javascript:alert(1)", "https://"])
def test_a_link_that_is_no_link_is_refused_with_the_next_step(as_huong, huong, link):
    official_page(huong)
    answer = as_huong.post("/programme/published/", {"link": link, "kind": "good_news"})
    assert answer.status_code == 422 and "chép cả đường link" in answer.content.decode()
    assert not Publication.objects.exists()


def test_the_link_of_the_whole_page_is_no_post(huong):
    official_page(huong)
    refused("page_itself", recognise, huong, "https://m.facebook.com/tuoitrephuongba/")


def test_the_same_link_twice_says_where_it_is(huong):
    page = official_page(huong)
    publications.publish(huong, Post(page, POST, timezone.localdate(), "good_news"))
    other = POST.replace("www.", "m.") + "?mibextid=abc"
    said = refused("twice", publications.publish, huong, Post(page, other, timezone.localdate(), "column"))
    assert page.name in said
    assert Publication.objects.count() == 1


def test_a_link_that_another_unit_entered_is_refused_without_saying_more(huong):
    a, b = (Unit.objects.create(name=f"Đoàn phường {name}") for name in "AB")
    page = official_page(huong, unit=a)
    publications.publish(huong, Post(page, POST, timezone.localdate(), "good_news"))
    lead = unit_lead(b)
    own = official_page(lead, "phuongb", b)
    said = refused(
        "elsewhere", publications.publish, lead, Post(own, POST, timezone.localdate(), "good_news")
    )
    assert page.name not in said


def test_days_to_come_and_days_after_a_page_was_closed_are_refused(huong):
    page = official_page(huong)
    today = timezone.localdate()
    refused("future", publications.publish, huong, Post(page, POST, today + timedelta(1), "good_news"))
    pages.close_page(huong, page, today - timedelta(3))
    refused("closed", publications.publish, huong, Post(page, POST, today, "good_news"))
    made = publications.publish(huong, Post(page, POST, today - timedelta(4), "good_news"))
    assert made in visible_publications(huong)


def test_a_deleted_post_keeps_its_day_and_a_mistake_does_not_count(huong):
    page = official_page(huong)
    gone, mistake = published(huong, page, 1), published(huong, page, 2)
    publications.mark_gone(huong, gone, is_gone=True)
    publications.take_back(huong, mistake)
    assert list(visible_publications(huong)) == [gone]
    again = publications.publish(huong, Post(page, mistake.link, timezone.localdate(), "good_news"))
    assert again.pk != mistake.pk
    kinds = Event.objects.filter(kind="publication_changed").order_by("id")
    assert [event.payload["is_removed"] for event in kinds] == [False, True]


def test_the_kind_is_corrected_by_hand(as_huong, huong):
    made = published(huong, official_page(huong), 1)
    as_huong.post(f"/programme/published/{made.pk}/", {"kind": "advert"})
    made.refresh_from_db()
    assert made.kind == "advert"
    as_huong.post(f"/programme/published/{made.pk}/", {"kind": "linh tinh"})
    made.refresh_from_db()
    assert made.kind == "advert"


def test_the_lead_of_a_unit_has_its_pages_and_no_others(huong):
    a, b = (Unit.objects.create(name=f"Đoàn phường {name}") for name in "AB")
    lead = unit_lead(a)
    own, other = official_page(lead, "phuonga", a), official_page(huong, "phuongb", b)
    theirs = published(huong, other, 1)
    assert list(pages.visible_pages(lead)) == [own]
    assert not visible_publications(lead).exists()
    with pytest.raises(PermissionDenied):
        official_page(lead, "quan")
    with pytest.raises(PermissionDenied):
        publications.publish(lead, Post(other, POST, timezone.localdate(), "good_news"))
    with pytest.raises(PermissionDenied):
        publications.take_back(lead, theirs)


def test_a_unit_that_is_renamed_and_merged_keeps_its_pages(huong):
    a, b = (Unit.objects.create(name=f"Đoàn phường {name}") for name in "AB")
    page = official_page(huong, unit=a)
    made = published(huong, page, 1)
    change_unit(huong, a, "Đoàn phường An", "doan")
    merge_units(huong, Unit.objects.get(pk=a.pk), b)
    lead = unit_lead(b)
    assert list(pages.visible_pages(lead)) == [page]
    assert list(visible_publications(lead)) == [made]
    pages.close_page(lead, page, timezone.localdate())


def test_a_page_is_in_the_registry_once(as_huong, huong):
    official_page(huong)
    form = {"name": "Trùng", "link": "https://m.facebook.com/TuoiTrePhuongBa/", "kind": "page"}
    answer = as_huong.post("/programme/pages/", form)
    assert answer.status_code == 422 and "có trong danh sách rồi" in answer.content.decode()
    assert OfficialPage.objects.count() == 1


def test_pages_are_renamed_closed_and_opened_again(as_huong, huong):
    page = official_page(huong)
    address = f"/programme/pages/{page.pk}/"
    as_huong.post(address, {"name": "Tên mới", "link": page.link, "kind": "group", "unit": ""})
    page.refresh_from_db()
    assert (page.name, page.kind) == ("Tên mới", "group")
    as_huong.post(address, {"close": "1"})
    page.refresh_from_db()
    assert page.closed_on == timezone.localdate()
    as_huong.post(address, {"open": "1"})
    page.refresh_from_db()
    assert page.closed_on is None
    assert Event.objects.filter(kind="page_changed").count() == 3
