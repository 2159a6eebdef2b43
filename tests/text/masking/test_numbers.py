"""Phone numbers, identity papers, bank cards and licence plates are masked whole."""

import pytest

from pipeline.text.masking.mask import find_personal, mask
from pipeline.text.placeholders import PLACEHOLDERS
from tests.text.masking.invented import PAPERS, PHONES, PLATES


@pytest.mark.parametrize("number", PHONES)
@pytest.mark.parametrize("frame", ["Gọi {} nhé", "{}"])
def test_phone_numbers_are_masked_whole(number, frame):
    assert mask(frame.format(number)) == frame.format("[số điện thoại]")


def test_two_phones_side_by_side_are_two():
    assert mask("0912345678/0987654321") == "[số điện thoại]/[số điện thoại]"
    assert mask("0912345678 0987654321") == "[số điện thoại] [số điện thoại]"


@pytest.mark.parametrize(("text", "kind"), PAPERS)
def test_identity_papers_are_masked(text, kind):
    masked = mask(text)
    assert {span.kind for span in find_personal(text)} == {kind}
    assert PLACEHOLDERS[kind] in masked
    assert not any(char.isdigit() for char in masked)


@pytest.mark.parametrize("plate", PLATES)
def test_licence_plates_are_masked(plate):
    masked = mask(f"Tìm {plate} hôm qua")
    assert "[biển số xe]" in masked
    assert not any(char.isdigit() for char in masked)
