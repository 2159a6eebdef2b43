"""Golden items: what one sees after answering one, and the lead's list with totals by question."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pipeline.errors import RuleError
from pipeline.review.accounts import visibility
from pipeline.review.accounts.access import member, needs
from pipeline.review.models import GoldenItem, Item, Lease
from pipeline.review.presentation.highlight import excerpt, inert
from pipeline.review.presentation.labels import is_sensitive, label_title, outcome_title
from pipeline.review.presentation.removed import shown_text
from pipeline.review.queue import golden as rules
from pipeline.review.queue import leases


@require_safe
@needs("review")
def feedback(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Tell somebody, and nobody else, what they answered, what is known, and why."""
    lease = leases.find_lease(member(request), str(token))
    if lease is None or lease.golden is None or lease.end != Lease.End.ANSWERED:
        return redirect("review")
    rules.mark_seen(lease)
    known = lease.golden
    rows = [
        {
            "label": label_title(given.label),
            "given": outcome_title(given.label, given.outcome),
            "known": outcome_title(given.label, known.answers[given.label]),
            "same": given.outcome == known.answers[given.label],
            "why": inert(known.why[given.label]),
        }
        for given in lease.golden_answers.order_by("id")
    ]
    context = {
        "rows": rows,
        "all_same": all(row["same"] for row in rows),
        "excerpt": excerpt(shown_text(lease.item), 300),
        "hidden": is_sensitive(leases.questions_of(lease)),
        "item": lease.item,
    }
    return render(request, "queue/feedback.html", context)


@require_safe
@needs("keep_golden")
def golden(request: HttpRequest) -> HttpResponse:
    """List the golden items, and how each kind of question was understood by everybody together."""
    suits = visibility.unrestricted(member(request), "item__")
    context = {
        "totals": [
            {
                "label": label_title(total.label),
                "outcome": outcome_title(total.label, total.outcome),
                "answers": total.answers,
                "percent": round(100 * total.right / total.answers),
                "others": [(outcome_title(total.label, name), count) for name, count in total.others],
            }
            for total in rules.totals()
        ],
        "items": [
            {
                "golden": kept,
                "excerpt": excerpt(kept.item.text),
                "hidden": is_sensitive(kept.item.questions.all()),
                "answers": [outcome_title(label, name) for label, name in kept.answers.items()],
            }
            for kept in rules.live().filter(suits).prefetch_related("item__questions")
        ],
        "few": rules.MIN_ANSWERS_SHOWN,
    }
    return render(request, "queue/golden.html", context)


@require_POST
@needs("keep_golden")
def mark(request: HttpRequest, number: int) -> HttpResponse:
    """Make a decided item golden."""
    seen = visibility.visible_items(member(request))
    item = get_object_or_404(seen, pk=number, state=Item.State.DECIDED)
    why = {name.removeprefix("why-"): text for name, text in request.POST.items() if name.startswith("why-")}
    try:
        rules.mark(item, member(request), {label: str(text) for label, text in why.items()})
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("item", number=number)
    messages.success(request, _("Bài này giờ là bài luyện tập, thỉnh thoảng sẽ xen vào cho mọi người thử."))
    return redirect("golden")


@require_POST
@needs("keep_golden")
def retire(request: HttpRequest, number: int) -> HttpResponse:
    """Mix an item in no longer."""
    suits = visibility.unrestricted(member(request), "item__")
    rules.retire(get_object_or_404(GoldenItem, suits, pk=number), member(request))
    messages.success(request, _("Đã ngừng dùng bài này để luyện tập."))
    return redirect("golden")
