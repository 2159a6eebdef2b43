"""The plain learners that every figure is shown beside."""

import numpy as np

from pipeline.labels import LABELS
from pipeline.research.datasets.labelled_posts import read_labelled
from pipeline.research.evaluation.baselines import KeywordList, PlainTfidf


def test_a_keyword_is_found_as_people_write_it():
    found = KeywordList.as_written().scores(["các bạn ơi", "đồ con cặc", "do con cac", "trời nóng quá"])
    offensive, check = found[:, LABELS.index("offensive")], found[:, LABELS.index("check")]
    assert offensive.tolist() == [0, 1, 1, 0]  # `các` is no swear word where diacritics are written
    assert check.tolist() == [0, 0, 0, 1]


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
