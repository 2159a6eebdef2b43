"""The encoder engine on disk and at work."""

import json

import numpy as np
import pytest

from pipeline.classify.engines.encoder import EncoderModel
from pipeline.classify.loading import load_model
from pipeline.classify.store import GRAPH
from pipeline.errors import ModelError
from pipeline.labels import LABELS
from tests.tiny_encoder import examples

TEXTS = [each.normalised for each in examples(10, start=300)]


def test_it_learned_what_the_sentences_say(model):
    found = model.predict_proba(TEXTS)
    for i, text in enumerate(TEXTS[:4]):
        assert found[i].argmax() == i, text


def test_a_text_scores_the_same_alone_and_in_any_batch(model):
    long = TEXTS[0] + " và " + " ".join(TEXTS)
    together = model.predict_proba([*TEXTS, long])
    alone = np.concatenate([model.predict_proba([text]) for text in (*TEXTS, long)])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_no_texts_and_empty_texts_are_fine(model):
    assert model.predict_proba([]).shape == (0, 4)
    assert np.isfinite(model.predict_proba(["", " ", "😂"])).all()


def test_a_saved_model_loads_equal(model, tmp_path):
    model.save(tmp_path / "copy")
    copy = load_model(tmp_path / "copy")
    assert isinstance(copy, EncoderModel)
    assert copy.name == model.name
    assert (copy.predict_proba(TEXTS) == model.predict_proba(TEXTS)).all()


def test_highlights_of_abuse_come_from_the_span_head(model):
    reasons = model.explain(TEXTS[2], "offensive", limit=2)
    assert any("đồ ngu" in reason.text for reason in reasons)
    for reason in reasons:
        assert TEXTS[2][slice(*reason.span)] == reason.text


def test_other_labels_are_explained_by_leaving_words_out(model):
    reasons = model.explain(TEXTS[3], "check", limit=3)
    assert reasons
    assert all(TEXTS[3][slice(*reason.span)] == reason.text for reason in reasons)
    assert model.explain("", "check") == []


def test_a_larger_budget_never_raises_the_threshold(model):
    for label in LABELS:
        limits = [model.threshold(label, budget) for budget in (0.01, 0.05, 0.12, 0.3)]
        assert limits == sorted(limits, reverse=True)


def test_eight_bits_change_little_and_so_does_a_smaller_vocabulary(built, tuned, base):
    model, check = built
    assert check.mean < 0.02
    assert check.same > 0.95
    assert len(json.loads(model.tokenizer_)["model"]["vocab"]) < len(base.tokenizer)
    assert tuned.best is not None


def test_no_graph_says_where_it_was_made(model):
    for graph in (model.graph_, load_model("encoder").graph_):
        assert b"site-packages" not in graph
        assert b".py" not in graph


def test_a_changed_graph_is_refused(model, tmp_path):
    model.save(tmp_path)
    graph = tmp_path / GRAPH
    graph.write_bytes(graph.read_bytes() + b"x")
    with pytest.raises(ModelError, match="not the file"):
        load_model(tmp_path)


def test_a_model_of_a_newer_version_is_refused(model, tmp_path):
    model.save(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({**config, "format": 99}))
    with pytest.raises(ModelError, match="newer version"):
        load_model(tmp_path)


def test_a_graph_that_is_none_is_refused(model, tmp_path):
    broken = EncoderModel.from_parts(b"no graph", model.tokenizer_, model.calibration_, model.thresholds_)
    broken.save(tmp_path)
    with pytest.raises(ModelError, match="cannot be used"):
        load_model(tmp_path).predict_proba(["xin chào"])
