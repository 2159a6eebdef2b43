"""Limits tell when a model got worse, and make no sense without a word."""

import json

import pytest

from pipeline.errors import DataSetError
from pipeline.research.evaluation.suites import (
    read_limits,
    regressions,
)


def test_limits_that_are_not_kept_are_returned(report, tmp_path):
    path = tmp_path / "limits.json"
    limits = {"attack_recall": [">=", 0.5], "counter_speech_right": [">=", 0.8], "group_gap": ["<=", 0.3]}
    path.write_text(json.dumps({"keywords": limits | {"warning_flagged": ["<=", 0]}}), encoding="utf-8")
    broken = regressions(report, read_limits(path, "keywords"))
    assert [(each.name, each.value) for each in broken] == [
        ("counter_speech_right", 0.75),
        ("group_gap", None),
    ]
    assert "counter_speech_right is 0.7500, the limit is >= 0.8" in str(broken[0])
    assert "group_gap is not measured" in str(broken[1])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is not JSON"),
        ("{}", "no limits for linear"),
        ('{"linear": {"attack_recal": [">=", 1]}}', "no figure attack_recal"),
        ('{"linear": {"attack_recall": [">", 1]}}', "cannot be read"),
        ('{"linear": {"attack_recall": [">=", true]}}', "cannot be read"),
    ],
)
def test_limits_that_make_no_sense_are_refused(tmp_path, content, says):
    path = tmp_path / "limits.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataSetError, match=says) as error:
        read_limits(path, "linear")
    assert "attack_recall" in error.value.next_step
    with pytest.raises(DataSetError, match="cannot be read"):
        read_limits(tmp_path / "none.json", "linear")
