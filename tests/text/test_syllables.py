"""Vietnamese spelling is a closed set: what is a syllable, and where its tone mark goes."""

import pytest

from pipeline.text.syllables import is_syllable, place_tone, without_tone


@pytest.mark.parametrize("word", "nghiêng giếng gì quá khuỷu uống yêu ăn được thương kẻ ghé nghe".split())
def test_syllables_are_known(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["nghieng", "duoc", "khuyu", "yeu"])
def test_a_syllable_without_its_diacritics_counts(word):
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["hello", "cá́", "nghá", "kạ", "hat́s", "ck", "", "các bạn", "mac̀", "thúc̀", "nghiêngg"]
)
def test_what_spelling_forbids_is_none(word):
    assert not is_syllable(word)


@pytest.mark.parametrize(
    ("typed", "placed"),
    [("hoà", "hòa"), ("thuý", "thúy"), ("hòa", "hòa"), ("quý", "quý"), ("ngưới", "ngưới"), ("abć", "abć")],
)
def test_the_tone_goes_where_the_older_convention_puts_it(typed, placed):
    assert place_tone(typed) == placed


def test_without_its_tone_a_word_keeps_its_letters():
    assert without_tone("đường") == "đương"
