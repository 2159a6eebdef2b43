"""What 8 bits cost is told on labelled posts, beside the network in full precision. Posts are invented."""

import json

import numpy as np
import pytest

from pipeline.classify.model_card import model_card
from pipeline.errors import ModelError
from pipeline.labels import LABELS
from pipeline.research.datasets.training_data import Corpus, no_helpers
from pipeline.research.evaluation.eight_bits import compare_eight_bits
from pipeline.research.training.encoder.base import open_base
from pipeline.research.training.encoder.finetune import finetune
from pipeline.research.training.encoder.train import build
from pipeline.research.training.encoder.trainer import RunSettings
from pipeline.research.training.encoder.whole import label_logits, open_checkpoint
from pipeline.research.training_runs import compare_checkpoint
from pipeline.resources import resource
from tests.tiny_encoder import examples, write_base


@pytest.fixture(scope="module")
def work(base, gathered, tmp_path_factory):
    """A folder with checkpoints, the network of the last, and the model that was made from it."""
    folder = tmp_path_factory.mktemp("checkpoints")
    settings = RunSettings(epochs=4, rate=5e-3, batch=16)
    tuned = finetune(base, gathered.train, gathered.calibration, folder, settings, evaluations=1)
    texts = [each.normalised for each in examples(40, start=300)]
    logits = label_logits(tuned.network, base, texts)
    ordinary = [each.normalised for each in examples(60, start=200)]
    made, _ = build(tuned.network, base, gathered, ordinary, {"base": "tiny"})
    return folder, logits, made


@pytest.fixture(scope="module")
def posts():
    found = examples(40, start=300)
    texts = [each.normalised for each in found]
    helpers = no_helpers(40)
    helpers[:, 0] = [each.weak["opinion"] for each in found]
    labels = np.array([each.labels for each in found])
    return Corpus(texts, texts, labels, np.arange(40), np.full(40, "news"), helpers, np.ones(40))


def test_both_are_told_side_by_side_by_label_and_slice(work, posts):
    found = compare_eight_bits(work[2], work[1], posts)
    assert set(found.labels) == set(LABELS)
    assert all(abs(each.difference) < 0.1 for each in found.labels.values())
    assert found.slices["opinion or satire"][0].n == 8
    assert all(0.0 <= share <= 1.0 for share in found.same.values())
    assert "8 bits" in str(found)


def test_beside_itself_a_graph_loses_nothing(work, posts):
    found = compare_eight_bits(work[2], work[2].decision_normalised(posts.normalised_texts), posts)
    assert all(each.difference == 0.0 for each in found.labels.values())
    assert all(first == second for first, second in found.slices.values())
    assert set(found.same.values()) == {1.0}


def test_the_card_tells_what_eight_bits_cost(work, posts):
    figures = json.loads(json.dumps(compare_eight_bits(work[2], work[1], posts).to_dict()))
    made = work[2].training_ | {"settings": RunSettings().recipe(), "pretrained": False}
    card = model_card(work[2].name, made, {"eight_bits": figures})
    assert "On 40 validation posts, full precision / 8 bits" in card
    assert "opinion or satire" in card


def test_a_checkpoint_says_what_the_network_said(work, base):
    folder, logits, _ = work
    texts = [each.normalised for each in examples(40, start=300)]
    found = [
        label_logits(open_checkpoint(path, base), base, texts) for path in sorted(folder.glob("checkpoint-*"))
    ]
    assert any(np.allclose(each, logits, atol=1e-4) for each in found)


def test_a_folder_without_weights_or_of_another_base_is_refused(work, base, tmp_path):
    with pytest.raises(ModelError, match="is no checkpoint"):
        open_checkpoint(tmp_path, base)
    checkpoint = next(work[0].glob("checkpoint-*"))
    other = write_base(tmp_path / "base")
    config = json.loads((other / "config.json").read_text(encoding="utf-8"))
    (other / "config.json").write_text(json.dumps(config | {"num_hidden_layers": 1}), encoding="utf-8")
    with pytest.raises(ModelError, match="is no checkpoint"):
        open_checkpoint(checkpoint, open_base(other))


def test_only_an_encoder_has_a_checkpoint(tmp_path):
    with pytest.raises(ModelError, match="no encoder"):
        compare_checkpoint(resource("models/linear"), tmp_path, base="tiny", datasets_dir=None)
