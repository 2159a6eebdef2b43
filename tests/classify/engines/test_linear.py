"""A linear model is trained in three lines, and keeps to scikit-learn's rules."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.metrics import average_precision_score
from sklearn.model_selection import GridSearchCV, KFold, cross_val_predict, cross_val_score
from sklearn.pipeline import Pipeline

from pipeline.classify import LinearModel, load_model
from pipeline.classify.features.diacritics import DiacriticsRestorer
from pipeline.classify.features.ngrams import FeatureConfig, HashedNgrams
from pipeline.labels import LABELS
from tests.tiny_encoder import examples

SMALL = HashedNgrams(FeatureConfig(char_bits=12, word_bits=12))
LEARN, NEW = examples(100), examples(20, start=100)
TEXTS = [each.normalised for each in LEARN]
Y = np.array([each.labels for each in LEARN])
NEW_TEXTS = [each.normalised for each in NEW]
NEW_Y = np.array([each.labels for each in NEW])


@pytest.fixture(scope="module")
def model():
    return LinearModel(SMALL).fit(TEXTS, Y)


def test_it_learns_in_one_call_and_knows_new_texts():
    model = LinearModel().fit(TEXTS, Y)
    assert average_precision_score(NEW_Y, model.predict_proba(NEW_TEXTS)) > 0.95
    assert (model.predict(NEW_TEXTS) == NEW_Y).mean() > 0.9


def test_probabilities_are_calibrated_on_texts_held_out(model):
    mean = model.predict_proba(NEW_TEXTS).mean(axis=0)
    np.testing.assert_allclose(mean, NEW_Y.mean(axis=0), atol=0.1)


def test_fitting_twice_gives_the_same_model_and_forgets_the_first(model):
    again = clone(model).fit(TEXTS[:50], 1 - Y[:50])
    assert again.name != model.name
    again.fit(TEXTS, Y)
    assert again.name == model.name
    assert again.features is not again.features_
    assert again.get_params(deep=False).keys() == {"features", "cost", "folds"}


def test_what_was_fitted_is_saved_and_loaded_like_any_other_model(model, tmp_path):
    model.save(tmp_path)
    copy = load_model(tmp_path)
    assert copy.name == model.name
    assert (copy.predict_proba(NEW_TEXTS) == model.predict_proba(NEW_TEXTS)).all()
    assert copy.explain(NEW_TEXTS[0], "positive")
    assert "100" in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_its_coefficients_are_those_of_its_scores(model):
    assert model.coef_.shape == (len(LABELS), SMALL.config.width)
    rows = model.features_.transform(NEW_TEXTS)
    np.testing.assert_allclose(rows @ model.coef_.T, model.decision_function(NEW_TEXTS), atol=1e-5)


def test_it_is_cross_validated_by_scikit_learn():
    found = cross_val_score(LinearModel(SMALL, folds=3), TEXTS, Y, cv=3, scoring="average_precision")
    assert found.shape == (3,)
    assert (found > 0.9).all()
    assert cross_val_score(LinearModel(SMALL, folds=2), TEXTS, Y, cv=2).shape == (2,)
    shown = cross_val_predict(LinearModel(SMALL, folds=2), TEXTS, Y, cv=2, method="predict_proba")
    assert shown.shape == Y.shape


def test_a_scorer_of_ones_own_may_leave_out_what_nobody_was_asked():
    def hateful(model, texts, y):
        column = LABELS.index("hateful")
        asked = ~np.isnan(y[:, column])
        return average_precision_score(y[asked, column], model.predict_proba(texts)[asked, column])

    partly = Y.copy()
    partly[::7] = np.nan
    assert (cross_val_score(LinearModel(SMALL), TEXTS, partly, cv=KFold(3), scoring=hateful) > 0.9).all()


def test_parameters_are_searched_by_name_into_the_features():
    narrow = FeatureConfig(char_bits=8, word_bits=8)
    search = GridSearchCV(
        LinearModel(SMALL, folds=2),
        {"cost": [1.0, 10.0], "features__config": [SMALL.config, narrow]},
        scoring="average_precision",
        cv=2,
    ).fit(TEXTS, Y)
    assert set(search.best_params_) == {"cost", "features__config"}
    assert search.predict_proba(NEW_TEXTS).shape == NEW_Y.shape


def test_its_features_serve_a_learner_of_scikit_learn():
    from sklearn.linear_model import LogisticRegression

    chain = Pipeline([("features", clone(SMALL)), ("learner", LogisticRegression())])
    assert (chain.fit(TEXTS, Y[:, 0]).predict(NEW_TEXTS) == NEW_Y[:, 0]).mean() > 0.9


def test_diacritics_are_restored_where_the_features_say_so():
    features = clone(SMALL).set_params(restorer=DiacriticsRestorer.fit(TEXTS * 3))
    model = LinearModel(features).fit(TEXTS, Y)
    bare = ["nhat duoc vi roi mang tra lai nguoi mat"]
    with_marks = ["nhặt được ví rồi mang trả lại người mất"]
    assert (model.predict_proba(bare) == model.predict_proba(with_marks)).all()
    assert len(repr(model)) < 300


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_label_that_all_have_or_none_is_learned_as_that(value):
    y = Y.copy()
    y[:, 1] = value
    found = LinearModel(SMALL).fit(TEXTS, y).predict_proba(NEW_TEXTS)[:, 1]
    assert (abs(found - value) < 0.01).all()


def test_a_label_nobody_was_asked_about_is_never_likely():
    y = Y.copy()
    y[:, 2] = np.nan
    assert (LinearModel(SMALL).fit(TEXTS, y).predict_proba(NEW_TEXTS)[:, 2] < 0.01).all()


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (Y[:, 0], r"shape \(100,\), expected \(100, 4\)"),
        (Y[:50], r"shape \(50, 4\)"),
        (Y * 2, r"y\[0, 0\] is 2"),
        (Y - 0.5, "labels are 0, 1, or NaN"),
    ],
    ids=["one column", "too few", "two", "half"],
)
def test_labels_of_another_shape_or_value_are_refused(y, message):
    with pytest.raises(ValueError, match=message):
        LinearModel(SMALL).fit(TEXTS, y)


def test_texts_that_are_none_are_refused_before_anything_is_learned():
    model = LinearModel(SMALL)
    with pytest.raises(TypeError, match="index 1 is None"):
        model.fit([TEXTS[0], None], Y[:2])
    with pytest.raises(TypeError, match=r"give \[text\]"):
        model.fit(TEXTS[0], Y[:1])
    with pytest.raises(ValueError, match="no text"):
        model.fit([], np.zeros((0, 4)))
    assert not hasattr(model, "coef_")
