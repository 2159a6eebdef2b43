"""Diacritics come back where they are missing, and nothing else changes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.features.diacritics import DiacriticsRestorer
from pipeline.text import fold, normalise

SENTENCES = [
    "bà con xóm bến góp gạo nấu cháo cho bệnh nhân nghèo",
    "nghe nói uống nước lá này là khỏi hẳn bệnh",
    "cả xóm góp tiền sửa đường cho bà con đi lại",
    "hôm nay trời mưa to, đường ngập, bà con đi lại khó khăn",
    "con đường này đi qua xóm bến",
]


@pytest.fixture(scope="module")
def restorer() -> DiacriticsRestorer:
    return DiacriticsRestorer.fit(normalise(sentence) for sentence in SENTENCES * 3)


def test_missing_diacritics_come_back_by_context(restorer: DiacriticsRestorer) -> None:
    normalised = "ba con xom ben gop gao nau chao"
    assert restorer.restore_all([normalised]) == ["bà con xóm bến góp gạo nấu cháo"]


def test_the_same_syllable_is_read_by_its_neighbours(restorer: DiacriticsRestorer) -> None:
    assert restorer.restore("con duong nay") == "con đường này"
    assert restorer.restore("hom nay troi mua") == "hôm nay trời mưa"


def test_ordinary_text_is_left_alone(restorer: DiacriticsRestorer) -> None:
    normalised_texts = [normalise(sentence) for sentence in SENTENCES]
    assert restorer.restore_all(normalised_texts) == normalised_texts


def test_accented_words_within_a_text_stay(restorer: DiacriticsRestorer) -> None:
    assert "bá" in restorer.restore("bá con xom ben").split()


@given(st.lists(st.sampled_from([*" ".join(SENTENCES).split(), "xyz", "<phone>", "😂", "12.30", "!!"])))
def test_restoring_keeps_length_and_letters(words: list[str]) -> None:
    model = DiacriticsRestorer.fit(SENTENCES * 3)
    bare = fold(" ".join(words))
    restored = model.restore(bare)
    assert len(restored) == len(bare)
    assert fold(restored) == bare


def test_it_comes_back_from_its_arrays(restorer: DiacriticsRestorer) -> None:
    again = DiacriticsRestorer.from_arrays(restorer.arrays())
    bare = [fold(normalise(sentence)) for sentence in SENTENCES]
    assert again.restore_all(bare) == restorer.restore_all(bare)


def test_arrays_that_do_not_fit_are_refused(restorer: DiacriticsRestorer) -> None:
    arrays = restorer.arrays()
    arrays["restore.counts"] = np.zeros(2, np.uint32)
    with pytest.raises(ValueError, match="do not fit"):
        DiacriticsRestorer.from_arrays(arrays)


def test_an_empty_model_changes_nothing() -> None:
    assert DiacriticsRestorer.fit([]).restore_all(["xin chao ca nha", ""]) == ["xin chao ca nha", ""]
