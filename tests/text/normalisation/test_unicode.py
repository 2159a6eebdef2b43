"""Dressed-up letters become plain, and what cannot be seen or belongs to no letter goes."""

import pytest

from pipeline.text.normalisation.unicode import characters, compose, entities, joiners, stray_marks


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("𝐡𝐚𝐲", "hay"),
        ("ＨＡＹ", "HAY"),
        ("Ⓐ①", "A1"),
        ("ᴠᴜɪ", "vui"),
        ("“a”–b…", '"a"-b...'),
        ("a\u200bb", "ab"),
    ],
)
def test_characters_become_plain(typed, plain):
    assert characters(typed) == plain


def test_entities_become_what_they_name():
    assert entities("a &lt;3 &amp;lt; r&d &#273;") == "a <3 < r&d đ"


def test_letters_and_marks_are_composed():
    assert compose("e\u0302\u0323") == "ệ"


def test_a_mark_typed_before_its_hat_still_makes_the_letter():
    assert stray_marks("é\u0302") == "ế"


def test_marks_that_belong_to_no_letter_go():
    assert stray_marks("t\u0336ố\u0336t\u0336") == "tốt"


def test_joiners_stay_between_emoji_only():
    assert joiners("👨\u200d👩 a\u200db") == "👨\u200d👩 ab"
