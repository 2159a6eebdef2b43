"""Links that make an account or choose a new password: for one use, with an end, and revocable.

There is no open sign-up. The secret of a link is shown once, to the lead who made it; the database keeps its
hash only, so that a copy of the database opens no account.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy

from pipeline.errors import RuleError
from pipeline.review.accounts.accounts import unlock
from pipeline.review.accounts.permissions import may_manage
from pipeline.review.accounts.roles import ROLES, role_of
from pipeline.review.models import Event, Invite, Unit, User
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_once, atomic_with_retry

INVITE_DAYS: Final = 7
"""How long an invitation is good, in days."""

MAX_AT_ONCE: Final = 100
"""Invitations made by one form: a large unit; more are most likely a pasted mistake."""

NAME_CHARS: Final = 80

RESET_HOURS: Final = 24
"""How long a link to a new password is good."""

MESSAGES: Final = {
    "unknown": gettext_lazy("Đường link này không đúng, bạn xem lại đã chép đủ chưa nhé."),
    "used": gettext_lazy(
        "Đường link này đã dùng rồi. Bạn đăng nhập thử xem, hoặc nhờ trưởng nhóm gửi link mới."
    ),
    "expired": gettext_lazy("Đường link này hết hạn rồi. Bạn nhờ trưởng nhóm gửi link mới nhé."),
    "revoked": gettext_lazy("Đường link này đã bị huỷ. Bạn hỏi lại trưởng nhóm nhé."),
    "many": gettext_lazy("Mỗi lần mời tối đa 100 người. Bạn chia ra vài lần nhé."),
    "taken": gettext_lazy("Tên này có người dùng rồi, bạn chọn tên khác nhé."),
}


@atomic_once
def invite(
    lead: User,
    role: str,
    unit: Unit | None = None,
    *,
    is_minor: bool = False,
    days: int = INVITE_DAYS,
    name: str = "",
) -> tuple[Invite, str]:
    """Make an invitation.

    Args:
        lead: Who invites.
        role: Role of the new account, see `roles.ROLES`.
        unit: Unit of the new account; None for the district.
        is_minor: Whether the person is under 18.
        days: How long the link is good.
        name: Whom it is for, so that links are not mixed up; forgotten once it was used or revoked.

    Returns:
        The invitation, and the secret for its link: the only time it is known.

    Raises:
        PermissionDenied: This lead may not give that role in that unit.
    """
    if role not in ROLES or not may_manage(lead, role, unit.pk if unit else None):
        raise PermissionDenied
    made, secret = _link(
        lead, timedelta(days=days), role=role, unit=unit, is_minor=is_minor, name=name[:NAME_CHARS]
    )
    facts = {"role": role, "unit": unit.name if unit else "", "minor": is_minor}
    event_log.record(Event.Kind.INVITED, actor=lead, payload=facts)
    return made, secret


@atomic_once
def invite_all(
    lead: User, names: Sequence[str], role: str, unit: Unit | None = None, *, is_minor: bool = False
) -> list[tuple[Invite, str]]:
    """Make an invitation for each name, all or none.

    Args:
        lead: Who invites.
        names: Whom each link is for; without any, one link for nobody in particular.
        role: Role of the new accounts.
        unit: Unit of the new accounts; None for the district.
        is_minor: Whether all of them are under 18.

    Returns:
        Each invitation with the secret for its link.

    Raises:
        PermissionDenied: This lead may not give that role in that unit.
        RuleError: There are more than `MAX_AT_ONCE` names.
    """
    if len(names) > MAX_AT_ONCE:
        raise _refusal("many")
    return [invite(lead, role, unit, is_minor=is_minor, name=name) for name in names or [""]]


@atomic_once
def reset_link(lead: User, person: User) -> tuple[Invite, str]:
    """Make a link with which a person chooses a new password; it also ends a lockout.

    It is on record, and the person is told at their next login, see `reset_links_since`.

    Raises:
        PermissionDenied: This lead does not manage that person.
    """
    if not may_manage(lead, role_of(person), person.unit_id):
        raise PermissionDenied
    made, secret = _link(lead, timedelta(hours=RESET_HOURS), user=person, is_reset=True)
    facts = {"username": person.get_username()}
    event_log.record(Event.Kind.RESET_LINK_MADE, actor=lead, payload=facts)
    return made, secret


def reset_links_since(person: User, since: datetime | None) -> list[datetime]:
    """Return when links to a new password were made for a person, oldest first.

    Args:
        person: Whose password.
        since: Their login before this one; None when there was none.
    """
    made = Invite.objects.filter(user=person, is_reset=True)
    if since is not None:
        made = made.filter(made_at__gt=since)
    return list(made.order_by("made_at").values_list("made_at", flat=True))


@atomic_with_retry
def revoke(lead: User, made: Invite) -> None:
    """Make a link useless.

    Raises:
        PermissionDenied: This lead does not manage the role and unit it was made for.
    """
    if not may_manage(lead, made.role, made.unit_id):
        raise PermissionDenied
    if made.used_at is None and made.revoked_at is None:
        made.revoked_at, made.name = timezone.now(), ""
        made.save(update_fields=["revoked_at", "name"])
        event_log.record(Event.Kind.INVITE_REVOKED, actor=lead, payload={"role": made.role})


def find_invite(secret: str) -> Invite:
    """Return the link of a secret, if it may still be used.

    Raises:
        RuleError: It is unknown, used, revoked or past its end.
    """
    made = Invite.objects.select_related("unit", "user").filter(digest=_digest(secret)).first()
    if made is None:
        raise _refusal("unknown")
    if made.used_at is not None:
        raise _refusal("used")
    if made.revoked_at is not None:
        raise _refusal("revoked")
    if made.expires_at <= timezone.now():
        raise _refusal("expired")
    return made


@atomic_once
def accept(secret: str, username: str, password: str) -> User:
    """Use a link: make the account it invites to, or set the password it is for.

    Args:
        secret: Of the link.
        username: Login name of a new account; ignored for a new password.
        password: Chosen by the person.

    Raises:
        RuleError: The link cannot be used.
        django.core.exceptions.ValidationError: The name is taken or malformed, or the password too weak.
    """
    made = Invite.objects.select_for_update().get(pk=find_invite(secret).pk)
    if made.used_at is not None:  # somebody else was quicker
        raise _refusal("used")
    user = made.user if made.is_reset and made.user else _new_user(made, username)
    validate_password(password, user)
    user.set_password(password)
    user.save()
    if not made.is_reset:
        user.groups.add(Group.objects.get_or_create(name=made.role)[0])
    made.user, made.used_at, made.name = user, timezone.now(), ""
    made.save(update_fields=["user", "used_at", "name"])
    if made.is_reset:
        unlock(user)
        event_log.record(Event.Kind.NEW_PASSWORD, actor=user)
    else:
        facts = {"username": user.get_username(), "role": made.role}
        event_log.record(Event.Kind.USER_ADDED, actor=user, payload=facts)
    return user


def _refusal(code: str) -> RuleError:
    return RuleError(code, str(MESSAGES[code]))


def _new_user(made: Invite, username: str) -> User:
    user = User(username=username.strip(), unit=made.unit, is_minor=made.is_minor)
    if User.objects.filter(username__iexact=user.username).exists():
        raise ValidationError({"username": [str(MESSAGES["taken"])]})
    user.full_clean(exclude=["password"])
    return user


def _link(
    lead: User,
    good_for: timedelta,
    *,
    role: str = "",
    unit: Unit | None = None,
    is_minor: bool = False,
    user: User | None = None,
    is_reset: bool = False,
    name: str = "",
) -> tuple[Invite, str]:
    secret = secrets.token_urlsafe(24)
    made = Invite.objects.create(
        digest=_digest(secret),
        name=name,
        role=role,
        unit=unit,
        is_minor=is_minor,
        user=user,
        is_reset=is_reset,
        made_by=lead,
        expires_at=timezone.now() + good_for,
    )
    return made, secret


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
