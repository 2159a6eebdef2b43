"""Dates and years of birth are masked."""

import pytest

from pipeline.text.masking.mask import mask
from tests.text.masking.invented import BIRTH_DATES


@pytest.mark.parametrize("text", BIRTH_DATES)
def test_dates_of_birth_are_masked(text):
    masked = mask(text)
    assert "[ngày sinh]" in masked
    assert not any(char.isdigit() for char in masked)


def test_a_date_in_brackets_behind_a_name_is_one():
    assert mask("cháu Trần Thị Mẫu (2/9/2013)") == "cháu [tên người] ([ngày sinh])"


def test_another_date_stays():
    assert mask("mất tích ngày 12/3/2025") == "mất tích ngày 12/3/2025"
