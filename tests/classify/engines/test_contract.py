"""What every engine must do, whatever it is made of."""

import numpy as np
import pytest
from sklearn.base import clone, is_classifier
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

from pipeline.classify import LinearModel, load_model
from pipeline.classify.engines.cascade import CascadeModel
from pipeline.classify.engines.encoder import EncoderModel
from pipeline.errors import ModelError
from pipeline.labels import LABELS
from pipeline.research.evaluation.suites import read_suite
from pipeline.resources import resource
from pipeline.settings import DEFAULTS
from pipeline.text import mask, normalise

ENGINES = ["linear", "encoder", "cascade"]
TEXTS = [
    "Bạn sinh viên nhặt được ví tiền đã đem trả lại cho bác xe ôm.",
    "CHIA SẺ GẤP: uống nước lá này khỏi hẳn ung thư sau 3 ngày!!!",
    "",
    "😂😂",
    "hom nay troi dep qua",
]


@pytest.fixture(scope="module", params=ENGINES)
def model(request):
    return load_model(request.param)


@pytest.fixture(params=[LinearModel, EncoderModel, CascadeModel], ids=ENGINES)
def unfitted(request):
    return request.param()


def test_probabilities_are_between_0_and_1_in_label_order(model):
    found = model.predict_proba(TEXTS)
    assert found.shape == (len(TEXTS), 4)
    assert found.dtype == np.float32
    assert ((found >= 0) & (found <= 1)).all()
    assert model.classes_.tolist() == list(LABELS)


def test_no_texts_give_no_rows(model):
    assert model.predict_proba([]).shape == (0, 4)


def test_predict_is_the_thresholded_probability(model):
    limits = np.array([model.threshold(label, DEFAULTS.budget) for label in LABELS], dtype=np.float32)
    assert (model.predict(TEXTS) == (model.predict_proba(TEXTS) >= limits)).all()


def test_a_text_scores_the_same_alone_and_in_a_batch(model):
    together = model.predict_proba(TEXTS * 3)[: len(TEXTS)]
    alone = np.concatenate([model.predict_proba([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_scoring_twice_gives_the_same(model):
    assert (model.predict_proba(TEXTS) == model.predict_proba(TEXTS)).all()


RAW = [
    "Chuyển gấp vào STK 0123456789 MB, chủ tk Nguyễn Văn Mẫu, gọi 0912 345 678 nhận quà 5 triệu!!!",
    "Bé Trần Thị Mẫu (8 tuổi), lớp 2A trường Tiểu học Hoa Mẫu, ở số 12 ngõ 34 phố Hoa Mẫu, đi lạc",
]


@pytest.mark.parametrize("method", ["predict_proba", "predict", "decision_function"])
def test_raw_texts_score_as_the_commands_score_them(model, method):
    if not hasattr(model, method):
        pytest.skip("this engine has no scores before calibration")
    score = getattr(model, method)
    masked = [mask(text) for text in RAW]
    assert masked != RAW
    np.testing.assert_array_equal(score(RAW), score(masked))


def test_the_parts_of_an_export_score_as_the_whole(model):
    cases = read_suite(resource("data/suites")).cases[:200]
    texts = [normalise(mask(case.text)) for case in cases]
    whole = model.predict_normalised(texts)
    for start in range(3):
        np.testing.assert_array_equal(model.predict_normalised(texts[start::3]), whole[start::3])


def test_raw_texts_score_as_normalised_ones_of_the_batch(model):
    batch = model.predict_normalised([normalise(mask(text)) for text in RAW])
    np.testing.assert_array_equal(model.predict_proba(RAW), batch)


def test_reasons_for_a_raw_text_count_in_the_masked_one(model):
    masked = mask(RAW[0])
    reasons = model.explain(RAW[0], "check")
    assert reasons == model.explain(masked, "check")
    assert all(masked[slice(*reason.span)] == reason.text for reason in reasons)


def test_a_saved_model_loads_equal(model, tmp_path):
    model.save(tmp_path / "copy")
    copy = type(model).load(tmp_path / "copy")
    assert copy.name == model.name
    assert (copy.predict_proba(TEXTS) == model.predict_proba(TEXTS)).all()


def test_a_larger_budget_never_raises_the_threshold(model):
    for label in LABELS:
        limits = [model.threshold(label, budget) for budget in (0.01, 0.03, 0.05, 0.12, 0.3)]
        assert limits == sorted(limits, reverse=True)


def test_reasons_are_words_of_the_text_that_speak_for_the_label(model):
    text = TEXTS[1]
    reasons = model.explain(text, "check", limit=3)
    assert 0 < len(reasons) <= 3
    for reason in reasons:
        assert text[slice(*reason.span)] == reason.text
        assert 0 < reason.weight <= 1


def test_removing_the_strongest_word_lowers_the_probability_on_average(model):
    drops = []
    for text, label in ((TEXTS[0], "positive"), (TEXTS[1], "check")):
        start, end = model.explain(text, label, limit=1)[0].span
        before, after = model.predict_proba([text, text[:start] + text[end:]])[:, LABELS.index(label)]
        drops.append(before - after)
    assert np.mean(drops) > 0


def test_it_points_at_toxic_characters_of_the_text(model):
    normalised = "mấy thằng ngu như bò này biết gì mà nói"
    (found,) = model.toxic_characters([normalised])
    assert normalised.index("ngu") in found
    assert found <= set(range(len(normalised)))


def test_the_default_model_is_the_cascade(monkeypatch, tmp_path):
    monkeypatch.setenv("KHOITRONG_MODELS", str(tmp_path))
    assert isinstance(load_model("default"), CascadeModel)


def test_it_is_a_multilabel_classifier_of_scikit_learn(model):
    assert is_classifier(model)
    tags = model.__sklearn_tags__()
    assert tags.classifier_tags.multi_label
    assert not tags.classifier_tags.multi_class
    assert tags.input_tags.string


def test_a_clone_has_the_same_parameters_and_nothing_learned(model):
    copy = clone(model)
    assert copy.get_params(deep=False).keys() == model.get_params(deep=False).keys()
    assert repr(copy) == repr(model)
    with pytest.raises(NotFittedError, match="fit"):
        copy.predict_proba(TEXTS)


def test_parameters_are_kept_as_they_were_given_and_can_be_set(model):
    given = clone(model).get_params(deep=False)
    copy = type(model)(**given)
    assert all(value is given[name] for name, value in copy.get_params(deep=False).items())
    copy.set_params(**dict.fromkeys(given))
    assert set(copy.get_params(deep=False).values()) == {None}


def test_it_prints_short(model, unfitted):
    for each in (model, clone(model), unfitted):
        assert len(repr(each)) < 300
        assert repr(each).startswith(type(each).__name__)


def test_it_stands_at_the_end_of_a_pipeline(model):
    chain = Pipeline([("trim", FunctionTransformer(lambda texts: [t.strip() for t in texts])), ("m", model)])
    padded = [f"  {text}\n" for text in TEXTS]
    np.testing.assert_allclose(chain.predict_proba(padded), model.predict_proba(TEXTS), atol=1e-5)
    assert chain.predict(padded).shape == (len(TEXTS), 4)
    assert chain.classes_.tolist() == list(LABELS)


@pytest.mark.parametrize("method", ["predict_proba", "predict", "predict_normalised"])
@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ("một câu", r"give \[text\]"),
        (["một câu", None], "index 1 is None"),
        (["một câu", "hai", float("nan")], "index 2 is nan"),
        ([["một câu"]], "index 0"),
    ],
)
def test_what_is_not_a_list_of_strings_is_refused_with_its_place(model, method, texts, message):
    with pytest.raises(TypeError, match=message):
        getattr(model, method)(texts)


def test_texts_may_come_as_an_array(model):
    found = model.predict_proba(np.array(TEXTS, dtype=object))
    assert (found == model.predict_proba(TEXTS)).all()


@pytest.mark.parametrize(
    "use",
    [
        lambda model: model.name,
        lambda model: model.predict(TEXTS),
        lambda model: model.predict_normalised(TEXTS),
        lambda model: model.predict_proba([]),
        lambda model: model.threshold("check", 0.05),
        lambda model: model.explain(TEXTS[1], "check"),
        lambda model: model.toxic_characters(TEXTS),
    ],
    ids=["name", "predict", "normalised", "no texts", "threshold", "explain", "toxic"],
)
def test_an_untrained_model_names_the_next_step(unfitted, use):
    with pytest.raises(NotFittedError, match="load_model"):
        use(unfitted)


def test_an_untrained_model_is_not_saved(unfitted, tmp_path):
    with pytest.raises(NotFittedError):
        unfitted.save(tmp_path / "model")
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize("engine", [EncoderModel, CascadeModel])
def test_what_fit_cannot_train_names_the_command_that_does(engine):
    with pytest.raises(ModelError, match="khoitrong train"):
        engine().fit(TEXTS, np.zeros((len(TEXTS), 4)))
