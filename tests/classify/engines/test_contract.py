"""What every engine must do, whatever it is made of."""

import numpy as np
import pytest

from pipeline.classify import LinearModel, load_model
from pipeline.labels import LABELS
from pipeline.settings import DEFAULTS

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


def test_the_default_model_is_linear(monkeypatch, tmp_path):
    monkeypatch.setenv("KHOITRONG_MODELS", str(tmp_path))
    assert isinstance(load_model("default"), LinearModel)
