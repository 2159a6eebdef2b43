"""The cards of data folders have a header that the `datasets` library and the hub read as it is meant."""

from pathlib import Path

import pytest
from huggingface_hub import DatasetCard

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def load(tmp_path, monkeypatch):
    datasets = pytest.importorskip("datasets")
    monkeypatch.setattr("datasets.config.HF_HUB_OFFLINE", True)
    return lambda folder, name=None: datasets.load_dataset(str(DATA / folder), name, cache_dir=str(tmp_path))


def test_rows_keep_the_test_out_of_train(load):
    found = load("rows")
    assert set(found) == {"train", "test"}
    for split, rows in found.items():
        assert set(rows["split"]) == {split}
    assert not set(found["train"]["template"]) & set(found["test"]["template"])
    assert found["train"].num_rows > 7000


@pytest.mark.parametrize(
    ("folder", "name", "splits", "column"),
    [
        ("suites", "cases", {"test"}, "function"),
        ("suites", "functions", {"test"}, "holds"),
        ("suites", "pairs", {"test"}, "member"),
        ("suites", "near_duplicates", {"test"}, "same"),
        ("masking", None, {"test"}, "spans"),
        ("stories", None, {"test"}, "theme"),
        ("labels", "readings", {"readings"}, "key"),
        ("labels", "second_readings", {"readings"}, "key"),
    ],
)
def test_what_nothing_may_learn_from_is_no_train(load, folder, name, splits, column):
    found = load(folder, name)
    assert set(found) == splits
    assert all(column in rows.column_names for rows in found.values())


@pytest.mark.parametrize("folder", ["rows", "suites", "masking", "labels", "claims", "stories"])
def test_the_header_is_metadata_of_the_hub(folder):
    card = DatasetCard.load(DATA / folder / "README.md")
    assert card.data.language == "vi"
    assert card.data.license
    assert card.data.pretty_name
    patterns = [part["path"] for config in card.data.to_dict()["configs"] for part in config["data_files"]]
    for pattern in patterns:
        assert list((DATA / folder).glob(pattern)), pattern
