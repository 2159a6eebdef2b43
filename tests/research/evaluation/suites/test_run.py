"""A suite counts what it says it counts, as written and rewritten."""

import pytest

from pipeline.classify import load_model
from pipeline.errors import DataSetError, OutputError, UsageError
from pipeline.research.evaluation.suites import (
    evaluate_suite,
    read_suite,
    run_suite,
)
from pipeline.research.evaluation.suites.cases import CASE_COLUMNS, FUNCTION_COLUMNS
from pipeline.research.evaluation.suites.rewrites import REWRITES
from tests.research.conftest import SAID, WHERE, WHO
from tests.research.evaluation.suites.invented import FUNCTIONS, Keywords, write_csv


def test_a_case_passes_when_the_threshold_of_the_budget_decides_as_it_must(folder, report):
    passed = {each.function: each.passed for each in report.functions}
    assert passed["counter_refuses"] == 0.5
    assert passed["attack_plain"] == 0.5
    assert passed["deed_plain"] == 1
    strict = run_suite(Keywords(), read_suite(folder), budget=0.01)
    passed = {each.function: each.passed for each in strict.functions}
    assert passed["counter_refuses"] == 1
    assert passed["attack_plain"] == 0
    assert strict.headline["attack_recall"] == 0


def test_a_probability_just_at_the_threshold_is_flagged(folder, report):
    at = run_suite(Keywords(), read_suite(folder), budget=0.05)
    assert (at.functions, at.headline) == (report.functions, report.headline)


def test_the_model_is_asked_once_as_written_and_once_a_rewrite(folder):
    model = Keywords()
    suite = read_suite(folder)
    run_suite(model, suite)
    assert len(model.calls) == 1 + len(REWRITES)
    assert [len(call) for call in model.calls[1:]] == [len(suite.cases)] * len(REWRITES)


def test_personal_data_are_masked_before_the_model_reads(folder):
    write_csv(
        folder / "cases_a.csv", CASE_COLUMNS, [("deed_plain", "Gọi 0900 000 123 gặp anh Ba LÀNH", "", "x")]
    )
    model = Keywords()
    run_suite(model, read_suite(folder))
    for call in model.calls:
        assert "[số điện thoại]" in call[0]
        assert "0900" not in call[0]


def test_a_suite_without_pairs_or_groups_leaves_their_figures_out(folder):
    (folder / "pairs.csv").unlink()
    write_csv(folder / "cases_a.csv", CASE_COLUMNS, [("deed_plain", "Bà trả ví, LÀNH", "", "x")])
    report = run_suite(Keywords(), read_suite(folder))
    assert report.pairs == []
    assert set(report.headline) == {"positive_recall", "stripped_drop"}
    assert "positive_recall" in str(report)


def test_wrong_requests_name_the_next_step(folder, tmp_path):
    with pytest.raises(UsageError, match="no share") as usage:
        evaluate_suite(folder=folder, budget=10)
    assert "--budget 0.1" in usage.value.next_step
    with pytest.raises(OutputError, match="cannot be written"):
        evaluate_suite(folder=folder, out=tmp_path / "no" / "folder" / "figures.json")


def test_a_suite_without_cases_is_refused(folder):
    write_csv(folder / "cases_a.csv", CASE_COLUMNS, [])
    with pytest.raises(DataSetError, match="no cases"):
        run_suite(Keywords(), read_suite(folder))


def test_the_shipped_model_tells_rumours_from_talk(tmp_path):
    write_csv(tmp_path / "functions_a.csv", FUNCTION_COLUMNS, FUNCTIONS)
    said = [
        (function, f"{who} ở {where} {SAID[kind]}", "", f"{function}/f1")
        for function, kind in (("rumour_of_cure", "check"), ("criticism_of_office", ""))
        for who, where in zip(WHO, WHERE, strict=True)
    ]
    write_csv(tmp_path / "cases_a.csv", CASE_COLUMNS, said)
    report = run_suite(load_model("linear"), read_suite(tmp_path))
    assert report.model.startswith("linear-")
    assert report.headline == {"check_recall": 1.0, "criticism_flagged": 0.0, "stripped_drop": 0.0}
    found = {each.rewrite: each for each in report.rewrites}
    assert {each.changed for each in found.values()} == {1}
    assert found["evasion_spelling"].moved > found["diacritics_removed"].flipped == 0
