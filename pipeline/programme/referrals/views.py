"""Packages: all of them with what is due, and one to copy, send and follow."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pipeline.errors import RuleError
from pipeline.programme.models import FollowUp
from pipeline.programme.referrals import follow_up
from pipeline.programme.referrals.ways import WAYS, ways_for
from pipeline.review.accounts.access import member, needs
from pipeline.review.accounts.permissions import can
from pipeline.review.accounts.visibility import visible_referrals
from pipeline.review.models import Referral
from pipeline.review.queue.referrals import GROUNDS, TARGETS, package

SHOWN_REFERRALS = 100


@require_safe
@needs("see_overview")
def referrals(request: HttpRequest) -> HttpResponse:
    """List what was prepared for somebody outside the queue: what is due, what waits to be sent, what was."""
    person = member(request)
    newest = visible_referrals(person).select_related("made_by", "sent_by", "follow_up").order_by("-made_at")
    context = {
        "due": follow_up.due(person),
        "groups": [
            [_row(made) for made in newest.filter(sent_at__isnull=not sent)[:SHOWN_REFERRALS]]
            for sent in (False, True)
        ],
        "limit": SHOWN_REFERRALS,
        "targets": TARGETS,
        "opens": can(person, "refer"),
    }
    return render(request, "referrals/referrals.html", context)


@needs("refer")
def referral(request: HttpRequest, number: int) -> HttpResponse:
    """Show a package to copy, note that it was sent and which way, and what came back."""
    person = member(request)
    seen = visible_referrals(person).select_related("item", "sent_by", "follow_up__changed_by")
    made = get_object_or_404(seen, pk=number)
    problem = ""
    if request.method == "POST":
        try:
            said = _store(request, made)
            messages.success(request, said)
            return redirect("referral", number=made.pk)
        except RuleError as error:
            problem = str(error)
    followed = getattr(made, "follow_up", None)
    context = {
        "referral": made,
        "followed": followed,
        "title": TARGETS[made.to],
        "ground": GROUNDS.get(made.ground, ""),
        "way": WAYS[followed.way] if followed else None,
        "ways": ways_for(made),
        "outcomes": follow_up.OUTCOMES.items(),
        "outcome": follow_up.OUTCOMES.get(FollowUp.Outcome(followed.outcome), "")
        if followed and followed.outcome
        else "",
        "package": package(made),
        "problem": problem,
        "today": timezone.localdate(),
    }
    return render(request, "referrals/referral.html", context, status=422 if problem else 200)


def _store(request: HttpRequest, made: Referral) -> str:
    """Store what was sent and return what to say."""
    sent, person = request.POST, member(request)
    if "outcome" in sent:
        follow_up.note_outcome(made, person, sent["outcome"], _day(sent.get("on", "")), sent.get("note", ""))
        return _("Đã ghi kết quả.")
    follow_up.send(made, person, sent.get("way", ""))
    return _("Đã ghi là bạn đã gửi.")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise RuleError("day", str(follow_up.MESSAGES["day"])) from error


def _row(made: Referral) -> dict[str, object]:
    followed = getattr(made, "follow_up", None)
    outcome = followed.outcome if followed else ""
    return {
        "made": made,
        "title": WAYS[followed.way].title if followed else TARGETS[made.to],
        "ground": GROUNDS.get(made.ground, ""),
        "outcome": follow_up.OUTCOMES[FollowUp.Outcome(outcome)] if outcome else "",
    }
