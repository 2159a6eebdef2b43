"""What every page shows about the person who is logged in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from pipeline.review.accounts.accounts import is_demo
from pipeline.review.accounts.permissions import Action, actions_of
from pipeline.review.accounts.visibility import visible_alarms
from pipeline.review.models import User
from pipeline.review.queue.leases import decided_today, just_sent

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Link = tuple[str, "StrPromise", Action]
"""A page of the dashboard: name of the address, what the link says, and who may open it."""

DASHBOARD_GROUPS: Final[tuple[tuple["StrPromise", tuple[Link, ...]], ...]] = (
    (_("Tổng quan"), (("overview", _("Tổng quan"), "see_overview"),)),
    (
        _("Bài"),
        (
            ("imports", _("Nạp bài"), "import"),
            ("alarms", _("Báo khẩn"), "answer_alarms"),
            ("known", _("Tin đã biết"), "see_overview"),
            ("thresholds", _("Ngưỡng"), "change_settings"),
            ("rules", _("Chia bài"), "make_rules"),
            ("referrals", _("Báo xấu, chuyển tiếp"), "see_overview"),
            ("exports", _("Tải về"), "export_queue"),
        ),
    ),
    (
        _("Con người"),
        (
            ("people", _("Thành viên"), "see_people"),
            ("units", _("Đơn vị"), "see_people"),
            ("training_units", _("Luyện tập"), "see_people"),
            ("load", _("Khối lượng công việc"), "see_load"),
        ),
    ),
    (
        _("Chất lượng"),
        (
            ("agreement", _("Mức độ thống nhất"), "see_overview"),
            ("golden", _("Bài luyện tập"), "keep_golden"),
            ("handbook", _("Câu mẫu và nguồn"), "edit_handbook"),
        ),
    ),
    (
        _("Chương trình"),
        (
            ("good_news", _("Tin tốt"), "see_programme"),
            ("column", _("Chuyên mục"), "see_programme"),
            ("calendar", _("Lịch đăng"), "see_programme"),
            ("publications", _("Bài đã đăng"), "see_programme"),
            ("official_pages", _("Trang chính thức"), "see_programme"),
            ("unit_work", _("Việc của đơn vị"), "see_programme"),
            ("materials", _("Kệ tài liệu"), "see_programme"),
            ("awards", _("Khen thưởng"), "see_programme"),
            ("report", _("Báo cáo"), "see_programme"),
            ("criteria", _("Tiêu chí của năm"), "set_programme"),
        ),
    ),
    (
        _("Cài đặt"),
        (
            ("settings", _("Cài đặt của nhóm"), "change_settings"),
            ("retention", _("Lưu giữ"), "change_settings"),
            ("webhooks", _("Webhook"), "manage_webhooks"),
            ("audit", _("Nhật ký"), "read_log"),
        ),
    ),
)
"""Pages of the dashboard in the few groups that a newcomer understands; a new group is one more entry."""


@dataclass(frozen=True, slots=True)
class Group:
    """Pages of the dashboard that belong together, as one person sees them.

    Attributes:
        title: What the group is called.
        pages: Address and title of each page that this person may open, at least one.
        is_open: Whether the page that is shown is one of them.
    """

    title: "StrPromise"
    pages: tuple[tuple[str, "StrPromise"], ...]
    is_open: bool


def dashboard(user: User, path: str) -> tuple[list[Group], str]:
    """Return the groups that a person may open, and the address of the page that a path belongs to.

    Args:
        user: Who looks.
        path: Of the request; the page is "" away from the dashboard.
    """
    mine = actions_of(user)
    seen = [
        (title, tuple((reverse(name), said) for name, said, action in pages if action in mine))
        for title, pages in DASHBOARD_GROUPS
    ]
    addresses = [address for _title, pages in seen for address, _said in pages]
    here = max((address for address in addresses if path.startswith(address)), key=len, default="")
    return [
        Group(title, pages, here in [address for address, _said in pages]) for title, pages in seen if pages
    ], here


def team(request: HttpRequest) -> dict[str, Any]:
    """Return the count of today's decisions, the pages of the dashboard, and whether this is a demo."""
    user = getattr(request, "user", None)
    context: dict[str, Any] = {"is_demo": SimpleLazyObject(is_demo)}
    if isinstance(user, User):
        context["decided_today"] = decided_today(user)
        context["dashboard_groups"], context["dashboard_page"] = dashboard(user, request.path)
        mine = actions_of(user)
        if "answer_alarms" in mine:
            waiting = visible_alarms(user).filter(ended_at=None)
            context["alarms_waiting"] = SimpleLazyObject(waiting.count)
        context["searches"] = "search" in mine
        context["brings"] = "tip" in mine
        context["reviews"] = "review" in mine
        context["sent_tokens"] = SimpleLazyObject(lambda: just_sent(user))
    return context
