"""Texts masked together: the same as one by one, in any batch.

Every person, number and address here is invented.
"""

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.folding import fold, fold_for_matching
from pipeline.text.masking import asking, cues, digits, gates, mask
from pipeline.text.masking.asking import CUES, DIGITS, finders_asked
from pipeline.text.masking.reading import Reading
from pipeline.text.masking.relaxed import arrow, one_byte_each, relaxed
from tests.text.masking.test_signs import ANY_POST, FILLING, HINTS, PATTERNS, ROWS, WORDS

OF_TYPED = ("_CODE", "_CAPITALISED", "_SPACED_NAME", "_ONE_WORD", "_SPACE_CAPITAL", "ONE_NAME", "_LETTER")
"""Patterns of texts as they are typed, which nobody asks Arrow for."""
LINES = [f"{before} \n{row}" for before in ("bé", "số", "ở", "tên là") for row in ROWS[::3]]


@pytest.fixture(autouse=True, scope="module")
def _few() -> Iterator[None]:
    """Ask the gates about small batches too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "_FEWEST", 0)
        yield


def matches(pattern: str, text: str) -> bool:
    """Say whether a pattern for Arrow matches in a text."""
    column = gates.Column.of([text])
    return bool(len(column.behind((pattern,)).places))


def variants(row: str) -> list[str]:
    changed = [row, fold(row), row.upper(), row.title(), row.replace(" ", "\n"), row.replace(" ", "\u00a0")]
    return [*changed, f"{FILLING}{row} {FILLING}"]


def candidates_of_those_asked(text: str) -> None:
    """Check that finders whose gates are closed find nothing, though another find may hide that."""
    text = unicodedata.normalize("NFC", text)
    asked = dict(finders_asked([text])).get(0, 0)
    folded = fold_for_matching(text)
    if cues.whole_cues(folded) != folded:
        assert asked & CUES
    elif digits.plain_digits(folded) != folded:
        assert asked & DIGITS
    else:
        seen = Reading(text, folded)
        assert [*mask._candidates(seen, seen, asked)] == [*mask._candidates(seen, seen)]


@given(st.lists(ANY_POST, max_size=8))
def test_texts_are_masked_together_as_one_by_one(texts):
    assert mask.mask_all(texts) == list(map(mask.mask, texts))


@pytest.mark.parametrize("part", range(4))
def test_invented_rows_are_masked_together_as_one_by_one(part):
    texts = [text for row in [*ROWS, *LINES][part::4] for text in variants(row)]
    assert mask.mask_all(texts) == list(map(mask.mask, texts))


@given(st.one_of(ANY_POST, st.sampled_from(ROWS).flatmap(lambda row: st.sampled_from(variants(row)))))
def test_a_finder_behind_closed_gates_finds_nothing(text):
    for variant in (text, fold(text), text.upper(), text.title()):
        candidates_of_those_asked(variant)


@pytest.mark.parametrize("row", ROWS)
def test_finders_behind_closed_gates_find_nothing_in_invented_rows(row):
    for variant in (row, fold(row), row.title()):
        candidates_of_those_asked(variant)


@pytest.mark.parametrize("name", PATTERNS)
@settings(max_examples=2)
@given(data=st.data())
def test_what_a_pattern_matches_is_masked_together_as_alone(name, data):
    matched = data.draw(st.from_regex(PATTERNS[name]).map(lambda text: text[:400]))
    hint, word = data.draw(st.sampled_from(HINTS)), data.draw(st.sampled_from(WORDS))
    texts = [f"{hint} {matched}", f"{word} {matched} {hint}", f"{FILLING}{hint} {matched} {word} 0912000345"]
    assert mask.mask_all(texts) == list(map(mask.mask, texts))
    for text in texts:
        candidates_of_those_asked(text)


@pytest.mark.parametrize("name", [name for name in PATTERNS if not name.endswith(OF_TYPED)])
@settings(max_examples=5)
@given(data=st.data())
def test_a_relaxed_pattern_matches_wherever_the_pattern_does(name, data):
    pattern = PATTERNS[name]
    text = data.draw(st.from_regex(pattern))
    folded = fold_for_matching(unicodedata.normalize("NFC", text))
    if pattern.search(folded):
        assert matches(relaxed(pattern), folded)


@given(st.text())
def test_each_character_is_a_byte(text):
    found = one_byte_each([text]).tobytes()
    folded = fold_for_matching(text)
    assert len(found) == len(text)
    for byte, char in zip(found, folded, strict=True):
        assert chr(byte).lower() == char if char.isascii() else byte >= 0x80


def test_lone_surrogates_and_empty_texts_stay():
    assert mask.mask_all(["", "\ud800 gọi 0912 000 345", ""]) == ["", "\ud800 gọi [số điện thoại]", ""]
    assert mask.mask_all([]) == []


def test_texts_of_many_characters_are_asked_about_in_parts(monkeypatch):
    monkeypatch.setattr(asking, "_MOST_CHARACTERS", 40)
    texts = ["gọi 0912 000 345 nhé", "trời đẹp", "a" * 90, "gọi 0912 000 346 nhé"]
    assert list(asking._parts(texts)) == [(0, 2), (2, 3), (3, 4)]
    assert mask.mask_all(texts) == list(map(mask.mask, texts))


def test_most_texts_are_asked_about_nothing():
    assert list(finders_asked(["Hôm nay trời đẹp, mọi người vui.", "Chúc cả nhà buổi sáng 20 độ!"])) == []


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("[A-Z]a", "xa Xa", True),
        ("[A-Z]a", "xa", False),
        ("[A-Z]i", "Đi", True),
        ("^a$", "a", True),
        ("^a$", "ba", False),
        ("(?<![a-z])an", "toàn", False),
        ("(?<![a-z])an", "5 an", True),
        ("a(?!b)", "ab", True),
        ("(?:a|b){2,3}c", "abc", True),
        ("(?:a|b){2,3}c", "ac", False),
        (r"\d", "५", True),
        ("°", "5°", True),
        ("x.y", "x\ny", False),
        (r"([ab])\1", "ba", True),
    ],
)
def test_a_pattern_made_for_arrow_reads_folded_texts(pattern, text, found):
    assert matches(arrow(pattern), text) == found


def test_a_group_without_end_is_refused():
    with pytest.raises(ValueError, match="no end of a group"):
        arrow("a)b")
