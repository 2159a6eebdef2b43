"""One's own reviews, and what became of an item."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pipeline.errors import RuleError
from pipeline.review.accounts import visibility
from pipeline.review.accounts.access import member, needs
from pipeline.review.accounts.permissions import can
from pipeline.review.domain.days import start_of_day
from pipeline.review.models import Item, Review, User
from pipeline.review.presentation.highlight import excerpt
from pipeline.review.presentation.labels import is_sensitive, label_title, outcome_title
from pipeline.review.presentation.links import documents_of, links_of, marked
from pipeline.review.presentation.removed import shown_text
from pipeline.review.presentation.slurs import soften, softened
from pipeline.review.queue import golden, late, leases, referrals, relatives, reopen
from pipeline.review.queue.current import current_decision
from pipeline.review.queue.handbook import namer
from pipeline.review.queue.history import ItemHistory, item_history

MAX_REVIEWS_SHOWN = 50


@require_safe
@needs("see_own_decisions")
def mine(request: HttpRequest) -> HttpResponse:
    """List the reviewer's own latest decisions."""
    person = member(request)
    own = (
        Review.objects.filter(visibility.unrestricted(person, "item__"), reviewer=person)
        .select_related("item", "withdrawal")
        .prefetch_related("item__questions", "attachments__document")
        .order_by("-created_at", "-id")
    )
    name_of = namer()
    rows = [
        {
            "review": row,
            "label": label_title(row.label),
            "outcome": outcome_title(row.label, row.outcome),
            "excerpt": _excerpt(row.item, person),
            "links": marked(links_of(row), name_of),
            "documents": documents_of(row),
            "hidden": is_sensitive(row.item.questions.all()),
            "today": row.created_at >= start_of_day(),
            "decided": row.item.state == Item.State.DECIDED,
            "taken_back": hasattr(row, "withdrawal"),
        }
        for row in own[:MAX_REVIEWS_SHOWN]
    ]
    begun = leases.begun_for(person) if can(person, "review") else None
    context = {"rows": rows, "limit": MAX_REVIEWS_SHOWN, "begun": begun}
    return render(request, "queue/mine.html", context)


def _excerpt(item: Item, reader: User) -> str:
    line = excerpt(shown_text(item))
    return soften(line) if reader.softens else line


@require_safe
@needs("reopen")
def item(request: HttpRequest, number: int) -> HttpResponse:
    """Show what became of a decided item: who said what, when and why."""
    found = _decided(request, number)
    return _show(request, found)


@require_POST
@needs("reopen")
def reopen_item(request: HttpRequest, number: int) -> HttpResponse:
    """Put a decided item back into the queue for a second look."""
    found, reason = _decided(request, number), request.POST.get("reason", "")
    try:
        reopen.reopen_item(found, member(request), reason)
    except RuleError as error:
        return _show(request, found, reason=reason, problem=str(error))
    messages.success(request, _("Đã gửi đề nghị. Cả nhóm sẽ xem lại bài này."))
    return redirect("mine")


def _decided(request: HttpRequest, number: int) -> Item:
    """Return an item whose reviews this person may read: decided, so that nobody's blind view is spoilt."""
    seen = visibility.visible_items(member(request))
    return get_object_or_404(seen, pk=number, state=Item.State.DECIDED)


@require_POST
@needs("refer")
def refer(request: HttpRequest, number: int) -> HttpResponse:
    """Make a package about a decided item."""
    found, sent = _decided(request, number), request.POST
    try:
        made = referrals.refer(
            found,
            member(request),
            sent.get("to", ""),
            ground=sent.get("ground", ""),
            note=sent.get("note", ""),
        )
    except RuleError as error:
        return _show(request, found, refer_problem=str(error))
    return redirect("referral", number=made.pk)


@needs("refer")
def referral(request: HttpRequest, number: int) -> HttpResponse:
    """Show a package to copy, and note that it was sent."""
    person = member(request)
    seen = visibility.visible_referrals(person)
    made = get_object_or_404(seen.select_related("item", "sent_by"), pk=number)
    if request.method == "POST":
        referrals.mark_sent(made, person)
        messages.success(request, _("Đã ghi là bạn đã gửi."))
        return redirect("item", number=made.item_id)
    context = {
        "referral": made,
        "title": referrals.TARGETS[made.to],
        "package": referrals.package(made),
    }
    return render(request, "queue/referral.html", context)


def _history(found: Item, person: User) -> ItemHistory:
    """Return what became of an item, without the notes to the lead that are for others."""
    told = item_history(found)
    seen = set(visibility.visible_referrals(person).filter(item=found).values_list("pk", flat=True))
    return replace(told, referrals=[each for each in told.referrals if each.pk in seen])


def _show(request: HttpRequest, found: Item, **more: str) -> HttpResponse:
    person = member(request)
    outside = can(person, "refer_outside")
    history = _history(found, person)
    softens = person.softens and request.GET.get("plain") != "1"
    text = softened(history.text) if softens else history.text
    context = {
        "history": history,
        "text": text,
        "is_softened": text != history.text,
        "item": found,
        "can_take_back": late.last_confirmation(found, person) is not None,
        "claim": visibility.visible_claims(person).filter(item=found).first(),
        "relatives": relatives.relatives(found, person),
        "candidates": relatives.candidates(found, person) if can(person, "regroup") else (),
        "targets": [pair for pair in referrals.TARGETS.items() if outside or pair[0] == "lead"],
        "grounds": referrals.GROUNDS.items(),
        "refers_outside": outside,
        "keeps_golden": can(person, "keep_golden"),
        "cannot_be_golden": golden.MESSAGES.get(golden.problem_with(found), ""),
        "questions": [(label, label_title(label)) for label in current_decision(found)],
        **more,
    }
    failed = "problem" in more or "refer_problem" in more
    return render(request, "queue/item.html", context, status=422 if failed else 200)
