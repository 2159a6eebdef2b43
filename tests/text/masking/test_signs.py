"""Signs: the quick way finds what asking every finder about the whole text finds, in any text.

Every person, number and address here is invented.
"""

import re
import re._constants as ops
import re._parser as parser
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.folding import fold, fold_for_matching
from pipeline.text.masking import (
    accounts,
    address_rows,
    addresses,
    birth_dates,
    coordinates,
    digits,
    emails,
    hamlets,
    handles,
    institutions,
    numbers,
    papers,
    people,
    plates,
    reading,
    records,
    schools,
    signs,
)
from pipeline.text.masking.cues import whole_cues
from pipeline.text.masking.mask import _candidates, _choose, find_personal
from pipeline.text.masking.reading import Hints, Reading, read
from pipeline.text.masking.spans import PersonalSpan
from tests.text.masking.invented import PERSONAL
from tests.text.masking.test_mask import PUBLIC

MODULES = (
    *(accounts, address_rows, addresses, birth_dates, coordinates, emails, hamlets, handles, numbers),
    *(papers, people, plates, records, schools, digits, institutions),
)
ROWS = sorted({*PERSONAL, *PUBLIC})
WORDS = sorted({word for row in ROWS for word in row.split()})
HINTS_OF = {
    f"{module.__name__}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, Hints)
}
HINTS = sorted({piece for hints in HINTS_OF.values() for piece in hints.pieces})
PATTERNS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, re.Pattern)
    and value not in (handles._COLON, emails._OTHER_MARK)  # texts for these take too long to make up
}
GAPS = [" ", " ", " ", "  ", "\n", "\t", "", ".", ", ", ": ", "\u00a0", "\u3000", "\u200b", "|", "@", "/"]
FILLING = "Hôm nay trời đẹp, mọi người vui. " * 7


class Checked(Reading):
    """A reading that finds out whether looking near words leaves any match out."""

    __slots__ = ()

    def matches(self, pattern, sign, before, behind, *, digits=False):
        assert reach(pattern) <= behind, pattern
        found = [*super().matches(pattern, sign, before, behind, digits=digits)]
        assert [match.span() for match in found] == [match.span() for match in pattern.finditer(self.folded)]
        return iter(found)


def reach(pattern: re.Pattern[str]) -> int:
    """Return how many characters from its beginning on a pattern looks at, at most."""
    return _reach(parser.parse(pattern.pattern))[1]


def _reach(parsed) -> tuple[int, int]:
    """Return how many characters a parsed pattern takes, and looks at; looking on without end is left out."""
    taken, seen = 0, 0
    for op, value in parsed:
        if op is ops.BRANCH:
            both = [_reach(branch) for branch in value[1]]
            width, ahead = max(width for width, _ in both), max(ahead for _, ahead in both)
        elif op is ops.SUBPATTERN:
            width, ahead = _reach(value[3])
        elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            once, ahead = _reach(value[2])
            width, ahead = once * int(value[1]), once * max(0, int(value[1]) - 1) + ahead
        elif op in (ops.ASSERT, ops.ASSERT_NOT):
            width, ahead = 0, _reach(value[1])[1] if value[0] > 0 else 0
            ahead = 0 if ahead >= ops.MAXREPEAT else ahead
        else:
            width = ahead = int(op not in (ops.AT,))
        seen = max(seen, taken + ahead)
        taken += width
    return taken, max(seen, taken)


def ask_all(text: str) -> list[PersonalSpan]:
    text = unicodedata.normalize("NFC", text)
    folded = whole_cues(fold_for_matching(text))
    seen, written = Reading(text, folded), Reading(text, digits.plain_digits(folded))
    return _choose(_candidates(seen, written), seen, written.folded)


def posts(pieces: list[str]) -> st.SearchStrategy[str]:
    """Return texts of such pieces, with gaps of all kinds between them, some of them long."""
    gaps = st.sampled_from([*GAPS, *GAPS, FILLING])
    return st.lists(st.tuples(st.sampled_from(pieces), gaps), max_size=14).map(
        lambda parts: "".join(map("".join, parts))
    )


ANY_POST = st.one_of(st.text(), posts(WORDS), posts(ROWS), posts(HINTS), posts([*WORDS, *HINTS, *"aekođ09"]))


@given(ANY_POST)
def test_the_quick_way_finds_what_every_finder_finds(text):
    for variant in (text, fold(text), text.upper(), f"{FILLING}{text} {FILLING}"):
        assert find_personal(variant) == ask_all(variant)


@pytest.mark.parametrize("row", ROWS)
def test_invented_rows_are_found_the_quick_way(row):
    for variant in (row, fold(row), row.upper(), row.replace(" ", "\n"), row.replace(" ", "\u00a0")):
        assert find_personal(variant) == ask_all(variant)
        assert find_personal(f"{FILLING}{variant} {FILLING}") == ask_all(f"{FILLING}{variant} {FILLING}")


@given(ANY_POST)
def test_looking_near_words_leaves_no_match_out(text):
    text = unicodedata.normalize("NFC", f"{FILLING}{text} {FILLING}")
    seen = read(text)
    checked = Checked(text, seen.folded, seen.signs, seen._kinds)
    list(_candidates(checked, checked))


@pytest.mark.parametrize("name", PATTERNS)
@settings(max_examples=2)
@given(data=st.data())
def test_what_a_pattern_matches_is_found_the_quick_way(name, data):
    matched = data.draw(st.from_regex(PATTERNS[name]).map(lambda text: text[:400]))
    hint = data.draw(st.sampled_from(HINTS))
    text = f"{FILLING}{hint} {matched} {hint} 0912000345"
    assert find_personal(text) == ask_all(text)


@given(posts(HINTS))
def test_hints_are_in_a_text_when_they_are_in_it(text):
    seen = read(unicodedata.normalize("NFC", text))
    for hints in HINTS_OF.values():
        assert seen.holds(hints) == any(piece in seen.folded for piece in hints.pieces)


def test_windows_around_words_that_are_near_each_other_are_one():
    sign = signs.DIGIT
    text = "a " * 100 + "12 b 34 " + "a " * 100 + "56"
    assert read(text).near(sign, 3, 4) == [(197, 211), (405, 410)]
    assert read(text[:180]).near(sign, 3, 4) == []
    assert Reading(text, text).near(sign, 3, 4) == [(0, len(text))]


@pytest.mark.parametrize("word", ["0912345678", "ten.mau@example.com", "a" * 40, "a\n1"])
def test_what_can_be_a_person_is_not_kept(word):
    read(f"gọi {word}")
    assert word not in signs.WORDS
    assert "gọi" in signs.WORDS


def test_more_kinds_of_words_than_are_kept_have_every_sign(monkeypatch):
    monkeypatch.setattr(signs, "MOST_KINDS", len(signs.KINDS))
    assert signs._kind(1 << 4000) == 0
    assert signs.KINDS[0] == signs.ALL
    assert reading.WORDS is signs.WORDS


@given(st.lists(st.one_of(st.sampled_from(sorted(signs._PARTS_FROM)), st.sampled_from(HINTS)), max_size=9))
def test_a_very_long_word_has_the_signs_of_the_hints_in_it(pieces):
    word = "".join(pieces).replace(" ", "")
    long = f"{'q' * signs._LONG}{word}{'q' * signs._LONG}"
    inside = {sign for parts in signs._PARTS_FROM.values() for part, sign in parts if part in f"q{word}q"}
    found = signs._hints_in(long)
    assert all(found & sign for sign in inside)
    assert found == signs._hints_in(f"{'q' * 17}{word}{'q' * 17}")
