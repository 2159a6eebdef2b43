"""False flags on real posts, by slice and by kind of group named."""

import numpy as np
import pytest

from pipeline.labels import LABELS
from pipeline.research.datasets.training_data import HELPERS, Corpus, no_helpers
from pipeline.research.evaluation.real_slices import measure_slices, names_group

HATEFUL = LABELS.index("hateful")


def corpus(texts, hateful, **helpers):
    answers = no_helpers(len(texts))
    for name, values in helpers.items():
        answers[:, HELPERS.index(name)] = values
    labels = np.zeros((len(texts), 4))
    labels[:, HATEFUL] = hateful
    n = len(texts)
    return Corpus(texts, texts, labels, np.arange(n), np.full(n, "social2"), answers, np.ones(n))


def scored(values):
    scores = np.zeros((len(values), 4))
    scores[:, HATEFUL] = values
    return scores


def test_the_threshold_finds_six_of_ten_and_harmless_posts_over_it_are_counted():
    posts = corpus(["a"] * 20, [1] * 10 + [0] * 10, counter=[0] * 10 + [1] * 10)
    found = measure_slices("m", posts, scored([*range(20, 10, -1), *range(10, 20)]))
    # The sixth of the ten hateful posts has 15; of the ten answers to hate, those with 15 to 19 reach it.
    assert found.thresholds["hateful"] == 15
    assert (found.slices["counter-speech"].flagged, found.slices["counter-speech"].n) == (5, 10)


def test_an_answer_to_hate_that_is_hateful_itself_is_not_in_the_slice():
    posts = corpus(["a"] * 4, [1, 1, 1, 0], counter=[1, 1, 0, 1])
    assert measure_slices("m", posts, scored([4, 3, 2, 1])).slices["counter-speech"].n == 1


def test_a_slice_nobody_was_asked_about_is_left_out():
    posts = corpus(["a"] * 4, [1, 1, 0, 0])
    assert measure_slices("m", posts, scored([4, 3, 2, 1])).slices == {}


def test_gaps_compare_groups_with_enough_posts_only():
    north, faith, few = ["dân bắc kỳ"] * 80, ["người công giáo"] * 80, ["người khmer"] * 4
    hateful = [1] * 40 + [0] * 40 + [1] * 40 + [0] * 40 + [1, 1, 0, 0]
    scores = [9] * 40 + [9] * 10 + [0] * 30 + [9] * 12 + [0] * 68 + [0, 0, 9, 9]
    found = measure_slices("m", corpus(north + faith + few, hateful), scored(scores))
    rates = {each.group: each for each in found.groups}
    assert (rates["region"].recall.share, rates["religion"].recall.share) == (1.0, 0.3)
    assert found.recall_gap == pytest.approx(0.7)
    assert found.false_gap == pytest.approx(0.25)
    assert rates["ethnicity"].wrongly.share == 1.0  # four posts: shown, not compared


@pytest.mark.parametrize(
    ("text", "group", "named"),
    [
        ("bọn parky lại tới", "region", True),
        ("gây mất trật tự", "orientation", False),
        ("bạn gay của tôi", "orientation", True),
        ("sư thầy chùa làng", "religion", True),
        ("học sư phạm", "ethnicity", False),
        ("người thái trắng ở mường lay", "ethnicity", True),
        ("ngang nhiên", "nationality", False),
    ],
)
def test_groups_are_told_by_whole_words(text, group, named):
    assert names_group(text, group) is named


def test_without_any_post_of_a_label_nothing_is_over_its_threshold():
    posts = corpus(["a"] * 3, [0, 0, 0], counter=[1, 1, 1])
    found = measure_slices("m", posts, scored([3, 2, 1]))
    assert found.slices["counter-speech"].flagged == 0
    assert found.recall_gap is None
    assert "of 3" in str(found)
