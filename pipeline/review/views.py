"""The pages. Rules live in `leases`, `decisions` and `permissions`; a view only translates."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from pipeline.review import decisions, leases, second_look
from pipeline.review.highlight import excerpt, inert
from pipeline.review.history import story
from pipeline.review.models import Item, Lease, Question, Review, Stage, User
from pipeline.review.outcomes import QUESTIONS
from pipeline.review.permissions import Action, can
from pipeline.review.presentation import Draft, card, guesses, is_sensitive, label_title, outcome_title
from pipeline.review.team import team

HISTORY_LENGTH = 50

View = Callable[..., HttpResponse]


def needs(action: Action) -> Callable[[View], View]:
    """Let only people through who may do this."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
            if not can(_reviewer(request), action):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


@require_GET
@needs("review")
def review(request: HttpRequest) -> HttpResponse:
    """Show the item the reviewer has open, or open the next one for them."""
    lease = leases.claim_next(_reviewer(request))
    if lease is None:
        waiting = Item.objects.filter(state=Item.State.WAITING).count()
        return render(request, "review/empty.html", {"waiting": waiting})
    return _show(request, lease, Draft())


@needs("review")
def decide(request: HttpRequest) -> HttpResponse:
    """Store a decision and go on to the next item."""
    if request.method != "POST":  # someone logged in again, or came back by the back button
        return redirect("review")
    reviewer, draft, token = _reviewer(request), _draft(request), request.POST.get("token", "")
    try:
        done = decisions.decide(reviewer, token, draft.answers, draft.note, draft.source_url)
    except decisions.InvalidAnswersError as error:
        lease = leases.live_lease(reviewer)
        if lease is None:
            return redirect("review")
        return _show(request, lease, draft, error.problems)
    except decisions.StaleLeaseError as error:
        return _stale(request, draft, error)
    titles = "; ".join(outcome_title(label, name) for label, name in done.outcomes.items())
    if done.again:
        messages.info(request, _("Ý kiến này bạn đã gửi rồi: %(outcomes)s.") % {"outcomes": titles})
    else:
        messages.success(request, _receipt(done, titles))
    return redirect("review")


def _receipt(done: decisions.Decided, titles: str) -> str:
    """Say what was stored, what the machine thought, and whether somebody else has a look as well."""
    said = [_("Đã ghi ý kiến của bạn: %(outcomes)s.") % {"outcomes": titles}]
    if team().hide_scores:
        said.append(_("Máy đoán: %(guesses)s.") % {"guesses": guesses(done.item, done.outcomes)})
    if done.waits_for == Stage.SECOND:
        said.append(_("Sẽ có thêm một bạn xem độc lập."))
    elif done.waits_for == Stage.SETTLE:
        said.append(_("Hai bạn nghĩ khác nhau, người có kinh nghiệm sẽ xem tiếp."))
    return " ".join(said)


@needs("review")
def undo(request: HttpRequest) -> HttpResponse:
    """Take the last review back and open its item again."""
    if request.method == "POST":
        try:
            second_look.undo(_reviewer(request))
        except second_look.CannotError as error:
            messages.info(request, str(error))
        else:
            messages.info(request, _("Đã rút lại ý kiến vừa gửi. Bài quay lại đây rồi."))
    return redirect("review")


@require_safe
@needs("ask_again")
def item(request: HttpRequest, number: int) -> HttpResponse:
    """Show what became of a decided item: who said what, when and why."""
    found = _decided(request, number)
    return render(request, "review/item.html", {"story": story(found), "item": found, "reason": ""})


@require_POST
@needs("ask_again")
def ask_again(request: HttpRequest, number: int) -> HttpResponse:
    """Put a decided item back into the queue for a second look."""
    found, reason = _decided(request, number), request.POST.get("reason", "")
    try:
        second_look.ask_again(found, _reviewer(request), reason)
    except second_look.CannotError as error:
        context = {"story": story(found), "item": found, "reason": reason, "problem": str(error)}
        return render(request, "review/item.html", context, status=422)
    messages.success(request, _("Đã gửi đề nghị. Hai bạn khác nhau sẽ xem lại bài này."))
    return redirect("mine")


def _decided(request: HttpRequest, number: int) -> Item:
    """Return an item whose reviews this person may read: decided, so that nobody's blind view is spoilt."""
    return get_object_or_404(Item, pk=number, state=Item.State.DECIDED)


@needs("review")
def skip(request: HttpRequest) -> HttpResponse:
    """Put the item back for the others and go on to the next."""
    if request.method == "POST":
        decisions.skip(_reviewer(request), request.POST.get("token", ""))
        messages.info(request, _("Đã để bài vừa rồi lại cho người khác."))
    return redirect("review")


@require_POST
@needs("review")
def resume(request: HttpRequest) -> HttpResponse:
    """Open an item again whose lease ran out, with what was typed."""
    item = get_object_or_404(Item, cluster_id=request.POST.get("cluster", ""))
    lease = leases.claim(item, _reviewer(request))
    draft = _draft(request)
    if lease is None:
        item.refresh_from_db()
        return _stale(request, draft, decisions.StaleLeaseError(item, "taken"))
    return _show(request, lease, draft)


@require_GET
@needs("review")
def full_text(request: HttpRequest) -> HttpResponse:
    """Show the whole text of the open item as plain text, for posts too long for the page."""
    lease = leases.live_lease(_reviewer(request))
    if lease is None:
        return redirect("review")
    return HttpResponse(inert(lease.item.text), content_type="text/plain; charset=utf-8")


@require_safe
@needs("see_own_decisions")
def mine(request: HttpRequest) -> HttpResponse:
    """List the reviewer's own latest decisions."""
    own = (
        Review.objects.filter(reviewer=_reviewer(request))
        .select_related("item", "withdrawal")
        .prefetch_related("item__questions")
        .order_by("-created_at", "-id")
    )
    rows = [
        {
            "review": row,
            "label": label_title(row.label),
            "outcome": outcome_title(row.label, row.outcome),
            "excerpt": excerpt(row.item.text),
            "hidden": is_sensitive(row.item.questions.all()),
            "today": row.created_at >= decisions.start_of_day(),
            "decided": row.item.state == Item.State.DECIDED,
            "taken_back": hasattr(row, "withdrawal"),
        }
        for row in own[:HISTORY_LENGTH]
    ]
    return render(request, "review/mine.html", {"rows": rows, "limit": HISTORY_LENGTH})


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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say kindly that the form was too old or came from elsewhere."""
    return render(request, "review/csrf.html", status=403)


def _reviewer(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _draft(request: HttpRequest) -> Draft:
    answers: dict[str, str] = {
        label: request.POST[f"answer-{label}"] for label in QUESTIONS if f"answer-{label}" in request.POST
    }
    return Draft(answers, request.POST.get("note", ""), request.POST.get("source_url", ""))


def _show(
    request: HttpRequest, lease: Lease, draft: Draft, problems: Mapping[str, str] | None = None
) -> HttpResponse:
    problems = problems or {}
    context = {
        "card": card(lease, draft, problems),
        "draft": draft,
        "lease": lease,
        "problems": problems,
        "why": decisions.MESSAGES["why"],
        "why_length": decisions.WHY,
    }
    return render(request, "review/review.html", context, status=422 if problems else 200)


def _stale(request: HttpRequest, draft: Draft, error: decisions.StaleLeaseError) -> HttpResponse:
    context = {
        "draft": draft,
        "item": error.item,
        "reason": error.reason,
        "is_free": error.is_free and error.reason != "taken",
        "answers": [
            (f"answer-{label}", name, outcome_title(label, name)) for label, name in draft.answers.items()
        ],
        "recorded": [
            outcome_title(row.label, row.outcome)
            for row in (error.item.reviews.filter(reviewer=_reviewer(request)) if error.item else ())
        ],
    }
    return render(request, "review/stale.html", context, status=409)
