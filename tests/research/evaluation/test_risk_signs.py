"""Recall and precision of risk signs: by source, joined with verdicts by key. All rows are invented."""

import json

import pytest

from pipeline.classify.store import dumps
from pipeline.errors import DataSetError
from pipeline.research.evaluation.risk_signs import ReadPost, read_checks, summarise

POSTS = [
    ReadPost("train", "tiktok", True, False, "a", frozenset({"miracle_cure", "shouting"})),
    ReadPost("train", "tiktok", True, False, "b", frozenset({"shouting"})),
    ReadPost("train", "reintel", True, False, "c", frozenset()),
    ReadPost("train", "reintel", False, True, "d", frozenset({"miracle_cure"})),
    ReadPost("validation", "reintel", False, False, "e", frozenset()),
]


def test_shares_are_counted_by_split_and_source():
    shares = {(row.split, row.source): row for row in summarise(POSTS, {}, microseconds=1, spans=1).shares}
    whole = shares["train", "all"]
    assert (whole.check, whole.signed, whole.telling, whole.other, whole.other_signed) == (3, 2, 1, 1, 1)
    assert shares["train", "reintel"].signed == 0
    assert shares["validation", "all"].check == 0


def test_a_verdict_counts_while_the_sign_still_makes_the_hit():
    verdicts = {("a", "miracle_cure"): True, ("d", "miracle_cure"): False, ("c", "miracle_cure"): False}
    report = summarise(POSTS, verdicts, microseconds=1, spans=1)
    cure = next(sign for sign in report.signs if sign.sign == "miracle_cure")
    assert (cure.check, cure.other, cure.read, cure.right) == (1, 1, 2, 1)
    assert cure.interval[0] < 0.5 < cure.interval[1]
    assert "2 of 3 hits" in str(report)
    assert report.to_dict()["opinion_signed"] == 1


def test_a_verdict_that_is_neither_names_its_line(tmp_path):
    path = tmp_path / "checks.csv"
    path.write_text("key,sign,right\na,shouting,1\nb,shouting,maybe\n", encoding="utf-8")
    with pytest.raises(DataSetError, match="line 3"):
        read_checks(path)


def test_a_file_without_a_column_says_which(tmp_path):
    path = tmp_path / "checks.csv"
    path.write_text("key,sign\na,shouting\n", encoding="utf-8")
    with pytest.raises(DataSetError, match="right"):
        read_checks(path)


def test_the_figures_can_be_written_as_json():
    assert json.loads(dumps(summarise(POSTS, {}, microseconds=1, spans=1).to_dict()))["opinion"] == 1
