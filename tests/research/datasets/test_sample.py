"""A smaller copy of the sets has every split, no text the sets lack, and is the same each time."""

import csv

import pyarrow.parquet as pq
import pytest

from pipeline.classify.features.ngrams import FeatureConfig
from pipeline.errors import DataSetError, OutputError
from pipeline.research.datasets.sample import sample_rows, sample_sets
from pipeline.research.training_runs import train_linear
from pipeline.resources import resource

SMALL = FeatureConfig(char_bits=12, word_bits=12)


def texts(path):
    return pq.read_table(path)["text"].to_pylist()


def cells(path):
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.reader(lines))


def test_every_split_is_there_in_its_order_and_not_longer_than_asked(sets, tmp_path):
    small = sample_sets(sets, tmp_path / "small", 20)
    originals = sorted(path.relative_to(sets) for path in sets.glob("*/*.parquet"))
    assert sorted(path.relative_to(small) for path in small.glob("*/*.parquet")) == originals
    for path in originals:
        whole, kept = texts(sets / path), texts(small / path)
        assert len(kept) == min(20, len(whole))
        assert kept == [text for text in whole if text in set(kept)]


def test_a_short_split_is_copied_whole_with_all_its_columns(sets, tmp_path):
    small = sample_sets(sets, tmp_path / "small", 10_000)
    path = "khoitrong_labels/train.parquet"
    assert pq.read_table(small / path).equals(pq.read_table(sets / path))


def test_the_same_seed_draws_the_same_texts_and_another_seed_others(sets, tmp_path):
    drawn = [
        texts(sample_sets(sets, tmp_path / name, 20, seed=seed) / "vihsd/train.parquet")
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    ]
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_model_can_be_trained_from_copies(sets, rows, tmp_path):
    small, few = sample_sets(sets, tmp_path / "small", 30), sample_rows(rows, tmp_path / "few", 2)
    made = train_linear(tmp_path / "model", datasets_dir=small, rows_dir=few, benchmark=False, features=SMALL)
    assert made.report is not None


def test_one_in_so_many_rows_of_each_file_is_kept_as_it_stands(tmp_path):
    whole, few = resource("data/rows"), tmp_path / "few"
    few.mkdir()
    (few / "left.csv").write_text("of an earlier copy")
    sample_rows(whole, few, 100)
    assert [path.name for path in sorted(few.glob("*.csv"))] == [p.name for p in sorted(whole.glob("*.csv"))]
    for path in few.glob("*.csv"):
        header, *originals = cells(whole / path.name)
        assert cells(path) == [header, *originals[::100]]


def test_an_empty_folder_and_a_closed_one_are_said_plainly(sets, rows, tmp_path):
    with pytest.raises(DataSetError, match="holds no data set"):
        sample_sets(tmp_path / "nothing", tmp_path / "small", 20)
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OutputError, match="cannot be written"):
        sample_sets(sets, tmp_path / "file", 20)
    with pytest.raises(DataSetError, match="holds no CSV file"):
        sample_rows(tmp_path / "nothing", tmp_path / "few", 2)
    with pytest.raises(OutputError, match="cannot be written"):
        sample_rows(rows, tmp_path / "file", 2)
