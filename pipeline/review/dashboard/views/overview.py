"""The dashboard: what waits and what gets done, how far people agree."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pipeline.review.accounts.access import member, needs
from pipeline.review.accounts.permissions import can, only_unit
from pipeline.review.dashboard import agreement as reliability
from pipeline.review.dashboard.charts import POLICY, WIDE, WIDTH, draw
from pipeline.review.dashboard.overview import FIGURES, totals
from pipeline.review.presentation.labels import label_title

CHART_SECONDS = 60
"""How long a browser may keep a picture. Its address changes with its numbers, so it is never out of date."""

MAX_WEEKS = 8
"""Weeks of agreement that are shown, up to the latest."""


@require_safe
@needs("see_overview")
def overview(request: HttpRequest) -> HttpResponse:
    """Count what waits and what was decided, for the lead."""
    unit = only_unit(member(request))
    figures = [figure for figure in (count(unit) for count in FIGURES.values()) if len(figure.rows) > 1]
    kinds = [figure.name for figure in figures if not figure.over_time]
    alone = kinds[-1:] if len(kinds) % 2 else []  # two go in a row, and what has none beside it takes one
    context = {
        "totals": totals(unit),
        "figures": [(figure, figure.over_time or figure.name in alone) for figure in figures],
        "today": timezone.localdate(),
        "sees_load": can(member(request), "see_load"),
    }
    return render(request, "dashboard/overview.html", context)


@require_safe
@needs("see_overview")
def chart(request: HttpRequest, name: str) -> HttpResponse:
    """Draw one figure of the overview, with the numbers of this moment."""
    if name not in FIGURES:
        raise Http404
    figure = FIGURES[name](only_unit(member(request)))
    drawn = draw(figure, WIDE if "wide" in request.GET else WIDTH)
    picture = HttpResponse(drawn, content_type="image/svg+xml")
    picture.headers["Content-Security-Policy"] = POLICY
    picture.headers["Cache-Control"] = f"private, max-age={CHART_SECONDS}"
    return picture


@require_safe
@needs("see_overview")
def agreement(request: HttpRequest) -> HttpResponse:
    """Show how far blind reviews agree, by label and by week, and what that means."""
    found = reliability.pairs(unit=only_unit(member(request)))
    weeks = list(reliability.by_week(found).items())[-MAX_WEEKS:]
    context = {
        "overall": reliability.agreement(found),
        "labels": [(label, label_title(label), each) for label, each in reliability.by_label(found).items()],
        "weeks": weeks,
        "min_items": reliability.MIN_ITEMS,
    }
    return render(request, "dashboard/agreement.html", context)
