"""The lead's choice of thresholds, with what each would have meant."""

import json
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pipeline.classify.thresholds import FLOOR
from pipeline.labels import LABELS, Label
from pipeline.review.accounts.access import member, needs
from pipeline.review.imports.estimates import Curve, curves
from pipeline.review.imports.thresholds import Choice, change_thresholds, choices
from pipeline.review.models import Threshold
from pipeline.review.presentation.labels import label_title
from pipeline.settings import DEFAULTS

RANGES: Final = {Threshold.By.BUDGET: (0.5, 30.0, 0.5), Threshold.By.PROBABILITY: (5.0, 95.0, 1.0)}
"""Lowest, highest and step of each slider, in percent."""

ORDER: Final[tuple[Label, ...]] = ("check", "hateful", "positive", "offensive")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("change_settings")
def thresholds(request: HttpRequest) -> HttpResponse:
    """Show what holds and what it means; try others, and keep them."""
    chosen = choices()
    if request.method == "POST":
        chosen = {label: _sent(request, label, chosen[label]) for label in LABELS}
        if "look" not in request.POST:
            change_thresholds(chosen, member(request))
            messages.success(request, _("Đã lưu ngưỡng. Các lần nạp sau sẽ theo ngưỡng mới."))
            return redirect("thresholds")
    found = curves()
    context = {
        "rows": [_row(label, chosen[label], found[label]) for label in ORDER],
        "days": found["check"].days,
        "tried": request.method == "POST",
    }
    return render(request, "imports/thresholds.html", context)


def _sent(request: HttpRequest, label: Label, before: Choice) -> Choice:
    """Return the choice in a form; a number that is none, or out of its range, leaves what was."""
    by = Threshold.By.PROBABILITY if request.POST.get(f"by-{label}") == "probability" else Threshold.By.BUDGET
    lowest, highest, _step = RANGES[by]
    try:
        percent = float(request.POST.get(f"{by}-{label}", "").replace(",", "."))
    except ValueError:
        percent = before.value * 100 if before.by == by else lowest
    if not lowest <= percent <= highest:
        percent = lowest if not percent > highest else highest
    return Choice(f"on-{label}" in request.POST, str(by), round(percent / 100, 4))


def _row(label: Label, choice: Choice, curve: Curve) -> dict[str, Any]:
    shares = [curve.at_budget(step / 200, FLOOR[label]) for step in range(1, 61)]  # half a percent to 30
    share = choice.value if choice.by == Threshold.By.BUDGET else DEFAULTS.budget
    items, missed, limit = curve.at_budget(share, FLOOR[label])
    if choice.by == Threshold.By.PROBABILITY:
        limit = choice.value
        items, missed = curve.at(limit)
    values = {"budget": share, "probability": round(limit, 2)}
    return {
        "label": label,
        "title": label_title(label),
        "choice": choice,
        "sliders": [
            (str(by), str(low), str(high), str(step), f"{values[by] * 100:g}")
            for by, (low, high, step) in RANGES.items()
        ],
        "items": _shown(items),
        "missed": _shown(missed),
        "data": json.dumps(
            {"items": curve.items, "missed": curve.missed, "shares": [pair[:2] for pair in shares]}
        ),
    }


def _shown(posts: float) -> str:
    """Return a number of posts a day; small ones with one digit behind the comma."""
    shown = round(posts, int(posts < 10))
    return number_format(shown, decimal_pos=int(not float(shown).is_integer()))
