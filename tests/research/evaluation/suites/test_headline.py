"""The figures that a release is held to, and what is behind them."""

import pytest

from pipeline.research.evaluation.suites import (
    read_suite,
    run_suite,
)
from pipeline.research.evaluation.suites.cases import CASE_COLUMNS, FUNCTION_COLUMNS
from pipeline.research.evaluation.suites.headline import FAMILIES, MEANING
from tests.research.evaluation.suites.invented import Keywords, write_csv


def test_the_figures_a_release_is_held_to(report):
    assert report.headline == {
        "counter_speech_right": 0.75,
        "attack_recall": 0.5,
        "hateful_recall": 0.5,
        "check_recall": 0.5,
        "positive_recall": 1.0,
        "criticism_flagged": 0.5,
        "sourced_news_flagged": 0.5,
        "warning_flagged": 0.0,
        "region_gap": 0.3,
        "stripped_drop": pytest.approx(1 / 18, abs=1e-4),
    }
    assert report.support["counter_speech_right"] == 4
    assert set(report.headline) <= set(MEANING)
    assert set(FAMILIES) <= set(MEANING)


def test_criticism_that_adds_a_rumour_is_not_counted_as_wrongly_flagged(folder, report):
    write_csv(folder / "functions_b.csv", FUNCTION_COLUMNS, [("criticism_and_rumour", "check", 1, "a", "b")])
    write_csv(
        folder / "cases_b.csv", CASE_COLUMNS, [("criticism_and_rumour", "NGỜ đê vỡ, giấu dân", "", "x")]
    )
    mixed = run_suite(Keywords(), read_suite(folder))
    assert mixed.headline["criticism_flagged"] == report.headline["criticism_flagged"]
    assert mixed.headline["check_recall"] > report.headline["check_recall"]


def test_false_hate_is_compared_between_regions_over_cases_and_pairs(report):
    gap = report.gaps["region_gap"]
    assert (gap.most, gap.n[0], gap.high) == ("region:hue", 10, 0.3)
    assert "group_gap" not in report.gaps  # no two kinds with twenty texts each


def test_false_hate_is_compared_between_kinds_of_group_with_twenty_texts(folder):
    rows = [
        ("counter_refuses", f"Người {i} ở đây {'GHÉT' if i < share else 'mến'} nhau", f"{kind}:x", kind)
        for kind, share, n in (("age", 5, 20), ("gender", 1, 20), ("religion", 19, 19))
        for i in range(n)
    ]
    write_csv(folder / "cases_a.csv", CASE_COLUMNS, rows)
    (folder / "pairs.csv").unlink()
    report = run_suite(Keywords(), read_suite(folder))
    gap = report.gaps["group_gap"]
    assert (gap.most, gap.high, gap.least, gap.low, gap.n) == ("age", 0.25, "gender", 0.05, (20, 20))
    assert report.headline["group_gap"] == gap.size == 0.2
    assert "age 25% of 20 against gender 5% of 20" in " ".join(str(report).split())
