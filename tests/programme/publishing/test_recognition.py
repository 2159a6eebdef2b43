"""An export of the page itself says what was published; every post counts once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pipeline.programme.models import Publication
from pipeline.programme.publishing.kinds import kind_in
from pipeline.programme.publishing.publications import Post, publish
from pipeline.review.storage import event_log
from tests.programme.samples import START, official_page

EXPORT = (
    "post_id,text,created_at,url\n"
    "1,#MỗiNgàyMộtTinTốt Các bạn trẻ dọn sạch bờ sông,2026-11-02 08:00,{page}/posts/1000000000000001\n"
    "2,Mỗi tuần một câu chuyện đẹp: cô giáo làng Sen,2026-11-03 08:00,{page}/posts/1000000000000002\n"
    "3,Chuyên mục chống tin giả: lá xoan không chữa được bệnh,2026-11-04 08:00,"
    "{page}/posts/1000000000000003\n"
    "4,Mỗi ngày một tin tốt: mong mọi người ủng hộ qua số tài khoản 0123456789,2026-11-05 08:00,"
    "{page}/posts/1000000000000004\n"
    "5,Giảm giá sốc hôm nay inbox ngay,2026-11-06 08:00,{page}/posts/1000000000000005\n"
    "6,Thông báo họp chi đoàn tối thứ Bảy,2026-11-07 08:00,{page}/posts/1000000000000006\n"
    "7,Bài này không có đường link nào,2026-11-07 09:00,\n"
    "8,Bài này không có ngày,,{page}/posts/1000000000000008\n"
    "9,,2026-11-07 09:00,{page}/posts/1000000000000009\n"
)


def send(client, page, text, name="trang.csv"):
    file = SimpleUploadedFile(name, text.encode())
    return client.post("/programme/published/import/", {"page": page.pk, "export": file}, follow=True)


def test_posts_of_an_export_are_entered_by_what_they_say(as_huong, huong):
    page = official_page(huong)
    answer = send(as_huong, page, EXPORT.format(page=page.link))
    said = answer.content.decode()
    assert "Đã ghi 6 bài mới" in said and "2 bài thiếu link" in said and "1 dòng không đọc được" in said
    kinds = list(Publication.objects.order_by("published_on").values_list("kind", flat=True))
    assert kinds == ["good_news", "long_story", "column", "appeal", "advert", "other"]
    assert not Publication.objects.filter(words__contains="0123456789").exists()
    assert event_log.verify().is_whole


def test_the_same_export_twice_adds_nothing(as_huong, huong):
    page = official_page(huong)
    typed = "https://m.facebook.com/tuoitrephuongba/posts/1000000000000001?mibextid=x"
    publish(huong, Post(page, typed, START, "good_news"))
    send(as_huong, page, EXPORT.format(page=page.link))
    answer = send(as_huong, page, EXPORT.format(page=page.link))
    assert "Đã ghi 0 bài mới; 6 bài ghi từ trước" in answer.content.decode()
    assert Publication.objects.count() == 6


@pytest.mark.parametrize(
    ("text", "says"), [("", "Máy không đọc được file"), ("a,b\n1,2\n", "Máy không đọc được file")]
)
def test_a_file_that_is_no_export_is_refused_with_the_next_step(as_huong, huong, text, says):
    page = official_page(huong)
    answer = send(as_huong, page, text)
    assert answer.status_code == 422 and says in answer.content.decode()


def test_no_file_is_asked_for(as_huong, huong):
    page = official_page(huong)
    answer = as_huong.post("/programme/published/import/", {"page": page.pk})
    assert answer.status_code == 422 and "chọn file" in answer.content.decode()


def test_an_appeal_stays_an_appeal_whatever_tag_it_wears():
    assert kind_in("Mỗi ngày một tin tốt: mong các nhà hảo tâm ủng hộ gia đình em") == "appeal"
    assert kind_in("Chống tin giả: đừng chuyển tiền vào số tài khoản lạ") == "column"
    assert kind_in("Các bạn trẻ dọn sạch bờ sông") == "other"
