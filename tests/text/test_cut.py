"""Texts of a batch are cut once; what is said of them is what is said of each by itself."""

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text import language, normalise
from pipeline.text.cut import CutTexts
from pipeline.text.language import languages
from pipeline.text.normalisation.columns import normalise_all
from tests.texts import STORED_TEXTS

BATCHES = st.lists(STORED_TEXTS, max_size=6)

LEANING = (
    "t h ằ n g  này k biết gì",
    "[ số điện thoại ] nhắn [số điện thoại] nha",
    "5 k , 10 k hay k ?",
    "hong can lun, ny mình hong chịu",
    "hong can lun di choi",
    "\u00a0 k \u3000 a\x1cb ",
    "N . G . U   N.G.U. \n\n k\tk",
    "привет k",
    "&nbsp;k&nbsp;k &amp; b",
    "",
    "   ",
    "\u200b",
    "một " * 400 + "k k hong",
)


def cut(texts):
    return CutTexts.of(pa.array(texts, pa.string()))


@given(BATCHES)
def test_pieces_are_those_of_split(texts):
    found = cut(texts)
    pieces = [found.distinct[code] for code in found.codes]
    bounds = found.bounds.tolist()
    assert [[p for p in pieces[a:b] if p] for a, b in pairwise(bounds)] == [text.split() for text in texts]


@pytest.mark.parametrize("blank", [" ", "\n", "\x1c", "\u3000"])
@pytest.mark.parametrize("size", [64, 128, 192])
def test_what_lies_in_memory_behind_the_last_text_does_not_count(blank, size):
    text = "a" * (size - len(blank.encode())) + blank  # a whole number of blocks of memory
    for _ in range(100):
        pa.array([b"\xff" * size] * 3).take(
            pa.array([0, 1, 2])
        )  # leaves what is no text where the next one goes
        assert cut([text]).distinct == [text[:-1], ""]


@given(BATCHES)
@settings(max_examples=300)
def test_texts_are_normalised_as_each_by_itself(texts):
    assert normalise_all(cut(texts)) == [normalise(text) for text in texts]


@given(st.lists(st.sampled_from(LEANING), max_size=8))
def test_so_are_those_whose_words_hang_on_the_words_around(texts):
    assert normalise_all(cut(texts)) == [normalise(text) for text in texts]


@given(BATCHES)
def test_they_are_in_the_language_of_each_by_itself(texts):
    assert languages(cut(texts)) == [language(text) for text in texts]


@pytest.mark.parametrize(
    "texts",
    [["the man and the men", "Bà con nhớ mang áo mưa", "", "今日は天気がいい"], [], ["Hà Nội " * 500]],
)
def test_so_are_long_ones_and_other_scripts(texts):
    assert languages(cut(texts)) == [language(text) for text in texts]


def test_part_of_a_column_is_cut_as_well():
    column = pa.array(["một hai", "ba bốn", "năm k"]).slice(1)
    assert normalise_all(CutTexts.of(column)) == ["ba bốn", "năm không"]
