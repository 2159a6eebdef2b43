"""The figures in the README are those of the shipped model."""

import json
from pathlib import Path

import pytest

from pipeline.labels import LABELS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
METRICS = json.loads((ROOT / "models/linear/metrics.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("label", LABELS)
def test_the_table_shows_what_was_measured(label: str) -> None:
    found = METRICS["validation"][label]
    low, high = found["interval"]
    row = (
        f"| `{label}` | {found['positives']} | {found['average_precision']:.3f} ({low:.2f} to {high:.2f}) "
        f"| {found['stripped']:.3f} | {found['ece']:.3f} |"
    )
    assert row in README


@pytest.mark.parametrize(
    ("group", "label", "holds", "sentence"),
    [
        ("group_hate", "hateful", True, "{} % of attacks on\ngroups"),
        ("counter_speech", "hateful", False, "{} % of answers to hate"),
        ("group_mention", "hateful", False, "{} % of mentions of a group"),
        ("criticism_satire", "hateful", False, "{} % of criticism or\nsatire"),
        ("rumours", "check", True, "{} % of rumours"),
        ("scams", "check", True, "{} % of scams"),
        ("sourced_news", "check", False, "{} % of alarming but\nsourced news"),
        ("scams", "check", False, "{} % of genuine warnings"),
        ("profanity_no_group", "hateful", False, "{} % of the crude test rows"),
    ],
)
def test_the_sentences_say_what_was_measured(group: str, label: str, holds: bool, sentence: str) -> None:
    (found,) = [
        row["flagged"]
        for row in METRICS["rows"]
        if (row["group"], row["label"], row["holds"]) == (group, label, holds)
    ]
    assert sentence.format(round(100 * found)) in README


def test_the_benchmark_is_the_measured_one() -> None:
    found = METRICS["benchmark_vihsd"]
    assert f"macro-F1 {found['macro_f1']:.3f} on its full test" in README
    assert f"{found['macro_f1_stripped']:.3f} without diacritics" in README
