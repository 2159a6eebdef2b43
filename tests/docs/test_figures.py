"""The figures in the README and in docs/evaluation.md are those of the shipped models."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.labels import LABELS
from tests.docs.documents import ROOT, on_one_line, read

ENGINES = ("linear", "encoder", "cascade")
METRICS: dict[str, dict[str, Any]] = {
    engine: json.loads((ROOT / f"models/{engine}/metrics.json").read_text(encoding="utf-8"))
    for engine in ENGINES
}
LINEAR, CASCADE = METRICS["linear"], METRICS["cascade"]
EVALUATION = on_one_line(read("docs/evaluation.md"))


def percent(value: float) -> str:
    return f"{100 * value:.0f} %"


@pytest.mark.parametrize("document", ["README.md", "docs/evaluation.md"])
@pytest.mark.parametrize("label", LABELS)
def test_the_table_of_labels_shows_what_was_measured(document: str, label: str) -> None:
    found = CASCADE["validation"][label]
    low, high = found["interval"]
    row = (
        f"| `{label}` | {found['positives']} | {found['average_precision']:.3f} ({low:.2f} to {high:.2f}) "
        f"| {found['plain']:.3f} | {found['stripped']:.3f} | {found['ece']:.3f} |"
    )
    assert row in on_one_line(read(document))


@pytest.mark.parametrize("label", ["positive", "hateful", "check"])
def test_old_and_new_stand_side_by_side(label: str) -> None:
    found = [METRICS[engine]["validation"][label] for engine in ENGINES]
    cells = " | ".join(f"{each['average_precision']:.3f}" for each in found)
    assert f"| {found[0]['plain']:.3f} | {cells} |" in EVALUATION
    for name in ("khoitrong_labels", "khoitrong_labels_2"):
        posts = found[0]["by_set"][name][0]
        cells = " | ".join(f"{each['by_set'][name][1]:.3f}" for each in found)
        assert f"| `{label}`, `{name}` ({posts}) | {cells} |" in EVALUATION


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("real answers to hate flagged", "counter-speech"),
        ("real mentions of a group flagged", "mention of a group"),
        ("real opinion flagged `check`", "opinion or satire"),
        ("real appeals called good news", "appeal for help"),
    ],
)
def test_real_posts_flagged_wrongly_are_told(words: str, name: str) -> None:
    found = [METRICS[engine]["slices"]["slices"][name] for engine in ENGINES]
    (row,) = [line for line in read("docs/evaluation.md").splitlines() if line.startswith(f"| {words} ")]
    assert f"({found[0]['n']})" in row
    assert f"| {' | '.join(percent(each['share']) for each in found)} |" in row


@pytest.mark.parametrize(
    ("title", "name", "form"),
    [
        ("answers to hate judged right", "counter_speech_right", percent),
        ("attacks on groups found", "attack_recall", percent),
        ("all hate found, implied hate included", "hateful_recall", percent),
        ("false `hateful`, largest gap between kinds of group", "group_gap", "{:.2f}".format),
        ("criticism and satire flagged", "criticism_flagged", percent),
        ("posts that need a check found", "check_recall", percent),
        ("good news found", "positive_recall", percent),
    ],
)
def test_the_suite_is_told_as_measured(title: str, name: str, form: Callable[[float], str]) -> None:
    cells = " | ".join(form(METRICS[engine]["suite"][name]) for engine in ENGINES)
    (row,) = [line for line in read("docs/evaluation.md").splitlines() if line.startswith(f"| {title} |")]
    assert row.endswith(f"| {cells} |")


@pytest.mark.parametrize("label", LABELS)
def test_posts_at_random_are_told_with_their_intervals(label: str) -> None:
    cells = []
    for engine in ENGINES:
        found = METRICS[engine]["blind"][label]
        low, high = found["interval"]
        cells.append(f"{found['average_precision']:.2f} ({low:.2f} to {high:.2f})")
    assert f"| `{label}` ({found['positives']}) | {' | '.join(cells)} |" in EVALUATION


@pytest.mark.parametrize(
    ("group", "label", "holds", "sentence"),
    [
        ("group_hate", "hateful", True, "{} % of attacks on groups"),
        ("counter_speech", "hateful", False, "{} % of answers to hate"),
        ("group_mention", "hateful", False, "{} % of mentions of a group"),
        ("criticism_satire", "hateful", False, "{} % of criticism or satire"),
        ("rumours", "check", True, "{} % of rumours"),
        ("scams", "check", True, "{} % of scams"),
        ("sourced_news", "check", False, "{} % of alarming but sourced news"),
        ("scams", "check", False, "{} % of genuine warnings"),
        ("profanity_no_group", "hateful", False, "{} % of the crude test rows"),
    ],
)
def test_the_sentences_say_what_was_measured(group: str, label: str, holds: bool, sentence: str) -> None:
    (found,) = [
        row["flagged"]
        for row in LINEAR["rows"]
        if (row["group"], row["label"], row["holds"]) == (group, label, holds)
    ]
    assert sentence.format(round(100 * found)) in EVALUATION


def test_the_benchmark_is_the_measured_one() -> None:
    found = LINEAR["benchmark_vihsd"]
    assert f"macro-F1 {found['macro_f1']:.3f} on its full test" in EVALUATION
    assert f"{found['macro_f1_stripped']:.3f} without diacritics" in EVALUATION


@pytest.mark.parametrize("document", ["README.md", "docs/evaluation.md"])
def test_who_reads_the_figures_reads_that_they_flatter(document: str) -> None:
    assert "on real posts of other platforms" in on_one_line(read(document)).lower()
