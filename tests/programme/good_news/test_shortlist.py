"""The day's shortlist is varied, repeats nothing for 30 days and keeps adverts and appeals apart."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pipeline.programme.good_news import stories, variety
from pipeline.programme.good_news.shortlist import SHORTLIST, shortlist
from pipeline.programme.good_news.stories import Answers
from pipeline.programme.publishing.publications import take_back
from pipeline.review.models import Item, Unit
from tests.programme.samples import good_item, official_page, published, unit_lead
from tests.review.samples import queue_item

pytestmark = pytest.mark.both_databases

ASKED = Answers("Chuyện vui.", "https://example.org/a", "", False, "no", "none", "public")
RIVER = "Các bạn trẻ phường Hai dọn rác, trồng cây bên bờ sông suốt sáng chủ nhật."
BOOKS = "Lớp học tình thương ở thôn Sen có thêm tủ sách do sinh viên góp từng cuốn."


def picked(person):
    found = shortlist(person)
    return [each.item for each in (*found.ready, *found.picks)]


def test_reviewed_stories_are_there_with_reason_and_link(huong):
    item = good_item(huong, note="Đọc mà ấm lòng")
    (pick,) = shortlist(huong).picks
    assert pick.item == item and "Đọc mà ấm lòng" in pick.reasons
    assert pick.link == item.url and pick.theme == "honesty"


def test_what_was_not_found_worth_sharing_never_comes(huong):
    from pipeline.review.queue import leases
    from pipeline.review.queue.enqueue import enqueue
    from tests.review.samples import decide

    enqueue([queue_item(1, flags=("positive",)), queue_item(2, flags=("positive",))])
    first, _waiting = Item.objects.order_by("-priority")
    decide(huong, str(leases.claim(first, huong).token), {"positive": "not_suitable"})
    assert picked(huong) == []


def test_themes_and_places_alternate(huong):
    wallets = [good_item(huong, number, reach=9000) for number in (1, 2, 3)]
    river = good_item(huong, 4, text=RIVER, reach=10)
    books = good_item(huong, 5, text=BOOKS, reach=10)
    order = picked(huong)
    assert set(order[:3]) == {order[0], river, books} and order[0] in wallets


def test_a_story_is_not_repeated_within_30_days(huong):
    page, item = official_page(huong), good_item(huong)
    story = stories.save_story(huong, item, ASKED)
    today = timezone.localdate()
    made = published(huong, page, 1, today - timedelta(29), story=story)
    assert picked(huong) == [] and shortlist(huong).shared == 1
    take_back(huong, made)
    assert picked(huong) == [item]
    published(huong, page, 2, today - timedelta(30), story=story)
    assert picked(huong) == [item]


def test_a_unit_may_share_what_the_district_shared(huong):
    unit = Unit.objects.create(name="Đoàn phường A")
    item = good_item(huong)
    Item.objects.filter(pk=item.pk).update(unit=unit)
    story = stories.save_story(huong, item, ASKED)
    published(huong, official_page(huong), 1, story=story)
    assert picked(huong) == [] and picked(unit_lead(unit)) == [item]


def test_what_was_shared_lately_makes_its_theme_come_later(huong):
    page = official_page(huong)
    story = stories.save_story(huong, good_item(huong, 1), ASKED)
    published(huong, page, 1, story=story)
    wallet, river = good_item(huong, 2, reach=9000), good_item(huong, 3, text=RIVER, reach=10)
    assert picked(huong) == [river, wallet]


def test_adverts_and_appeals_are_kept_apart_until_a_person_says_otherwise(huong):
    appeal = good_item(huong, 1, text="Mong các nhà hảo tâm ủng hộ qua [số tài khoản] giúp em nhỏ.")
    advert = good_item(huong, 2, text="Quán tặng cháo cho người nghèo, inbox ngay để nhận khuyến mãi.")
    found = shortlist(huong)
    assert found.picks == [] and {each.item: each.apart for each in found.apart} == {
        appeal: "appeal",
        advert: "advert",
    }
    stories.save_story(huong, advert, Answers(apart="no"))
    assert picked(huong) == [advert]


def test_who_said_no_is_not_asked_again(huong):
    item = good_item(huong)
    stories.save_story(huong, item, Answers(minors="refused"))
    assert picked(huong) == []


def test_a_purged_text_is_counted_and_not_shown(huong):
    item = good_item(huong)
    Item.objects.filter(pk=item.pk).update(text="", text_removed_at=timezone.now())
    found = shortlist(huong)
    assert (found.picks, found.removed) == ([], 1)


def test_the_list_is_short_and_says_how_many_more(huong):
    for number in range(1, SHORTLIST + 3):
        good_item(huong, number)
    found = shortlist(huong)
    assert (len(found.picks), found.more) == (SHORTLIST, 2)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (RIVER, "phường Hai"),
        (BOOKS, "thôn Sen"),
        ("ở phường 12 hôm qua", "phường 12"),
        ("cả phường ai cũng vui", ""),
        ("Phường Văn Miếu sáng nay", "Phường Văn Miếu"),
    ],
)
def test_a_place_is_read_from_the_text(text, place):
    assert variety.place_in(text) == place


def test_the_page_shows_today_and_needs_no_story(as_huong, huong):
    assert "chưa có chuyện nào" in as_huong.get("/programme/good-news/").content.decode()
    official_page(huong)
    good_item(huong)
    page = as_huong.get("/programme/good-news/").content.decode()
    assert "Nhặt được của rơi" in page and "0 trong 1 trang" in page


def test_the_calendar_shows_days_with_and_without(as_huong, huong):
    page = official_page(huong)
    published(huong, page, 1)
    assert page.name in as_huong.get("/programme/calendar/").content.decode()
    shown = as_huong.get(f"/programme/calendar/{page.pk}/").content.decode()
    assert shown.count("có tin tốt</span>") >= 1 and "không có tin tốt" in shown
