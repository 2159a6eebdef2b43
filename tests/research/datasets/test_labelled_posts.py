"""Two labelled sets and the readings of the project as one corpus."""

import numpy as np
import pytest

from pipeline.labels import LABELS
from pipeline.research.datasets.annotations import read_annotations, text_key
from pipeline.research.datasets.labelled_posts import chosen_by_score, read_labelled, read_set, source_of
from pipeline.research.datasets.training_data import HELPERS
from tests.research.conftest import posts, second_posts, write


def test_both_sets_are_one_corpus_with_their_sources_and_helper_answers(sets):
    found = read_labelled(sets, "train")
    assert len(found) == 60 + 36
    assert set(source_of(found.sources)) == {"news", "tiktok", "social2", "news2"}
    first = source_of(found.sources) == "news"
    assert np.isnan(found.helpers[first][:, HELPERS.index("counter")]).all()  # nobody was asked
    assert found.holds("counter")[~first].sum() == 6


def test_who_hesitated_counts_half(sets):
    found = read_set("khoitrong_labels_2", "train", sets)
    assert found.weights[:6].tolist() == [0.5, 1, 1, 1, 1, 0.5]


def test_what_a_score_picked_is_marked(sets):
    found = read_set("khoitrong_labels_2", "train", sets)
    assert chosen_by_score(found)[:9].tolist() == [False] * 3 + [True] * 2 + [False] * 4


def test_readings_that_a_score_picked_are_marked_too(sets, tmp_path):
    reasons = ("top", "check_top", "group_band", "random")
    texts = [f"đoạn số {i} không ai nói" for i in range(len(reasons))]
    write(sets / "vihsd/train.parquet", {"text": texts, "label": ["CLEAN"] * len(texts)})
    columns = (*LABELS, *HELPERS)
    lines = [",".join(("key", "set", "chosen", "doubt", *columns))]
    for text, reason in zip(texts, reasons, strict=True):
        lines.append(",".join((text_key(text), "vihsd", reason, "0", *["0"] * len(columns))))
    path = tmp_path / "readings.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = read_annotations(sets, path=path)
    assert found.texts == texts[:3]
    assert chosen_by_score(found).tolist() == [True, True, False]
    assert set(source_of(found.sources)) == {"vihsd"}
    assert read_annotations(sets, blind=True, path=path).texts == texts[3:]


def test_posts_at_random_are_in_no_other_split(sets):
    random = read_labelled(sets, "random")
    for split in ("train", "validation"):
        assert not set(random.normalised_texts) & set(read_labelled(sets, split).normalised_texts)


def test_near_duplicates_of_two_sets_share_a_group(sets):
    both = second_posts(36, 3000)
    both["text"][4] = str(posts(60)["text"][7]) + " nhé"
    write(sets / "khoitrong_labels_2/train.parquet", both)
    found = read_labelled(sets, "train")
    assert found.groups[7] == found.groups[60 + 4]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("reintel_unlabelled_top", "reintel"),
        ("news_kind_words", "news"),
        ("news2", "news2"),
        ("read_vithsd", "vihsd"),
        ("read_vihsd_top", "vihsd"),
        ("social2_top", "social2"),
        ("social_region", "social"),
        ("blog", "blog"),
    ],
)
def test_a_source_is_known_whatever_picked_its_rows(source, name):
    assert source_of(np.array([source])).tolist() == [name]
