"""Highlights begin at strong words; many texts at once are explained like each alone. Posts are invented."""

import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.classify import explanation, load_model
from pipeline.classify.explanation import MAX_WORDS, Parts, pairwise_sum, to_reasons
from pipeline.labels import LABELS
from pipeline.text import normalise_with_map
from tests.classify.risk_signs.sentences import FIRES
from tests.texts import ANY_TEXTS

SENTENCES = [text for texts in FIRES.values() for text in texts]
ASKED = st.tuples(st.one_of(ANY_TEXTS, st.sampled_from(SENTENCES)), st.sampled_from(LABELS))


def shown(text, values, limit=5, least=0.0):
    normalised = normalise_with_map(text)
    places = [match.span() for match in re.finditer(r"#?\w+", normalised.text)]
    starts, ends = zip(*places, strict=True)
    parts = Parts(starts, ends, values, least)
    return [reason.text for reason in to_reasons(normalised, text, "check", parts, limit)]


def test_a_highlight_takes_in_the_words_beside_a_strong_one():
    assert shown("uống nước lá này là khỏi hẳn", [0, 0.2, 1.0, 0.1, 0, 0.2, 0.6]) == [
        "nước lá này",
        "khỏi hẳn",
    ]


def test_weak_words_by_themselves_and_words_that_speak_against_it_are_not_shown():
    assert shown("uống nước lá này là khỏi hẳn", [0.4, 0, 1.0, -0.5, 0.3, 0.3, 0.3]) == ["lá"]


def test_a_comma_ends_a_highlight():
    assert shown("uống lá, khỏi hẳn", [0, 1.0, 0.9, 0]) == ["lá", "khỏi"]


def test_a_hashtag_is_shown_only_where_no_other_word_speaks():
    assert shown("vốn ít lời nhiều #dautu", [0, 0, 0.4, 0.1, 1.0]) == ["lời nhiều"]
    assert shown("chào cả nhà #dautu", [0, 0, -0.1, 1.0]) == ["#dautu"]


def test_a_highlight_begins_only_at_a_word_that_is_likely_enough():
    assert shown("mấy thằng kia ngu", [0.3, 0.4, 0.2, 0.6], least=0.5) == ["mấy thằng kia ngu"]
    assert shown("mấy thằng kia", [0.3, 0.4, 0.2], least=0.5) == []


@pytest.mark.parametrize("words", [MAX_WORDS, MAX_WORDS + 1])
def test_a_long_run_is_cut(words):
    text = " ".join(["lá"] * words)
    found = shown(text, [1.0] * words)
    assert [len(each.split()) for each in found] == [MAX_WORDS, 1][: 1 + (words > MAX_WORDS)]


@pytest.fixture(scope="module")
def linear():
    return load_model("linear")


@settings(max_examples=50)
@given(st.lists(ASKED, max_size=8))
@example([("mấy thằng \ud800 ngu", "hateful")])  # half a letter, as a cut export may hold
def test_reasons_do_not_hang_on_the_texts_beside(linear, asked):
    assert linear.explain_all(asked) == [linear.explain_shown(*each) for each in asked]


def test_the_size_of_a_chunk_changes_nothing(linear, monkeypatch):
    asked = [(text, label) for text in SENTENCES for label in LABELS]
    whole = linear.explain_all(asked)
    monkeypatch.setattr(explanation, "CHUNK", 300)
    assert linear.explain_all(asked) == whole
    assert any(whole)


@given(st.lists(st.floats(0, 1e6), max_size=300))
def test_numbers_are_added_up_as_numpy_does(values):
    assert pairwise_sum(values) == float(np.array(values, dtype=np.float64).sum())
