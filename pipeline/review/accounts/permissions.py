"""Who may do what: the one place that knows."""

from typing import Final, Literal

from django.contrib.auth.models import AnonymousUser

from pipeline.review.accounts.roles import role_of
from pipeline.review.models import User

Action = Literal[
    "tip",
    "review",
    "adjudicate",
    "see_own_decisions",
    "reopen",
    "see_overview",
    "see_people",
    "manage_people",
    "manage_units",
    "change_settings",
    "refer",
    "refer_outside",
    "see_clusters",
    "regroup",
    "search",
    "search_waiting",
    "edit_handbook",
    "save_views",
    "act_in_bulk",
    "make_rules",
    "see_load",
    "use_api",
    "export_queue",
    "manage_webhooks",
    "keep_golden",
    "import",
    "read_log",
    "answer_alarms",
    "keep_claims",
    "see_programme",
    "publish",
    "approve_column",
    "enter_actions",
    "set_programme",
]

_REVIEWER: Final[frozenset[Action]] = frozenset(
    {"tip", "review", "see_own_decisions", "reopen", "refer", "see_clusters", "search", "use_api"}
)
_SENIOR: Final[frozenset[Action]] = _REVIEWER | {
    "adjudicate",
    "refer_outside",
    "regroup",
    "search_waiting",
    "save_views",
}

ALLOWED: Final[dict[str, frozenset[Action]]] = {
    "reviewer": _REVIEWER,
    "senior": _SENIOR,
    "lead": _SENIOR
    | {
        "see_overview",
        "see_people",
        "manage_people",
        "manage_units",
        "change_settings",
        "edit_handbook",
        "import",
        "act_in_bulk",
        "make_rules",
        "see_load",
        "export_queue",
        "manage_webhooks",
        "keep_golden",
        "read_log",
        "answer_alarms",
        "keep_claims",
        "see_programme",
        "publish",
        "approve_column",
        "enter_actions",
        "set_programme",
    },
    "auditor": frozenset(
        {
            "tip",
            "see_overview",
            "see_people",
            "see_clusters",
            "search",
            "search_waiting",
            "read_log",
            "see_programme",
        }
    ),
}
"""Actions by role. Somebody without a role may log in and do nothing."""

DISTRICT_ONLY: Final[frozenset[Action]] = frozenset(
    {
        "approve_column",
        "change_settings",
        "edit_handbook",
        "export_queue",
        "import",
        "keep_claims",
        "keep_golden",
        "make_rules",
        "manage_units",
        "manage_webhooks",
        "set_programme",
    }
)
"""What concerns all units, and is not for the lead of one."""


def actions_of(user: User | AnonymousUser) -> frozenset[Action]:
    """Return all that a person may do."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    allowed = ALLOWED.get(role_of(user), frozenset())
    return allowed if user.unit_id is None else allowed - DISTRICT_ONLY


def can(user: User | AnonymousUser, action: Action) -> bool:
    """Whether a person may do something."""
    return action in actions_of(user)


def only_unit(user: User) -> int | None:
    """Return the unit whose items, people and numbers are all that a person may see on the lead's pages.

    None is the whole district: for its own lead and auditor, and for reviewers, whose work is not divided.
    """
    return user.unit_id if can(user, "see_overview") else None


def may_manage(lead: User, role: str, unit_id: int | None) -> bool:
    """Whether a person may give somebody a role in a unit, or change somebody who has it.

    The lead of the district manages everybody. The lead of a unit manages its reviewers and senior reviewers.

    Args:
        lead: Who wants to.
        role: The role to give, or that the other person has; empty for none.
        unit_id: Key of the unit it is in; None for the district.
    """
    if not can(lead, "manage_people"):
        return False
    return lead.unit_id is None or (unit_id == lead.unit_id and role in ("", "reviewer", "senior"))
