"""The figures in the README and in docs/evaluation.md are those of the shipped models."""

import json
from typing import Any

import pytest

from pipeline.labels import LABELS
from tests.docs.documents import ROOT, on_one_line, read

ENGINES = ("linear", "cascade", "encoder")
METRICS: dict[str, dict[str, Any]] = {
    engine: json.loads((ROOT / f"models/{engine}/metrics.json").read_text(encoding="utf-8"))
    for engine in ENGINES
}
LINEAR = METRICS["linear"]
EVALUATION = on_one_line(read("docs/evaluation.md"))


@pytest.mark.parametrize("document", ["README.md", "docs/evaluation.md"])
@pytest.mark.parametrize("label", LABELS)
def test_the_table_of_labels_shows_what_was_measured(document: str, label: str) -> None:
    found = LINEAR["validation"][label]
    low, high = found["interval"]
    row = (
        f"| `{label}` | {found['positives']} | {found['average_precision']:.3f} ({low:.2f} to {high:.2f}) "
        f"| {found['stripped']:.3f} | {found['ece']:.3f} |"
    )
    assert row in on_one_line(read(document))


@pytest.mark.parametrize(
    ("title", "part", "path", "form"),
    [
        ("validation, average precision: `check`", "validation", ("check", "average_precision"), "{:.3f}"),
        ("`positive`", "validation", ("positive", "average_precision"), "{:.3f}"),
        ("`hateful`", "validation", ("hateful", "average_precision"), "{:.3f}"),
        (
            "blind test, average precision: `hateful` (18 posts)",
            "blind",
            ("hateful", "average_precision"),
            "{:.3f}",
        ),
        (
            "blind test, average precision: `offensive` (50 posts)",
            "blind",
            ("offensive", "average_precision"),
            "{:.3f}",
        ),
        ("ViHOS toxic spans, character F1", "benchmark_vihos", ("f1",), "{:.3f}"),
        ("suite: counter-speech judged right", "suite", ("counter_speech_right",), "{:.0%}"),
        ("suite: attacks on groups found", "suite", ("attack_recall",), "{:.0%}"),
        ("suite: all hate found, implied hate included", "suite", ("hateful_recall",), "{:.0%}"),
        (
            "suite: false `hateful`, largest gap between kinds of group",
            "suite",
            ("group_gap",),
            "{:.2f}",
        ),
        ("suite: criticism and satire flagged", "suite", ("criticism_flagged",), "{:.0%}"),
        ("suite: posts that need a check found", "suite", ("check_recall",), "{:.0%}"),
        ("suite: good news found", "suite", ("positive_recall",), "{:.0%}"),
    ],
)
def test_the_table_of_engines_shows_what_was_measured(
    title: str, part: str, path: tuple[str, ...], form: str
) -> None:
    cells = []
    for engine in ENGINES:
        value = METRICS[engine][part]
        for name in path:
            value = value[name]
        cells.append(form.format(value).replace("%", " %"))
    assert f"| {title} | {' | '.join(cells)} |" in EVALUATION


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
