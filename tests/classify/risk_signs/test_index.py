"""An index finds of many rules exactly what looking for each rule would find."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.risk_signs.detection import RULES
from pipeline.classify.risk_signs.index import Reading, RuleIndex, find_plainly
from pipeline.classify.risk_signs.phrases import plain_rule, rule
from pipeline.text.folding import fold_for_matching
from tests.classify.risk_signs.sentences import FIRES, OPINIONS, QUIET
from tests.texts import ANY_TEXTS

INDEX = RuleIndex.of(RULES)
BARE_INDEX = INDEX.folded()
WRITTEN = {name: rule.written for name, rule in RULES.items()}
BARE = {name: rule.bare for name, rule in RULES.items()}
SENTENCES = [text for texts in (*FIRES.values(), *QUIET.values(), OPINIONS) for text in texts]
GLUE = st.sampled_from(["", " ", "\n", "  ", ". ", "!!! ", "x", "1 ", "“", "#"])
TEXTS = st.lists(st.tuples(st.one_of(st.sampled_from(SENTENCES), ANY_TEXTS), GLUE), max_size=4).map(
    lambda parts: "".join(sentence + glue for sentence, glue in parts)
)


def spans(found: dict[str, re.Match[str]]) -> dict[str, tuple[int, int]]:
    return {name: match.span() for name, match in found.items()}


@pytest.mark.parametrize("text", SENTENCES)
def test_every_sentence_is_read_alike(text):
    lower, bare = text.lower(), fold_for_matching(text)
    assert spans(Reading(INDEX, lower).find(RULES)) == spans(find_plainly(WRITTEN, lower))
    assert spans(Reading(BARE_INDEX, bare).find(RULES)) == spans(find_plainly(BARE, bare))


@given(TEXTS)
def test_any_text_is_read_alike(text):
    lower, bare = text.lower(), fold_for_matching(text)
    assert spans(Reading(INDEX, lower).find(RULES)) == spans(find_plainly(WRITTEN, lower))
    assert spans(Reading(BARE_INDEX, bare).find(RULES)) == spans(find_plainly(BARE, bare))


@given(TEXTS, st.sampled_from(list(RULES)), st.integers(0, 400), st.integers(0, 400))
def test_a_part_of_any_text_is_read_alike(text, name, low, high):
    found, plainly = (
        Reading(INDEX, text.lower()).first(name, low, high),
        WRITTEN[name].search(text.lower(), low, high),
    )
    assert (found and found.span()) == (plainly and plainly.span())


ODD = {
    "inside": plain_rule("b|[xy]{2}"),
    "order": rule("ab|abc|a"),
    "start": plain_rule(r"\Ac|(?<!\w)(?:c|\d+)(?!\w)"),
    "space": plain_rule(r"(?<!\w) a|\s"),
    "sign": rule(r"#\w|=\)+"),
}
ODD_INDEX = RuleIndex.of(ODD)


@given(st.text("abcxy #=)1٣ \n", max_size=12))
def test_rules_that_begin_anywhere_are_found_as_well(text):
    plainly = find_plainly({name: rule.written for name, rule in ODD.items()}, text)
    assert spans(Reading(ODD_INDEX, text).find(ODD)) == spans(plainly)
