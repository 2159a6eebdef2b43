"""Words that name a number are known when they are written letter by letter, in a text of the same length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.folding import fold_for_matching
from pipeline.text.masking.cues import whole_cues
from pipeline.text.masking.mask import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("s.đ.t 0912 000 345", "s.đ.t [số điện thoại]"),
        ("M S T : 8 0 0 0 0 0 3 4 5 6", "M S T : [mã số thuế]"),
        ("sổ b.h.x.h 79 000 12 906", "sổ b.h.x.h [số bảo hiểm]"),
        ("b ằ n g l á i 7 9 0 0 0 0 0 0 0 8 2 0", "b ằ n g l á i [giấy phép lái xe]"),
        ("b.i.ể.n s.ố 2-9-A-0-0-0-4-6", "b.i.ể.n s.ố [biển số xe]"),
    ],
)
def test_the_number_behind_it_is_masked_as_what_it_is(text, masked):
    assert mask(text) == masked


@pytest.mark.parametrize("text", ["a b c d", "A. B. C.", "vitamin a - b - c", "U.S.A 1990"])
def test_other_letters_stay_apart(text):
    folded = fold_for_matching(text)
    assert whole_cues(folded) == folded


@given(st.text(alphabet="smtbhx .-_19", max_size=60))
def test_the_length_stays(text):
    assert len(whole_cues(text)) == len(text)
