"""Alarms: raised on the console, seen to by leads. Rules live in `queue.alarms`."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pipeline.errors import RuleError
from pipeline.review.accounts import visibility
from pipeline.review.accounts.access import member, needs
from pipeline.review.models import Alarm, User
from pipeline.review.presentation.highlight import inert
from pipeline.review.presentation.links import web_link
from pipeline.review.presentation.names import platform_name
from pipeline.review.presentation.removed import shown_text
from pipeline.review.presentation.slurs import soften
from pipeline.review.queue import alarms, leases

MAX_ENDED_SHOWN: Final = 30
"""Alarms on the lead's page that somebody has acted on already."""


@needs("review")
def raise_alarm(request: HttpRequest) -> HttpResponse:
    """Raise an alarm about the open item."""
    if request.method != "POST":
        return redirect("review")
    person, token = member(request), request.POST.get("token", "")
    try:
        made = alarms.raise_alarm(person, token)
    except RuleError as error:
        if error.code == "golden":
            leases.skip(person, token)
        messages.info(request, str(error))
        return redirect("review")
    return redirect("raised", number=made.pk)


@needs("review")
def raised(request: HttpRequest, number: int) -> HttpResponse:
    """Say what happens now to who raised an alarm; let them say what it is about, or take it back."""
    person = member(request)
    alarm = get_object_or_404(visibility.own_alarms(person), pk=number)
    if request.method == "POST":
        try:
            if "back" in request.POST:
                alarms.take_back(alarm, person)
                messages.info(request, _("Đã rút báo khẩn. Bài quay lại đây rồi."))
                return redirect("review")
            alarms.say_ground(alarm, person, request.POST.get("ground", ""))
            messages.success(request, _("Đã ghi lý do. Cảm ơn bạn."))
        except RuleError as error:
            messages.error(request, str(error))
        return redirect("raised", number=number)
    context = {
        "alarm": alarm,
        "is_open": alarm.ended_at is None,
        "grounds": alarms.GROUNDS.items(),
        "ground": alarms.GROUNDS.get(alarm.ground, ""),
        "end": alarms.ENDS.get(alarm.end, ""),
    }
    return render(request, "queue/raised.html", context)


@require_safe
@needs("answer_alarms")
def listed(request: HttpRequest) -> HttpResponse:
    """List the alarms a lead has to act on, oldest first, and the last ones that were acted on."""
    return _show(request)


@require_POST
@needs("answer_alarms")
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Put the item of an alarm back into the queue, say what it is about, or note what was done."""
    person, sent = member(request), request.POST
    alarm = get_object_or_404(visibility.visible_alarms(person), pk=number)
    try:
        if "return" in sent:
            alarms.return_item(alarm, person)
            messages.success(request, _("Bài đã về hàng chờ, được duyệt như mọi bài khác."))
        elif "ground" in sent:
            alarms.say_ground(alarm, person, sent["ground"])
            messages.success(request, _("Đã ghi lý do."))
        else:
            alarms.close(alarm, person, sent.get("note", ""))
            messages.success(request, _("Đã ghi là đã xử lý."))
    except RuleError as error:
        return _show(request, number, sent.get("note", ""), str(error))
    return redirect("alarms")


def _show(request: HttpRequest, number: int = 0, note: str = "", problem: str = "") -> HttpResponse:
    person = member(request)
    seen = visibility.visible_alarms(person).select_related("item", "made_by", "ended_by")
    context = {
        "waiting": [
            _row(alarm, person) | ({"note": note, "problem": problem} if alarm.pk == number else {})
            for alarm in seen.filter(ended_at=None).order_by("made_at", "pk")
        ],
        "ended": [
            _row(alarm, person)
            for alarm in seen.exclude(ended_at=None).order_by("-ended_at")[:MAX_ENDED_SHOWN]
        ],
        "grounds": alarms.GROUNDS.items(),
    }
    return render(request, "queue/alarms.html", context, status=422 if problem else 200)


def _row(alarm: Alarm, reader: User) -> dict[str, Any]:
    item = alarm.item
    text = inert(shown_text(item))
    return {
        "alarm": alarm,
        "ground": alarms.GROUNDS.get(alarm.ground, ""),
        "end": alarms.ENDS.get(alarm.end, ""),
        "text": soften(text) if reader.softens else text,
        "platform": platform_name(item.platform),
        "page": inert(item.page),
        "link": web_link(item.url),
    }
