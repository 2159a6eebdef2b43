"""The calendar: days and weeks of each page, with and without good news."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pipeline.programme.publishing.pages import visible_pages
from pipeline.programme.publishing.targets import figures_of, monday_of, weeks_of
from pipeline.review.accounts.access import member, needs

DAYS = 28
"""Days the list looks back on."""

WEEKS = 8
"""Weeks of one page's calendar."""

PER_PAGE = 50

DAY_NAMES = (_("T2"), _("T3"), _("T4"), _("T5"), _("T6"), _("T7"), _("CN"))
"""Days of the week in two letters, from Monday, so that a week fits on a phone."""


@require_safe
@needs("see_programme")
def calendar(request: HttpRequest) -> HttpResponse:
    """List the pages with how many of the last days and weeks had good news."""
    today = timezone.localdate()
    pages = visible_pages(member(request)).filter(closed_on=None)
    shown = Paginator(pages, PER_PAGE).get_page(request.GET.get("at"))
    first = monday_of(today) - timedelta(days=DAYS)
    context = {"rows": figures_of(list(shown), first, today), "shown": shown, "first": first, "today": today}
    return render(request, "good_news/calendar.html", context)


@require_safe
@needs("see_programme")
def page(request: HttpRequest, number: int) -> HttpResponse:
    """Show the last weeks of one page, day by day."""
    found = get_object_or_404(visible_pages(member(request)), pk=number)
    today = timezone.localdate()
    weeks = weeks_of(found, today - timedelta(weeks=WEEKS - 1), today)
    figures = figures_of([found], weeks[0].start, today)[0]
    context = {"page": found, "weeks": weeks[::-1], "figures": figures, "today": today}
    context["day_names"] = DAY_NAMES
    return render(request, "good_news/page.html", context)
