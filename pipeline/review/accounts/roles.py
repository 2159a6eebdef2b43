"""The roles of the team. A role is a Django group of the same name."""

from typing import Final, Literal

from django.db.models import prefetch_related_objects

from pipeline.review.models import User

Role = Literal["auditor", "reviewer", "senior", "lead"]

ROLES: Final[tuple[Role, ...]] = ("auditor", "reviewer", "senior", "lead")
"""From the fewest to the most rights; somebody with several has the rights of the last."""


def role_of(user: User) -> str:
    """Return the highest role of a person, or an empty string."""
    prefetch_related_objects([user], "groups")  # asked for once, however often somebody asks here
    names = {group.name for group in user.groups.all()}
    return next((role for role in reversed(ROLES) if role in names), "")
