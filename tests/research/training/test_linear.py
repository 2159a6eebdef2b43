"""Training works from the project's own rows alone, and the same way every time."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from pipeline.classify import LinearModel
from pipeline.classify.features.ngrams import FeatureConfig
from pipeline.errors import DataSetError
from pipeline.labels import LABELS
from pipeline.research.datasets.loading import load_split
from pipeline.research.datasets.training_data import unseen
from pipeline.research.training.linear import probe
from pipeline.research.training.recipe import RECIPE
from pipeline.research.training_runs import train_linear
from pipeline.resources import resource

SMALL = FeatureConfig(char_bits=12, word_bits=12)


def test_the_same_rows_alone_give_the_same_model(rows, tmp_path):
    """That the shipped rows alone are enough is shown by the notebook that trains on them."""
    first = train_linear(tmp_path / "a", rows_dir=rows, features=SMALL)
    second = train_linear(tmp_path / "b", rows_dir=rows, features=SMALL)
    assert first.name == second.name
    coefs = [LinearModel.load(tmp_path / name).coef_ for name in ("a", "b")]
    assert (coefs[0] == coefs[1]).all() and coefs[0].any()
    assert LinearModel.load(tmp_path / "a").predict_proba(["xin chào"]).shape == (1, 4)


def test_a_missing_set_names_the_next_step(tmp_path):
    with pytest.raises(DataSetError, match="KHOITRONG_DATASETS"):
        load_split("vihsd", "train", tmp_path)


def test_near_duplicates_of_held_out_texts_are_found():
    held = ["uống nước chanh nóng mỗi sáng là khỏi bệnh ngay sau ba ngày"]
    mine = [held[0] + " nhé", "hôm nay trời đẹp quá mọi người ơi", held[0]]
    assert unseen(mine, held).tolist() == [False, True, False]


def test_the_same_sets_and_seed_give_the_same_weights(sets, rows, tmp_path):
    options = {"datasets_dir": sets, "rows_dir": rows, "benchmark": False}
    made = [train_linear(tmp_path / name, features=SMALL, **options) for name in ("a", "b")]
    first, second = (LinearModel.load(tmp_path / name) for name in ("a", "b"))
    assert made[0].name == made[1].name
    assert (first.coef_ == second.coef_).all()
    assert first.coef_.any()
    assert first.thresholds_ == second.thresholds_
    assert made[0].values == made[1].values


def test_several_seeds_give_mean_and_spread_and_the_first_model(sets, rows, tmp_path):
    options = {"datasets_dir": sets, "rows_dir": rows, "benchmark": False, "features": SMALL}
    found = train_linear(tmp_path / "many", seeds=2, **options)
    assert found.name == train_linear(tmp_path / "one", **options).name
    seeds = found.values["seeds"]
    assert seeds["runs"] == 2
    for figures in seeds["labels"].values():
        assert set(figures) == {"average_precision", "stripped", "ece"}
        assert all(each["spread"] >= 0 for each in figures.values())
    assert "Over 2 seeds" in str(found)
    assert "## Over seeds" in (tmp_path / "many/README.md").read_text(encoding="utf-8")


def test_rows_that_answer_hate_count_as_much_as_the_recipe_says(sets, rows, tmp_path, monkeypatch):
    answer = "bảo xứ ấy phải đuổi đi cho sạch là sai"
    with (rows / "rows.csv").open("a", encoding="utf-8", newline="") as out:
        csv.writer(out).writerow([answer, 0, 0, 0, 0, "counter_speech/hand", "train", "invented"])
    said = []
    for weight in (0.1, 10.0):
        monkeypatch.setitem(
            RECIPE, "hateful", replace(RECIPE["hateful"], rows_weight=1.0, spared_weight=weight)
        )
        folder = tmp_path / str(weight)
        options = {"datasets_dir": sets, "rows_dir": rows, "benchmark": False}
        train_linear(folder, features=SMALL, **options)
        said.append(LinearModel.load(folder).predict_proba([answer])[0, LABELS.index("hateful")])
    assert said[1] < said[0]


def test_the_shipped_model_was_trained_on_the_present_spelling():
    model = LinearModel.load(resource("models/linear"))
    assert model.training_["text_probe"] == probe()
    assert np.isfinite(model.coef_).all()
