"""Bands propose the pairs that are alike, and the keys of bands never change between runs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.claims import key_signatures as key_signatures_module
from pipeline.claims.key_signatures import key_signatures, signatures_of_runs
from pipeline.claims.minhash import Banding, LshIndex, band_keys, candidate_pairs, minhashes, signatures
from pipeline.claims.shingles import shingles
from tests.texts import STORED_TEXTS

BANDING = Banding(bands=16, rows=4)
KEYS = [
    "canhbaotungaymaitoanthanhphomatdien3ngaybaconmautichtrunuocvadoan",
    "canhbaotungaymaitoanthanhphomatdien3ngaybaconmautichtrunuocvadoannhe",
    "sangnaynhombantrephuongdongsondonsachbokenhsautranmualon",
]
SETS = [shingles(key) for key in KEYS]


@pytest.mark.parametrize(
    ("banding", "similarity", "probability"),
    [
        (Banding(16, 4), 0.7, 0.99),
        (Banding(16, 2), 0.3, 0.78),
        (Banding(32, 3), 0.1, 0.03),
        (Banding(32, 2), 0.7, 1.0),
    ],
)
def test_the_probability_of_a_shared_band_follows_the_book(banding, similarity, probability):
    assert banding.candidate_probability(similarity) == pytest.approx(probability, abs=0.005)


def test_a_signature_has_a_value_for_each_row_of_each_band():
    assert signatures(SETS, BANDING).shape == (3, 64)
    assert signatures([], BANDING).shape == (0, 64)


def test_signatures_of_many_batches_are_those_of_each_text():
    many = signatures(SETS * 1500, BANDING)
    assert (many == np.tile(signatures(SETS, BANDING), (1500, 1))).all()


def test_the_share_of_equal_values_estimates_the_similarity():
    wide = Banding(bands=256, rows=2)
    first, second, other = signatures(SETS, wide)
    true = len(SETS[0] & SETS[1]) / len(SETS[0] | SETS[1])
    assert (first == second).mean() == pytest.approx(true, abs=0.1)
    assert (first == other).mean() < 0.1


def test_an_index_proposes_copies_and_not_the_rest():
    index = LshIndex(BANDING)
    first, copy, other = minhashes(SETS, BANDING)
    index.add(7, first)
    assert index.candidates(copy) == [7]
    assert index.candidates(other) == []


def test_pairs_that_share_a_band_are_proposed_once_and_in_order():
    sets = [SETS[1], SETS[2], SETS[0], SETS[2]]
    sizes = np.array([len(each) for each in sets])
    assert candidate_pairs(signatures(sets, BANDING), sizes, BANDING, 0.7).tolist() == [[0, 2], [1, 3]]


def test_pairs_too_unlike_in_size_are_left_out():
    pairs = candidate_pairs(signatures([SETS[0], SETS[0]], BANDING), np.array([10, 20]), BANDING, 0.7)
    assert pairs.shape == (0, 2)


def test_the_keys_of_bands_are_the_ones_that_databases_hold():
    keys = band_keys(np.array([range(6), [7] * 6], dtype=np.uint32), Banding(bands=3, rows=2))
    assert keys.tolist() == [
        [124533752076879, 250919792434124, 29775712891809],
        [121148036735327, 218571129454996, 15373764941190],
    ]
    assert all(0 <= key < 2**48 for key in keys.flat)
    assert len(set(keys[1])) == 3  # the same values in another band are something else


@given(st.lists(st.one_of(STORED_TEXTS, st.text("abcdefghij0123456789", max_size=40)), max_size=8))
def test_signatures_of_keys_are_those_of_their_shingles(keys):
    assert np.array_equal(key_signatures(keys, BANDING), signatures_of_runs(keys, BANDING))


def test_many_long_keys_have_the_same_signatures():
    keys = [f"{number}{'bacnamtrung' * (number % 400)}" for number in range(600)]
    assert np.array_equal(key_signatures(keys, BANDING), signatures_of_runs(keys, BANDING))


def test_rensa_hashes_as_its_release_does():
    assert key_signatures_module._agrees()


def test_keys_are_signed_by_rensa_alone_should_it_hash_otherwise(monkeypatch):
    monkeypatch.setattr(key_signatures_module, "_agrees", lambda: False)
    assert np.array_equal(key_signatures(["abcdefgh"], BANDING), signatures_of_runs(["abcdefgh"], BANDING))
