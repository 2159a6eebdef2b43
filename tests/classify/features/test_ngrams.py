"""Hashed n-grams: documents never touch, order does not matter, hashes never change."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.features.ngrams import FeatureConfig, HashedNgrams
from tests.texts import ANY_TEXTS

SMALL = HashedNgrams(FeatureConfig(char_bits=12, word_bits=12, min_df=1))
texts = st.lists(st.text(max_size=30), max_size=6)


@given(texts)
def test_a_row_depends_on_its_own_text_only(batch):
    together = SMALL.counts(batch).toarray()
    for row, text in zip(together, batch, strict=True):
        assert (SMALL.counts([text]).toarray()[0] == row).all()


def test_rows_have_length_1_and_empty_texts_none():
    features = HashedNgrams(FeatureConfig(char_bits=12, word_bits=12, min_df=1))
    rows = features.fit_transform(["một hai ba", "hai ba", ""])
    np.testing.assert_allclose(np.sqrt(rows.multiply(rows).sum(axis=1)).A1, [1, 1, 0], atol=1e-5)


def test_buckets_are_the_same_forever():
    assert sorted(SMALL.counts(["chào"]).indices.tolist())[:3] == [114, 121, 462]


def test_folded_columns_are_shared_with_the_text_without_diacritics():
    folded = ~SMALL.config.as_written()
    plain, bare = SMALL.counts(["chào bạn"]).toarray()[0], SMALL.counts(["chao ban"]).toarray()[0]
    assert (plain[folded] == bare[folded]).all()
    assert (plain != bare).any()


@given(ANY_TEXTS)
def test_counts_are_the_occurrences_of_each_bucket(text):
    features = HashedNgrams(FeatureConfig(char_bits=10, word_bits=10))
    found = features.occurrences([text]).buckets
    (counts,) = features.counts([text]).toarray()
    assert (counts == np.bincount(found, minlength=features.config.width)).all()


@given(ANY_TEXTS, ANY_TEXTS)
def test_the_row_of_a_text_does_not_hang_on_its_neighbours(text, other):
    features = HashedNgrams(FeatureConfig(char_bits=10, word_bits=10))
    alone, beside = features.counts([text]), features.counts([other, text, other])[1]
    assert (alone.indices == beside.indices).all()
    assert (alone.data == beside.data).all()
