"""Numbers of papers, insurance, tax and medical records are masked where a word names them."""

import pytest

from pipeline.text.masking.mask import find_personal, mask
from pipeline.text.placeholders import PLACEHOLDERS
from tests.text.masking.invented import CUED_PAPERS


@pytest.mark.parametrize(("text", "kind"), CUED_PAPERS)
def test_papers_are_masked_as_what_they_are(text, kind):
    masked = mask(text)
    assert PLACEHOLDERS[kind] in masked
    assert not any(char.isdigit() for char in masked.replace("A1", "").replace("B2", ""))


@pytest.mark.parametrize("text", ["MST 0312345678", "mã hồ sơ 000.00.01.H29 ở cổng dịch vụ công"])
def test_codes_of_companies_and_procedures_stay(text):
    assert mask(text) == text


def test_each_paper_in_a_wallet_is_told_from_the_others():
    text = "căn cước 082097000315, bằng lái 820000004476, thẻ BHYT DN4790000051173, xe 63B9-000.40"
    assert [span.kind for span in find_personal(text)] == ["cccd", "licence", "insurance", "plate"]


def test_how_many_digits_a_paper_has_is_not_its_number():
    assert mask("cmnd 9 số của ba em là 025000322") == "cmnd 9 số của ba em là [CMND]"
