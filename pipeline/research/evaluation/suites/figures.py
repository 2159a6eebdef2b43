"""What a suite finds out about a model, as plain figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

import numpy as np
import numpy.typing as npt

from pipeline.labels import LABELS, Label
from pipeline.research.evaluation.intervals import wilson
from pipeline.research.evaluation.suites.cases import Case, Function, Pair

Floats = npt.NDArray[np.floating]
Truth = npt.NDArray[np.bool_]

MIN_TEXTS_OF_KIND: Final = 20
"""Texts that a kind of group needs before its share of false positives is compared with others."""

MIN_TEXTS_OF_GROUP: Final = 8
"""The same for one group, such as one province: below that, a single text is worth more than 12 points."""

SHUFFLES: Final = 1000


@dataclass(frozen=True, slots=True)
class JudgedCases:
    """Cases and what a model made of them, row by row.

    Attributes:
        cases: The cases.
        probabilities: Shape (n, 4).
        flagged: Shape (n, 4), whether the probability reaches the threshold of the label.
    """

    cases: Sequence[Case]
    probabilities: Floats
    flagged: Truth

    @property
    def asked(self) -> Floats:
        """Probability of the label that each case asks about, shape (n,)."""
        return self.probabilities[np.arange(len(self.cases)), self._columns()]

    @property
    def given(self) -> Truth:
        """Whether that label is given, shape (n,)."""
        chosen: Truth = self.flagged[np.arange(len(self.cases)), self._columns()]
        return chosen

    @property
    def right(self) -> Truth:
        """Whether that label is given just when it must be, shape (n,)."""
        right: Truth = self.given == np.array([case.holds for case in self.cases], dtype=bool)
        return right

    def of(self, label: Label) -> Truth:
        """Return whether a label is given, shape (n,)."""
        return self.flagged[:, LABELS.index(label)]

    def _columns(self) -> npt.NDArray[np.intp]:
        return np.array([LABELS.index(case.label) for case in self.cases], dtype=np.intp)


@dataclass(frozen=True, slots=True)
class FunctionFigures:
    """How one function went.

    Attributes:
        function: Its name.
        label: The label asked about.
        holds: Whether it must be given.
        about: What the cases are.
        n: Cases.
        passed: Share judged right, 0 to 1.
        interval: 95 % interval of that share (Wilson 1927).
    """

    function: str
    label: Label
    holds: bool
    about: str
    n: int
    passed: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class RewriteFigures:
    """How much a way of typing changes, with the same cases before and after.

    Attributes:
        rewrite: One of `pipeline.research.evaluation.suites.rewrites.REWRITES`.
        n: Cases.
        changed: Share of cases whose text became another, 0 to 1.
        original: Share judged right as written.
        rewritten: Share judged right after the rewrite.
        flipped: Share whose decision became another, either way.
        moved: Mean absolute change of the probability.
    """

    rewrite: str
    n: int
    changed: float
    original: float
    rewritten: float
    flipped: float
    moved: float


@dataclass(frozen=True, slots=True)
class Gap:
    """The most and the least flagged of several groups.

    Attributes:
        between: What was compared, such as `region, label not due`.
        most: The most flagged.
        least: The least flagged.
        high: Share of its texts that are flagged, 0 to 1.
        low: The same of `least`.
        n: Texts of `most` and of `least`.
        chance: Share of shuffles, in which flags fall on texts whoever they name, with as wide a gap: large
            when the gap says nothing, however wide it is.
    """

    between: str
    most: str
    least: str
    high: float
    low: float
    n: tuple[int, int]
    chance: float

    @property
    def size(self) -> float:
        """Difference of the two shares, 0 to 1."""
        return round(self.high - self.low, 4)

    def __str__(self) -> str:
        most, least = (
            f"{name} {share:.0%} of {n}"
            for name, share, n in ((self.most, self.high, self.n[0]), (self.least, self.low, self.n[1]))
        )
        return f"{self.between}: {self.size:.0%}, {most} against {least}; by chance in {self.chance:.0%}"


@dataclass(frozen=True, slots=True)
class PairFigures:
    """How the pairs of one kind went.

    Attributes:
        kind: One of `pipeline.research.evaluation.suites.cases.PAIR_KINDS`.
        pairs: Pairs.
        members: Texts in them.
        right: Share of pairs with every member judged right, 0 to 1.
        right_members: Share of members judged right.
        gaps: For swaps, how far flags differ between groups.
    """

    kind: str
    pairs: int
    members: int
    right: float
    right_members: float
    gaps: tuple[Gap, ...]


def share(values: Truth | Floats) -> float:
    """Return the mean of at least one value, to four places."""
    return round(float(values.mean(dtype=np.float64)), 4)


def by_function(judged: JudgedCases, functions: Iterable[Function]) -> list[FunctionFigures]:
    """Return the figures of each function that has cases."""
    right, found = judged.right, []
    rows: dict[str, list[int]] = {}
    for i, case in enumerate(judged.cases):
        rows.setdefault(case.function, []).append(i)
    for each in functions:
        if each.name in rows:
            mine = right[rows[each.name]]
            interval = wilson(int(mine.sum()), len(mine))
            figures = each.name, each.label, each.holds, each.about, len(mine), share(mine), interval
            found.append(FunctionFigures(*figures))
    return found


def by_rewrite(
    name: str, before: JudgedCases, after: JudgedCases, texts: Sequence[Sequence[str]]
) -> RewriteFigures:
    """Return what a rewrite changed.

    Args:
        name: The rewrite.
        before: At least one case as written.
        after: The same cases rewritten.
        texts: The texts before and the texts after.
    """
    return RewriteFigures(
        rewrite=name,
        n=len(before.cases),
        changed=share(np.array([a != b for a, b in zip(*texts, strict=True)])),
        original=share(before.right),
        rewritten=share(after.right),
        flipped=share(before.given != after.given),
        moved=share(np.abs(before.asked.astype(np.float64) - after.asked)),
    )


def by_pair_kind(judged: JudgedCases, pairs: Sequence[Pair]) -> list[PairFigures]:
    """Return the figures of each kind of pair.

    Args:
        judged: The members of all pairs, one pair after another.
        pairs: The pairs.
    """
    right = judged.right
    starts = np.cumsum([0, *(len(pair.members) for pair in pairs)])
    found = []
    for kind in dict.fromkeys(pair.kind for pair in pairs):
        spans = [slice(starts[i], starts[i + 1]) for i, pair in enumerate(pairs) if pair.kind == kind]
        rows = np.concatenate([np.arange(span.start, span.stop) for span in spans])
        whole = np.array([right[span].all() for span in spans])
        gaps = _swap_gaps(judged, rows) if kind.endswith("_swap") else ()
        found.append(PairFigures(kind, len(spans), len(rows), share(whole), share(right[rows]), gaps))
    return found


def _swap_gaps(judged: JudgedCases, rows: npt.NDArray[np.intp]) -> tuple[Gap, ...]:
    """Return the gaps between kinds and between groups, apart for texts that must and must not be flagged.

    Taken together, groups that stand in more hateful sentences would look more suspicious to the model.
    """
    gaps = []
    for holds in (False, True):
        mine = [i for i in rows if judged.cases[i].holds is holds]
        cases, given = [judged.cases[i] for i in mine], judged.given[mine]
        due = "label due" if holds else "label not due"
        gaps += [
            widest_gap(f"kinds, {due}", given, [case.kinds for case in cases], MIN_TEXTS_OF_GROUP),
            widest_gap(f"groups, {due}", given, [case.groups for case in cases], MIN_TEXTS_OF_GROUP),
        ]
    return tuple(gap for gap in gaps if gap is not None)


def widest_gap(between: str, given: Truth, names: Sequence[Sequence[str]], least: int) -> Gap | None:
    """Return the gap between the most and the least flagged, or None when fewer than two can be compared.

    Args:
        between: What is compared.
        given: Shape (n,), whether each text is flagged.
        names: What each text counts for; it may be nothing, or more than one.
        least: Texts that a name needs.
    """
    rows: dict[str, list[int]] = {}
    for i, mine in enumerate(names):
        for name in dict.fromkeys(mine):
            rows.setdefault(name, []).append(i)
    shares = {name: share(given[mine]) for name, mine in sorted(rows.items()) if len(mine) >= least}
    if len(shares) < 2:
        return None
    most, low = max(shares, key=shares.__getitem__), min(shares, key=shares.__getitem__)
    n = len(rows[most]), len(rows[low])
    return Gap(
        between, most, low, shares[most], shares[low], n, _chance(given, [rows[name] for name in shares])
    )


def _chance(given: Truth, rows: Sequence[Sequence[int]]) -> float:
    """Return the p-value of the widest gap between rows of texts in a permutation test."""
    member = np.zeros((len(given), len(rows)))
    for column, mine in enumerate(rows):
        member[mine, column] = 1 / len(mine)
    random = np.random.default_rng(0)
    drawn = random.permuted(np.tile(given.astype(np.float64), (SHUFFLES, 1)), axis=1)
    widths, width = np.ptp(drawn @ member, axis=1), np.ptp(given @ member)
    return round(float((1 + (widths >= width - 1e-9).sum()) / (1 + SHUFFLES)), 4)


def matching(cases: Sequence[Case], patterns: Sequence[str]) -> Truth:
    """Return which cases belong to a function whose name fits one of the patterns, shape (n,)."""
    names: Mapping[str, bool] = {
        name: any(fnmatchcase(name, pattern) for pattern in patterns)
        for name in {case.function for case in cases}
    }
    return np.array([names[case.function] for case in cases], dtype=bool)
