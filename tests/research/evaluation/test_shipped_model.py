"""What the shipped model must reach, and what it must not do to people who hate nobody."""

import json
import os
from pathlib import Path

import pytest

from pipeline.classify import load_model
from pipeline.labels import LABELS
from pipeline.research.datasets.authored_examples import read_authored_examples, read_authored_notes
from pipeline.research.evaluation.authored_examples import (
    ALL_THEMES,
    largest_gaps,
    measure_authored_examples,
    measure_kinds,
)
from pipeline.research.evaluation.held_out import evaluate_blind, evaluate_held_out, floors
from pipeline.resources import resource

ROWS = resource("data/rows")
WORST_ECE = 0.03
WORST_STRIPPED = 0.03


@pytest.fixture(scope="module")
def model():
    return load_model("linear")


@pytest.fixture(scope="module")
def figures(model):
    rows = measure_authored_examples(model, read_authored_examples(ROWS, "test"))
    return {(row.group, row.label, row.holds): row for row in rows}


@pytest.fixture(scope="module")
def kinds(model):
    return measure_kinds(model, read_authored_examples(ROWS, "test"), read_authored_notes(ROWS, "test"))


@pytest.mark.parametrize("split", ["validation", "blind"])
def test_it_reaches_its_floors_as_written_and_as_measured_again(model, split):
    found = [json.loads((resource("models/linear") / "metrics.json").read_text())[split]]
    folder = os.environ.get("KHOITRONG_DATASETS")
    if folder:
        again = {"validation": evaluate_held_out, "blind": evaluate_blind}[split]
        found.append(again(model, datasets_dir=Path(folder)).to_dict()[split])
    for figures in found:
        assert set(figures) == set(LABELS)
        for label, least in floors(split).items():
            assert figures[label]["average_precision"] >= least
        # On the blind test, with a few dozen posts a label, these would measure chance.
        for row in figures.values() if split == "validation" else ():
            assert row["stripped"] >= row["average_precision"] - WORST_STRIPPED
            assert row["ece"] <= WORST_ECE


@pytest.mark.parametrize(
    ("theme", "label", "most"),
    [
        ("counter_speech", "hateful", 0.18),
        ("group_mention", "hateful", 0.08),
        ("criticism_satire", "check", 0.05),
        ("criticism_satire", "hateful", 0.05),
        ("adverts_notices_appeals", "hateful", 0.05),
        ("good_news", "hateful", 0.05),
        ("sourced_news", "hateful", 0.05),
    ],
)
def test_harmless_rows_are_seldom_flagged_with_or_without_diacritics(figures, theme, label, most):
    row = figures[theme, label, False]
    assert row.n >= 25
    assert row.flagged <= most
    assert row.stripped <= most


@pytest.mark.parametrize(
    ("theme", "label", "least"),
    [
        ("group_hate", "hateful", 0.75),
        ("rumours", "check", 0.6),
        ("scams", "check", 0.8),
        ("good_news", "positive", 0.85),
    ],
)
def test_what_should_be_found_is_found_with_or_without_diacritics(figures, theme, label, least):
    row = figures[theme, label, True]
    assert row.flagged >= least
    assert row.stripped >= least


def test_kinds_of_group_are_treated_alike_within_limits(kinds):
    gaps = largest_gaps(kinds)
    # 40 rows of one kind against 23 of another: one row more is worth up to four points.
    assert gaps[ALL_THEMES] <= 0.28
    assert gaps["group_mention"] <= 0.25


def test_every_kind_of_group_is_measured(kinds):
    assert {each.kind for each in kinds if each.theme == "group_mention"} == {
        *("age", "disability", "ethnicity", "gender", "nationality"),
        *("orientation", "overseas", "region", "religion", "work"),
    }
