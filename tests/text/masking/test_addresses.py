"""House number and street are masked; ward, district and city stay."""

import pytest

from pipeline.text.folding import fold
from pipeline.text.masking.mask import mask
from tests.text.masking.invented import ADDRESSES, HAMLETS


@pytest.mark.parametrize("text", ADDRESSES)
def test_house_number_and_street_are_masked(text):
    masked = mask(text)
    assert "[địa chỉ]" in masked
    assert not any(char.isdigit() for char in masked.split(",")[0])
    assert "hoa mau" not in fold(masked.lower())


@pytest.mark.parametrize("text", HAMLETS)
def test_hamlet_and_group_of_a_household_are_masked(text):
    masked = mask(text)
    assert "[địa chỉ]" in masked
    assert "hoa mau" not in fold(masked.lower())


def test_ward_district_and_city_stay():
    text = "số 12 ngõ 34 phố Hoa Mẫu, phường Mẫu, quận Mẫu, Hà Nội"
    assert mask(text) == "[địa chỉ], phường Mẫu, quận Mẫu, Hà Nội"
