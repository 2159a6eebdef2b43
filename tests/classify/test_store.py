"""A damaged model folder is refused with the next step."""

import json
import shutil

import numpy as np
import pytest

from pipeline.classify import LinearModel, load_model
from pipeline.classify.store import write
from pipeline.errors import ModelError
from pipeline.resources import resource


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(resource("models/linear"), tmp_path / "model")
    return tmp_path / "model"


def change(folder, **values):
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name):
        LinearModel.load(folder)


def test_a_newer_format_says_update(folder):
    change(folder, format=99)
    with pytest.raises(ModelError, match=r"newer version.*git pull"):
        LinearModel.load(folder)


def test_changed_weights_are_refused(folder):
    payload = bytearray((folder / "model.safetensors").read_bytes())
    payload[-1] ^= 1
    (folder / "model.safetensors").write_bytes(payload)
    with pytest.raises(ModelError, match="is not the file"):
        LinearModel.load(folder)


def test_weights_that_are_not_numbers_are_refused(tmp_path):
    write(tmp_path, {"weights": np.array([np.nan], dtype=np.float16)}, {}, {})
    with pytest.raises(ModelError, match="not numbers"):
        LinearModel.load(tmp_path)


@pytest.mark.parametrize(
    "values", [{"features": {}}, {"labels": ["x"]}, {"calibration": {}}, {"thresholds": []}]
)
def test_a_config_that_does_not_fit_is_refused(folder, values):
    change(folder, **values)
    with pytest.raises(ModelError):
        LinearModel.load(folder)


def test_an_unknown_engine_names_the_known_one():
    with pytest.raises(ModelError, match="--engine linear"):
        load_model("no-such-model")
