"""Whether a suite is fit to measure with: enough cases, each different, none seen in training."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pipeline.research.datasets.training_data import unseen
from pipeline.research.evaluation.suites.cases import Case, Suite, read_suite
from pipeline.text import mask, normalise

MIN_FUNCTIONS: Final = 45
MIN_CASES: Final = 25
"""With 25 cases, the 95 % interval of a pass rate is at most 37 points wide; fewer say next to nothing."""


def audit_cases(
    folder: Path,
    held_in: Sequence[str],
    *,
    least_functions: int = MIN_FUNCTIONS,
    least_cases: int = MIN_CASES,
) -> list[str]:
    """Return what is wrong with a suite, one sentence a finding with file and line; empty when it is fit.

    Args:
        folder: As for `read_suite`.
        held_in: Normalised texts that models learn from, such as those of the authored examples.
        least_functions: Functions a suite needs.
        least_cases: Cases a function needs.

    Raises:
        DataSetError: As in `read_suite`.
    """
    suite = read_suite(folder)
    cases = [*suite.cases, *(member for pair in suite.pairs for member in pair.members)]
    return [
        *_counts(suite, least_functions, least_cases),
        *_reasons(suite),
        *_spelling(cases),
        *_repeats(cases),
        *_swaps(suite),
        *_seen(cases, held_in),
    ]


def _counts(suite: Suite, least_functions: int, least_cases: int) -> Iterator[str]:
    if len(suite.functions) < least_functions:
        yield f"There are {len(suite.functions)} functions, fewer than {least_functions}."
    counts = Counter(case.function for case in suite.cases)
    for each in suite.functions:
        if counts[each.name] < least_cases:
            yield f"{each.where}: {each.name} has {counts[each.name]} cases, fewer than {least_cases}."


def _reasons(suite: Suite) -> Iterator[str]:
    for each in suite.functions:
        if not each.reason or not each.about:
            yield f"{each.where}: {each.name} does not say what it is about and why it is tested."


def _spelling(cases: Sequence[Case]) -> Iterator[str]:
    for case in cases:
        if not unicodedata.is_normalized("NFC", case.text):
            yield f"{case.where}: the text is not in NFC."
        if len(case.text.splitlines()) > 1:
            yield f"{case.where}: the text has a line break."


def _repeats(cases: Sequence[Case]) -> Iterator[str]:
    first: dict[str, Case] = {}
    for case in cases:
        same = first.setdefault(" ".join(case.text.casefold().split()), case)
        if same is not case:
            yield f"{case.where}: the text is that of {same.where}."


def _swaps(suite: Suite) -> Iterator[str]:
    for pair in suite.pairs:
        if not pair.kind.endswith("_swap"):
            continue
        first = pair.members[0]
        for member in pair.members:
            if not member.groups:
                yield f"{member.where}: a member of a swap names no group."
            if (member.label, member.holds) != (first.label, first.holds):
                yield f"{member.where}: another label is due than in {first.where}, though only groups swap."


def _seen(cases: Sequence[Case], held_in: Sequence[str]) -> Iterator[str]:
    fresh = unseen([normalise(mask(case.text)) for case in cases], held_in)
    for case, is_fresh in zip(cases, fresh, strict=True):
        if not is_fresh:
            yield f"{case.where}: the text repeats, or nearly repeats, one that models learn from."
