"""A text that is shown hides nothing and stays as it was read."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.display import inert


def test_vietnamese_and_emoji_are_left_alone():
    for text in ("Chữ Việt đủ dấu: ặ ễ ợ ữ ỵ", "👨‍👩‍👧 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u0323\u0302"):
        assert inert(text) == text


def test_towers_of_marks_are_cut_down():
    assert inert("a" + "\u0301" * 50 + "b") == "a" + "\u0301" * 3 + "b"


def test_other_line_breaks_become_newlines():
    assert inert("a\r\nb\u2028c\td") == "a\nb\nc\td"


@given(st.text())
def test_nothing_hidden_survives(text):
    left = {
        unicodedata.category(c) for c in inert(text) if c not in "\n\t\u200c\u200d\u00ad" and ord(c) < 0xE0000
    }
    assert not left & {"Cc", "Cs", "Co", "Cn"}
    assert not set(inert(text)) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def test_what_cannot_be_seen_in_a_text_is_shown_and_reorders_nothing():
    assert inert("ảnh\u202egpj\x1b[0m\n") == "ảnh▯gpj▯[0m\n"
