"""The likeliest paths of many texts at once are those of each text by itself."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.features.viterbi import best_path, best_paths

WORDS = 9
STEPS = st.lists(
    st.lists(st.integers(0, WORDS - 1), min_size=1, max_size=5, unique=True).map(np.array), max_size=12
)


def log_probability(seed: int):
    """Return log probabilities that tie now and then."""
    table = np.random.default_rng(seed).integers(1, 6, (WORDS, WORDS)) / 10
    return lambda before, now: np.log(table[before, now])


@given(st.lists(STEPS, max_size=6), st.integers(0, 3))
def test_many_texts_are_read_like_each_by_itself(texts, seed):
    score = log_probability(seed)
    assert best_paths(texts, score) == [best_path(steps, score) if steps else [] for steps in texts]


def test_a_long_text_beside_short_ones_is_read_to_its_end():
    score = log_probability(0)
    texts = [[np.array([1, 2])] * 5000, [np.array([3])], [], [np.array([4, 5, 6])] * 3]
    assert [len(path) for path in best_paths(texts, score)] == [5000, 1, 0, 3]
    assert best_paths(texts, score)[0] == best_path(texts[0], score)
