"""Two models on the same posts: better, worse, or not to be told apart."""

import json

import numpy as np
import pytest

from pipeline.classify import load_model
from pipeline.errors import DataSetError, ModelError
from pipeline.research.evaluation.comparison import (
    average_precision,
    compare,
    paired_bootstrap,
    recall_at_top,
)
from tests.research.conftest import posts, validation

N = 300


@pytest.fixture
def judged():
    """Return truth, good scores, and scores of pure chance."""
    random = np.random.default_rng(5)
    truth = random.random(N) < 0.2
    return truth, truth + random.normal(0, 0.5, N), random.normal(0, 1, N)


def test_average_precision_is_that_of_scikit_learn_ties_and_weights_included(judged):
    from sklearn.metrics import average_precision_score

    truth, scores, _ = judged
    scores = np.round(scores, 1)
    weights = np.random.default_rng(6).integers(0, 3, (4, N)).astype(float)
    wanted = [average_precision_score(truth, scores, sample_weight=row) for row in weights]
    assert average_precision(truth, scores, weights) == pytest.approx(wanted)


@pytest.mark.parametrize("metric", [average_precision, recall_at_top])
def test_the_better_model_is_named_whichever_comes_first(judged, metric):
    truth, good, chance = judged
    found = paired_bootstrap(truth, good, chance, np.arange(N), metric, resamples=300)
    assert found.verdict == "the first is better"
    assert found.p < 0.01
    assert found.interval[0] < found.difference < found.interval[1]
    turned = paired_bootstrap(truth, chance, good, np.arange(N), metric, resamples=300)
    assert turned.verdict == "the second is better"
    assert turned.p > 0.99
    assert turned.difference == pytest.approx(-found.difference, abs=1e-3)


def test_a_model_is_no_better_than_itself(judged):
    truth, good, _ = judged
    found = paired_bootstrap(truth, good, good, np.arange(N), average_precision, resamples=100)
    assert (found.verdict, found.p, found.interval) == ("no difference", 1.0, (0.0, 0.0))


def test_a_hair_of_difference_is_not_called_better(judged):
    truth, good, _ = judged
    other = good + np.random.default_rng(7).normal(0, 0.05, N)
    found = paired_bootstrap(truth, good, other, np.arange(N), average_precision, resamples=300)
    assert found.verdict == "cannot be told apart"


def test_copies_of_few_posts_do_not_make_a_difference_sure(judged):
    truth, good, chance = (np.repeat(values[:30], 10) for values in judged)
    apart = paired_bootstrap(truth, good, chance, np.arange(N), average_precision, resamples=300)
    groups = np.repeat(np.arange(30), 10)
    together = paired_bootstrap(truth, good, chance, groups, average_precision, resamples=300)
    assert together.interval[1] - together.interval[0] > 1.5 * (apart.interval[1] - apart.interval[0])


def test_pairing_is_sharper_than_two_separate_intervals(judged):
    truth, good, _ = judged
    other = good - 0.2 * (good > 1.5)
    paired = paired_bootstrap(truth, good, other, np.arange(N), average_precision, resamples=300)
    alone = paired_bootstrap(truth, good, np.zeros(N), np.arange(N), average_precision, resamples=300)
    assert paired.interval[1] - paired.interval[0] < alone.interval[1] - alone.interval[0]


def test_the_same_seed_gives_the_same_interval(judged):
    truth, good, chance = judged
    one, two, other = (
        paired_bootstrap(truth, good, chance, np.arange(N), average_precision, seed=seed, resamples=100)
        for seed in (1, 1, 2)
    )
    assert one == two
    assert one != other


def test_what_cannot_be_measured_is_refused(judged):
    truth, good, chance = judged
    with pytest.raises(DataSetError, match="0 are positive"):
        paired_bootstrap(truth & False, good, chance, np.arange(N), average_precision)
    chance[4] = np.inf
    with pytest.raises(ModelError, match="post 5"):
        paired_bootstrap(truth, good, chance, np.arange(N), average_precision)


def test_two_models_are_compared_on_every_label_of_the_validation_split(sets):
    model = load_model("linear")
    found = compare(model, model, sets, resamples=50)
    assert set(found.figures) == {"average precision", "recall at top 10%"}
    assert all(
        set(by_label) == {"positive", "hateful", "offensive", "check"} for by_label in found.figures.values()
    )
    assert found.verdict.startswith("no difference: ")
    written = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert written["figures"]["average precision"]["check"]["verdict"] == "no difference"
    page = str(found)
    assert max(map(len, page.splitlines())) <= 80
    assert "…" not in page


def test_a_label_that_no_post_has_is_left_out(sets):
    model = load_model("linear")
    found = compare(model, model, validation(sets, posts(12, ("check", ""))), resamples=20)
    assert list(found.figures["average precision"]) == ["check"]
    assert (
        "nothing was compared"
        in compare(model, model, validation(sets, posts(5, ("",))), resamples=20).verdict
    )
