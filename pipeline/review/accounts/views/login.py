"""Logging in: the password, then a code where the person set one up."""

import time
from typing import Final

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from pipeline.errors import RuleError
from pipeline.review.accounts import invites, two_factor
from pipeline.review.accounts.accounts import DEMO_PASSWORD, DEMO_USERS
from pipeline.review.models import User
from pipeline.review.presentation.names import ROLE_TITLES

BACKEND: Final = "django.contrib.auth.backends.ModelBackend"

WAIT: Final = 10 * 60
"""Seconds between the password and the code."""

TRIES: Final = 5
"""Wrong codes until the password is asked for again."""

_WAITING: Final = "waits_for_code"


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class Login(LoginView):
    """The login page."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True
    extra_context = {  # noqa: RUF012  as Django writes it; shown on a demo only
        "demo_people": [(name, ROLE_TITLES[role]) for name, role in DEMO_USERS],
        "demo_password": DEMO_PASSWORD,
    }

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Let the person in, or ask for the code first."""
        return enter(self.request, form.get_user(), self.get_redirect_url())


def enter(request: HttpRequest, person: User, goal: str = "") -> HttpResponse:
    """Let somebody in who has shown their password or a link: at once, or after the code they set up.

    Args:
        request: Theirs; its session gets a new key.
        person: Who it is.
        goal: Address on this server to go on to.
    """
    if two_factor.device_of(person) is None:
        return _let_in(request, person, goal)
    request.session.cycle_key()
    request.session[_WAITING] = {
        "person": person.pk,
        "proof": person.get_session_auth_hash(),  # a password that changes meanwhile ends the waiting
        "since": int(time.time()),
        "goal": goal,
        "tries": 0,
    }
    return redirect("login_code")


@login_not_required
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code after the password."""
    person = _who_waits(request)
    if person is None:
        return redirect("login")
    problem = ""
    if request.method == "POST":
        try:
            two_factor.verify_code(person, request.POST.get("code", ""))
        except RuleError as error:
            problem = str(error)
        else:
            return _let_in(request, person, request.session.pop(_WAITING)["goal"])
        if _too_many(request):
            del request.session[_WAITING]
            problem = _("Mã chưa đúng nhiều lần quá, bạn đăng nhập lại từ đầu nhé.")
            return render(request, "accounts/login_code.html", {"problem": problem, "over": True}, status=403)
    return render(request, "accounts/login_code.html", {"problem": problem}, status=422 if problem else 200)


def _let_in(request: HttpRequest, person: User, goal: str) -> HttpResponse:
    """Log a person in, and tell them which links to a new password were made for them meanwhile."""
    before = person.last_login
    login(request, person, backend=BACKEND)
    for made_at in invites.reset_links_since(person, before):
        day = date_format(timezone.localtime(made_at), "DATE_FORMAT")
        said = _("Ngày %(day)s trưởng nhóm đã tạo liên kết đặt lại mật khẩu cho bạn.") % {"day": day}
        advice = _("Nếu bạn không nhờ thì hỏi lại trưởng nhóm ngay nhé.")
        messages.info(request, f"{said} {advice}")
    return redirect(goal or "review")


def _who_waits(request: HttpRequest) -> User | None:
    """Return who has typed their password and owes the code; forget it when that is too long ago."""
    waiting = request.session.get(_WAITING)
    if waiting is None:
        return None
    person = User.objects.filter(pk=waiting["person"], is_active=True).first()
    if person is None or waiting["proof"] != person.get_session_auth_hash():
        return None
    return person if time.time() - waiting["since"] < WAIT else None


def _too_many(request: HttpRequest) -> bool:
    request.session[_WAITING]["tries"] += 1
    request.session.modified = True
    return bool(request.session[_WAITING]["tries"] >= TRIES)
