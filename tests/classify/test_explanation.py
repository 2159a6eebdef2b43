"""What is said of many texts at once is what would be said of each alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify import explanation, load_model
from pipeline.labels import LABELS
from tests.classify.risk_signs.sentences import FIRES
from tests.texts import ANY_TEXTS

SENTENCES = [text for texts in FIRES.values() for text in texts]
ASKED = st.tuples(st.one_of(ANY_TEXTS, st.sampled_from(SENTENCES)), st.sampled_from(LABELS))


@pytest.fixture(scope="module")
def linear():
    return load_model("linear")


@settings(max_examples=50)
@given(st.lists(ASKED, max_size=8))
def test_reasons_do_not_hang_on_the_texts_beside(linear, asked):
    assert linear.explain_all(asked) == [linear.explain_shown(*each) for each in asked]


def test_the_size_of_a_chunk_changes_nothing(linear, monkeypatch):
    asked = [(text, label) for text in SENTENCES for label in LABELS]
    whole = linear.explain_all(asked)
    monkeypatch.setattr(explanation, "CHUNK", 300)
    assert linear.explain_all(asked) == whole
    assert any(whole)
