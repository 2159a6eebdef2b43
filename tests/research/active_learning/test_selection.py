"""The posts whose answers would teach most are asked about, each rumour once."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.classify import load_model
from pipeline.errors import DataSetError, UsageError
from pipeline.labels import LABELS
from pipeline.research.active_learning.decisions import read_decisions
from pipeline.research.active_learning.selection import Scored, doubt, read_scored, select_posts
from pipeline.text import mask
from tests.research.active_learning.invented import NAN, decision, said, save
from tests.research.conftest import SAID


class Fixed:
    """A model of which only the thresholds are asked for."""

    def threshold(self, label, budget):
        return 0.5


def scored(texts, check):
    values = np.zeros((len(texts), 4))
    values[:, LABELS.index("check")] = check
    return Scored([f"p{i}" for i in range(len(texts))], list(texts), values)


def test_doubt_is_greatest_at_the_threshold():
    found = doubt(np.array([[0.5, 0.1], [0.9, 0.2], [0.1, 0.9], [0.0, 1.0]]), np.array([0.5, 0.2]))
    assert found[0, 0] == found[1, 1] == 1
    assert found[1, 0] == pytest.approx(found[2, 0])
    assert (found[3] < 1e-4).all()


def test_the_same_rumour_is_asked_about_once():
    texts = [f"{SAID['check']} trước khi bị xoá mất {i}" for i in range(30)] + [
        said("opinion", 3),
        said("", 4),
    ]
    found = select_posts(scored(texts, [0.5] * 30 + [0.3, 0.2]), Fixed(), 3)
    assert len(found.questions) == 3
    assert sum(SAID["check"] in each.text for each in found.questions) == 1
    assert found.questions[0].label == "check"
    assert found.repeats == 29


def test_what_was_answered_and_its_like_is_not_asked_again(tmp_path):
    texts = [mask(said("check", 1)), said("opinion", 2), said("positive", 3)]  # as a scored post is
    answered = read_decisions(save(tmp_path / "d.jsonl", [decision(texts[0] + " nhé")])).corpus
    found = select_posts(scored(texts, [0.5, 0.4, 0.4]), Fixed(), 5, answered=answered)
    assert {each.text for each in found.questions} == set(texts[1:])
    assert all(each.distance < 1 for each in found.questions)


def test_questions_are_spread_wider_than_by_doubt_alone():
    kinds = ["check"] * 40 + ["opinion"] * 3 + ["hateful"] * 3
    texts = [said(kind, i) for i, kind in enumerate(kinds)]
    found = select_posts(scored(texts, [0.5] * 40 + [0.4] * 6), Fixed(), 6)
    assert {
        kind for kind in ("check", "opinion", "hateful") for q in found.questions if SAID[kind] in q.text
    } == {
        "check",
        "opinion",
        "hateful",
    }


def test_nothing_to_ask_and_broken_scores_are_errors():
    with pytest.raises(DataSetError, match="no post"):
        select_posts(scored([], []), Fixed())
    with pytest.raises(DataSetError, match=r"1 posts are no numbers from 0 to 1 \(p1 first\)"):
        select_posts(scored(["a", "b"], [0.5, NAN]), Fixed())
    with pytest.raises(UsageError, match="at least 1 post"):
        select_posts(scored(["a"], [0.5]), Fixed(), 0)


def test_scores_are_read_from_every_format_that_is_written(tmp_path):
    from pipeline import batch
    from pipeline.resources import resource

    source = batch.Source((resource("data/samples/page_utf16.csv"),), {}, None, (1, 1))
    scorer = batch.Scorer.for_budget(load_model("linear"), 0.05)
    found = []
    for name in ("s.parquet", "s.csv", "s.jsonl"):
        batch.score(source, tmp_path / name, scorer, with_text=True)
        found.append(read_scored(tmp_path / name))
    assert len(found[0]) > 5
    assert found[0].texts == found[1].texts == found[2].texts
    assert np.allclose(found[0].probabilities, found[1].probabilities, atol=1e-5)
    assert len(select_posts(found[0], load_model("linear"), 4).questions) == 4


def test_scores_without_texts_or_numbers_are_refused(tmp_path):
    pq.write_table(pa.table({"post_id": ["a"], "p_check": [0.1]}), tmp_path / "s.parquet")
    with pytest.raises(DataSetError, match=r"row 1 has no p_positive.*text.*--with-text"):
        read_scored(tmp_path / "s.parquet")
    values = {f"p_{label}": "high" for label in LABELS}
    (tmp_path / "s.jsonl").write_text(json.dumps({"post_id": "a", "text": "b", **values}))
    with pytest.raises(DataSetError, match="not a number"):
        read_scored(tmp_path / "s.jsonl")
    (tmp_path / "s.jsonl").write_text("{")
    (tmp_path / "t.parquet").write_bytes(b"PAR1")
    for name in ("s.jsonl", "t.parquet", "none.csv", "s.xlsx"):
        with pytest.raises(DataSetError, match="with-text"):
            read_scored(tmp_path / name)
