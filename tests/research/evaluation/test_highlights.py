"""Highlights are compared with marked words by character, beside a list and luck. Posts are invented."""

import json

import numpy as np
import pytest

from pipeline.classify import load_model
from pipeline.classify.store import dumps
from pipeline.posts import Reason
from pipeline.research.datasets.marked_posts import MarkedPost, MarkedPosts
from pipeline.research.evaluation.baselines import KeywordList
from pipeline.research.evaluation.highlights import (
    characters,
    coloured,
    compare_highlights,
    random_words,
)
from pipeline.text import normalise

RUMOUR = "Nghe nói uống nước lá này là khỏi hẳn ung thư, chia sẻ gấp cho mọi người"
RESCUE = "Anh Ba nhảy xuống sông cứu sống hai em nhỏ ở xóm Bến"


def marked(text, label, *words, group="a", again=None):
    spans = tuple((text.index(each), text.index(each) + len(each)) for each in words)
    return MarkedPost(text, normalise(text), label, group, spans, again)


@pytest.fixture(scope="module")
def report():
    posts = (
        marked(RUMOUR, "check", "khỏi hẳn ung thư", "chia sẻ gấp", again=((29, 45),)),
        marked("Không ai biết vì sao", "check", group="b"),
        marked(RESCUE, "positive", "cứu sống hai em nhỏ", group="c"),
    )
    return compare_highlights(load_model("linear"), MarkedPosts(posts, 4, 2))


def figures(report, label):
    return {each.way: each for each in report.figures if each.label == label}


def test_what_is_shown_stands_beside_a_list_and_random_words(report):
    found = figures(report, "check")
    assert {"as shown", "keyword list", "random words", "read again"} <= set(found)
    assert found["as shown"].f1 > found["random words"].f1
    assert found["as shown"].touched == 1.0


def test_a_post_without_marked_words_says_nothing(report):
    assert figures(report, "check")["as shown"].posts == 1


def test_means_of_precision_recall_and_f1_are_those_of_the_characters(report):
    again = figures(report, "check")["read again"]
    held = len("khỏihẳnungthư")
    assert again.precision == pytest.approx(held / len(characters(RUMOUR, [(29, 45)])), abs=1e-3)
    assert again.recall == pytest.approx(held / (held + len("chiasẻgấp")), abs=1e-3)
    assert (again.silent, again.touched_interval) == (0, (1.0, 1.0))


def test_the_report_says_how_many_posts_are_at_hand_and_becomes_json(report):
    assert "3 of 4 marked posts are at hand, 2 of them as drawn" in str(report)
    assert json.loads(dumps(report.to_dict()))["marked"]["positive"] > 0


def test_only_what_speaks_for_the_label_and_has_a_place_is_coloured():
    reasons = [
        Reason("check", "words", (0, 3), "abc", 0.5),
        Reason("check", "words", (4, 7), "def", -0.5),
        Reason("check", "risk_sign", (0, 0), "shouting", 0.5),
    ]
    assert coloured("abc def", reasons) == {0, 1, 2}


def test_random_words_are_as_many_runs_of_as_many_words():
    text, random = "một hai ba bốn năm sáu bảy tám", np.random.default_rng(0)
    said = characters(text, [(0, 7)])
    for _ in range(20):
        placed = random_words(text, said, random)
        assert any(
            placed == characters(text, [(text.index(first), text.index(last) + len(last))])
            for first, last in zip(text.split(), text.split()[1:], strict=False)
        )
    assert random_words(text, set(), random) == set()


@pytest.mark.parametrize(("text", "found"), [("lũ quét về làng", ["lũ"]), ("lu quet ve lang", ["lu"])])
def test_words_of_the_keyword_list_are_placed_with_and_without_diacritics(text, found):
    places = KeywordList.as_written().places(text, "hateful")
    assert [text[start:end] for start, end in places] == found
