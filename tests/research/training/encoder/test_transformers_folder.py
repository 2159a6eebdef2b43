"""An encoder opens in transformers, and says there what it says here."""

import json
import subprocess
import sys

import numpy as np
import pytest
import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

from pipeline.classify.engines.encoder import EncoderModel
from pipeline.errors import ModelError, UsageError
from pipeline.labels import LABELS
from pipeline.research.exports import export_model
from pipeline.research.training.encoder.transformers_folder import export_to_transformers, unrounded
from tests.tiny_encoder import examples

TEXTS = [each.normalised for each in examples(12, start=400)]


@pytest.fixture(scope="module")
def folder(model, tmp_path_factory):
    out = tmp_path_factory.mktemp("exported")
    made = export_to_transformers(model, out)
    assert made.gap < 1e-4
    return out


def test_the_auto_classes_open_it_and_give_the_logits_of_the_graph(folder, model):
    config = AutoConfig.from_pretrained(folder, trust_remote_code=True)
    assert config.id2label == dict(enumerate(LABELS))
    tokenizer = AutoTokenizer.from_pretrained(folder)
    network = AutoModelForSequenceClassification.from_pretrained(folder, trust_remote_code=True).eval()
    with torch.no_grad():
        found = network(**tokenizer(TEXTS, padding=True, truncation=True, return_tensors="pt")).logits
    exact = unrounded(model)
    np.testing.assert_allclose(found.numpy(), exact.decision_normalised(TEXTS), atol=1e-4)
    curves = [config.calibration[label] for label in LABELS]
    slope, intercept = (np.array([each[name] for each in curves]) for name in ("slope", "intercept"))
    probabilities = 1 / (1 + np.exp(-(slope * found.numpy() + intercept)))
    np.testing.assert_allclose(probabilities, exact.predict_normalised(TEXTS), atol=1e-4)
    np.testing.assert_allclose(probabilities, model.predict_normalised(TEXTS), atol=1e-2)


def test_it_can_be_trained_on(folder):
    network = AutoModelForSequenceClassification.from_pretrained(folder, trust_remote_code=True)
    found = network(input_ids=torch.tensor([[0, 5, 6, 2]]), labels=torch.tensor([[1.0, 0.0, 0.0, 1.0]]))
    found.loss.backward()
    assert float(network.classifier.weight.grad.abs().sum()) > 0


def test_its_code_runs_only_where_it_is_trusted(folder):
    code = (
        "from transformers import AutoModelForSequenceClassification as Auto\n"
        f"Auto.from_pretrained({str(folder)!r}, trust_remote_code=False)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "trust_remote_code=True" in done.stderr


def test_a_model_that_does_not_say_what_it_is_made_of_needs_its_base(model, base, tmp_path):
    older = EncoderModel.from_parts(model.graph_, model.tokenizer_, model.calibration_, model.thresholds_)
    with pytest.raises(ModelError, match="does not say what its encoder is made of") as error:
        export_to_transformers(older, tmp_path / "a")
    assert "--base" in error.value.next_step
    assert not (tmp_path / "a").exists()
    assert export_to_transformers(older, tmp_path / "a", base=base.folder).gap < 1e-4


def test_settings_of_another_encoder_are_refused(model, base, tmp_path):
    settings = json.loads((base.folder / "config.json").read_text())
    for wrong in ({"num_attention_heads": 4}, {"intermediate_size": 32}):
        (tmp_path / "config.json").write_text(json.dumps(settings | wrong))
        with pytest.raises(ModelError, match="settings"):
            export_to_transformers(model, tmp_path / "out", base=tmp_path)
    assert not (tmp_path / "out").exists()


def test_only_encoders_are_written_and_only_for_what_is_known(tmp_path):
    with pytest.raises(UsageError, match="is no encoder"):
        export_model("linear", tmp_path, to="transformers")
    with pytest.raises(UsageError, match="not written for spacy"):
        export_model("linear", tmp_path, to="spacy")
