"""What a story is about, where it happened and who may be under 18 is guessed from words, or left open."""

import pytest

from pipeline.programme.good_news.minors import words_of_minors
from pipeline.programme.good_news.variety import THEMES, place_in, theme_of, theme_title


def test_most_words_tell_the_theme():
    text = "Học sinh góp sách vở, mở tủ sách và lớp học cho xóm, rồi dọn rác quanh sân."
    assert theme_of(text) == "learning"
    assert theme_title(theme_of(text)) == str(THEMES["learning"])


def test_words_that_do_not_say_leave_the_theme_open():
    assert theme_of("Hôm nay trời đẹp, ai cũng cười.") == "" and theme_title("") == ""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Trên đường Nguyễn Trãi, phường Thượng Đình có chuyện vui", "phường Thượng Đình"),
        ("Các bạn vớt rác ở hồ Văn Chương", "hồ Văn Chương"),
        ("Hẻm 76 làm gờ giảm tốc", "Hẻm 76"),
        ("Anh Hồ Văn Lượng dạy bơi", ""),
        ("Chợ quê họp sớm", ""),
    ],
)
def test_a_place_is_a_ward_or_what_is_named(text, place):
    assert place_in(text) == place


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nam sinh lớp 9 nhảy xuống kênh", "Nam sinh"),
        ("Bé Thóc nhặt được nhẫn", "Bé Thóc"),
        ("Em Trần Gia Hân viết bằng chân", "Em Trần Gia Hân"),
        ("chị cả 16 tuổi nuôi các em", "16 tuổi"),
        ("Cụ bà 95 tuổi được mừng sinh nhật", ""),
        ("Cửa hàng 12 tuổi của cô Ba", ""),
        ("Bạn sinh viên năm nhất hiến tóc", ""),
        ("Học trò cũ về thăm đông kín sân", ""),
    ],
)
def test_words_that_may_mean_somebody_under_18(text, words):
    assert words_of_minors(text) == words
