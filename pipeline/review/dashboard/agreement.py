"""How far people who know nothing of each other's answer answer alike.

Cohen's kappa (1960) compares the two blind reviews of an item; Krippendorff's alpha (2004, nominal) takes all
reviewers of an item together, a settled third review left out because it is not blind. Both are 1 where all
answers agree, 0 where they agree no more than chance would, and say little about a handful of items: the
number of items is always given with them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isnan

from django.utils import timezone
from django.utils.translation import gettext as _

from pipeline.review.domain.outcomes import QUESTIONS
from pipeline.review.models import Review, Stage

MIN_ITEMS = 10
"""Items below which a figure is called too small to read."""

STRENGTHS = ((0.8, "high"), (0.6, "good"), (0.4, "fair"))
"""Lower ends of what is called high, good and fair (Landis and Koch 1977); the rest is low."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The two blind answers to one question about one item.

    Attributes:
        week: Monday of the week of the second answer, local time.
        label: What was asked about.
        answers: First and second outcome.
        people: Who gave them, as numbers.
    """

    week: date
    label: str
    answers: tuple[str, str]
    people: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far answers agree.

    Attributes:
        items: Questions answered twice.
        same: Share of them with the same answer, 0 to 1.
        kappa: Cohen's kappa, or None where it has no meaning: no items, or one answer only.
        alpha: Krippendorff's alpha, or None likewise.
    """

    items: int
    same: float
    kappa: float | None
    alpha: float | None

    @property
    def interpretation(self) -> str:
        """What the figures mean, in plain words."""
        if self.items < MIN_ITEMS or self.kappa is None:
            return _("còn ít bài quá, chưa nói được gì")
        found = next((name for limit, name in STRENGTHS if self.kappa >= limit), "low")
        return {
            "high": _("rất thống nhất"),
            "good": _("khá thống nhất"),
            "fair": _("tạm được, nên bàn thêm về hướng dẫn"),
            "low": _("còn khác nhau nhiều, cả nhóm nên cùng đọc lại hướng dẫn"),
        }[found]


def pairs(since: date | None = None, unit: int | None = None) -> list[Pair]:
    """Return all questions that were answered twice and blind, oldest first.

    Args:
        since: First day of the answers.
        unit: Only about items assigned to this unit.
    """
    reviews = Review.objects.filter(stage__in=(Stage.FIRST, Stage.SECOND), withdrawal=None).order_by("id")
    if since is not None:
        reviews = reviews.filter(created_at__date__gte=since)
    if unit is not None:
        reviews = reviews.filter(item__unit=unit)
    first: dict[tuple[int, int, str], Review] = {}
    found = []
    for review in reviews.iterator(chunk_size=2000):
        key = (review.item_id, review.round, review.label)
        if review.stage == Stage.FIRST:
            first[key] = review
        elif key in first:
            day = timezone.localtime(review.created_at).date()
            found.append(
                Pair(
                    day - timedelta(days=day.weekday()),
                    review.label,
                    (first[key].outcome, review.outcome),
                    (first[key].reviewer_id, review.reviewer_id),
                )
            )
    return found


def agreement(found: Sequence[Pair]) -> Agreement:
    """Return how far the answers of pairs agree."""
    if not found:
        return Agreement(0, 0.0, None, None)
    same = sum(pair.answers[0] == pair.answers[1] for pair in found) / len(found)
    return Agreement(len(found), same, _kappa(found), _alpha(found))


def by_label(found: Iterable[Pair]) -> dict[str, Agreement]:
    """Return the agreement for each label that was asked about, in the order of `outcomes.QUESTIONS`."""
    parts: dict[str, list[Pair]] = defaultdict(list)
    for pair in found:
        parts[pair.label].append(pair)
    return {label: agreement(parts[label]) for label in QUESTIONS if label in parts}


def by_week(found: Iterable[Pair]) -> dict[date, Agreement]:
    """Return the agreement for each week, oldest first."""
    parts: dict[date, list[Pair]] = defaultdict(list)
    for pair in found:
        parts[pair.week].append(pair)
    return {week: agreement(parts[week]) for week in sorted(parts)}


def _kappa(found: Sequence[Pair]) -> float | None:
    """Cohen's kappa over outcomes of each label apart: the same word under two labels is not the same."""
    from sklearn.metrics import cohen_kappa_score

    first, second = zip(*(_named(pair) for pair in found), strict=True)
    if len({*first, *second}) < 2:
        return None
    value = float(cohen_kappa_score(first, second))
    return None if isnan(value) else value


def _alpha(found: Sequence[Pair]) -> float | None:
    """Krippendorff's alpha from how often each item got each outcome."""
    import krippendorff
    import numpy as np

    counts = [Counter(_named(pair)) for pair in found]
    values = sorted({value for count in counts for value in count})
    if len(values) < 2:
        return None
    table = np.array([[count[value] for value in values] for count in counts])
    return float(krippendorff.alpha(value_counts=table, level_of_measurement="nominal"))


def _named(pair: Pair) -> tuple[str, str]:
    return f"{pair.label}/{pair.answers[0]}", f"{pair.label}/{pair.answers[1]}"
