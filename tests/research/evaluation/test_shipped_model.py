"""What the shipped model must reach, and what it must not do to people who hate nobody."""

import json
import os
from pathlib import Path

import pytest

from pipeline.classify import load_model
from pipeline.labels import LABELS
from pipeline.research.datasets.authored_examples import read_authored_examples, read_authored_notes
from pipeline.research.datasets.labelled_posts import read_labelled
from pipeline.research.evaluation.authored_examples import (
    ALL_THEMES,
    largest_gaps,
    measure_authored_examples,
    measure_kinds,
)
from pipeline.research.evaluation.held_out import evaluate_posts
from pipeline.resources import resource

ROWS = resource("data/rows")
WORST_ECE = 0.03
WORST_STRIPPED = {"linear": 0.04, "encoder": 0.28, "cascade": 0.055}
"""What average precision may lose without diacritics; the cascade restores them for its encoder."""
FLOORS = {
    "linear": {"positive": 0.78, "check": 0.52, "hateful": 0.58},
    "encoder": {"positive": 0.83, "check": 0.58, "hateful": 0.58},
    "cascade": {"positive": 0.82, "check": 0.60, "hateful": 0.62},
}
"""Average precision on the validation posts, a little under what shipped on 2026-11-29."""
SLICES = {
    "linear": {"counter-speech": 0.19, "mention of a group": 0.22},
    "encoder": {"counter-speech": 0.20, "mention of a group": 0.20},
    "cascade": {"counter-speech": 0.13, "mention of a group": 0.18},
}
"""Most real posts flagged wrongly where 60 % of hate is found, a little over what shipped."""


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


@pytest.mark.parametrize("engine", list(FLOORS))
def test_a_shipped_card_keeps_what_was_reached(engine):
    """Without the data sets, only that figures which were measured once are not worse now."""
    figures = json.loads((resource(f"models/{engine}") / "metrics.json").read_text())
    assert set(figures["validation"]) == set(LABELS)
    for label, least in FLOORS[engine].items():
        assert figures["validation"][label]["average_precision"] >= least
    for row in figures["validation"].values():
        assert row["stripped"] >= row["average_precision"] - WORST_STRIPPED[engine]
        assert row["ece"] <= WORST_ECE
    for title, most in SLICES[engine].items():
        assert figures["slices"]["slices"][title]["share"] <= most


def test_the_card_says_what_is_measured_again(model):
    folder = os.environ.get("KHOITRONG_DATASETS")
    if not folder:
        pytest.skip("KHOITRONG_DATASETS names no folder of data sets")
    figures = json.loads((resource("models/linear") / "metrics.json").read_text())["validation"]
    posts = read_labelled(Path(folder), "validation")
    again = evaluate_posts(model, posts, "validation").labels
    for label, row in figures.items():
        assert again[label].positives == row["positives"]
        assert again[label].average_precision == pytest.approx(row["average_precision"], abs=0.002)


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
        ("group_hate", "hateful", 0.42),
        ("rumours", "check", 0.20),
        ("scams", "check", 0.20),
        ("good_news", "positive", 0.75),
    ],
)
def test_what_should_be_found_is_found_with_or_without_diacritics(figures, theme, label, least):
    """Own rows teach the linear model little, since they hurt on real sources: these only notice less."""
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
