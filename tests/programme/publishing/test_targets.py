"""Targets are counted from what was published: days with good news, weeks with a story, the column."""

from datetime import date, timedelta

import pytest

from pipeline.programme.models import Publication
from pipeline.programme.publishing import pages, publications
from pipeline.programme.publishing.kinds import DAILY
from pipeline.programme.publishing.targets import column_weeks, figures_of, weeks_of
from pipeline.review.models import Event
from tests.programme.samples import START, official_page, published

pytestmark = pytest.mark.both_databases

MONDAY, SUNDAY = date(2026, 11, 2), date(2026, 11, 8)
Kind = Publication.Kind


def test_a_day_counts_once_whatever_was_on_it_and_a_week_needs_a_longer_story(huong):
    page = official_page(huong)
    for number, (day, kind) in enumerate(
        [(MONDAY, Kind.GOOD_NEWS), (MONDAY, Kind.GOOD_NEWS), (date(2026, 11, 4), Kind.LONG_STORY)], start=1
    ):
        published(huong, page, number, day, kind=kind)
    for number, kind in enumerate((Kind.ADVERT, Kind.APPEAL, Kind.OTHER, Kind.COLUMN), start=4):
        published(huong, page, number, date(2026, 11, 5), kind=kind)
    (figures,) = figures_of([page], MONDAY, SUNDAY)
    assert (figures.days, figures.days_due, figures.weeks, figures.weeks_due) == (2, 7, 1, 1)
    (week,) = weeks_of(page, MONDAY, SUNDAY)
    assert [day.stories for day in week.days] == [2, 0, 1, 0, 0, 0, 0]


def test_days_before_a_page_was_added_and_after_it_was_closed_are_not_due(huong):
    page = official_page(huong)
    page.added_on = date(2026, 11, 4)
    page.save()
    pages.close_page(huong, page, date(2026, 11, 7))
    (figures,) = figures_of([page], MONDAY, SUNDAY)
    assert (figures.days_due, figures.weeks_due) == (3, 0)


def test_a_period_before_everything_is_empty_and_says_so(huong):
    page = official_page(huong)
    (figures,) = figures_of([page], START - timedelta(60), START - timedelta(30))
    assert (figures.days, figures.days_due, figures.weeks, figures.weeks_due) == (0, 0, 0, 0)
    assert column_weeks(START, START) == [(START, 0)]
    assert figures_of([], MONDAY, SUNDAY) == []


def test_a_mistake_counts_nowhere_and_a_deleted_post_counts(huong):
    page = official_page(huong)
    gone, mistake = (published(huong, page, number, MONDAY + timedelta(number)) for number in (1, 2))
    publications.mark_gone(huong, gone, is_gone=True)
    publications.take_back(huong, mistake)
    assert figures_of([page], MONDAY, SUNDAY)[0].days == 1


def test_posts_of_the_column_are_counted_by_week_over_all_pages(huong):
    first, second = official_page(huong), official_page(huong, "doanphuonghai")
    for number, (page, day) in enumerate([(first, MONDAY), (second, SUNDAY), (first, SUNDAY + timedelta(1))]):
        published(huong, page, number, day, kind=Kind.COLUMN)
    assert column_weeks(MONDAY, SUNDAY + timedelta(1)) == [(MONDAY, 2), (MONDAY + timedelta(7), 1)]


def test_every_figure_can_be_counted_again_from_the_event_log(huong):
    first, second = official_page(huong), official_page(huong, "doanphuonghai")
    kinds = [Kind.GOOD_NEWS, Kind.LONG_STORY, Kind.COLUMN, Kind.ADVERT, Kind.GOOD_NEWS, Kind.COLUMN]
    made = [
        published(huong, page, number, MONDAY + timedelta(number), kind=kind)
        for page, shift in ((first, 0), (second, 10))
        for number, kind in enumerate(kinds, start=shift)
    ]
    publications.take_back(huong, made[0])
    publications.mark_gone(huong, made[4], is_gone=True)
    publications.change(huong, made[3], Kind.GOOD_NEWS)
    pages.close_page(huong, second, MONDAY + timedelta(15))
    logged = recounted()
    last = MONDAY + timedelta(20)
    for figures in figures_of([first, second], MONDAY, last):
        assert figures.days == len({day for page, day, _ in logged if page == figures.page.pk})
        assert figures.days_due == (21 if figures.page == first else 15)
    assert sum(count for _week, count in column_weeks(MONDAY, last)) == 4


def recounted() -> set[tuple[int, str, str]]:
    """Return page, day and kind of each post of good news that counts, from the log alone."""
    newest = {}
    for event in Event.objects.filter(kind__in=("published", "publication_changed")).order_by("id"):
        newest[event.payload["publication"]] = event.payload
    return {
        (facts["page_number"], facts["on"], facts["what"])
        for facts in newest.values()
        if not facts["is_removed"] and facts["what"] in DAILY
    }
