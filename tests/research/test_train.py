"""Training works from the project's own rows alone, and the same way every time."""

import json

import numpy as np
import pytest

from pipeline.classify import LinearModel
from pipeline.classify.features import FeatureConfig
from pipeline.errors import DataSetError
from pipeline.research.data import read_split, unseen
from pipeline.research.evaluate import floors
from pipeline.research.train import probe, train_linear
from pipeline.resources import resource

SMALL = FeatureConfig(char_bits=12, word_bits=12)


def test_the_same_rows_give_the_same_model(tmp_path):
    first = train_linear(tmp_path / "a", features=SMALL)
    second = train_linear(tmp_path / "b", features=SMALL)
    assert first.name == second.name
    assert LinearModel.load(tmp_path / "a").predict_proba(["xin chào"]).shape == (1, 4)


def test_a_missing_set_names_the_next_step(tmp_path):
    with pytest.raises(DataSetError, match="KHOITRONG_DATASETS"):
        read_split(tmp_path, "vihsd", "train")


def test_near_duplicates_of_held_out_texts_are_found():
    held = ["uống nước chanh nóng mỗi sáng là khỏi bệnh ngay sau ba ngày"]
    mine = [held[0] + " nhé", "hôm nay trời đẹp quá mọi người ơi", held[0]]
    assert unseen(mine, held).tolist() == [False, True, False]


def test_the_shipped_model_reaches_its_floors():
    metrics = json.loads((resource("models/linear") / "metrics.json").read_text())["validation"]
    for label, least in floors().items():
        assert metrics[label]["average_precision"] >= least
        assert metrics[label]["stripped"] >= metrics[label]["average_precision"] - 0.03
    assert max(figures["ece"] for figures in metrics.values()) <= 0.03


def test_the_shipped_model_was_trained_on_the_present_spelling():
    model = LinearModel.load(resource("models/linear"))
    assert model.training["text_probe"] == probe()
    assert np.isfinite(model.weights).all()
