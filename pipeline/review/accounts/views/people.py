"""People of the team: the lead's list, invitations, and the page a link opens."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from pipeline.errors import RuleError
from pipeline.review.accounts import invites, two_factor, visibility
from pipeline.review.accounts.access import member, needs, number_in
from pipeline.review.accounts.accounts import change_person, unlock
from pipeline.review.accounts.permissions import can, may_manage
from pipeline.review.accounts.roles import ROLES, role_of
from pipeline.review.accounts.views.login import enter
from pipeline.review.domain.days import start_of_day
from pipeline.review.models import Invite, Lease, Unit, User
from pipeline.review.presentation.highlight import inert
from pipeline.review.presentation.names import role_title

SHOWN_INVITES = 20


@require_safe
@needs("see_people")
def people(request: HttpRequest) -> HttpResponse:
    """List everybody with role, unit and what they did, and the invitations that are out."""
    return _show(request)


@require_POST
@needs("manage_people")
def invite(request: HttpRequest) -> HttpResponse:
    """Make an invitation for each name that was typed, and show the links, this once."""
    lead = member(request)
    unit = _unit(request, lead)
    lines = (inert(" ".join(line.split())) for line in request.POST.get("names", "").splitlines())
    names = [line for line in lines if line]
    try:
        made = invites.invite_all(
            lead, names, request.POST.get("role", ""), unit, is_minor="is_minor" in request.POST
        )
    except RuleError as error:
        messages.error(request, str(error))
        return redirect("people")
    return _show(request, [(each, _address(request, secret)) for each, secret in made])


@require_POST
@needs("manage_people")
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Make an invitation useless."""
    lead = member(request)
    invites.revoke(lead, get_object_or_404(visibility.visible_invites(lead), pk=number))
    messages.info(request, _("Đã huỷ lời mời."))
    return redirect("people")


@require_POST
@needs("manage_people")
def edit_person(request: HttpRequest, number: int) -> HttpResponse:
    """Change a person's role, unit, age or access, open a locked account, make a link to a new password."""
    lead = member(request)
    person = get_object_or_404(visibility.visible_people(lead), pk=number)
    if "reset" in request.POST:
        made, secret = invites.reset_link(lead, person)
        return _show(request, [(made, _address(request, secret))])
    if "unlock" in request.POST:
        unlock(person, by=lead)
        messages.info(request, _("Đã mở khoá đăng nhập cho %(name)s.") % {"name": person.get_username()})
        return redirect("people")
    if "codes" in request.POST:
        done = two_factor.reset(person, by=lead)
        said = _("Đã tắt mã hai bước của %(name)s.") if done else _("%(name)s chưa bật mã hai bước.")
        messages.info(request, said % {"name": person.get_username()})
        return redirect("people")
    change_person(
        lead,
        person,
        role=request.POST.get("role", ""),
        unit=_unit(request, lead),
        is_active="is_active" in request.POST,
        is_minor="is_minor" in request.POST,
    )
    messages.success(request, _("Đã lưu thay đổi cho %(name)s.") % {"name": person.get_username()})
    return redirect("people")


@login_not_required
@sensitive_variables("secret")
@sensitive_post_parameters("password")
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the holder of a link make their account or choose a new password.

    Its address holds a secret, so what a browser tells the next page is the name of the server and no more.
    Not `no-referrer`: with it browsers send `Origin: null` along with the form, which is refused as forged.
    """
    answer = _join(request, secret)
    answer.headers["Referrer-Policy"] = "strict-origin"
    return answer


def _join(request: HttpRequest, secret: str) -> HttpResponse:
    try:
        made = invites.find_invite(secret)
    except RuleError as error:
        return render(request, "accounts/join.html", {"over": str(error)}, status=410)
    problems: dict[str, list[str]] = {}
    name = request.POST.get("username", "")
    if request.method == "POST":
        try:
            user = invites.accept(secret, name, request.POST.get("password", ""))
        except RuleError as error:
            return render(request, "accounts/join.html", {"over": str(error)}, status=410)
        except ValidationError as error:
            found = error.message_dict if hasattr(error, "error_dict") else {"password": error.messages}
            problems = {key: found.get(key, []) for key in ("username", "password")}
        else:
            return enter(request, user)
    context = {"invite": made, "name": name, "problems": problems, "role": role_title(made.role)}
    return render(request, "accounts/join.html", context, status=422 if problems else 200)


def _show(request: HttpRequest, links: Sequence[tuple[Invite, str]] = ()) -> HttpResponse:
    lead = member(request)
    seen = visibility.visible_people(lead)
    everybody = seen.select_related("unit").prefetch_related("groups").order_by("username")
    done = Q(leases__end=Lease.End.DECIDED)
    everybody = everybody.annotate(
        reviewed=Count("leases", filter=done),
        today=Count("leases", filter=done & Q(leases__ended_at__gte=start_of_day())),
    )
    rows: list[dict[str, Any]] = [
        {
            "person": person,
            "role": role_of(person),
            "role_title": role_title(role_of(person)),
            "managed": person.pk != lead.pk and may_manage(lead, role_of(person), person.unit_id),
        }
        for person in everybody
    ]
    waiting = (
        visibility.visible_invites(lead)
        .filter(is_reset=False, used_at=None, revoked_at=None, expires_at__gt=timezone.now())
        .select_related("unit", "made_by")
    )
    context = {
        "rows": rows,
        "invites": [
            {"invite": each, "role_title": role_title(each.role)}
            for each in waiting.order_by("-made_at")[:SHOWN_INVITES]
        ],
        "roles": [(role, role_title(role)) for role in ROLES if may_manage(lead, role, lead.unit_id)],
        "units": Unit.objects.filter(pk=lead.unit_id) if lead.unit_id else Unit.objects.standing(),
        "manages": can(lead, "manage_people"),
        "is_district": lead.unit_id is None,
        "links": links,
        "most": invites.MAX_AT_ONCE,
    }
    return render(request, "accounts/people.html", context)


def _unit(request: HttpRequest, lead: User) -> Unit | None:
    """Return the unit that was chosen; the lead of a unit can only mean their own."""
    if lead.unit_id is not None:
        return lead.unit
    chosen = request.POST.get("unit", "")
    return get_object_or_404(Unit.objects.standing(), pk=number_in(chosen)) if chosen else None


def _address(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("join", args=[secret]))
