"""The sieve before the facts weighs shared telling words, many pairs at once."""

import numpy as np
import pytest

from pipeline.claims.known.index import Bm25Index
from pipeline.claims.known.overlap import Overlap
from pipeline.claims.reading import keys

WORDINGS = ["Măng tre xào thịt trâu", "Cầu Đò Quan đóng bảy tuần", "🔥🔥"]
WEIGHTS = {"mang": 0.5, "quan": 0.25}
WORDS = [keys(text) for text in WORDINGS]


def weighed(texts: list[str]) -> dict[tuple[int, int], tuple[float, float]]:
    words = [keys(text) for text in texts]
    pairs = Bm25Index(WORDINGS).candidates(words, 5)
    weight, share = Overlap(WORDS, lambda key: WEIGHTS.get(key, 1.0)).of(words, pairs)
    found = zip(pairs.texts.tolist(), pairs.wordings.tolist(), strict=True)
    return dict(zip(found, zip(weight.tolist(), share.tolist(), strict=True), strict=True))


def test_shared_words_count_by_their_weight_and_as_a_share_of_the_wording() -> None:
    found = weighed(["măng tre", "bến Đò Quan ở đâu"])
    assert found[0, 0] == pytest.approx((1.5, 1.5 / (0.5 + 4)))
    assert found[1, 1][0] == pytest.approx(0.25)  # "đò" folds to a filler


def test_a_wording_is_weighed_alike_whatever_else_is_asked() -> None:
    alone = weighed(["măng tre"])[0, 0]
    assert weighed(["cầu Đò Quan", "trời đẹp", "măng tre"])[2, 0] == alone


def test_texts_without_candidates_and_empty_banks_are_no_trouble() -> None:
    assert weighed(["❤️", ""]) == {}
    pairs = Bm25Index([]).candidates([["la"]], 5)
    weight, share = Overlap([], lambda _: 1.0).of([["la"]], pairs)
    assert np.size(weight) == np.size(share) == 0
