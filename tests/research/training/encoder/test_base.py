"""A base may be made shallower, and may be an encoder of ours."""

import subprocess
import sys

import pytest
import torch
from transformers import BertConfig, BertModel

from pipeline.errors import ModelError, UsageError
from pipeline.research.training.encoder.base import keep_layers, open_base
from pipeline.research.training.encoder.finetune import finetune
from pipeline.research.training.encoder.graph_weights import read_weights
from pipeline.research.training.encoder.trainer import RunSettings
from pipeline.research.training.encoder.transformers_folder import export_to_transformers
from tests.tiny_encoder import examples, write_base

BRIEF = RunSettings(epochs=1, rate=2e-3, batch=16, save_steps=2)


def deep(layers):
    config = BertConfig(
        vocab_size=20, hidden_size=8, num_hidden_layers=layers, num_attention_heads=2, intermediate_size=16
    )
    return BertModel(config, add_pooling_layer=False)


@pytest.mark.parametrize(
    ("had", "count", "kept"),
    [(12, 6, [0, 2, 4, 7, 9, 11]), (12, 1, [11]), (12, 12, list(range(12))), (3, 2, [0, 2])],
)
def test_layers_are_kept_evenly_and_the_last_one_among_them(had, count, kept):
    network = deep(had)
    layers = list(network.encoder.layer)
    keep_layers(network, count)
    assert [layers.index(layer) for layer in network.encoder.layer] == kept
    assert network.config.num_hidden_layers == count
    assert network(input_ids=torch.tensor([[1, 2, 3]])).last_hidden_state.shape == (1, 3, 8)


def test_a_base_with_fewer_layers_says_how_many_it_has(tmp_path):
    base = open_base(write_base(tmp_path / "base"), layers=3)
    with pytest.raises(UsageError, match="has 2 layers, not 3") as error:
        base.encoder()
    assert "from 1 to 2" in error.value.next_step


def test_a_shallower_base_is_another_one_to_a_run_that_goes_on(tmp_path):
    folder = write_base(tmp_path / "base")
    train, choose = examples(48), examples(10, start=48)
    made = finetune(open_base(folder, layers=1), train, choose, tmp_path / "run", BRIEF, evaluations=1)
    assert made.network.encoder.config.num_hidden_layers == 1
    with pytest.raises(ModelError, match="another base"):
        finetune(open_base(folder), train, choose, tmp_path / "run", BRIEF, evaluations=1)


def test_an_encoder_of_ours_is_a_base_with_its_weights_and_runs_no_code_beside_it(model, tmp_path):
    folder = tmp_path / "ours"
    export_to_transformers(model, folder)
    code = f"from pipeline.research.training.encoder.base import open_base; open_base({str(folder)!r})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL
    )
    assert "custom code" not in done.stdout
    base = open_base(folder)
    assert (base.ours, base.segmented) == (True, False)
    assert base.known == len(base.tokenizer)
    wanted = read_weights(model.graph_).parameters
    found = base.encoder().state_dict()
    assert found
    assert all(torch.equal(value, torch.tensor(wanted[f"encoder.{name}"])) for name, value in found.items())
