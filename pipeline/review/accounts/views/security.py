"""How a person logs in: password, codes from an app, and sessions on other machines."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from pipeline.errors import RuleError
from pipeline.review.accounts import two_factor
from pipeline.review.accounts.access import member
from pipeline.review.models import Event, User
from pipeline.review.storage import event_log


class NewPasswordForm(PasswordChangeForm):
    """A new password against the old one; wrong old ones count towards the lockout, as at login."""

    def __init__(self, *args: Any, request: HttpRequest, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.request = request
        self.fields["new_password1"].help_text = _(
            "Ít nhất 10 ký tự; ba bốn từ ghép lại thì vừa dễ nhớ vừa khó đoán."
        )
        self.fields["new_password2"].help_text = ""

    def clean_old_password(self) -> str:
        """Check the old password.

        Raises:
            ValidationError: It is wrong.
        """
        given = str(self.cleaned_data["old_password"])
        if not is_password_of(self.request, given):
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return given


class NewPassword(PasswordChangeView):
    """The page to change one's password; it ends every other session of that person."""

    template_name = "accounts/password.html"
    success_url = "/account/security/"
    form_class = NewPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the request: wrong passwords are counted by the address they come from."""
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:  # type: ignore[override]
        """Store it and say so."""
        with transaction.atomic():
            answer = super().form_valid(form)
            event_log.record(Event.Kind.NEW_PASSWORD, actor=member(self.request))
        messages.success(self.request, _("Đã đổi mật khẩu. Những máy khác của bạn sẽ phải đăng nhập lại."))
        return answer


def is_password_of(request: HttpRequest, password: str) -> bool:
    """Whether this is the password of who is asking; wrong ones count towards the lockout of the name."""
    person = member(request)
    found = authenticate(request, username=person.get_username(), password=password)
    return found is not None and found.pk == person.pk


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Show how the person logs in."""
    return _show(request)


@require_POST
@sensitive_post_parameters("password")
def begin_codes(request: HttpRequest) -> HttpResponse:
    """Make a key for an app, for somebody who knows the password."""
    person = member(request)
    if not is_password_of(request, request.POST.get("password", "")):
        return _show(request, problem=_("Mật khẩu chưa đúng."))
    if two_factor.device_of(person) is None:
        two_factor.begin_setup(person)
    return redirect("security")


@require_safe
def qr_code(request: HttpRequest) -> HttpResponse:
    """Show the key of the app that is being set up as a QR code; never one that is in use."""
    device = two_factor.unconfirmed_device_of(member(request))
    if device is None:
        raise Http404
    return HttpResponse(two_factor.key_as_qr_code(device), content_type="image/svg+xml")


@require_POST
@sensitive_post_parameters("code")
def confirm_codes(request: HttpRequest) -> HttpResponse:
    """Turn codes on with the first one, and show the recovery codes, this once."""
    person = member(request)
    try:
        codes = two_factor.confirm_setup(person, request.POST.get("code", ""))
    except RuleError as error:
        return _show(request, problem=str(error))
    update_session_auth_hash(request, person)
    return _show_codes(request, codes)


@require_POST
@sensitive_post_parameters("password", "code")
def change_codes(request: HttpRequest) -> HttpResponse:
    """Turn codes off or make new recovery codes, against password and code."""
    person = member(request)
    if not is_password_of(request, request.POST.get("password", "")):
        return _show(request, problem=_("Mật khẩu chưa đúng."))
    try:
        two_factor.verify_code(person, request.POST.get("code", ""))
    except RuleError as error:
        return _show(request, problem=str(error))
    if request.POST.get("do") == "renew":
        return _show_codes(request, two_factor.renew_recovery_codes(person))
    two_factor.turn_off(person)
    update_session_auth_hash(request, person)
    messages.success(request, _("Đã tắt mã hai bước."))
    return redirect("security")


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Log the person out everywhere else."""
    person = member(request)
    two_factor.end_other_sessions(person)
    update_session_auth_hash(request, person)
    messages.success(request, _("Mọi máy khác đã được đăng xuất."))
    return redirect("security")


def _show(request: HttpRequest, problem: str = "") -> HttpResponse:
    person: User = member(request)
    device, pending = two_factor.device_of(person), two_factor.unconfirmed_device_of(person)
    context = {
        "is_on": device is not None,
        "key": two_factor.key_as_text(pending) if pending else "",
        "left": two_factor.recovery_codes_left(person),
        "must": two_factor.must_set_up(person),
        "problem": problem,
    }
    return render(request, "accounts/security.html", context, status=422 if problem else 200)


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "accounts/recovery_codes.html", {"codes": codes})
