"""Playful spellings of single words become plain ones, and other words stay."""

import pytest

from pipeline.text.normalisation.spelling import respell, shorten


@pytest.mark.parametrize(
    ("stretched", "word"),
    [("đẹpppp", "đẹp"), ("vuiiii", "vui"), ("ơiiii", "ơi"), ("kkkk", "haha"), ("goood", "good")],
)
def test_stretched_letters_shrink(stretched, word):
    assert shorten(stretched) == word


@pytest.mark.parametrize("word", ["coffee", "xviii", "2000000", "xoong", "www"])
def test_genuine_doubles_stay(word):
    assert shorten(word) == word


@pytest.mark.parametrize(
    ("heard", "word"), [("wá", "quá"), ("nhữg", "những"), ("thík", "thích"), ("fải", "phải")]
)
def test_a_word_spelled_by_ear_is_spelled_right(heard, word):
    assert respell(heard) == word


@pytest.mark.parametrize("word", ["đắk", "không", "hello", "élève"])
def test_syllables_places_and_foreign_words_stay(word):
    assert respell(word) == word
