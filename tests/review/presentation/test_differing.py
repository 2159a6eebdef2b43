"""Words that differ between two like texts are marked, and named by kind."""

import pytest

from pipeline.review.presentation.differing import differing_words, kinds_of_difference

LEFT = "Nước sẽ dâng trong 2 ngày tới, bà con di dời gấp nhé mọi người ơi"


def marked(text: str, other: str, limit: int = 4000) -> list[str]:
    return [piece.text for piece in differing_words(text, other, limit) if piece.strength]


def test_words_the_other_lacks_are_marked_and_nothing_is_lost():
    other = LEFT.replace("2 ngày", "200 ngày")
    assert marked(other, LEFT) == ["200"]
    assert "".join(piece.text for piece in differing_words(other, LEFT)) == other


@pytest.mark.parametrize("text", [LEFT, LEFT.upper(), ""])
def test_nothing_is_marked_where_the_words_are_the_same(text):
    assert marked(text, text.lower()) == []


def test_a_text_cut_for_display_has_no_mark_at_the_cut():
    assert marked(LEFT + " và nữa", LEFT, limit=len(LEFT)) == []
    assert differing_words(LEFT, LEFT, 10)[-1].text.endswith("…")


def test_markup_and_hidden_characters_stay_harmless():
    assert marked("a\u202eb c", "x c") == ["a▯b"]


def test_what_differs_is_named_once_in_words():
    assert kinds_of_difference(LEFT, LEFT.replace("2 ngày", "200 ngày")) == ["con số"]
    assert kinds_of_difference(LEFT, LEFT) == []
