"""Near-duplicates share a decision only when they say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.claims.agreement import Difference, differences, says_the_same

RUMOUR = (
    "Nghe nói từ tuần sau cầu Đò Quan đóng 3 ngày để sửa, ai đi làm qua đó nhớ tính đường khác, "
    "mọi người chia sẻ cho nhau biết"
)


def kinds(left: str, right: str) -> list[str]:
    return [difference.kind for difference in differences(left, right)]


@pytest.mark.parametrize(
    "other",
    [
        RUMOUR,
        RUMOUR.upper(),
        "Nghe noi tu tuan sau cau Do Quan dong 3 ngay de sua, ai di lam qua do nho tinh duong khac, "
        "moi nguoi chia se cho nhau biet",
        RUMOUR.replace("3 ngày", "ba ngày"),
        f"🔥🔥 {RUMOUR}!!!",
        f"Chuyển tiếp từ nhóm phụ huynh lớp 5A: {RUMOUR}",
        f"{RUMOUR} #tinnhanh #xoandau",
        RUMOUR[:70] + "… Xem thêm",
        RUMOUR[:70] + "...",
        RUMOUR.replace("chia sẻ cho nhau biết", "chia sẻ gấp cho nhau biết nhé"),
        RUMOUR.replace("để sửa", "đễ sữa"),
    ],
)
def test_the_same_in_another_spelling_says_the_same(other):
    assert differences(RUMOUR, other) == ()
    assert says_the_same(other, RUMOUR)


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (RUMOUR.replace("3 ngày", "30 ngày"), "number"),
        (RUMOUR.replace("3 ngày", "ba mươi ngày"), "number"),
        (RUMOUR.replace("đóng", "không đóng"), "negation"),
        (RUMOUR.replace("Đò Quan", "Bến Thuỷ"), "name"),
        (RUMOUR.replace("Đò Quan", "Do Quan Mới"), "name"),
        (RUMOUR.replace("đóng", "mở"), "wording"),
        (f"TIN GIẢ! {RUMOUR}", "denial"),
        (f"{RUMOUR}. Công an phường bác bỏ tin này.", "denial"),
        (f"Không có chuyện này đâu cả nhà: {RUMOUR}", "denial"),
        (RUMOUR.replace("từ tuần sau", "từ hôm qua"), "wording"),
    ],
)
def test_what_says_something_else_is_named(other, kind):
    assert kind in kinds(RUMOUR, other)
    assert kind in kinds(other, RUMOUR)


def test_a_vietnamese_word_is_another_by_its_diacritics_only_where_both_have_any():
    assert kinds("Thuốc này chữa khỏi bệnh thận", "Thuốc này chưa khỏi bệnh thận") == ["negation"]
    assert kinds("Thuốc này chữa khỏi bệnh thận", "thuoc nay chua khoi benh than") == []
    assert kinds("Chị Lan bán chè đầu ngõ nhặt được ví", "chi lan ban che dau ngo nhat duoc vi") == []
    assert kinds("Hôm qua chị Hoà ở đầu ngõ nhặt được ví", "Hôm qua chị Hoa ở đầu ngõ nhặt được ví") == [
        "name"
    ]


def test_asking_whether_it_is_true_is_no_denial():
    assert kinds(RUMOUR, f"{RUMOUR}, có thật không ạ?") == []


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            "Xem ngay kẻo xoá https://vidu.example/tin/5?fbclid=a",
            "Xem ngay kẻo xoá https://m.vidu.example/tin/5/",
        ),
        ("https://vidu.example/tin/5 kinh quá", "Có thật không vậy? https://vidu.example/tin/5"),
    ],
)
def test_short_remarks_about_one_page_are_one(left, right):
    assert says_the_same(left, right)


def test_short_remarks_about_two_pages_are_two():
    left, right = (f"Đọc ngay bài này https://vidu.example/tin?id={n}" for n in (5, 6))
    assert kinds(left, right) == ["link"]


def test_a_denial_with_the_same_link_is_apart():
    assert "denial" in kinds("Kinh quá https://vidu.example/tin/5", "Tin giả nhé https://vidu.example/tin/5")


def test_a_difference_shows_the_words_of_both():
    (found,) = differences("Ngân hàng Sông Nhỏ cho 5 triệu", "Ngân hàng Sông Nhỏ cho 50 triệu")
    assert found == Difference("number", "5 triệu", "50 triệu")


@given(st.text(max_size=200))
def test_any_text_says_what_it_says(text):
    assert differences(text, text) == ()


@given(st.text(max_size=120), st.text(max_size=120))
def test_the_order_of_two_texts_does_not_matter(left, right):
    assert bool(differences(left, right)) == bool(differences(right, left))
