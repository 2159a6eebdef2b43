"""Signs: the quick way finds what asking every finder finds, in any text.

Every person, number and address here is invented.
"""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.folding import fold, fold_for_matching
from pipeline.text.masking import (
    accounts,
    birth_dates,
    digits,
    emails,
    handles,
    people,
    records,
    schools,
    signs,
)
from pipeline.text.masking.cues import whole_cues
from pipeline.text.masking.mask import _candidates, _choose, find_personal
from pipeline.text.masking.spans import PersonalSpan
from tests.text.masking.invented import PERSONAL
from tests.text.masking.test_mask import PUBLIC

ROWS = sorted({*PERSONAL, *PUBLIC})
WORDS = sorted({word for row in ROWS for word in row.split()})
HINTS = sorted(
    {
        *accounts.HOLDER_SIGNS,
        *accounts.NICK_SIGNS,
        *birth_dates.BORN_SIGNS,
        *digits.ZERO_SIGNS,
        *emails.SIGNS,
        *handles.SIGNS,
        *people.SIGNS,
        *records.SIGNS,
        *schools.SIGNS_WITH_DIGITS,
    }
)
GAPS = [" ", " ", " ", "  ", "\n", "\t", "", ".", ", ", ": ", "\u00a0", "\u3000", "\u200b", "|", "@", "/"]


def ask_all(text: str) -> list[PersonalSpan]:
    text = unicodedata.normalize("NFC", text)
    folded = whole_cues(fold_for_matching(text))
    written = digits.plain_digits(folded)
    return _choose(_candidates(text, folded, written, signs.ALL), text, folded, written)


def posts(pieces: list[str]) -> st.SearchStrategy[str]:
    """Return texts of such pieces, with gaps of all kinds between them."""
    pairs = st.tuples(st.sampled_from(pieces), st.sampled_from(GAPS))
    return st.lists(pairs, max_size=14).map(lambda parts: "".join(map("".join, parts)))


@given(st.one_of(st.text(), posts(WORDS), posts(ROWS), posts(HINTS), posts([*WORDS, *HINTS, *"aekođ09"])))
def test_the_quick_way_finds_what_every_finder_finds(text):
    for variant in (text, fold(text), text.upper()):
        assert find_personal(variant) == ask_all(variant)


@pytest.mark.parametrize("row", ROWS)
def test_invented_rows_are_found_the_quick_way(row):
    for variant in (row, fold(row), row.upper(), row.replace(" ", "\n"), row.replace(" ", "\u00a0")):
        assert find_personal(variant) == ask_all(variant)


@given(st.one_of(st.text(), posts(WORDS)))
def test_words_fold_as_the_text_does(text):
    assert signs.read_signs(text)[0] == fold_for_matching(text)


@given(posts(HINTS))
def test_a_hint_anywhere_is_a_sign(text):
    folded, found = signs.read_signs(text)
    for hints, sign in (
        (emails.SIGNS, signs.EMAIL),
        (handles.SIGNS, signs.HANDLE),
        (accounts.HOLDER_SIGNS, signs.HOLDER),
        (accounts.NICK_SIGNS, signs.NICK),
        (records.SIGNS, signs.RECORD),
        (birth_dates.BORN_SIGNS, signs.BORN),
        (people.SIGNS, signs.NAME),
        (digits.ZERO_SIGNS, signs.ZERO),
        (schools.SIGNS_WITH_DIGITS, signs.SCHOOL),
    ):
        assert found & sign or not any(hint in folded for hint in hints)


@pytest.mark.parametrize("word", ["0912345678", "ten.mau@example.com", "a" * 40])
def test_what_can_be_a_person_is_not_kept(word):
    signs.read_signs(f"gọi {word}")
    assert word not in signs._WORDS
    assert "gọi" in signs._WORDS
