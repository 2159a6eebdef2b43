"""The tagger of toxic words: what describes a word, and many texts at once."""

from zlib import crc32

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.toxic_words import BITS, ToxicWords, describe, describe_all, word_places
from pipeline.text import fold
from tests.texts import ANY_TEXTS

RANDOM = np.random.default_rng(20261)
TAGGER = ToxicWords(RANDOM.normal(0, 1, 1 << BITS).astype(np.float32), -0.3)


def column(key: str) -> int:
    return crc32(key.encode("utf-8", "surrogatepass")) % (1 << BITS)


def described(before: str, word: str, after: str) -> list[int]:
    """Return the columns of a word by their names."""
    before, mine, after = fold(before), fold(word), fold(after)
    edged = f"^{mine}$"
    names = [f"w {word}", f"f {mine}", f"b {before} {mine}", f"a {mine} {after}", f"p {before}", f"n {after}"]
    names += [f"c {edged[at : at + 3]}" for at in range(len(edged) - 2)]
    return sorted(set(map(column, names)))


@given(ANY_TEXTS)
def test_a_word_is_described_by_itself_its_letters_and_its_neighbours(text):
    words = [text[start:end] for start, end in word_places(text)]
    padded = ["<", *words, ">"]
    expected = [described(*padded[i : i + 3]) for i in range(len(words))]
    assert describe(words) == expected


LONG = st.text("abăc1", min_size=8, max_size=40)


@given(
    st.lists(
        st.lists(st.one_of(ANY_TEXTS.flatmap(lambda text: st.sampled_from(text.split() or ["a"])), LONG))
    )
)
def test_all_words_of_many_texts_are_described_alike(texts):
    rows, longer = describe_all(texts)
    plainly = [columns for words in texts for columns in describe(words)]
    assert len(rows) == len(plainly)
    for number, columns in enumerate(plainly):
        row = longer.get(number) or [column for column in rows[number].tolist() if column < 1 << BITS]
        assert row == columns


@given(st.lists(st.one_of(ANY_TEXTS, LONG), max_size=5))
def test_many_texts_are_tagged_like_each_by_itself(texts):
    for text, (places, likely) in zip(texts, TAGGER.words_of_all(texts), strict=True):
        assert places == word_places(text)
        columns = describe([text[start:end] for start, end in places])
        sums = np.array([float(TAGGER.weights[each].sum()) for each in columns])
        assert np.array_equal(likely, 1.0 / (1.0 + np.exp(-(sums + TAGGER.intercept))))
