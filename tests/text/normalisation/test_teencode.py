"""Teencode and abbreviations are written out where that is safe."""

import pytest

from pipeline.text import normalise
from pipeline.text.normalisation.teencode import teencode_table
from pipeline.text.syllables import is_syllable


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ko bik j lun", "không biết gì luôn"),
        ("mn ơi đc k?", "mọi người ơi được không?"),
        ("e hok thik a nx", "em không thích anh nữa"),
        ("nma ng ta ns vs t r", "nhưng mà người ta nói với tôi rồi"),
        ("wá đẹppp", "quá đẹp"),
        ("fải nhữg ng mìh iu", "phải những người mình yêu"),
        ("zui zậy tr ơi", "vui vậy trời ơi"),
        ("dcm clgtttt", "đm clgt"),
        ("óc cak", "óc cặc"),
        ("vãi lồn thật, vcl", "vl thật, vl"),
        ("hum nay đẹp", "hôm nay đẹp"),
        ("THẬT K ĐÓ", "thật không đó"),
    ],
)
def test_it_is_written_out(typed, meant):
    assert normalise(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "vitamin c và e dè",
        "lớp 5 a",
        "bà trần thị b",
        "50 k một ly",
        "3 m vải",
        "khối a",
        "đại a di đà",
        "bệnh viện k",
        "mi đi mô rứa tê",
        "hổng biết ổng đi đâu nghen",
        "bây nớ chi rứa hè",
        "củng cố đội ngũ",
        "hoa hong",
        "hong kong",
        "đi hong kong",
        "phố cổ hoi an",
        "gen z",
        "cá ngừ",
        "bom mìn",
        "đắk lắk",
        "bắc kạn",
        "got a car",
        "copa del rey",
    ],
)
def test_what_may_be_meant_literally_stays(typed):
    assert normalise(typed) == typed


def test_a_bare_spelling_is_read_as_teencode_only_beside_diacritics():
    assert normalise("đẹp lun đó") == "đẹp luôn đó"
    assert normalise("dep lun do") == "dep lun do"


def test_every_meaning_in_the_table_stays_as_it_is():
    assert [meaning for meaning in teencode_table().values() if normalise(meaning) != meaning] == []


def test_no_spelling_in_the_table_has_signs_or_capitals():
    assert all(spelling.isalnum() and spelling == spelling.lower() for spelling in teencode_table())


def test_the_table_is_large_enough_to_matter():
    assert len(teencode_table()) > 700


@pytest.mark.parametrize(
    "word", "nghiêng khuỷu giếng gì quốc quý xoong thuở nguyễn người ưu yêu chet nguoi".split()
)
def test_a_syllable_is_known(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", "nta abc kương ngiêng cêm hocc see vl thuyêê đep0".split())
def test_what_spelling_forbids_is_no_syllable(word):
    assert not is_syllable(word)
