"""Letters of other scripts become Latin where they stand in for Latin ones, and only there."""

import pytest

from pipeline.text.normalisation.lookalikes import lookalikes


@pytest.mark.parametrize(
    ("typed", "read"),
    [("аnh", "anh"), ("chàο bạn", "chào bạn"), ("bạn Ꭺnh", "bạn Anh"), ("tốt хо", "tốt xo")],
)
def test_lookalikes_in_latin_text_become_latin(typed, read):
    assert lookalikes(typed) == read


@pytest.mark.parametrize("text", ["хорошо", "Привет всем, как дела", "καλημέρα", "chào bạn", "한국"])
def test_genuine_words_of_other_scripts_stay(text):
    assert lookalikes(text) == text


def test_the_edits_give_the_same_text():
    edits = list(lookalikes.edits("аnh ơi"))
    assert edits == [(0, 3, "anh")]
