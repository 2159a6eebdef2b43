"""Folding strips diacritics letter for letter; keys say which posts are the same."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import fold, key, normalise


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
