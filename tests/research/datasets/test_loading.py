"""Sets load with types and say what is wrong with them; their cards print what was measured and no text."""

import json
import random
from shutil import copytree

import datasets
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import DataSetError, OutputError
from pipeline.research.datasets.catalogue import CATALOGUE, TRAINING_SETS
from pipeline.research.datasets.data_cards import bare_share, card, measure_splits, write_cards
from pipeline.research.datasets.loading import CLASSES, UNLABELLED, load, load_all
from pipeline.research.datasets.splits import clusters_across
from tests.research.conftest import write

PLAIN = {
    **{"source": "news", "cluster": 1, "chosen": "all", "doubt": 0},
    **{"spans": "[0, 1]", "domain": "bao.example", "normalized": "rồi"},
}
"""What stands in the columns that hold no class."""


def invented(count, seed):
    """Return texts of random syllables, which have next to nothing in common."""
    draw = random.Random(seed)
    syllables = [first + last for first in ("b", "ch", "đ", "kh", "m", "ng", "th", "v") for last in ENDS]
    return [" ".join(draw.choices(syllables, k=14)) for _ in range(count)]


ENDS = ("an", "ắt", "ầu", "ên", "inh", "ôi", "ơm", "ưng", "uya", "oạc")


def columns(name, texts, split="train"):
    """Return the columns a split of this set must have, each class in turn."""
    table = {"text": list(texts)}
    if split != UNLABELLED:
        for column in CATALOGUE[name].columns:
            names = CLASSES.get(name, {}).get(column)
            values = range(len(names)) if names else [PLAIN[column]]
            table[column] = [values[i % len(values)] for i in range(len(texts))]
    return table


def write_sets(folder, count=8):
    """Write every split of every set, all texts different, and return the folder."""
    for i, (name, known) in enumerate(CATALOGUE.items()):
        for j, split in enumerate(known.splits):
            texts = invented(count, f"{i} {j}")
            write(folder / name / f"{split}.parquet", columns(name, texts, split))
    return folder


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return write_sets(tmp_path_factory.mktemp("written"))


@pytest.fixture
def everything(written, tmp_path):
    """Copy every set, for a test to spoil."""
    return copytree(written, tmp_path / "everything")


def test_every_set_loads_with_its_splits_and_where_it_came_from(everything):
    found = load_all(everything)
    assert list(found) == list(CATALOGUE)
    for name, data in found.items():
        assert isinstance(data, datasets.DatasetDict)
        assert tuple(data) == CATALOGUE[name].splits
        for split, rows in data.items():
            assert len(rows) == 8
            assert str(rows.split) == split
            assert rows.info.license == CATALOGUE[name].licence
            assert rows.info.citation == CATALOGUE[name].citation
            assert CATALOGUE[name].defects in rows.info.description


def test_classes_have_names_whether_stored_as_names_or_numbers(everything):
    texts = invented(3, 1)
    write(everything / "vihsd/train.parquet", {"text": texts, "label": ["HATE", "CLEAN", "OFFENSIVE"]})
    label = load("vihsd", everything)["train"].features["label"]
    assert label.names == ["CLEAN", "OFFENSIVE", "HATE"]
    assert list(load("vihsd", everything)["train"]["label"]) == [2, 0, 1]
    assert load("victsd", everything)["train"].features["toxic"].int2str(1) == "yes"


def test_a_class_nobody_asked_about_stays_empty(everything):
    path = everything / "khoitrong_labels/train.parquet"
    write(path, columns("khoitrong_labels", invented(3, 1)) | {"appeal": [None, 1, 0]})
    assert list(load("khoitrong_labels", everything)["train"]["appeal"]) == [None, 1, 0]
    assert measure_splits("khoitrong_labels", everything)["train"].labels["appeal"] == {
        "no": 1,
        "yes": 1,
        "not asked": 1,
    }


def test_spans_become_offsets(everything):
    write(everything / "vihos/test.parquet", {"text": ["abcd", "abc"], "spans": ["[0, 1, 3]", "[]"]})
    assert list(load("vihos", everything)["test"]["spans"]) == [[0, 1, 3], []]


@pytest.mark.parametrize("spans", ["[4]", "[-1]", "[0.5]", "{}", "[0", ""])
def test_spans_that_are_no_offsets_into_the_text_are_refused(everything, spans):
    write(everything / "vihos/test.parquet", {"text": ["abcd", "abcd"], "spans": ["[]", spans]})
    with pytest.raises(DataSetError, match=r"test\.parquet, row 1 from 0: `spans`"):
        load("vihos", everything)


@pytest.mark.parametrize("label", ["NICE", "clean", ""])
def test_an_unknown_class_is_named_with_file_and_row(everything, label):
    write(everything / "vihsd/test.parquet", {"text": invented(2, 1), "label": ["CLEAN", label]})
    with pytest.raises(DataSetError, match=rf"test\.parquet, row 1 from 0, label: the class '{label}'") as it:
        load("vihsd", everything)
    assert "CLEAN, OFFENSIVE, HATE" in it.value.next_step


def test_a_number_beyond_the_classes_is_refused(everything):
    write(everything / "sms_smishing/train.parquet", {"text": invented(2, 1), "label": [1, 2]})
    with pytest.raises(DataSetError, match="the class 2 is not known"):
        load("sms_smishing", everything)


def test_a_set_a_split_and_a_column_that_are_missing_are_named(everything):
    with pytest.raises(DataSetError, match="There is no set `vihsd2`") as error:
        load("vihsd2", everything)
    assert "vihsd, " in error.value.next_step
    (everything / "vihsd/test.parquet").unlink()
    with pytest.raises(DataSetError, match=r"There is no .*vihsd/test\.parquet"):
        load("vihsd", everything)
    write(everything / "vfnd/train.parquet", {"text": ["a"], "label": [0]})
    with pytest.raises(DataSetError, match=r"vfnd/train\.parquet has no column domain; it has text, label"):
        load("vfnd", everything)


def test_files_that_hold_nothing_to_read_are_named(everything):
    path = everything / "news/unlabelled.parquet"
    path.write_bytes(b"PAR1 not really PAR1")
    with pytest.raises(DataSetError, match=r"news/unlabelled\.parquet cannot be read"):
        load("news", everything)
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), path)
    with pytest.raises(DataSetError, match="holds no rows"):
        load("news", everything)
    write(path, {"text": ["a", None]})
    with pytest.raises(DataSetError, match="has no text in row 1 from 0"):
        load("news", everything)


def test_the_folder_is_the_one_the_environment_names(everything, monkeypatch):
    monkeypatch.setenv("KHOITRONG_DATASETS", str(everything))
    assert len(load("vfnd")["train"]) == 8
    monkeypatch.delenv("KHOITRONG_DATASETS")
    with pytest.raises(DataSetError, match="No folder") as error:
        load("vfnd")
    assert "KHOITRONG_DATASETS" in error.value.next_step


def test_a_hub_set_without_a_network_says_how_to_bring_it(monkeypatch):
    monkeypatch.setattr("datasets.config.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(DataSetError, match="nobody/nothing-of-the-kind cannot be loaded") as error:
        load("nobody/nothing-of-the-kind", download=True)
    assert "download it on a machine that has one" in error.value.next_step
    assert "SPLIT.parquet" in error.value.next_step


def test_a_hub_set_is_not_fetched_unasked():
    with pytest.raises(DataSetError, match="nothing is fetched unasked") as error:
        load("nobody/nothing-of-the-kind")
    assert "download=True" in error.value.next_step


def test_the_card_of_a_trained_model_lists_no_set_that_only_measures():
    assert set(CATALOGUE) - set(TRAINING_SETS) == {"vfnd", "vilexnorm"}
    for name, known in CATALOGUE.items():
        assert name == known.folder
        assert known.origin and known.licence and known.use and known.defects and known.splits


def test_a_card_counts_what_is_there(everything):
    texts = ["Hôm nay trời đẹp", "hom nay troi dep!", "Gọi 0912 345 678 nhé", "Gọi 0900000000 nhé"]
    write(everything / "vihsd/train.parquet", {"text": texts, "label": ["CLEAN"] * 3 + ["HATE"]})
    write(everything / "vihsd/test.parquet", {"text": [texts[0], "😂"], "label": ["CLEAN", "HATE"]})
    facts = measure_splits("vihsd", everything)["train"]
    assert facts.rows == 4
    assert facts.labels == {"label": {"CLEAN": 3, "OFFENSIVE": 0, "HATE": 1}}
    assert facts.lengths[-1] == 20
    assert facts.repeats == 2  # without diacritics; and two numbers, both masked
    assert facts.elsewhere == {"validation": 0, "test": 2}
    assert facts.bare == 0.25
    assert facts.personal == {"phone": 1}
    assert facts.replaced == 1
    page = card("vihsd", everything)
    assert "| rows | 4 | 8 | 2 |" in page
    assert "| HATE | 1 | 2 | 1 |" in page
    assert "| personal data: phone | 1 | 0 | 0 |" in page
    assert "| licence as stated | research only |" in page


def test_texts_without_a_letter_are_no_texts_without_diacritics():
    assert bare_share(["😂", "123"]) == 0.0
    assert bare_share(["ok", "được", "123", "dược"]) == pytest.approx(1 / 3)


def test_cards_are_written_for_every_set_and_quote_none(everything, tmp_path):
    shared = columns("vihos", load("vihsd", everything)["test"]["text"])
    write(everything / "vihos/train.parquet", shared)
    paths = write_cards(tmp_path / "cards", everything, clusters_across(everything))
    assert [path.stem for path in paths] == sorted(CATALOGUE)
    pages = {path.stem: path.read_text(encoding="utf-8") for path in paths}
    assert "| test | vihos/train | 8 | 8 |" in pages["vihsd"].replace("vihsd/test", "test")
    assert "Nothing." in pages["vfnd"]
    for data in load_all(everything).values():
        for rows in data.values():
            assert not any(text in page for text in rows["text"] for page in pages.values())
    json.dumps({split: facts.to_dict() for split, facts in measure_splits("vithsd", everything).items()})


def test_cards_that_cannot_be_written_say_where(everything, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match=r"file.*cannot be written"):
        write_cards(tmp_path / "file", everything)
