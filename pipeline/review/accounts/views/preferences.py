"""What a person chooses for themselves, and what a lead sets for the team."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from pipeline.review.accounts.access import member, needs
from pipeline.review.accounts.forms import Preferences, TeamSettings
from pipeline.review.accounts.team_settings import save_settings, team
from pipeline.review.storage import event_log


@needs("see_own_decisions")
def account(request: HttpRequest) -> HttpResponse:
    """Let a person choose what they see and how."""
    form = Preferences(request.POST or None, instance=member(request))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            event_log.seal_waiting()
        messages.success(request, _("Đã lưu lựa chọn của bạn."))
        return redirect("account")
    return render(request, "accounts/preferences.html", {"form": form}, status=422 if form.errors else 200)


@needs("change_settings")
def settings(request: HttpRequest) -> HttpResponse:
    """Let a lead change the settings of the team; each change is on record."""
    form = TeamSettings(request.POST or None, instance=team())
    if request.method == "POST" and form.is_valid():
        save_settings(form, member(request))
        messages.success(request, _("Đã lưu cài đặt của nhóm."))
        return redirect("settings")
    return render(request, "accounts/team_settings.html", {"form": form}, status=422 if form.errors else 200)
