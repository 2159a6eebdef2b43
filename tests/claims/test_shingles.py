"""Texts are compared by the runs of characters they share."""

import pytest
from hypothesis import given

from pipeline.claims.shingles import SHINGLE_LENGTH, comparison_key, jaccard, runs, runs_by_slices, shingles
from tests.texts import ANY_TEXTS


def test_a_key_holds_letters_and_digits_without_diacritics():
    assert comparison_key("mất điện 3 ngày, nhé!", fallback="") == "matdien3ngaynhe"


def test_a_text_without_letters_is_compared_by_its_fallback():
    assert comparison_key("🙏🙏", fallback="🙏🙏") == "🙏🙏"


def test_shingles_are_the_distinct_runs_of_five_characters():
    assert shingles("matdien") == {"matdi", "atdie", "tdien"}
    assert shingles("aaaaaaaa") == {"aaaaa"}


@pytest.mark.parametrize("key", ["", "a", "abcd", "a" * SHINGLE_LENGTH])
def test_a_short_key_is_one_shingle(key):
    assert shingles(key) == {key}


def test_the_length_of_a_shingle_can_be_chosen():
    assert shingles("abcd", 2) == {"ab", "bc", "cd"}


def test_similarity_is_the_share_of_shingles_in_common():
    assert jaccard({"a", "b", "c"}, {"b", "c", "d"}) == 0.5
    assert jaccard({"a"}, {"a"}) == 1
    assert jaccard({"a"}, {"b"}) == 0


@given(ANY_TEXTS)
def test_windows_are_the_slices_of_any_text(text):
    for length in (1, 3, SHINGLE_LENGTH):
        assert runs(text, length) == runs_by_slices(text, length)


def test_a_zero_at_the_end_of_a_window_is_kept():
    assert runs("ab\0cdefg") == runs_by_slices("ab\0cdefg", SHINGLE_LENGTH)
