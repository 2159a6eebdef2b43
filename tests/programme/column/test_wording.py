"""A headline says what is right and never repeats the claim; a claim is told calmly."""

import pytest

from pipeline.programme.column.wording import names_in, repeats, shouts

POST = "Nghe nói uống nước lá xoan ba ngày là khỏi hẳn ung thư, chia sẻ gấp trước khi bị xoá!"


@pytest.mark.parametrize(
    "title",
    [
        "Uống nước lá xoan ba ngày là khỏi hẳn",
        "Không có chuyện uống nước lá xoan ba ngày là khỏi",
        "UONG NUOC LA XOAN BA NGAY!",
        "khỏi hẳn ung thư",
    ],
)
def test_a_headline_that_repeats_the_claim_is_found(title):
    assert repeats(title, [POST])


@pytest.mark.parametrize(
    "title", ["Lá xoan có độc, đừng uống", "Nước lá xoan không chữa bệnh", "", "Ung thư"]
)
def test_a_headline_that_says_what_is_right_passes(title):
    assert not repeats(title, [POST, ""])


@pytest.mark.parametrize(
    ("claim", "loud"),
    [
        ("Có bài nói lá xoan chữa bệnh.", False),
        ("Có bài dẫn lời UBND phường.", False),
        ("Chia sẻ gấp!", True),
        ("LÁ XOAN KHỎI UNG THƯ", True),
    ],
)
def test_a_claim_that_shouts_is_found(claim, loud):
    assert shouts(claim) == loud


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Chị Bình bán rau nói vậy.", ["Bình"]),
        ("Theo Nguyễn Thị Bình, lá xoan chữa bệnh.", ["Nguyễn Thị Bình"]),
        ("Bộ Y tế cho biết lá xoan có độc.", []),
        ("Ở đường Trần Hưng Đạo và trường Lê Quý Đôn.", []),
        ("Thành phố Hồ Chí Minh, Hà Nội, Bà Rịa.", []),
        ("Chị em Việt Nam xem trang chính thức nhé.", []),
    ],
)
def test_names_of_people_are_found_and_places_are_not(text, names):
    assert names_in(text) == names
