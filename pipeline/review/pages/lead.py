"""The lead's desk."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pipeline.review.models import Item, Lease, Question
from pipeline.review.pages.common import needs
from pipeline.review.wording.outcomes import QUESTIONS
from pipeline.review.wording.presentation import label_title
from pipeline.review.work import agreement as measure
from pipeline.review.work import decisions


@require_safe
@needs("see_overview")
def overview(request: HttpRequest) -> HttpResponse:
    """Count what waits and what was decided, for the lead."""
    now = timezone.now()
    counts = {
        row["label"]: row
        for row in Question.objects.values("label").annotate(
            open=Count("id", filter=Q(state=Question.State.OPEN)),
            closed=Count("id", filter=Q(state=Question.State.CLOSED)),
        )
    }
    labels: list[dict[str, Any]] = [
        {"label": label, "title": text.title, **counts.get(label, {"open": 0, "closed": 0})}
        for label, text in QUESTIONS.items()
        if label in counts or label != "offensive"
    ]
    waiting = Item.objects.filter(state=Item.State.WAITING)
    context = {
        "labels": labels,
        "most": max((row["open"] for row in labels), default=0),
        "waiting": waiting.count(),
        "oldest": waiting.order_by("added_at").values_list("added_at", flat=True).first(),
        "in_hands": Lease.objects.filter(ended_at=None, expires_at__gt=now).count(),
        "today": Item.objects.filter(decided_at__gte=decisions.start_of_day()).count(),
        "decided": Item.objects.filter(state=Item.State.DECIDED).count(),
    }
    return render(request, "review/overview.html", context)


WEEKS = 8


@require_safe
@needs("see_overview")
def agreement(request: HttpRequest) -> HttpResponse:
    """Show how far blind reviews agree, by label and by week, and what that means."""
    found = measure.pairs()
    weeks = list(measure.by_week(found).items())[-WEEKS:]
    context = {
        "overall": measure.agreement(found),
        "labels": [(label, label_title(label), each) for label, each in measure.by_label(found).items()],
        "weeks": weeks,
        "few": measure.FEW,
    }
    return render(request, "review/agreement.html", context)
