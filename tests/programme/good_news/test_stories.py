"""A story is shared only after people asked: about minors, about the source, about money."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from pipeline.errors import RuleError
from pipeline.programme.good_news import stories
from pipeline.programme.good_news.stories import Answers
from pipeline.programme.models import Publication, Story
from pipeline.programme.publishing.targets import figures_of
from pipeline.review.accounts.units import merge_units
from pipeline.review.models import Event, Item, Unit
from pipeline.review.queue.reopen import reopen_item
from pipeline.review.retention.purge import purge
from pipeline.review.storage import event_log
from tests.programme.samples import good_item, official_page, published, unit_lead

pytestmark = pytest.mark.both_databases

LINK = "https://baophuongba.vn/2026/11/20/tra-vi"
ASKED = Answers("Một chiếc ví, một niềm vui.", LINK, "bến xe", False, "no", "none", "public")
POST = "https://www.facebook.com/tuoitrephuongba/posts/1234567890123456"


def answers(**change):
    return replace(ASKED, **change)


def test_a_story_waits_for_every_question(huong):
    item = good_item(huong)
    assert stories.missing(stories.story_of(item)) == ["apart", "minors", "source"]
    asked = {
        "caption": answers(caption=" "),
        "apart": answers(apart=""),
        "kept_apart": answers(apart="appeal"),
        "minors": answers(minors=""),
        "minors_refused": answers(minors="refused"),
        "source": answers(source=""),
        "source_refused": answers(source="refused"),
        "no_link": answers(link=""),
    }
    for lacks, given in asked.items():
        made = stories.save_story(huong, item, given)
        assert stories.missing(made) == [lacks]
        with pytest.raises(RuleError):
            stories.check_ready(made)
    made = stories.save_story(huong, item, ASKED)
    stories.check_ready(made)
    assert list(stories.ready_stories(huong)) == [made]
    assert Event.objects.filter(kind="story_changed").last().payload["is_ready"]
    assert event_log.verify().is_whole


def test_a_story_without_a_link_is_shared_only_with_a_yes_of_who_told_it(huong):
    item = good_item(huong, url="")
    assert stories.missing(stories.save_story(huong, item, answers(link="")))
    made = stories.save_story(huong, item, answers(link="", source="agreed"))
    assert stories.missing(made) == [] and "Nguồn" not in stories.share_text(made)


def test_a_link_that_is_none_is_refused(huong):
    with pytest.raises(RuleError):
        stories.save_story(huong, good_item(huong), answers(link="báo phường"))


def test_what_is_copied_has_caption_source_and_the_words_of_the_campaign(huong):
    made = stories.save_story(huong, good_item(huong), ASKED)
    assert stories.share_text(made) == f"{ASKED.caption}\n\nNguồn: {LINK}\n\n#MỗiNgàyMộtTinTốt"
    made.is_long = True
    assert stories.share_text(made).endswith("#MỗiTuầnMộtCâuChuyệnĐẹp")


def test_a_caption_begins_with_what_the_reviewer_wrote_and_the_post_tells(huong):
    told = stories.opening(good_item(huong, 1, note="Đọc mà ấm lòng", text="Trả lại ví cho người mất."))
    assert told == "Đọc mà ấm lòng\nTrả lại ví cho người mất."
    silent = good_item(huong, 2, text="Các em dọn bờ sông. Gọi [số điện thoại] để góp sức. Sông sạch rồi!")
    assert stories.opening(silent) == "Các em dọn bờ sông. Sông sạch rồi!"


def test_personal_data_in_a_caption_is_masked(as_huong, huong):
    item = good_item(huong)
    form = {"caption": "Cảm ơn các bạn, gọi 0912345678 nhé", "link": LINK, "source": "public"}
    answer = as_huong.post(f"/programme/good-news/{item.pk}/", form, follow=True)
    assert "được che" in answer.content.decode()
    assert "0912345678" not in Story.objects.get().caption


def test_the_page_offers_the_caption_and_takes_the_link(as_huong, huong):
    official_page(huong)
    item = good_item(huong)
    address = f"/programme/good-news/{item.pk}/"
    assert "còn thiếu" in as_huong.get(address).content.decode()
    early = as_huong.post(address, {"link_sent": "1", "link": POST})
    assert early.status_code == 422 and not Publication.objects.exists()
    stories.save_story(huong, item, answers(is_long=True))
    page = as_huong.get(address).content.decode()
    assert "#MỗiTuầnMộtCâuChuyệnĐẹp" in page and "còn thiếu" not in page
    assert as_huong.post(address, {"link_sent": "1", "link": "x"}).status_code == 422
    assert as_huong.post(address, {"link_sent": "1", "link": POST}).status_code == 302
    made = Publication.objects.get()
    assert (made.kind, made.story.item) == ("long_story", item)
    assert Event.objects.get(kind="published").item == item


def test_a_story_that_reviewers_take_another_look_at_is_not_shared(huong):
    item = good_item(huong)
    made = stories.save_story(huong, item, ASKED)
    reopen_item(item, huong, "xem lại giúp")
    assert not stories.ready_stories(huong).exists()
    with pytest.raises(RuleError):
        stories.check_ready(made)


def test_a_unit_prepares_its_own_stories_and_shares_what_others_have_ready(huong):
    a, b = (Unit.objects.create(name=f"Đoàn phường {name}") for name in "AB")
    own, other, unasked = (good_item(huong, number) for number in (1, 2, 3))
    Item.objects.filter(pk=own.pk).update(unit=a)
    Item.objects.filter(pk__in=(other.pk, unasked.pk)).update(unit=b)
    lead = unit_lead(a)
    mine, ready = stories.save_story(lead, own, answers(minors="")), stories.save_story(huong, other, ASKED)
    stories.save_story(huong, unasked, answers(source=""))
    assert set(stories.visible_stories(lead)) == {mine, ready}
    with pytest.raises(PermissionDenied):
        stories.save_story(lead, other, ASKED)


def test_a_ready_story_of_another_unit_shows_its_caption_and_not_the_post(client, huong):
    a, b = (Unit.objects.create(name=f"Đoàn phường {name}") for name in "AB")
    item = good_item(huong)
    Item.objects.filter(pk=item.pk).update(unit=b)
    stories.save_story(huong, item, ASKED)
    client.force_login(unit_lead(a))
    page = client.get(f"/programme/good-news/{item.pk}/").content.decode()
    assert ASKED.caption in page and "nhặt được chiếc ví" not in page
    merge_units(huong, b, a)
    assert "nhặt được chiếc ví" in client.get(f"/programme/good-news/{item.pk}/").content.decode()


def test_when_the_words_of_an_item_go_its_caption_goes_and_what_was_shared_counts(huong):
    item, page = good_item(huong), official_page(huong)
    story = stories.save_story(huong, item, ASKED)
    made = published(huong, page, 1, story=story, words="Một chiếc ví")
    purge(now=timezone.now() + timedelta(days=91))
    story.refresh_from_db()
    made.refresh_from_db()
    assert (story.caption, story.link, story.place, made.words) == ("", "", "", "")
    assert figures_of([page], timezone.localdate(), timezone.localdate())[0].days == 1
    assert not stories.ready_stories(huong).exists()


def test_the_page_says_which_words_may_mean_somebody_under_18(as_huong, huong):
    item = good_item(huong, text="Nam sinh lớp 9 nhảy xuống kênh vớt hai em nhỏ.")
    address = f"/programme/good-news/{item.pk}/"
    assert "Bài có chữ “Nam sinh”" in as_huong.get(address).content.decode()
    stories.save_story(huong, item, stories.Answers("Kịp thời.", "", "", False, "no", "hidden", "agreed"))
    assert "Bài có chữ" not in as_huong.get(address).content.decode()
