"""A smaller copy of the sets has every split, no text the sets lack, and is the same each time."""

import pyarrow.parquet as pq
import pytest

from pipeline.classify.features.ngrams import FeatureConfig
from pipeline.errors import DataSetError, OutputError
from pipeline.research.datasets.sample import sample_sets
from pipeline.research.training_runs import train_linear

SMALL = FeatureConfig(char_bits=12, word_bits=12)


def texts(path):
    return pq.read_table(path)["text"].to_pylist()


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


def test_a_model_can_be_trained_from_a_copy(sets, tmp_path):
    small = sample_sets(sets, tmp_path / "small", 30)
    made = train_linear(tmp_path / "model", datasets_dir=small, benchmark=False, features=SMALL)
    assert made.report is not None


def test_an_empty_folder_and_a_closed_one_are_said_plainly(sets, tmp_path):
    with pytest.raises(DataSetError, match="holds no data set"):
        sample_sets(tmp_path / "nothing", tmp_path / "small", 20)
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OutputError, match="cannot be written"):
        sample_sets(sets, tmp_path / "file", 20)
