"""What units did: entered in a minute, and what is still due."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pipeline.errors import RuleError
from pipeline.programme.units import actions, due
from pipeline.programme.units.criteria import said
from pipeline.programme.units.forms import ActionForm
from pipeline.review.accounts.access import member, needs
from pipeline.review.accounts.permissions import can
from pipeline.review.presentation.links import web_link

SHOWN_ACTIONS = 100

FIELDS = {"kind": "kind", "title": "title", "day": "on", "people": "members", "link": "link"}
"""Which field of the form a broken rule is about."""


@require_http_methods(["GET", "HEAD", "POST"])
@needs("see_programme")
def work(request: HttpRequest) -> HttpResponse:
    """List the units with what they did this year and what is due; whoever may, enters something."""
    person = member(request)
    enters = can(person, "enter_actions")
    form = ActionForm(person, request.POST if request.method == "POST" and enters else None)
    if form.is_bound and _save(request, form):
        return redirect("unit_work")
    year = timezone.localdate().year
    newest = actions.visible_actions(person).order_by("-on", "-pk")
    context = {
        "year": year,
        "rows": [
            {"work": each, "said": [said(one) for one in each.reached if one.target]}
            for each in due.work_of(person, year)
        ],
        "actions": [
            (each, actions.KINDS[actions.Kind(each.kind)], web_link(each.link))
            for each in newest[:SHOWN_ACTIONS]
        ],
        "form": form if enters else None,
        "limit": SHOWN_ACTIONS,
    }
    return render(request, "units/work.html", context, status=422 if form.errors else 200)


@require_POST
@needs("enter_actions")
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take back something that was entered by mistake."""
    person = member(request)
    found = get_object_or_404(actions.visible_actions(person), pk=number)
    actions.take_back(person, found)
    messages.success(request, _("Đã bỏ “%(name)s”, không tính nữa.") % {"name": found.title})
    return redirect("unit_work")


def _save(request: HttpRequest, form: ActionForm) -> bool:
    """Store what was typed and say so; what is wrong is said in the form."""
    if not form.is_valid():
        return False
    try:
        made = actions.add_action(member(request), form.save(commit=False))
    except RuleError as error:
        form.add_error(FIELDS[error.code], str(error))
        return False
    messages.success(request, _("Đã lưu “%(name)s”.") % {"name": made.title})
    return True
