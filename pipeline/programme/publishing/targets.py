"""The targets of the campaign, counted from publications.

A day counts for a page from the day it was added until it was closed; a week (Monday to Sunday) counts when
all of it does and it is over. A post that was deleted later keeps its day; one that was entered by mistake
does not count.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count
from django.utils import timezone

from pipeline.programme.models import OfficialPage, Publication
from pipeline.programme.publishing.kinds import DAILY

GOOD_NEWS_A_DAY: Final = 1
"""Plan 49-KH/ĐTN: every official page shares at least one good story a day."""

LONG_STORIES_A_WEEK: Final = 1
"""The same: one longer story a week."""

COLUMN_POSTS_A_WEEK: Final = 2
"""The same: the column carries at least two posts a week, wherever they stand."""

_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of one page; `is_due` says whether the target counts on it."""

    on: date
    stories: int
    is_due: bool


@dataclass(frozen=True, slots=True)
class Week:
    """A week of one page, from Monday.

    Attributes:
        days: Seven days.
        long_stories: Longer stories in it.
        is_due: Whether the weekly target counts.
    """

    days: tuple[Day, ...]
    long_stories: int
    is_due: bool

    @property
    def start(self) -> date:
        """Its Monday."""
        return self.days[0].on


@dataclass(frozen=True, slots=True)
class PageFigures:
    """How a page stands against its targets.

    Attributes:
        page: The page.
        days: Days with good news, among those that are due.
        days_due: Days on which the target counts.
        weeks: Weeks with a longer story, among those that are due.
        weeks_due: Weeks on which the target counts.
    """

    page: OfficialPage
    days: int
    days_due: int
    weeks: int
    weeks_due: int


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def weeks_of(page: OfficialPage, first: date, last: date) -> list[Week]:
    """Return the weeks of one page, oldest first.

    Args:
        page: The page.
        first: A day of the first week.
        last: A day of the last week.
    """
    start, end = monday_of(first), monday_of(last) + _WEEK
    daily, weekly = _counts([page], start, end - timedelta(days=1))
    return _weeks(page, daily, weekly, start, end)


def figures_of(pages: Sequence[OfficialPage], first: date, last: date) -> list[PageFigures]:
    """Return how pages stand against their targets in a period, both ends included, in their order."""
    start, end = monday_of(first), monday_of(last) + _WEEK
    daily, weekly = _counts(pages, first, last)
    found = []
    for page in pages:
        weeks = _weeks(page, daily, weekly, start, end)
        days = [day for week in weeks for day in week.days if day.is_due and first <= day.on <= last]
        due = [week for week in weeks if week.is_due and first <= week.start and week.days[-1].on <= last]
        found.append(
            PageFigures(
                page,
                sum(day.stories >= GOOD_NEWS_A_DAY for day in days),
                len(days),
                sum(week.long_stories >= LONG_STORIES_A_WEEK for week in due),
                len(due),
            )
        )
    return found


def column_weeks(first: date, last: date) -> list[tuple[date, int]]:
    """Return each week's Monday and how many posts the column had, on all pages together, oldest first.

    One draft on many pages is one post; a post without a draft is one by itself.
    """
    start, end = monday_of(first), monday_of(last) + _WEEK
    rows = Publication.objects.filter(
        kind=Publication.Kind.COLUMN, removed_at=None, published_on__gte=start, published_on__lt=end
    ).values_list("published_on", "draft_id", "pk")
    posts: dict[object, date] = {}
    for day, draft, key in rows:
        name = ("draft", draft) if draft else ("post", key)
        posts[name] = min(day, posts.get(name, day))
    counted = Counter(map(monday_of, posts.values()))
    weeks = (start + number * _WEEK for number in range((end - start) // _WEEK))
    return [(week, counted[week]) for week in weeks]


def _counts(
    pages: Iterable[OfficialPage], first: date, last: date
) -> tuple[Counter[tuple[int, date]], Counter[tuple[int, date]]]:
    """Return stories by page and day, and longer ones by page and Monday."""
    daily: Counter[tuple[int, date]] = Counter()
    weekly: Counter[tuple[int, date]] = Counter()
    rows = (
        Publication.objects.filter(
            page__in=[page.pk for page in pages],
            kind__in=DAILY,
            removed_at=None,
            published_on__range=(first, last),
        )
        .values_list("page_id", "published_on", "kind")
        .annotate(count=Count("pk"))
    )
    for page, day, kind, count in rows.order_by():
        daily[page, day] += count
        if kind == Publication.Kind.LONG_STORY:
            weekly[page, monday_of(day)] += count
    return daily, weekly


def _weeks(
    page: OfficialPage,
    daily: Counter[tuple[int, date]],
    weekly: Counter[tuple[int, date]],
    start: date,
    end: date,
) -> list[Week]:
    today = timezone.localdate()
    closed = page.closed_on or date.max
    weeks = []
    while start < end:
        ons = [start + timedelta(days=n) for n in range(7)]
        days = tuple(Day(on, daily[page.pk, on], page.added_on <= on <= today and on < closed) for on in ons)
        is_due = all(day.is_due for day in days) and ons[-1] < today
        weeks.append(Week(days, weekly[page.pk, start], is_due))
        start += _WEEK
    return weeks
