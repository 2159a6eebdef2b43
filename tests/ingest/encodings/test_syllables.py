"""The accented words of a text are counted by whether Vietnamese spelling allows them."""

import unicodedata

import pytest

from pipeline.ingest.encodings.syllables import count_syllables, is_syllable


@pytest.mark.parametrize("word", ["được", "ĐƯỢC", "Được", unicodedata.normalize("NFD", "được")])
def test_a_syllable_counts_in_any_case_and_normal_form(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["đƯợC", "élève", "långt"])
def test_other_words_are_none(word):
    assert not is_syllable(word)


def test_only_words_with_a_letter_beyond_ascii_are_counted():
    counts = count_syllables("Xin chào các bạn, déjà vu")
    assert (counts.valid, counts.bad) == (3, 1)
    assert counts.share == 0.75


def test_a_text_without_accents_has_no_share():
    assert count_syllables("xin loi 123").share == 0


def test_bytes_of_a_wrong_table_are_noise():
    assert count_syllables("đẹp").noise == 0
    assert count_syllables("Ä‘áº¹p").noise > 2
