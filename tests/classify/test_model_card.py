"""The card names every set with its licence, and prints measured figures only."""

import json
import re

import pytest
from jinja2 import UndefinedError

from pipeline.classify.model_card import model_card
from pipeline.labels import LABELS
from pipeline.resources import resource

FOLDER = resource("models/linear")
CONFIG = json.loads((FOLDER / "config.json").read_text(encoding="utf-8"))
METRICS = json.loads((FOLDER / "metrics.json").read_text(encoding="utf-8"))
SHIPPED = (FOLDER / "README.md").read_text(encoding="utf-8")
FRESH = model_card(METRICS["model"], CONFIG["training"], METRICS)
KINDS = [
    {"theme": "counter_speech", "kind": "region", "n": 17, "flagged": 0.4118, "mean": 0.2},
    {"theme": "counter_speech", "kind": "age", "n": 9, "flagged": 0.0, "mean": 0.1},
]


@pytest.mark.parametrize("card", [SHIPPED, FRESH], ids=["shipped", "written again"])
def test_every_set_is_named_with_its_licence(card):
    for each in CONFIG["training"]["sets"]:
        assert f"| {each['folder']} | {each['origin']} | {each['licence']} |" in card


@pytest.mark.parametrize("card", [SHIPPED, FRESH], ids=["shipped", "written again"])
def test_figures_are_those_that_were_measured(card):
    for label, row in METRICS["validation"].items():
        line = next(
            line for line in card.splitlines() if line.startswith(f"| `{label}` | {row['positives']} |")
        )
        printed = ("average_precision", "plain", "stripped", "ece", "brier")
        assert re.findall(r"\d\.\d{3}", line) == [
            f"{row[key]:.3f}" for key in printed if row[key] is not None
        ]
    for row in METRICS["rows"]:
        assert re.search(rf"^\| {row['group']} \|.*`{row['label']}`.*\| {row['flagged']:.3f} \|", card, re.M)
    if "benchmark_vihsd" in METRICS:
        assert f"{METRICS['benchmark_vihsd']['macro_f1']:.3f}" in FRESH


@pytest.mark.parametrize("engine", ["linear", "encoder", "cascade"])
def test_a_shipped_card_is_what_config_and_metrics_give(engine):
    folder = resource(f"models/{engine}")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    shipped = (folder / "README.md").read_text(encoding="utf-8")
    assert shipped == model_card(metrics["model"], config["training"], metrics)


def test_figures_just_measured_and_read_from_the_file_give_the_same_card():
    def turned(value):
        return (
            {key: turned(each) for key, each in reversed(value.items())} if isinstance(value, dict) else value
        )

    assert model_card(METRICS["model"], CONFIG["training"], turned(METRICS)) == FRESH


def test_sections_stand_apart_by_one_empty_line():
    assert "\n\n\n" not in FRESH
    assert not re.search(r"(?<!\n)\n## ", FRESH)
    assert FRESH.startswith("---\nlanguage: vi\n")
    assert "\n---\n\n# linear-" in FRESH
    assert FRESH.endswith(".\n")


@pytest.mark.parametrize("engine", ["linear", "encoder", "cascade"])
def test_its_header_is_metadata_of_the_hub_with_the_measured_figures(engine):
    from huggingface_hub import ModelCard

    folder = resource(f"models/{engine}")
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    data = ModelCard.load(folder / "README.md").data
    assert data.language == "vi"
    assert data.pipeline_tag == "text-classification"
    assert data.model_name == metrics["model"]
    found = {
        (each.dataset_split, each.metric_name.split()[3]): each.metric_value for each in data.eval_results
    }
    for split, key in (("validation", "validation"), ("random", "blind")):
        for label, figures in metrics.get(key, {}).items():
            assert found[split, f"{label}:"] == figures["average_precision"]


def test_a_card_without_figures_has_no_index_of_them():
    card = model_card("linear-00000000", {"rows": 3, "texts": 3}, {})
    assert card.startswith("---\n")
    assert "model-index" not in card


def test_seeds_stand_with_mean_and_spread():
    score = {"mean": 0.5, "spread": 0.0123}
    labels = {"check": {"average_precision": score, "stripped": score, "ece": score}}
    card = model_card("linear-00000000", {}, {"seeds": {"runs": 3, "labels": labels}})
    assert "| `check` | 0.500 (0.0123) | 0.500 (0.0123) | 0.500 (0.0123) |" in card
    assert "--seeds 3" in card


def test_a_figure_that_is_missing_from_what_was_measured_is_an_error_and_no_gap():
    half = METRICS | {"benchmark_vihos": {"texts": 3}}
    with pytest.raises(UndefinedError, match="f1"):
        model_card(METRICS["model"], CONFIG["training"], half)


def test_what_was_not_measured_is_not_printed():
    card = model_card("linear-00000000", {"rows": 3, "texts": 3}, {})
    assert not re.search(r"\d\.\d", card)
    assert "bigram" not in card
    assert "ViHSD's" not in card
    assert all(f"`{label}`" in card for label in LABELS)


def test_commands_stand_beside_the_figures_they_print():
    assert "`khoitrong evaluate --benchmark vihsd`" in FRESH
    assert FRESH.count("`khoitrong evaluate`") >= 2


def test_it_says_how_diacritics_return_and_who_read_the_extra_labels():
    card = " ".join(FRESH.split())
    assert "bigram model" in card
    assert "seen at least twice" in card
    assert "data/labels/readings.csv" in card
    assert "no person checked them" in card


def test_kinds_of_group_stand_side_by_side_with_the_largest_gap():
    metrics = {"groups": KINDS, "group_gap": {"counter_speech": 0.4118}}
    card = model_card("linear-00000000", {}, metrics)
    assert "| region | 0.412 (17) |" in card
    assert "| age | 0.000 (9) |" in card
    assert "counter_speech 0.412" in card
