"""Marked words are joined to posts by key and length, a damaged file names its line. Posts are invented."""

import csv

import numpy as np
import pytest

from pipeline.errors import DataSetError
from pipeline.labels import LABELS
from pipeline.research.datasets.annotations import text_key
from pipeline.research.datasets.marked_posts import draw, read_marked_posts
from pipeline.research.datasets.training_data import Corpus, no_helpers
from pipeline.resources import resource
from pipeline.text import normalise

TEXTS = ["Uống lá này khỏi hẳn bệnh, chia sẻ gấp", "Cuối tuần trời mưa"]
HEADINGS = "key,label,length,spans,again"


@pytest.fixture
def posts():
    labels = np.zeros((2, 4))
    labels[0, LABELS.index("check")] = 1
    normalised = [normalise(text) for text in TEXTS]
    groups = np.array(["a", "b"])
    return Corpus(TEXTS, normalised, labels, groups, groups, no_helpers(2), np.ones(2))


@pytest.fixture
def read(posts, tmp_path):
    def read(*rows, headings=HEADINGS):
        path = tmp_path / "spans.csv"
        path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
        return read_marked_posts(posts, path)

    return read


def test_places_come_back_with_the_text_and_its_near_duplicates(read):
    key = text_key(TEXTS[0])
    found = read(f"{key},check,{len(TEXTS[0])},5-21 27-37,5-21")
    (post,) = found.posts
    assert [post.text[start:end] for start, end in post.spans] == ["lá này khỏi hẳn ", "chia sẻ gấ"]
    assert (post.again, post.group, found.rows, found.drawn) == (((5, 21),), "a", 1, 1)


def test_a_text_that_is_not_at_hand_or_is_masked_otherwise_is_missing_and_counted(read):
    found = read(f"{'0' * 24},check,30,1-2,", f"{text_key(TEXTS[0])},check,99,1-2,")
    assert (found.posts, found.rows) == ((), 2)


def test_a_reader_may_find_no_words_and_most_posts_are_read_once(read):
    (post,) = read(f"{text_key(TEXTS[0])},check,{len(TEXTS[0])},,").posts
    assert (post.spans, post.again) == ((), None)


@pytest.mark.parametrize("spans", ["9-5", "5-9 7-12", "5-900", "fünf", "5"])
def test_places_that_are_none_name_their_line(read, spans):
    with pytest.raises(DataSetError, match="line 2"):
        read(f"{text_key(TEXTS[0])},check,{len(TEXTS[0])},{spans},")


def test_a_label_that_there_is_not_and_a_missing_column_are_named(read):
    with pytest.raises(DataSetError, match="no label fake"):
        read("k,fake,3,,")
    with pytest.raises(DataSetError, match="again"):
        read("k,check,3,", headings="key,label,length,spans")


def test_posts_are_drawn_by_their_keys_whatever_their_order():
    keys = [f"{i:024x}" for i in range(50)]
    assert draw(keys, "check", 10) == draw(reversed(keys), "check", 10)
    assert len({*draw(keys, "check", 10), *draw(keys, "hateful", 10)}) > 10


def test_the_file_that_ships_marks_a_hundred_posts_of_three_labels_and_holds_no_text():
    with resource("data/labels/spans.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    counts = {label: sum(row["label"] == label for row in rows) for label in LABELS}
    assert counts == {"check": 100, "hateful": 100, "positive": 100, "offensive": 0}
    assert sum(bool(row["again"]) for row in rows) == 40
    assert all(
        set("".join(row[name] for name in ("length", "spans", "again"))) <= set("0123456789- ")
        for row in rows
    )
