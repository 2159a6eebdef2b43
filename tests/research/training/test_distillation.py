"""A larger model's opinion of unlabelled posts teaches the linear one."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from pipeline.classify.engines.linear import LinearModel
from pipeline.classify.features.ngrams import FeatureConfig
from pipeline.labels import LABELS
from pipeline.research.datasets.labelled_posts import read_labelled
from pipeline.research.training.distillation import soft_labels
from pipeline.research.training.linear import fit_linear
from pipeline.research.training.logistic_regression import fit_logistic_regression
from tests.research.conftest import posts, write

SMALL = FeatureConfig(char_bits=12, word_bits=12)
POSTS = (("social_comments_2", "unlabelled", 30), ("news", "unlabelled", 30))


@pytest.fixture
def teacher(sets):
    train = read_labelled(sets, "train")
    return LinearModel().fit(train.texts, train.labels)


@pytest.fixture
def rows():
    random = np.random.default_rng(3)
    matrix = sparse.random(300, 40, density=0.2, random_state=3, format="csr", dtype=np.float32)
    truth = np.asarray(matrix.sum(axis=1)).ravel() + random.normal(size=300) > 4.2
    return matrix, truth, random.uniform(0.5, 1.5, 300)


@pytest.mark.parametrize("balanced", [False, True])
def test_hard_labels_give_the_weights_of_scikit_learn(rows, balanced):
    matrix, truth, weights = rows
    found = fit_logistic_regression(matrix, truth, weights, cost=3.0, balanced=balanced)
    if balanced:
        half = weights.sum() / 2
        weights = weights * np.where(truth, half / weights[truth].sum(), half / weights[~truth].sum())
    wanted = LogisticRegression(C=3.0, tol=1e-8, max_iter=2000).fit(matrix, truth, weights)
    assert found.weights == pytest.approx(wanted.coef_[0], abs=0.01)
    assert found.intercept == pytest.approx(wanted.intercept_[0], abs=0.02)


def test_a_soft_label_is_both_answers_with_their_shares(rows):
    matrix, truth, weights = rows
    soft = np.where(truth, 0.8, 0.1)
    found = fit_logistic_regression(matrix, soft, weights, cost=3.0, balanced=False)
    both = fit_logistic_regression(
        sparse.vstack([matrix, matrix], format="csr"),
        np.repeat([1.0, 0.0], 300),
        np.concatenate([weights * soft, weights * (1 - soft)]),
        cost=3.0,
        balanced=False,
    )
    assert found.weights == pytest.approx(both.weights, abs=0.01)


def test_classes_are_counted_by_sure_rows_alone(rows):
    matrix, truth, _ = rows
    few = np.concatenate([truth, np.full(300, 0.01)])
    twice = sparse.vstack([matrix, matrix], format="csr")
    sure = np.arange(600) < 300
    heavy = fit_logistic_regression(twice, few, np.ones(600), cost=3.0, balanced=True)
    counted = fit_logistic_regression(twice, few, np.ones(600), cost=3.0, balanced=True, sure=sure)
    assert counted.intercept < heavy.intercept


def test_known_posts_are_not_asked_about_again(sets, teacher):
    every = soft_labels(teacher, sets, [], POSTS)
    known = every.normalised_texts[:5]
    fresh = soft_labels(teacher, sets, known, POSTS)
    assert not set(known) & set(fresh.normalised_texts)
    assert fresh.probabilities.shape == (len(fresh.texts), len(LABELS))
    assert fresh.teacher == teacher.name
    assert len(set(every.normalised_texts)) == len(every.texts)


def test_the_student_follows_its_teacher_where_no_label_says_anything(sets, rows_folder, monkeypatch):
    strange = posts(36, start=300)
    strange["text"] = [f"hồ lô biến thành vàng lúc {i} giờ ở đầu làng số {i * 7}" for i in range(36)]
    write(sets / "social_comments_2/unlabelled.parquet", {**strange, "source": ["region"] * 36})
    labels = np.tile([0, 0, 0, 1], (36, 1))
    calm = [f"trời hôm nay {i} độ ở xã bên" for i in range(36)]
    credulous = LinearModel().fit([*strange["text"], *calm], np.concatenate([labels, 0 * labels]))
    monkeypatch.setattr("pipeline.research.training.distillation.POSTS", POSTS)
    options = {"datasets_dir": sets, "rows_dir": rows_folder, "features": SMALL}
    alone, taught = fit_linear(**options), fit_linear(**options, teacher=credulous)
    asked = ["hồ lô biến thành vàng lúc 3 giờ ở xóm dưới"]
    check = LABELS.index("check")
    assert taught.predict_proba(asked)[0, check] > alone.predict_proba(asked)[0, check]
    assert taught.training_["teacher"] == credulous.name
    assert taught.training_["soft"] > 0


@pytest.fixture
def rows_folder(tmp_path):
    from tests.research.conftest import write_rows

    return write_rows(tmp_path / "own")
