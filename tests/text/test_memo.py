"""A memo answers like the function it stands for, and forgets what is old, never what it was asked last."""

from hypothesis import given

from pipeline.text import memo
from pipeline.text.memo import MAX_LENGTH, Memo
from tests.texts import ANY_TEXTS


@given(ANY_TEXTS)
def test_it_says_what_the_function_says(text):
    lengths = Memo(len)
    assert [lengths[piece] for piece in [*text.split(), *text.split()]] == [*map(len, text.split() * 2)]


def test_a_word_is_asked_about_once():
    asked = []
    known = Memo(lambda word: asked.append(word) or word.upper())
    assert [known["lũ"], known["quét"], known["lũ"]] == ["LŨ", "QUÉT", "LŨ"]
    assert asked == ["lũ", "quét"]


def test_nothing_is_also_remembered():
    asked = []
    known = Memo(lambda word: asked.append(word))
    assert known["lũ"] is None
    assert known["lũ"] is None
    assert asked == ["lũ"]


def test_long_words_are_not_kept():
    known = Memo(len)
    assert known["a" * (MAX_LENGTH + 1)] == MAX_LENGTH + 1
    assert not known


def test_it_stays_small_and_keeps_what_comes_again(monkeypatch):
    monkeypatch.setattr(memo, "MAX_REMEMBERED", 4)
    asked = []
    known = Memo(lambda word: asked.append(word) or word)
    for number in range(100):
        assert known["và"] == "và"
        assert known[str(number)] == str(number)
    assert len(known) <= 4
    assert asked.count("và") == 1
