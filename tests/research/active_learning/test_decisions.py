"""What a team decided becomes labels, and what it says nothing about stays open."""

import json

import numpy as np
import pytest

from pipeline.errors import DataSetError
from pipeline.labels import LABELS
from pipeline.research.active_learning.decisions import ANSWERS, read_decisions
from pipeline.review.domain.outcomes import QUESTIONS
from pipeline.text import normalise
from tests.research.active_learning.invented import NAN, decision, labels_of, many, save


def test_every_outcome_of_the_review_app_is_understood():
    assert {(q, o.name) for q, question in QUESTIONS.items() for o in question.outcomes} == {
        (q, name) for q, outcomes in ANSWERS.items() for name in outcomes
    }


@pytest.mark.parametrize(
    ("label", "outcome", "expected"),
    [
        ("check", "false_with_source", {"check": 1}),
        ("check", "scam", {"check": 1}),
        ("check", "unverifiable", {"check": 1}),
        ("check", "opinion_or_satire", {"check": 0}),
        ("hateful", "hateful", {"hateful": 1}),
        ("hateful", "offensive_only", {"hateful": 0, "offensive": 1}),
        ("hateful", "not_hateful", {"hateful": 0}),
        ("offensive", "not_hateful", {"hateful": 0, "offensive": 0}),
        ("positive", "share", {"positive": 1}),
        ("positive", "not_suitable", {"positive": 0}),
    ],
)
def test_an_outcome_says_what_the_guide_lets_it_say(tmp_path, label, outcome, expected):
    found = labels_of(tmp_path, decision("một bài nào đó", label, outcome))
    assert {name: value for name, value in found.items() if not np.isnan(value)} == expected


def test_that_a_claim_is_true_does_not_say_whether_it_deserved_checking(tmp_path):
    found = read_decisions(save(tmp_path / "d.csv", [decision("một bài", outcome="accurate")]))
    assert len(found.corpus) == 0
    assert found.silent == 1


def test_the_latest_decision_of_a_person_counts(tmp_path):
    path = save(
        tmp_path / "d.csv",
        [
            decision("một bài", outcome="opinion_or_satire", minute=9),
            decision("Một  bài", outcome="scam", minute=3),
        ],
    )
    found = read_decisions(path)
    assert found.corpus.labels[0, LABELS.index("check")] == 0
    assert found.corpus.holds("opinion").tolist() == [True]
    assert (found.read, found.replaced, found.disputed) == (2, 1, 0)


def test_the_majority_counts_and_a_tie_decides_nothing(tmp_path):
    tie = [decision("bài A", outcome="scam"), decision("bài A", outcome="opinion_or_satire", who="minh")]
    two = [decision("bài B", outcome="scam", who=who) for who in ("lan", "minh")]
    one = decision("bài B", outcome="opinion_or_satire", who="tú")
    found = read_decisions(save(tmp_path / "d.csv", [*tie, *two, one]))
    assert found.corpus.texts == ["bài B"]
    assert found.corpus.labels[0, LABELS.index("check")] == 1
    assert not found.corpus.holds("opinion").any()
    assert (found.disputed, found.outvoted) == (1, 1)


def test_a_person_who_was_asked_about_a_label_is_counted_once_by_that_answer(tmp_path):
    found = labels_of(
        tmp_path,
        decision("bài", "offensive", "not_hateful", minute=9),
        decision("bài", "hateful", "hateful", minute=1),
    )
    assert found["hateful"] == 1
    assert found["offensive"] == 0


def test_near_duplicates_share_a_group_and_texts_are_masked(tmp_path):
    text = "uống nước lá này ba ngày là khỏi hẳn bệnh, gọi số 0900 000 123 để mua nhé"
    found = read_decisions(
        save(tmp_path / "d.csv", [decision(text), decision(text + " ạ"), decision("khác hẳn")])
    )
    assert found.corpus.groups[0] == found.corpus.groups[1] != found.corpus.groups[2]
    assert "0900" not in " ".join(found.corpus.texts)
    assert found.corpus.normalised_texts == [normalise(each) for each in found.corpus.texts]


def test_csv_and_jsonl_say_the_same_and_nobody_is_named(tmp_path):
    decisions = [*many(24), decision("=HYPERLINK(1); -2\n+3, 'trích'", who="@ba")]
    first, second = (read_decisions(save(tmp_path / name, decisions)) for name in ("d.csv", "d.jsonl"))
    assert first.corpus.texts == second.corpus.texts
    assert first.to_dict() == second.to_dict()
    assert "lan" not in json.dumps(first.to_dict()) + str(first.corpus.__dict__).split("texts")[0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"label": "fake"}, "line 1 asks about the label 'fake'"),
        ({"outcome": "true"}, "line 1 has the outcome 'true' for check"),
        ({"when": "yesterday"}, "line 1 has the time 'yesterday'"),
        ({"when": "2026-09-01T08:00:00"}, "offset"),
        ({"text": " "}, "line 1 has no text"),
        ({"text": None}, "line 1 has no text"),
        ({"text": NAN}, "line 1 has no text"),
    ],
)
def test_a_line_that_says_something_else_is_named(tmp_path, change, message):
    with pytest.raises(DataSetError, match=message):
        read_decisions(save(tmp_path / "d.jsonl", [decision("bài") | change]))


def test_decisions_without_texts_say_how_to_export_them(tmp_path):
    rows = [{name: value for name, value in decision("bài").items() if name != "text"}]
    with pytest.raises(DataSetError, match=r"has no column text; it has who, when.*--with-text"):
        read_decisions(save(tmp_path / "d.jsonl", rows))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{", b"[1]", b'who,when\r\n"lan"'])
def test_a_file_that_is_no_export_is_refused(tmp_path, content):
    for name in ("d.jsonl", "d.csv", "d.txt"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataSetError, match="with-text"):
            read_decisions(tmp_path / name)
    with pytest.raises(DataSetError, match="No such file"):
        read_decisions(tmp_path / "none.csv")
