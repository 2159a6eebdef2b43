"""The plain learners that every figure is shown beside."""

import numpy as np
import pytest

from pipeline.labels import LABELS
from pipeline.research.datasets.labelled_posts import read_labelled
from pipeline.research.datasets.training_data import Corpus, no_helpers
from pipeline.research.evaluation.baselines import KeywordList, PlainTfidf


def test_a_keyword_is_found_as_people_write_it():
    found = KeywordList.as_written().scores(
        ["các bạn ơi", "đồ con cặc", "do con cac", "trời nóng quá", "lừng lẫy, khẩn cấp", ""]
    )
    offensive, check = found[:, LABELS.index("offensive")], found[:, LABELS.index("check")]
    assert offensive.tolist() == [0, 1, 1, 0, 0, 0]  # `các` is no swear word where diacritics are written
    assert check.tolist() == [0, 0, 0, 1, 1, 0]


def test_picked_words_stand_out_in_posts_with_the_label(sets):
    train = read_labelled(sets, "train")
    words = KeywordList.picked(train).words
    assert "nhặt được" in words["positive"]
    assert "ngu" in words["offensive"]
    assert all(len(each) <= 30 for each in words.values())
    assert not any(word in words["positive"] for word in words["offensive"])


def test_plain_tfidf_learns_what_is_plain(sets):
    train, held = read_labelled(sets, "train"), read_labelled(sets, "validation")
    scores = PlainTfidf().fit(train).scores(held.normalised_texts)
    for i in range(len(LABELS)):
        holds = held.labels[:, i] == 1
        assert scores[holds, i].min() > np.median(scores[~holds, i])


def said(*texts):
    """A corpus in which every other post is `check`."""
    n = len(texts)
    labels = np.zeros((n, 4))
    labels[::2, LABELS.index("check")] = 1
    return Corpus([*texts], [*texts], labels, np.arange(n), np.full(n, "news"), no_helpers(n), np.ones(n))


@pytest.mark.parametrize(
    "texts", [(), ("một",), ("uống lá này là khỏi", "trời mưa"), ("", "!"), ("a", "b", "c")]
)
def test_so_few_posts_that_every_word_is_rare_teach_what_they_can(texts):
    train = said(*texts)
    assert all(words == () for words in KeywordList.picked(train).words.values())
    scores = PlainTfidf().fit(train).scores(["uống lá này", "mưa", ""])
    assert scores.shape == (3, 4)
    assert np.isfinite(scores).all()


def test_two_posts_are_told_apart():
    scores = PlainTfidf().fit(said("uống lá này là khỏi", "trời mưa to")).scores(["lá này", "mưa"])
    assert scores[0, LABELS.index("check")] > scores[1, LABELS.index("check")]


def test_a_word_that_chance_may_explain_is_not_picked():
    often, seldom = ["lá này chữa bệnh", "trời mưa"] * 12, ["tin nóng", "trời nắng"] * 6
    found = KeywordList.picked(said(*often, *seldom, *["gió to", "tin xấu"] * 3)).words["check"]
    assert "chữa" in found
    assert "tin" not in found  # six times with the label, three times without
