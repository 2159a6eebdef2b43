"""What is read off a phrase before it is tried is true of all that it matches."""

import re

import pytest

from pipeline.classify.risk_signs.detection import RULES
from pipeline.classify.risk_signs.openings import LENGTH, MOST_NEEDED, needed, openings
from pipeline.classify.risk_signs.phrases import choices
from tests.classify.risk_signs.sentences import FIRES


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("(?<!\\w)(?:tin nóng|hot)(?!\\w)", {"tin ", "hot"}),
        ("a?bc", {"abc", "bc"}),
        ("[xy]1", {"x0", "y0"}),
        ("\\d+ ca", {"0"}),
        ("[^a]b", {""}),
        ("(?:ab){2}", {"ab"}),
        ("(?i:ab)", {""}),
        ("\\Atin", {"\0"}),
        ("nghiêngnghiêngngả", {"nghiêngnghiê"}),
    ],
)
def test_what_a_match_begins_with_is_read_off_the_pattern(pattern, expected):
    assert openings(pattern) == expected
    assert all(len(opening) <= LENGTH for opening in openings(pattern))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("tin nóng", [{"nóng"}, {"tin"}]),
        ("tin (?:nóng|nổi)", [{"tin"}, {"nóng", "nổi"}]),  # which `re` reads as n and one of two endings
        ("tin(?: nóng)?", [{"tin"}]),
        ("(?:tin )+x", [{"tin"}, {"x"}]),
        ("[ab]c|d", [{"c", "d"}]),
        ("a|\\d", []),
        ("(?i:ab)c", [{"c"}]),
        ("(?!không)tin(?<!x)nóng", [{"tinnóng"}]),
    ],
)
def test_what_a_match_cannot_do_without_is_read_off_the_pattern(pattern, expected):
    assert needed(pattern) == expected


@pytest.mark.parametrize("name", RULES)
def test_every_match_of_a_phrase_holds_what_it_needs_and_begins_as_it_must(name):
    for text in FIRES.get(name, ()):
        for phrase in RULES[name].phrases:
            for match in re.finditer(phrase, text.lower()):
                found = match.group()
                assert all(any(letters in found for letters in group) for group in needed(phrase))
                assert len(needed(phrase)) <= MOST_NEEDED
                plain = re.sub(r"\d", "0", found) + " "
                assert (
                    any(plain.startswith(head) for head in openings(phrase) if head != "\0")
                    or match.start() == 0
                )


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a|b", ["a", "b"]),
        ("(?:a|b)c|d", ["(?:a|b)c", "d"]),
        ("[|(]a|\\|b", ["[|(]a", "\\|b"]),
        ("[]|]|[^]|]|[\\]|]", ["[]|]", "[^]|]", "[\\]|]"]),
        ("a||b", ["a", "", "b"]),
    ],
)
def test_a_pattern_is_cut_at_bars_that_stand_in_no_group(pattern, expected):
    assert choices(pattern) == expected
