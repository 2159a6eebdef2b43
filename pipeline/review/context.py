"""What every page shows about the person who is logged in."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from pipeline.review.models import User
from pipeline.review.people import accounts as people
from pipeline.review.people.permissions import can
from pipeline.review.work.decisions import decided_today


def team(request: HttpRequest) -> dict[str, Any]:
    """Return the count of today's decisions, the way to the overview, and whether this is a demo."""
    user = getattr(request, "user", None)
    context: dict[str, Any] = {"is_demo": SimpleLazyObject(people.is_demo)}
    if isinstance(user, User):
        context["decided_today"] = decided_today(user)
        context["sees_overview"] = can(user, "see_overview")
        context["sees_people"] = can(user, "see_people")
        context["changes_settings"] = can(user, "change_settings")
        context["reviews"] = can(user, "review")
    return context
