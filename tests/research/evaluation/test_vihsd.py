"""The ViHSD benchmark learns three classes, and names the split it measured."""

import pytest

from pipeline.classify.features.ngrams import FeatureConfig
from pipeline.errors import DataSetError
from pipeline.research.evaluation.vihsd import CLASSES, vihsd
from tests.research.conftest import WHERE, WHO, write

SMALL = FeatureConfig(char_bits=12, word_bits=12, min_df=1)
SAYS = {
    "CLEAN": "trời đẹp quá mọi người ơi",
    "OFFENSIVE": "đồ ngu như bò",
    "HATE": "đuổi hết lũ xứ ấy",
}
"""What makes a class, inside sentences that differ."""


def comments(count, start):
    names = [CLASSES[i % 3] for i in range(count)]
    numbers = range(start, start + count)
    texts = [
        f"{WHO[i % 8]} {DOES[i // 8 % 6]} {WHERE[i * 5 % 8]} {SAYS[name]} {THEN[i * 3 % 7]} {i}"
        for i, name in zip(numbers, names, strict=True)
    ]
    return {"text": texts, "label": names}


DOES = ("bán xôi ở", "đứng đợi ngoài", "vừa về tới", "chạy xe qua", "kể chuyện trong", "gặp bạn tại")
THEN = ("rồi thôi", "nhé cả nhà", "từ sáng tới giờ", "mãi chưa xong", "nghe buồn cười", "à mà này", "đấy")


@pytest.fixture
def vihsd_sets(sets):
    write(sets / "vihsd/train.parquet", comments(60, 0))
    test = comments(30, 1000)
    test["text"][:6] = comments(60, 0)["text"][:6]
    write(sets / "vihsd/test.parquet", test)
    write(sets / "vihsd/validation.parquet", comments(12, 2000))
    return sets


def test_classes_said_in_plain_words_are_told_apart_even_without_diacritics(vihsd_sets):
    found = vihsd(vihsd_sets, features=SMALL)
    assert found.macro_f1 == 1
    assert found.macro_f1_stripped > 0.9
    assert set(found.f1) == set(CLASSES)
    assert (found.train, found.test) == (60, 30)
    assert 0 < found.unseen <= 24


def test_the_split_that_was_measured_is_named(vihsd_sets):
    found = vihsd(vihsd_sets, split="validation", features=SMALL)
    assert found.test == 12
    assert found.to_dict()["split"] == "validation"
    assert "validation split" in str(found)
    assert "test split" not in str(found)
    assert "on the full test split" in str(vihsd(vihsd_sets, features=SMALL))


def test_a_split_that_was_all_seen_has_no_figure_for_unseen_texts(vihsd_sets):
    write(vihsd_sets / "vihsd/test.parquet", comments(60, 0))
    found = vihsd(vihsd_sets, features=SMALL)
    assert (found.unseen, found.macro_f1_unseen) == (0, None)
    assert "- without texts seen in train" in str(found)


def test_the_same_data_give_the_same_figures(vihsd_sets):
    assert vihsd(vihsd_sets, features=SMALL) == vihsd(vihsd_sets, features=SMALL)


def test_other_classes_are_refused_by_name(vihsd_sets):
    write(vihsd_sets / "vihsd/train.parquet", {"text": ["xin chào"], "label": ["RUDE"]})
    with pytest.raises(DataSetError, match="RUDE") as error:
        vihsd(vihsd_sets, features=SMALL)
    assert "CLEAN, OFFENSIVE, HATE" in error.value.next_step
