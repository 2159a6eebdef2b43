"""Names of private people are masked where the text marks them; officials and the well-known stay."""

import pytest

from pipeline.text.folding import fold
from pipeline.text.masking.mask import mask
from tests.text.masking.invented import NAMES


@pytest.mark.parametrize("text", NAMES)
def test_a_marked_name_is_masked_whole(text):
    masked = mask(text)
    assert "[tên người]" in masked
    assert "mau" not in fold(masked.lower())


def test_a_name_in_small_letters_is_known_by_its_middle_name():
    assert mask("be nguyen thi mau hoc gioi") == "be [tên người] hoc gioi"


@pytest.mark.parametrize(
    "text",
    [
        "đổ bộ Quảng Ninh",
        "ở Huỳnh Tấn Mẫu đoạn cầu",
        "ngã ba Tân Vạn",
        "Hồ Gươm, Hà Nội",
        "Bà Rịa - Vũng Tàu",
    ],
)
def test_places_are_no_people(text):
    assert mask(text) == text


def test_the_same_name_stays_with_an_office_and_goes_without():
    assert mask("Ông Trần Văn Mẫu, Bí thư xã, xin lỗi") == "Ông Trần Văn Mẫu, Bí thư xã, xin lỗi"
    assert mask("Ông Trần Văn Mẫu, hàng xóm, xin lỗi") == "Ông [tên người], hàng xóm, xin lỗi"
