"""Folding strips diacritics letter for letter; for matching it also smooths case, digits and blanks."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import fold, folding, key, normalise
from pipeline.text.folding import FILLER, fold_for_matching, fold_lower, letters_only, letters_only_of_all
from tests.texts import ANY_TEXTS


def test_it_strips_every_vietnamese_diacritic_and_keeps_case():
    assert fold("Đường về quê Ngoại, khuỷu tay Ễ") == "Duong ve que Ngoai, khuyu tay E"


@given(st.text())
def test_it_keeps_the_length(text):
    text = unicodedata.normalize("NFC", text)
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_every_vietnamese_letter_becomes_ascii():
    vowels = [base + mark for base in "aăâeêioôơuưy" for mark in ("", *"\u0300\u0301\u0303\u0309\u0323")]
    assert fold(unicodedata.normalize("NFC", "".join(vowels) + "đĐ")).isascii()


def test_posts_that_differ_in_marks_and_signs_share_a_key():
    assert key("Cả xóm ra CỨU bé!!! 😭") == key("ca xom ra cuu be")
    assert key("Hoà bình, nhé") == key("hòa bình nhé")


def test_different_posts_have_different_keys():
    assert key("cả xóm cứu bé") != key("cả xóm cứu bà")


def test_a_canonical_text_has_the_key_of_its_post():
    assert key(normalise("Mn ơi ko biết ạ")) == key("Mn ơi ko biết ạ")


def test_words_in_any_normal_form_fold_alike():
    word = "ĐƯỜNG Nguyễn"
    assert fold_lower(word) == fold_lower(unicodedata.normalize("NFD", word)) == "duong nguyen"


def test_only_letters_and_digits_are_left():
    assert letters_only("Ngã_ba, số 3!") == "Ngabaso3"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ĐƯỜNG Số", "duong so"),
        ("０９１２ ａＢ", "0912 ab"),
        ("09\u200b12", f"09{FILLER}12"),
        ("a\u00a0b – c", "a b - c"),
        ("m²", "m²"),
        ("😀", "😀"),
    ],
)
def test_patterns_read_one_plain_character_for_each(text, folded):
    assert fold_for_matching(text) == folded


@given(st.text())
def test_folding_for_patterns_keeps_the_length(text):
    assert len(fold_for_matching(text)) == len(text)


@pytest.mark.parametrize("letter", ["ễ", "đ", "😀", "\u200b", "Ａ", "e\u0302", "９", "\ud83d"])
def test_a_long_text_folds_like_its_parts(letter):
    assert fold_for_matching(letter * 300) == fold_for_matching(letter) * 300


@given(st.characters(min_codepoint=0xC0, max_codepoint=0x1EFF))
def test_both_ways_of_folding_agree_on_letters(letter):
    if fold(letter) != letter:
        assert fold_for_matching(letter) == fold(letter).lower()


@given(ANY_TEXTS)
def test_letters_of_pieces_are_the_letters_of_the_text(text):
    assert letters_only(text) == "".join(char for char in fold(text) if char.isalnum())


@given(st.lists(ANY_TEXTS, max_size=5))
def test_letters_of_many_texts_are_those_of_each(texts):
    many = texts * (folding._MANY // max(len(texts), 1) + 1)
    assert letters_only_of_all(many) == list(map(letters_only, many))
    assert letters_only_of_all(texts) == list(map(letters_only, texts))
