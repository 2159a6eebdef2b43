"""Rules are found by their first letters exactly where looking for each would find them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.risk_signs.detection import RULES
from pipeline.classify.risk_signs.openings import LENGTH, RuleIndex, openings
from pipeline.text.folding import fold_for_matching
from tests.classify.risk_signs.sentences import FIRES, OPINIONS, QUIET
from tests.texts import ANY_TEXTS

WRITTEN = RuleIndex(lambda: {name: rule.written for name, rule in RULES.items()})
BARE = RuleIndex(lambda: {name: rule.bare for name, rule in RULES.items()})
SENTENCES = [text for texts in (*FIRES.values(), *QUIET.values(), OPINIONS) for text in texts]
GLUE = st.sampled_from(["", " ", "\n", ". ", "!!! ", "x", "1 ", "“", "#"])


def spans(found: dict[str, re.Match[str]]) -> dict[str, tuple[int, int]]:
    return {name: match.span() for name, match in found.items()}


@pytest.mark.parametrize("text", SENTENCES)
def test_every_sentence_is_read_alike(text):
    assert spans(WRITTEN.find_quickly(text.lower())) == spans(WRITTEN.find_plainly(text.lower()))
    bare = fold_for_matching(text)
    assert spans(BARE.find_quickly(bare)) == spans(BARE.find_plainly(bare))


@given(st.lists(st.tuples(st.one_of(st.sampled_from(SENTENCES), ANY_TEXTS), GLUE), max_size=4))
def test_any_text_is_read_alike(parts):
    text = "".join(sentence + glue for sentence, glue in parts).lower()
    assert spans(WRITTEN.find_quickly(text)) == spans(WRITTEN.find_plainly(text))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("(?<!\\w)(?:tin nóng|hot)(?!\\w)", {"tin", "hot"}),
        ("a?bc", {"abc", "bc"}),
        ("[xy]1", {"x0", "y0"}),
        ("\\d+ ca", {"0"}),
        ("[^a]b", {""}),
        ("(?:ab){2}", {"ab"}),
        ("\\Atin", {"\0"}),
    ],
)
def test_what_a_match_begins_with_is_read_off_the_pattern(pattern, expected):
    assert openings(pattern) == expected
    assert all(len(opening) <= LENGTH for opening in openings(pattern))
