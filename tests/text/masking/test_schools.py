"""The school and class of a child are masked; a school or a grade alone is public."""

import pytest

from pipeline.text.folding import fold
from pipeline.text.masking.mask import mask
from tests.text.masking.invented import CLASSES


@pytest.mark.parametrize("text", CLASSES)
def test_school_and_class_are_masked(text):
    masked = mask(text)
    assert "[trường lớp]" in masked
    assert "mau" not in fold(masked.lower())
    assert not any(char.isdigit() for char in masked)


@pytest.mark.parametrize(
    "text", ["trường Tiểu học Hoa Mẫu mở hội", "học sinh lớp 9 phải thuộc", "thi lớp 10"]
)
def test_a_school_or_a_grade_alone_stays(text):
    assert mask(text) == text
