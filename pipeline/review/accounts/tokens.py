"""Keys for the API: who may make one, what it opens, and when it stops opening anything.

A secret is shown once and kept as its SHA-256 only: it has 256 bits of chance, so a slow password hash would
add nothing but time to every request. A token names scopes; each stands for something its owner must be
allowed to do *now*, so a changed role or a closed account takes its power at the next request.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pipeline.errors import RuleError
from pipeline.review.accounts.permissions import Action, can, may_manage
from pipeline.review.accounts.roles import role_of
from pipeline.review.models import Event, Token, User
from pipeline.review.storage import event_log
from pipeline.review.storage.transactions import atomic_once, atomic_with_retry, lock_person

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PREFIX: Final = "kt_"
"""Starts every secret, so that people and secret scanners know one when they see it."""

SCOPES: Final[Mapping[str, Action]] = {"read": "use_api", "decide": "review", "export": "export_queue"}
"""What the owner must be allowed to do, by scope."""

TITLES: Final[Mapping[str, "StrPromise"]] = {
    "read": _("đọc hàng chờ và các quyết định"),
    "decide": _("nhận bài và gửi ý kiến thay tôi"),
    "export": _("tải dữ liệu cho công cụ gắn nhãn"),
}

VALIDITY_DAYS: Final = (30, 90, 365)
"""How long a token may be good, in days."""

MAX_TOKENS: Final = 10
"""Live tokens of one person: enough for every program somebody runs, few enough to keep an eye on."""

MAX_NAME_CHARS: Final = 80

MESSAGES: Final = {
    "name": _("Bạn đặt cho token một cái tên, ví dụ nó dùng vào việc gì."),
    "scopes": _("Bạn chọn ít nhất một việc mà token được làm."),
    "days": _("Bạn chọn thời hạn của token."),
    "many": _("Bạn đang có nhiều token quá rồi. Bạn huỷ bớt cái không dùng nữa nhé."),
}


def scopes_for(person: User) -> list[str]:
    """Return the scopes a person may give to a token, now."""
    return [scope for scope, action in SCOPES.items() if can(person, "use_api") and can(person, action)]


@atomic_once
def make_token(owner: User, name: str, scopes: Iterable[str], days: int) -> tuple[Token, str]:
    """Make a token.

    Args:
        owner: For whom it acts.
        name: What it is for, up to `MAX_NAME_CHARS` characters.
        scopes: Some of `SCOPES` that the owner may give.
        days: One of `VALIDITY_DAYS`.

    Returns:
        The token and its secret: the only time it is known.

    Raises:
        PermissionDenied: The owner may not give one of these scopes.
        RuleError: The name, scopes or days are missing, or there are too many tokens already.
    """
    name, wanted = " ".join(name.replace("\0", "").split())[:MAX_NAME_CHARS], list(dict.fromkeys(scopes))
    if not set(wanted) <= set(scopes_for(owner)) or not can(owner, "use_api"):
        raise PermissionDenied
    for missing in (problem for problem, fine in _checks(name, wanted, days) if not fine):
        raise RuleError(missing, str(MESSAGES[missing]))
    secret = PREFIX + secrets.token_urlsafe(32)
    lock_person(owner)  # two at once are counted one after the other
    if live_tokens_of(owner).count() >= MAX_TOKENS:
        raise RuleError("many", str(MESSAGES["many"]))
    token = Token.objects.create(
        digest=digest(secret),
        name=name,
        owner=owner,
        scopes=wanted,
        expires_at=timezone.now() + timedelta(days=days),
    )
    facts = {"token": token.pk, "name": name, "scopes": wanted, "days": days}
    event_log.record(Event.Kind.TOKEN_MADE, actor=owner, payload=facts)
    return token, secret


def _checks(name: str, scopes: list[str], days: int) -> tuple[tuple[str, bool], ...]:
    return ("name", bool(name)), ("scopes", bool(scopes)), ("days", days in VALIDITY_DAYS)


@atomic_with_retry
def revoke(person: User, token: Token) -> None:
    """End a token for good. Its owner may, and a lead who manages them.

    Raises:
        PermissionDenied: Somebody else asked.
    """
    owner = token.owner
    if person.pk != owner.pk and not may_manage(person, role_of(owner), owner.unit_id):
        raise PermissionDenied
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        facts = {"token": token.pk, "name": token.name, "owner": owner.get_username()}
        event_log.record(Event.Kind.TOKEN_REVOKED, actor=person, payload=facts)


def live_tokens() -> QuerySet[Token]:
    """Return the tokens that were not revoked and have not run out, newest first."""
    return Token.objects.filter(revoked_at=None, expires_at__gt=timezone.now()).order_by("-id")


def live_tokens_of(owner: User) -> QuerySet[Token]:
    """Return those of one person."""
    return live_tokens().filter(owner=owner)


def find_token(secret: str) -> Token | None:
    """Return the live token of a secret and note the day; None for anything else.

    The look-up is by digest: how long it takes says nothing about how much of a guess was right.
    """
    known = live_tokens().select_related("owner").prefetch_related("owner__groups")
    token = known.filter(digest=digest(secret)).first()
    if token is None or not can(token.owner, "use_api"):
        return None
    today = timezone.localdate()
    if token.last_used_on != today:
        Token.objects.filter(pk=token.pk).update(last_used_on=today)
    return token


def allows(token: Token, scope: str) -> bool:
    """Whether a token has a scope and its owner may still do what the scope stands for."""
    return scope in token.scopes and can(token.owner, SCOPES[scope])


def digest(secret: str) -> str:
    """Return what the database keeps of a secret: 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
