"""What every page shows about the person who is logged in."""

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from pipeline.review.accounts import accounts as people
from pipeline.review.accounts.permissions import Action, can
from pipeline.review.models import User
from pipeline.review.queue.leases import decided_today, just_sent

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LEAD_DESK: Final[tuple[tuple[str, "StrPromise", Action], ...]] = (
    ("overview", _("Tổng quan"), "see_overview"),
    ("imports", _("Nạp bài"), "import"),
    ("thresholds", _("Ngưỡng"), "change_settings"),
    ("people", _("Mọi người"), "see_people"),
    ("load", _("Sức người"), "see_load"),
    ("rules", _("Chia bài"), "make_rules"),
    ("agreement", _("Hiểu giống nhau"), "see_overview"),
    ("referrals", _("Chuyển đi"), "see_overview"),
    ("golden", _("Bài mẫu"), "keep_golden"),
    ("handbook", _("Mẫu và nguồn"), "edit_handbook"),
    ("webhooks", _("Webhook"), "manage_webhooks"),
    ("exports", _("Tải về"), "export_queue"),
    ("settings", _("Cài đặt"), "change_settings"),
)
"""Pages of the lead's desk: name of the address, what the link says, and who may open it."""


def team(request: HttpRequest) -> dict[str, Any]:
    """Return the count of today's decisions, the pages of the lead's desk, and whether this is a demo."""
    user = getattr(request, "user", None)
    context: dict[str, Any] = {"is_demo": SimpleLazyObject(people.is_demo)}
    if isinstance(user, User):
        context["decided_today"] = decided_today(user)
        desk = [(reverse(name), title) for name, title, action in LEAD_DESK if can(user, action)]
        context["lead_desk"] = desk
        context["lead_page"] = max(  # the page that this one belongs to; "" away from the desk
            (address for address, _title in desk if request.path.startswith(address)), key=len, default=""
        )
        context["searches"] = can(user, "search")
        context["reviews"] = can(user, "review")
        context["sent_tokens"] = SimpleLazyObject(lambda: just_sent(user))
    return context
