"""The few named figures of a suite that a release is held to."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from pipeline.labels import Label
from pipeline.research.evaluation.suites.cases import Case
from pipeline.research.evaluation.suites.figures import (
    MIN_TEXTS_OF_GROUP,
    MIN_TEXTS_OF_KIND,
    Gap,
    JudgedCases,
    RewriteFigures,
    Truth,
    matching,
    share,
    widest_gap,
)

FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "counter_speech_right": ("counter_*", "target_tells_own_story"),
    "attack_recall": ("attack_*",),
    "criticism_flagged": (
        *(f"criticism_of_*{who}" for who in ("authority", "policy", "institution", "office")),
        "satire_*",
    ),
    "sourced_news_flagged": ("sourced_*", "*_sourced", "*_sourced_*"),
    "warning_flagged": ("warning_*", "*_warning", "*_warning_*"),
}
"""Names of the functions behind a figure."""

MEANING: Final[dict[str, str]] = {
    "counter_speech_right": "answers to hate, and targets who speak, judged right",
    "attack_recall": "attacks on groups found",
    "hateful_recall": "all hate found, implied hate included",
    "check_recall": "cases that need a check found",
    "positive_recall": "good news found",
    "criticism_flagged": "criticism and satire of authorities flagged `check` or `hateful`",
    "sourced_news_flagged": "sourced news flagged `check`",
    "warning_flagged": "warnings against scams and rumours flagged",
    "group_gap": "false `hateful`: most less least flagged kind of group",
    "region_gap": "the same between regions",
    "stripped_drop": "pass rate lost without diacritics",
}
"""Every figure and what it is; all are shares or differences of shares, 0 to 1 (a gain is negative)."""

_STRIPPED: Final = "diacritics_removed"


def headline(
    judged: JudgedCases, rewrites: Sequence[RewriteFigures]
) -> tuple[dict[str, float], dict[str, int]]:
    """Return the figures that do not compare groups, and the number of cases behind each.

    Args:
        judged: The cases of all functions.
        rewrites: Figures of the rewrites.
    """
    rows, marks = _rows(judged.cases), _marks(judged)
    values = {name: share(marks[name][rows[name]]) for name in rows if rows[name].any()}
    support = {name: int(rows[name].sum()) for name in values}
    for each in rewrites:
        if each.rewrite == _STRIPPED:
            values["stripped_drop"] = round(each.original - each.rewritten, 4)
            support["stripped_drop"] = each.n
    return values, support


def _rows(cases: Sequence[Case]) -> dict[str, Truth]:
    """Return which cases each figure counts."""
    due = np.array([case.holds for case in cases], dtype=bool)

    def of(label: Label) -> Truth:
        return np.array([case.label == label for case in cases], dtype=bool)

    family = {name: matching(cases, patterns) for name, patterns in FAMILIES.items()}
    return {
        "counter_speech_right": family["counter_speech_right"],
        "attack_recall": family["attack_recall"] & due,
        "hateful_recall": of("hateful") & due,
        "check_recall": of("check") & due,
        "positive_recall": of("positive") & due,
        "criticism_flagged": family["criticism_flagged"] & ~due,
        "sourced_news_flagged": family["sourced_news_flagged"] & of("check") & ~due,
        "warning_flagged": family["warning_flagged"] & ~due,
    }


def _marks(judged: JudgedCases) -> dict[str, Truth]:
    """Return what each figure counts in its cases."""
    return dict.fromkeys(MEANING, judged.given) | {
        "counter_speech_right": judged.right,
        "criticism_flagged": judged.of("check") | judged.of("hateful"),
    }


def false_hate_gaps(judged: JudgedCases) -> dict[str, Gap]:
    """Return `group_gap` and `region_gap`, as far as there are enough texts.

    Args:
        judged: Cases and members of pairs; those that name a group and must not be called hateful count.
    """
    innocent = [
        i for i, case in enumerate(judged.cases) if case.label == "hateful" and not case.holds and case.groups
    ]
    given, cases = judged.of("hateful")[innocent], [judged.cases[i] for i in innocent]
    regions = [[group for group in case.groups if group.startswith("region:")] for case in cases]
    found = {
        "group_gap": widest_gap("kinds of group", given, [case.kinds for case in cases], MIN_TEXTS_OF_KIND),
        "region_gap": widest_gap("regions", given, regions, MIN_TEXTS_OF_GROUP),
    }
    return {name: gap for name, gap in found.items() if gap is not None}
