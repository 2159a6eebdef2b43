"""Fine-tuning resumes, repeats itself, and says what is wrong with its base."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from copy import deepcopy
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import torch

from pipeline.classify.model_card import model_card
from pipeline.errors import DataSetError, ModelError, UsageError
from pipeline.research.training.encoder.base import open_base
from pipeline.research.training.encoder.batches import Collate, rows, span_targets
from pipeline.research.training.encoder.examples import Example, merged, toxic_characters
from pipeline.research.training.encoder.finetune import finetune
from pipeline.research.training.encoder.model_soup import average, finetune_seeds
from pipeline.research.training.encoder.network import IGNORE
from pipeline.research.training.encoder.pretrain import pretrain
from pipeline.research.training.encoder.resuming import RUN
from pipeline.research.training.encoder.train import calibrate
from pipeline.research.training.encoder.trainer import REPORTERS, RunSettings, check_reporter
from pipeline.research.training_runs import train_encoder
from tests.research.conftest import posts, write
from tests.tiny_encoder import examples, write_base

ROOT = Path(__file__).parents[4]
BRIEF = RunSettings(epochs=2, rate=2e-3, batch=16, save_steps=2)
FOREVER = 600
"""Seconds after which runs that should have ended are taken to go on; never waited for when they end."""


def weights(network):
    return torch.cat([each.flatten() for each in network.parameters()])


def test_the_same_seed_gives_the_same_network(base, tmp_path):
    made = [
        finetune(base, examples(48), examples(10, start=48), tmp_path / name, BRIEF, evaluations=1)
        for name in ("a", "b")
    ]
    assert torch.equal(weights(made[0].network), weights(made[1].network))


def test_an_interrupted_run_goes_on_from_its_checkpoint(base, tmp_path):
    train, choose = examples(48), examples(10, start=48)
    whole = finetune(base, train, choose, tmp_path / "a", BRIEF, evaluations=1)
    checkpoints = sorted((tmp_path / "a").glob("checkpoint-*"), key=lambda path: int(path.name.split("-")[1]))
    (tmp_path / "b").mkdir()
    shutil.copytree(checkpoints[0], tmp_path / "b" / checkpoints[0].name)
    shutil.copy(tmp_path / "a" / RUN, tmp_path / "b" / RUN)
    resumed = finetune(base, train, choose, tmp_path / "b", BRIEF, evaluations=1)
    steps = [row["step"] for row in resumed.log]
    assert min(steps) <= int(checkpoints[0].name.split("-")[1])
    assert max(steps) == max(row["step"] for row in whole.log)


def test_a_run_never_goes_on_from_another_base_other_texts_or_other_settings(base, tmp_path):
    train, choose = examples(48), examples(10, start=48)
    finetune(base, train, choose, tmp_path / "run", BRIEF, evaluations=1)
    other = open_base(write_base(tmp_path / "other", seed=1))
    for changed, words in (
        ((other, train, choose, BRIEF), "another base"),
        ((base, examples(49), choose, BRIEF), "other texts or labels"),
        ((base, train, choose, replace(BRIEF, rate=1e-3)), r"other settings \(rate was 0.002, now 0.001\)"),
    ):
        with pytest.raises(ModelError, match=words) as error:
            finetune(*changed[:3], tmp_path / "run", changed[3], evaluations=1)
        assert "--restart" in error.value.next_step
    anew = replace(BRIEF, rate=1e-3, resume=False)
    found = finetune(base, train, choose, tmp_path / "run", anew, evaluations=1)
    assert [line["step"] for line in found.log if "train_runtime" in line] == [6]


def test_checkpoints_of_unknown_origin_are_not_gone_on_from(base, tmp_path):
    (tmp_path / "checkpoint-2").mkdir()
    with pytest.raises(ModelError, match="do not say what they were trained from"):
        finetune(base, examples(16), examples(8), tmp_path, BRIEF)


def test_progress_is_told_in_lines_where_there_is_no_terminal(base, tmp_path, capfd):
    brief = replace(BRIEF, logging_steps=1)
    finetune(base, examples(48), examples(10, start=48), tmp_path, brief, evaluations=1)
    said = capfd.readouterr()
    assert said.out == ""
    lines = [line for line in said.err.splitlines() if line.startswith("fine-tuning, seed 0: ")]
    assert lines[0].startswith("fine-tuning, seed 0: 1 of 6 steps")
    assert lines[-1].startswith("fine-tuning, seed 0: 6 of 6 steps, loss ")


def test_a_program_to_report_to_that_is_missing_is_named_before_any_work():
    with pytest.raises(UsageError, match="There is nothing called paper") as error:
        check_reporter("paper")
    assert "tensorboard, wandb, mlflow" in error.value.next_step
    missing = [name for name, packages in REPORTERS.items() if not any(map(find_spec, packages))]
    for name in missing:
        with pytest.raises(UsageError, match=f"needs the package {name}") as error:
            check_reporter(name)
        assert f"pip install {name}" in error.value.next_step
    check_reporter("none")


def test_masked_language_training_lowers_its_loss_and_writes_a_base(base, tmp_path):
    normalised_texts = [each.normalised for each in examples(96)]
    log = pretrain(
        base, normalised_texts, tmp_path, RunSettings(epochs=8, rate=3e-3, batch=16, logging_steps=6)
    )
    losses = [float(row["loss"]) for row in log["log"] if "loss" in row]
    assert losses[-1] < losses[0]
    assert open_base(tmp_path).encoder().config.hidden_size == 32
    with pytest.raises(ModelError, match="other texts"):
        pretrain(base, normalised_texts[1:], tmp_path, RunSettings(epochs=8, rate=3e-3, batch=16))


def test_a_missing_base_names_the_next_step(tmp_path):
    with pytest.raises(ModelError, match="Give a folder"):
        open_base(tmp_path / "nowhere")


def test_texts_lose_their_diacritics_but_not_their_spans(base):
    table = rows(examples(5), base.tokenizer)
    batch = [table[i] for i in range(5)]
    plain = Collate(base.tokenizer)(batch)
    bare = Collate(base.tokenizer, 1.0, np.random.default_rng(0))(batch)
    assert not torch.equal(plain["input_ids"][0, :8], bare["input_ids"][0, :8])
    assert (bare["spans"] == 1).any()
    assert (plain["labels"] == bare["labels"]).all()


def test_a_piece_is_toxic_when_most_of_its_characters_are():
    assert span_targets("00111", [(0, 0), (0, 3), (3, 5)]) == [IGNORE, 0.0, 1.0]
    assert span_targets("", [(0, 2)]) == [IGNORE]
    assert toxic_characters([0, 1, 1], [1, 2, 2], [1]) == "011"


def test_the_same_text_in_two_sets_is_one_example():
    first = Example("một câu", [1.0, None, None, None])
    second = Example("một câu", weak={"opinion": 1.0}, spans="0000000")
    found = merged([[first], [second]])
    assert len(found) == 1
    assert (found[0].labels[0], found[0].weak, found[0].spans) == (1.0, {"opinion": 1.0}, "0000000")


def test_one_class_only_gives_a_flat_curve_instead_of_an_error():
    only = [Example(str(i), [0.0, 0.0, 1.0, 0.0]) for i in range(5)]
    curves = calibrate(np.zeros((5, 4)), only)
    assert all(curve.slope == 1.0 for curve in curves.values())


def test_training_without_data_sets_names_the_next_step(base, tmp_path, monkeypatch):
    monkeypatch.delenv("KHOITRONG_DATASETS", raising=False)
    with pytest.raises(DataSetError, match="KHOITRONG_DATASETS"):
        train_encoder(tmp_path, base=base.name, datasets_dir=None, settings=BRIEF)


ENDS = "gạo nước trăng sông núi mây gió lúa cau trầu bưởi ổi mít dừa chanh quế tre nứa lạc vừng".split()


def test_a_run_from_base_to_model_writes_its_card_and_figures(base, sets, rows, tmp_path):
    random = np.random.default_rng(0)
    for name in ("khoitrong_labels/train", "news/unlabelled"):
        table = posts(80)  # told apart by their ends: near-duplicates of a held-out post teach nothing
        table["text"] = [f"{text} {' '.join(random.choice(ENDS, 16))}" for text in table["text"]]
        write(sets / f"{name}.parquet", table)
    brief = RunSettings(epochs=1, rate=3e-3, batch=32)
    found = train_encoder(tmp_path, base=base.name, datasets_dir=sets, rows_dir=rows, settings=brief)
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert f"# {found.trained.model.name}" in card
    assert "| khoitrong_labels_2 |" in card
    assert "model-index:" in card
    figures = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    assert figures["validation"]["check"]["positives"] > 0
    assert figures["eight_bits"]["posts"] == figures["posts"]
    config = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    assert config["training"]["settings"] == brief.recipe()
    assert config["training"]["architecture"]["model_type"] == "bert"
    assert not (tmp_path / ".training").exists()


def test_several_seeds_are_averaged_and_their_scores_kept(base, tmp_path):
    train, choose = examples(64), examples(20, start=64)
    found = finetune_seeds(base, train, choose, tmp_path, replace(BRIEF, epochs=4), seeds=2)
    summary = found.log[0]["soup"]
    assert len(summary["runs"]) == 2
    assert summary["spread"]["mean"] >= 0
    assert found.best == max(summary["average"]["mean"], *(run["mean"] for run in summary["runs"]))
    assert {line["run"] for line in found.log[1:]} == {0, 1}


def test_runs_end_with_the_command_that_started_them(base, tmp_path):
    script = tmp_path / "many.py"
    script.write_text(
        "from pathlib import Path\n"
        "from pipeline.research.training.encoder import finetune\n"
        "from pipeline.research.training.encoder.base import open_base\n"
        "from pipeline.research.training.encoder.model_soup import finetune_seeds\n"
        "from pipeline.research.training.encoder.trainer import RunSettings\n"
        "from tests.tiny_encoder import examples\n"
        "finetune.PATIENCE = 10**9  # here and in the processes, which import this file\n"
        "if __name__ == '__main__':\n"
        f"    base = open_base({base.name!r})\n"
        f"    out = Path({str(tmp_path)!r}) / 'runs'\n"
        "    endless = RunSettings(epochs=10_000, rate=1e-5, batch=16)\n"
        "    finetune_seeds(base, examples(32), examples(8, start=32), out, endless, seeds=2)\n"
    )
    command = subprocess.Popen(
        [sys.executable, str(script)], env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE
    )
    # Its runs hold the same pipe, which is at its end when the last of them is gone.
    listening = threading.Thread(target=command.stdout.read, daemon=True)
    listening.start()
    runs = [tmp_path / "runs" / f"seed-{seed}" for seed in (0, 1)]
    try:
        while not all(any(run.glob("checkpoint-*")) for run in runs):
            assert command.poll() is None
            time.sleep(0.2)
        assert listening.is_alive()
    finally:
        command.kill()
        command.wait()
    listening.join(FOREVER)
    assert not listening.is_alive()


def test_the_average_of_networks_is_that_of_their_weights(tuned):
    other = deepcopy(tuned.network)
    with torch.no_grad():
        for each in other.parameters():
            each.add_(2.0)
    torch.testing.assert_close(weights(average([tuned.network, other])), weights(tuned.network) + 1.0)


def test_what_a_model_knows_of_its_training_is_enough_for_its_card(built):
    made = built[0].training_ | {"settings": BRIEF.recipe(), "pretrained": True}
    card = model_card(built[0].name, made, {})
    assert "| vihsd | Luu et al. 2021 | research only |" in card
    assert "Invented rows of the project (`data/rows/`): 160." in card
    assert "masked-language training first: yes" in card
    assert "of its layers" not in card
    assert "Base: tiny, 1 of its layers." in model_card(built[0].name, made | {"layers": 1}, {})


def test_the_card_gives_every_run_with_mean_and_spread():
    soup = {
        "runs": [{"mean": 0.4}, {"mean": 0.6}],
        "mean": {"mean": 0.5},
        "spread": {"mean": 0.1414},
        "average": {"mean": 0.55},
    }
    made = {
        "base": "tiny",
        "settings": {"epochs": 1.0, "batch": 8, "rate": 1e-4, "freeze_embeddings": False},
        "quantised": {"texts": 1, "mean": 0.0, "probability": 0.0, "same": 1.0},
        "pretrained": False,
        "log": {"fine_tuning": [{"soup": soup}]},
    }
    card = model_card("encoder-00000000", made, {})
    for row in (
        "| run 2 | 0.600 |",
        "| standard deviation | 0.141 |",
        "| average of their weights | 0.550 |",
    ):
        assert row in card
