"""What every page shows about the person who is logged in."""

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from pipeline.review.accounts.accounts import is_demo
from pipeline.review.accounts.permissions import Action, can
from pipeline.review.accounts.visibility import visible_alarms
from pipeline.review.models import User
from pipeline.review.queue.leases import decided_today, just_sent

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

DASHBOARD_PAGES: Final[tuple[tuple[str, "StrPromise", Action], ...]] = (
    ("overview", _("Tổng quan"), "see_overview"),
    ("imports", _("Nạp bài"), "import"),
    ("thresholds", _("Ngưỡng"), "change_settings"),
    ("people", _("Mọi người"), "see_people"),
    ("training_units", _("Luyện tập"), "see_people"),
    ("load", _("Sức người"), "see_load"),
    ("alarms", _("Báo khẩn"), "answer_alarms"),
    ("rules", _("Chia bài"), "make_rules"),
    ("agreement", _("Hiểu giống nhau"), "see_overview"),
    ("referrals", _("Chuyển đi"), "see_overview"),
    ("golden", _("Bài mẫu"), "keep_golden"),
    ("handbook", _("Mẫu và nguồn"), "edit_handbook"),
    ("webhooks", _("Webhook"), "manage_webhooks"),
    ("exports", _("Tải về"), "export_queue"),
    ("audit", _("Nhật ký"), "read_log"),
    ("retention", _("Lưu giữ"), "change_settings"),
    ("settings", _("Cài đặt"), "change_settings"),
)
"""Pages of the dashboard: name of the address, what the link says, and who may open it."""


def team(request: HttpRequest) -> dict[str, Any]:
    """Return the count of today's decisions, the pages of the dashboard, and whether this is a demo."""
    user = getattr(request, "user", None)
    context: dict[str, Any] = {"is_demo": SimpleLazyObject(is_demo)}
    if isinstance(user, User):
        context["decided_today"] = decided_today(user)
        pages = [(reverse(name), title) for name, title, action in DASHBOARD_PAGES if can(user, action)]
        context["dashboard_pages"] = pages
        context["dashboard_page"] = max(  # the page that this one belongs to; "" away from the dashboard
            (address for address, _title in pages if request.path.startswith(address)), key=len, default=""
        )
        if can(user, "answer_alarms"):
            waiting = visible_alarms(user).filter(ended_at=None)
            context["alarms_waiting"] = SimpleLazyObject(waiting.count)
        context["searches"] = can(user, "search")
        context["reviews"] = can(user, "review")
        context["sent_tokens"] = SimpleLazyObject(lambda: just_sent(user))
    return context
