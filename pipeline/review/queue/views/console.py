"""The review console: one item after the other. Rules live in `leases`, `decisions` and `reopen`."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pipeline.errors import RuleError
from pipeline.review.accounts import visibility
from pipeline.review.accounts.access import member, needs
from pipeline.review.accounts.permissions import can
from pipeline.review.accounts.team_settings import team
from pipeline.review.domain.outcomes import QUESTIONS
from pipeline.review.domain.topics import HARMS, SOURCE_GROUPS, TOPICS
from pipeline.review.models import Item, Lease, Stage, User
from pipeline.review.presentation.highlight import inert
from pipeline.review.presentation.labels import guesses, outcome_title
from pipeline.review.presentation.removed import shown_text
from pipeline.review.queue import care, decisions, evidence, golden, handbook, late, leases, reopen
from pipeline.review.queue.item_view import ItemView, item_view
from pipeline.review.queue.submission import (
    MESSAGES,
    MIN_EXPLANATION_CHARS,
    InvalidAnswersError,
    Submission,
)

MAX_WORDS_FIRST = 4
"""Words that the machine leaned on, right under the post on a small screen; all are further down."""


@require_GET
def review(request: HttpRequest) -> HttpResponse:
    """Show the item the reviewer has open, or open the next one for them; now and then a golden one.

    Auditors, who review nothing and land here after logging in, go on to the event log.
    """
    person = member(request)
    if not can(person, "review") and can(person, "read_log"):
        return redirect("audit")
    return _review(request)


@needs("review")
def _review(request: HttpRequest) -> HttpResponse:
    person = member(request)
    answered = golden.unseen(person)
    if answered is not None:
        return redirect("feedback", token=answered.token)
    lease = leases.live_lease(person) or leases.claim_next(person, mixes_golden=True)
    if lease is None:
        waits = Item.objects.filter(state=Item.State.WAITING)
        elsewhere = waits.filter(reserved_for__isnull=False).exclude(reserved_for=member(request).unit_id)
        can_undo = reopen.last_step(member(request)) is not None
        return render(
            request,
            "queue/empty.html",
            {
                "waiting": waits.exists(),
                "reserved": elsewhere.exists(),
                "can_undo": can_undo,
                "late_waiting": late.waiting(person),
                "is_newcomer": care.is_newcomer(person),
            },
        )
    return show(request, lease, reopen.taken_back(lease))


@require_POST
@needs("review")
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Open a certain waiting item that somebody found; what else they had open goes back into the queue."""
    person = member(request)
    found = get_object_or_404(visibility.visible_items(person), pk=number)
    if leases.claim(found, person) is None:
        messages.info(request, _("Bài này đang có người xem, đã duyệt xong, hoặc bạn đã cho ý kiến rồi."))
        return redirect("item" if found.state == Item.State.DECIDED else "cluster", number=number)
    return redirect("review")


def _suggest_a_break(request: HttpRequest) -> None:
    """Say after many posts that may hurt that a break would do good, and whom to talk to."""
    said = _("Bạn vừa đọc khá nhiều bài nặng nề. Nghỉ tay uống nước đã nhé, hàng chờ không chạy mất đâu.")
    messages.info(request, " ".join(filter(None, (said, team().help_line))))


@needs("review")
def decide(request: HttpRequest) -> HttpResponse:
    """Store a decision and go on to the next item."""
    if request.method != "POST":  # someone logged in again, or came back by the back button
        return redirect("review")
    reviewer, submission, token = member(request), submission_in(request), request.POST.get("token", "")
    try:
        done = decisions.decide(reviewer, token, submission)
    except InvalidAnswersError as error:
        lease = opened(reviewer, token) or leases.live_lease(reviewer)
        if lease is None:
            return redirect("review")
        return show(request, lease, submission, error.problems)
    except decisions.StaleLeaseError as error:
        return _stale(request, submission, error)
    if done.is_golden:
        return redirect("review")  # which tells what is known
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
    elif done.waits_for == Stage.ADJUDICATE:
        said.append(_("Hai bạn nghĩ khác nhau, người có kinh nghiệm sẽ xem tiếp."))
    return " ".join(said)


@needs("review")
def undo(request: HttpRequest) -> HttpResponse:
    """Take the last review or skip back and open its item again, with what was typed."""
    if request.method == "POST":
        try:
            lease = reopen.undo(member(request))
        except RuleError as error:
            messages.info(request, str(error))
        else:
            had_answer = bool(reopen.taken_back(lease).answers)
            messages.info(
                request,
                _("Đã rút lại ý kiến vừa gửi. Bài quay lại đây rồi, những gì bạn viết vẫn còn.")
                if had_answer
                else _("Bài vừa bỏ qua quay lại đây rồi."),
            )
    return redirect("review")


@needs("review")
def skip(request: HttpRequest) -> HttpResponse:
    """Put the item back for the others and go on to the next."""
    if request.method == "POST":
        leases.skip(member(request), request.POST.get("token", ""))
        messages.info(request, _("Đã bỏ qua; bài sẽ chuyển cho bạn khác."))
    return redirect("review")


@require_POST
@needs("review")
def resume(request: HttpRequest) -> HttpResponse:
    """Open an item again whose lease ran out, with what was typed."""
    item = get_object_or_404(Item, cluster_id=request.POST.get("cluster", ""))
    lease = leases.claim(item, member(request))
    submission = submission_in(request)
    if lease is None:
        item.refresh_from_db()
        return _stale(request, submission, decisions.StaleLeaseError(item, "taken"))
    return show(request, lease, submission)


@require_GET
@needs("review")
def full_text(request: HttpRequest) -> HttpResponse:
    """Show the whole text of the open item as plain text, for posts too long for the page."""
    lease = leases.open_lease(member(request))
    if lease is None:
        return redirect("review")
    return HttpResponse(inert(shown_text(lease.item)), content_type="text/plain; charset=utf-8")


def submission_in(request: HttpRequest) -> Submission:
    """Return what was typed on the console."""
    answers: dict[str, str] = {
        label: request.POST[f"answer-{label}"] for label in QUESTIONS if f"answer-{label}" in request.POST
    }
    note, source, topic, harm = (
        request.POST.get(name, "") for name in ("note", "source_url", "topic", "harm")
    )
    return Submission(answers, note, source, topic, harm, tuple(request.POST.getlist("document")))


def item_of(reviewer: User, token: str) -> Item | None:
    """Return the item of somebody's form, whether they still have it open or not."""
    lease = leases.find_lease(reviewer, token)
    return None if lease is None else lease.item


def opened(reviewer: User, token: str) -> Lease | None:
    """Return what somebody has open under a token, or None when it is over."""
    lease = leases.find_lease(reviewer, token)
    if lease is None or lease.is_over:
        return None
    return lease if lease.golden is not None or lease.item.state == Item.State.WAITING else None


def show_again(
    request: HttpRequest, submission: Submission, problems: Mapping[str, str] | None = None
) -> HttpResponse:
    """Show the item of a form with what was typed; when it is no longer open, what was typed at least."""
    token = request.POST.get("token", "")
    lease = opened(member(request), token)
    if lease is not None:
        return show(request, lease, submission, problems)
    item = item_of(member(request), token)
    return _stale(request, submission, decisions.StaleLeaseError(item, "expired" if item else "unknown"))


def show(
    request: HttpRequest, lease: Lease, submission: Submission, problems: Mapping[str, str] | None = None
) -> HttpResponse:
    """Show an open item."""
    problems = problems or {}
    shown = item_view(lease, submission, problems, plain="plain" in request.GET)
    if shown.is_sensitive and care.count_exposure(request.session, shown.token):
        _suggest_a_break(request)
    context = {
        "item_view": shown,
        "draft": submission,
        "lease": lease,
        "problems": problems,
        "why": MESSAGES["why"],
        "source_missing": evidence.MESSAGES["source"],
        "shown_words": [word for question in shown.questions for word in question.words][:MAX_WORDS_FIRST],
        "why_length": MIN_EXPLANATION_CHARS,
        "too_large": evidence.MESSAGES["size"],
        "size_limit": evidence.MAX_DOCUMENT_BYTES,
        **_handbook_context(shown),
        "topics": TOPICS.items(),
        "harms": HARMS.items(),
        "can_undo": reopen.last_step(member(request)) is not None,
        "late_waiting": late.waiting(member(request)),
        "is_newcomer": care.is_newcomer(member(request)),
        "differing_waiting": leases.begun_for(member(request)).differing,
    }
    return render(request, "queue/console.html", context, status=422 if problems else 200)


def _handbook_context(shown: ItemView) -> dict[str, Any]:
    """Return the phrases for the answers to an item's questions, and the official sources by group."""
    phrases = handbook.phrases_for(question.label for question in shown.questions)
    known = handbook.sources()
    return {
        "phrases": [(f"{label}/{name}", each) for (label, name), found in phrases.items() for each in found],
        "sources": [
            (title, [source for source in known if source.group == group])
            for group, title in SOURCE_GROUPS.items()
            if any(source.group == group for source in known)
        ],
    }


def _stale(request: HttpRequest, submission: Submission, error: decisions.StaleLeaseError) -> HttpResponse:
    own = error.item.reviews.filter(reviewer=member(request), withdrawal=None) if error.item else ()
    context = {
        "draft": submission,
        "item": error.item,
        "reason": error.code,
        "is_free": error.is_free and error.code != "taken",
        "answers": [
            (f"answer-{label}", name, outcome_title(label, name))
            for label, name in submission.answers.items()
        ],
        "documents": evidence.chosen_documents(error.item, member(request), submission.documents or ())
        if error.item
        else (),
        "recorded": [outcome_title(row.label, row.outcome) for row in own],
    }
    return render(request, "queue/stale.html", context, status=409)
