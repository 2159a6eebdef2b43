"""Who may do what: the one place that knows."""

from typing import Final, Literal

from django.contrib.auth.models import AnonymousUser

from pipeline.review.models import User
from pipeline.review.people import role_of

Action = Literal["review", "settle", "see_own_decisions", "see_overview", "ask_again"]

_REVIEWER: Final[frozenset[Action]] = frozenset({"review", "see_own_decisions", "ask_again"})

ALLOWED: Final[dict[str, frozenset[Action]]] = {
    "reviewer": _REVIEWER,
    "senior": _REVIEWER | {"settle"},
    "lead": _REVIEWER | {"settle", "see_overview"},
    "auditor": frozenset({"see_overview"}),
}
"""Actions by role. Somebody without a role may log in and do nothing."""


def can(user: User | AnonymousUser, action: Action) -> bool:
    """Whether a person may do something."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return action in ALLOWED.get(role_of(user), frozenset())
