"""The lead's page about how long what is kept: settings, what is kept on purpose, deleting by link."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pipeline.errors import UsageError
from pipeline.review.accounts.access import member, needs
from pipeline.review.accounts.team_settings import save_settings, team
from pipeline.review.models import ImportRun, Purge
from pipeline.review.presentation.labels import outcome_title
from pipeline.review.retention import kept
from pipeline.review.retention.by_link import Held, held_for
from pipeline.review.retention.forms import RetentionSettings
from pipeline.review.retention.purge import purge_link

MAX_LINK_CHARS = 2000


@needs("change_settings")
def retention(request: HttpRequest) -> HttpResponse:
    """Show how long what is kept, and let a lead change that, confirm what is kept or delete by link.

    A link comes in the body of a request and never in an address, which servers write down.
    """
    actions = {"confirm": _confirm, "look": _look, "delete": _delete}
    if request.method == "POST":
        return actions.get(request.POST.get("do", ""), _save)(request)
    return _show(request)


def _save(request: HttpRequest) -> HttpResponse:
    form = RetentionSettings(request.POST, instance=team())
    if not form.is_valid():
        return _show(request, status=422, form=form)
    save_settings(form, member(request))
    messages.success(request, _("Đã lưu cài đặt của nhóm."))
    return redirect("retention")


def _confirm(request: HttpRequest) -> HttpResponse:
    kept.confirm(member(request))
    messages.success(request, _("Đã ghi là bạn đã xem lại. Hẹn bạn năm sau."))
    return redirect("retention")


def _look(request: HttpRequest) -> HttpResponse:
    link = _link_in(request)
    try:
        held = held_for(link)
    except UsageError:
        return _not_a_link(request, link)
    return _show(request, link=link, looked=True, held=[(each, _outcomes(each)) for each in held])


def _delete(request: HttpRequest) -> HttpResponse:
    link = _link_in(request)
    if ImportRun.objects.filter(state=ImportRun.State.RUNNING).exists():
        problem = _("Đang nạp bài. Bạn đợi nạp xong rồi xoá nhé.")
        return _show(request, status=422, link=link, problem=problem)
    try:
        done = purge_link(link)
    except UsageError:
        return _not_a_link(request, link)
    removed = done.counts.get("posts", 0)
    messages.success(request, _("Đã xoá nội dung và link của %(n)s bài.") % {"n": removed})
    return redirect("retention")


def _not_a_link(request: HttpRequest, link: str) -> HttpResponse:
    problem = _("Bạn dán cả đường link, bắt đầu bằng https:// nhé.")
    return _show(request, status=422, link=link, problem=problem)


def _link_in(request: HttpRequest) -> str:
    return request.POST.get("link", "").replace("\0", "").strip()[:MAX_LINK_CHARS]


def _outcomes(held: Held) -> list[str]:
    return [outcome_title(label, outcome) for label, outcome in held.decisions.items()]


def _show(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:  # noqa: ANN401
    context = {
        "form": RetentionSettings(instance=team()),
        "kept": kept.kept_on_purpose(),
        "last": Purge.objects.exclude(finished_at=None).order_by("-finished_at").first(),
        **more,
    }
    return render(request, "retention/retention.html", context, status=status)
