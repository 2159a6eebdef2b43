"""What is softened are slurs, whatever a model looked at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.presentation.highlight import Segment
from pipeline.review.presentation.slurs import SLURS, soften, softened


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("bọn mọi rợ ấy đúng là óc chó", "b·· m·· r· ấy đúng là ó· c··"),
        ("NGU vừa thôi", "N·· vừa thôi"),
        ("nguuuu quá", "n····· quá"),
        ("chó-má thật", "c··-m· thật"),
        ("đồ n.g.u", "đồ n.·.·"),
        ("đ*t con mẹ nó", "đ*· c·· m· n·"),
        ("vcl luôn", "v·· luôn"),
    ],
)
def test_slurs_keep_their_first_letter(text, shown):
    assert soften(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "con nít chết đuối ở hồ",
        "con chó nhà tôi đi lạc",
        "mọi người giữ gìn sức khoẻ",
        "khỉ ở Cần Giờ đông lắm",
        "người nguyên quán Hà Nội, ngủ ngon",
        "các chú công an xã",
        "mua lon nước ngọt",
        "họp lúc 8h, các bạn nhớ đến",
    ],
)
def test_ordinary_words_stay_whatever_the_post_is_about(text):
    assert soften(text) == text


def test_a_slur_that_is_marked_in_part_is_softened_in_whole_and_keeps_its_marks():
    pieces = [Segment("mấy ó"), Segment("c ch", 3, "hateful"), Segment("ó, gấp", 1, "check")]
    assert softened(pieces) == [
        Segment("mấy ó"),
        Segment("· c·", 3, "hateful"),
        Segment("·, gấp", 1, "check"),
    ]


@given(st.text(alphabet="óc chóngu.*- đmvl🙂", max_size=60))
def test_a_softened_text_is_as_long_as_before_and_softening_it_again_changes_nothing(text):
    once = soften(text)
    assert len(once) == len(text)
    assert soften(once) == once


def test_the_list_is_in_order():
    assert all(slur == slur.lower().strip() and slur for slur in SLURS)
