"""Numbers in disguise are read as digits, in a text of the same length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.folding import FILLER, fold_for_matching
from pipeline.text.masking.digits import plain_digits
from pipeline.text.masking.mask import mask
from tests.text.masking.invented import DISGUISED


@pytest.mark.parametrize("text", DISGUISED)
def test_no_digit_of_a_number_in_disguise_is_left(text):
    masked = mask(text)
    assert "[" in masked
    assert not any(char.isdigit() for char in masked)
    assert "không" not in masked


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("không chín một hai, ba số không, tám bảy bốn", "0912000874"),
        ("0355 không không không sáu một hai", "0355000612"),
        ("0977|000|264", "0977000264"),
        ("0912✨000✨266", "0912000266"),
    ],
)
def test_it_reads_the_digits_that_were_meant(text, digits):
    assert plain_digits(fold_for_matching(text)).strip(FILLER) == digits


@pytest.mark.parametrize(
    "text", ["không một ai biết", "có 2 ba con", "tỉ số 2|1", "một hai ba dzô", "12/3/2020"]
)
def test_words_and_small_numbers_stay(text):
    folded = fold_for_matching(text)
    assert plain_digits(folded) == folded


@given(st.text(alphabet="khongmtaib0129 ,.|/:\n✨", max_size=80))
def test_the_length_stays(text):
    folded = fold_for_matching(text)
    assert len(plain_digits(folded)) == len(folded)


@pytest.mark.parametrize(
    "number", ["03:55:00:01:23", "không ba 55 000 123", "không chín không không 000 123"]
)
def test_a_mobile_number_in_pairs_or_half_in_words_is_one(number):
    assert mask(f"Alo chị theo số {number} nhé") == "Alo chị theo số [số điện thoại] nhé"


@pytest.mark.parametrize("said", ["tàu chạy 05:10:20, 07:15:30", "tỉ số không ba 2 000 người xem"])
def test_times_and_counts_are_no_mobile_number(said):
    assert mask(said) == said
