"""Compiled kernels give what NumPy gives, to the last bit."""

import platform

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("numba", reason="the extra `fast` is not installed")

from pipeline.classify import load_model, prepare_for
from pipeline.classify.engines.linear import LinearModel
from pipeline.classify.explanation import token_parts
from pipeline.classify.features import compiling, diacritics
from pipeline.classify.features.diacritics import DiacriticsRestorer
from pipeline.classify.features.ngrams import FeatureConfig, HashedNgrams
from pipeline.classify.features.score_kernel import scores
from pipeline.classify.features.tokens import MAX_CHARS
from pipeline.labels import LABELS
from tests.texts import ANY_TEXTS

TEXTS = st.lists(st.one_of(ANY_TEXTS, st.text(max_size=30)), max_size=6)

CONFIGS = (
    FeatureConfig(char_bits=10, word_bits=10),
    FeatureConfig(char_bits=8, word_bits=9, folded=False, word_share=0.4),
    FeatureConfig(char_low=1, char_high=3, word_high=3, char_bits=9, word_bits=8),
    FeatureConfig(char_low=3, char_high=3, word_high=1, char_bits=12, word_bits=12),
)

CORPUS = ["đi chợ mua đồ ăn sáng", "đi học về muộn quá", "mua đồ ở chợ gần trường", "chợ đông quá đi"] * 3


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch):
    """Return a function that turns kernels on and off."""
    monkeypatch.setattr(compiling._Switch, "on", False)
    return lambda on: setattr(compiling._Switch, "on", on)


def same(found, expected):
    """Say whether scores are the same; on ARM the last bit may differ, see `compiling`."""
    if platform.machine().lower() in ("x86_64", "amd64"):
        return np.array_equal(found, expected)
    return np.allclose(found, expected, rtol=1e-5, atol=1e-6)


def plain_and_compiled(run):
    """Return what is made without and with kernels."""
    before = compiling._Switch.on
    try:
        compiling._Switch.on = False
        plain = run()
        compiling._Switch.on = True
        return plain, run()
    finally:
        compiling._Switch.on = before


@pytest.mark.parametrize("config", CONFIGS)
@given(texts=TEXTS, seed=st.integers(0, 3))
@settings(max_examples=60)
def test_scores_are_those_of_the_sparse_product(config, texts, seed):
    random = np.random.default_rng(seed)
    idf = np.maximum(random.normal(1, 1, config.width), 0).astype(np.float16).astype(np.float32)
    weights = random.normal(0, 1, (config.width, 4)).astype(np.float16).astype(np.float32)
    expected = HashedNgrams.from_idf(config, idf).transform(texts) @ weights
    found = scores(texts, config, idf, weights)
    assert found.dtype == expected.dtype and found.shape == (len(texts), 4)
    assert same(found, expected)


@pytest.mark.parametrize("config", CONFIGS)
@given(texts=TEXTS, seed=st.integers(0, 3))
@settings(max_examples=60)
def test_the_parts_of_tokens_are_those_of_numpy(config, texts, seed):
    random = np.random.default_rng(seed)
    idf = random.uniform(1, 12, config.width).astype(np.float16).astype(np.float32)
    idf[random.random(config.width) < 0.2] = 0
    weights = random.normal(0, 1, (4, config.width)).astype(np.float16).astype(np.float32)
    features = HashedNgrams.from_idf(config, idf)
    assert features.sums_are_exact
    lines = random.integers(0, 4, len(texts))
    plain, fast = plain_and_compiled(lambda: token_parts(features, weights, texts, lines))
    assert all(np.array_equal(*each) for each in zip(plain[:4], fast[:4], strict=True))
    assert same(fast.parts, plain.parts)


def test_sums_are_exact_only_for_common_weights():
    features = HashedNgrams.from_idf(FeatureConfig(), np.full(1 << 19, 31, dtype=np.float32))
    assert features.sums_are_exact
    features.idf_ = np.full(1 << 19, 40, dtype=np.float32)
    assert not features.sums_are_exact
    features.idf_ = np.full(1 << 19, 0.5, dtype=np.float32)
    assert not features.sums_are_exact


def test_the_shipped_model_explains_alike_at_every_length():
    model = load_model("linear")
    assert isinstance(model, LinearModel) and model.features_.sums_are_exact
    texts = ["", "k", "a " * MAX_CHARS, "ô" * 3 * MAX_CHARS, "di cho mua do an", *CORPUS, "x " * 700, "đi"]
    asked = [(text, label) for text in texts for label in LABELS]
    plain, fast = plain_and_compiled(lambda: model.explain_all(asked))
    assert plain == fast and any(plain)


@given(texts=TEXTS)
@settings(max_examples=60)
def test_the_share_of_unseen_n_grams_is_that_of_numpy(texts):
    model = load_model("linear")
    assert isinstance(model, LinearModel)
    plain, fast = plain_and_compiled(lambda: model.unseen_share(texts))
    assert np.array_equal(plain, fast)


def test_the_shipped_model_scores_alike_at_every_length():
    model = load_model("linear")
    assert isinstance(model, LinearModel)
    texts = ["", "k", "a " * MAX_CHARS, "ô" * 3 * MAX_CHARS, "di cho mua do an", *CORPUS, "x " * 700, "đi"]
    plain, fast = plain_and_compiled(lambda: model.decision_normalised(texts))
    assert same(plain, fast)


def restorer():
    return DiacriticsRestorer.fit(CORPUS)


@given(st.lists(st.one_of(ANY_TEXTS, st.text("adimuochqr đợ.", max_size=40)), max_size=6))
def test_diacritics_are_put_back_alike(texts):
    plain, fast = plain_and_compiled(lambda: restorer().restore_all(texts))
    assert plain == fast


@given(TEXTS)
def test_the_same_texts_lack_them(texts):
    plain, fast = plain_and_compiled(lambda: diacritics._lacking(texts))
    assert plain == fast


def test_a_model_that_never_saw_a_pair_is_asked_as_well():
    empty = DiacriticsRestorer(["<s>"], *(np.zeros(size, np.uint32) for size in (1, 0, 0)))
    plain, fast = plain_and_compiled(lambda: empty.restore_all(["di cho", "", "..."]))
    assert plain == fast == ["di cho", "", "..."]


def test_kernels_are_for_large_jobs(compiled):
    assert not prepare_for(100) and not compiling.is_on()
    assert prepare_for(compiling.COMPILED_FROM) and compiling.is_on()
    assert prepare_for(100)  # what is there is used


def test_without_numba_or_with_one_that_is_too_old_nothing_changes(compiled, monkeypatch):
    def too_old(_name):
        raise ImportError("Numba needs NumPy 2.1 or less")

    monkeypatch.setattr(compiling, "import_module", too_old)
    compiling.can_compile.cache_clear()
    assert not prepare_for(10**9)
    compiling.can_compile.cache_clear()
