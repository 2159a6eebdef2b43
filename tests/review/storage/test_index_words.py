"""The words of a text are those of its pieces between white space."""

from hypothesis import given

from pipeline.review.storage.index_words import normalised, words, words_plainly
from pipeline.text import normalise
from tests.texts import ANY_TEXTS


@given(ANY_TEXTS)
def test_words_of_any_text_are_found_piece_by_piece(text):
    assert words(text) == words_plainly(text)


@given(ANY_TEXTS)
def test_what_is_remembered_is_what_it_was(text):
    assert normalised(text) == normalised(text) == normalise(text)
