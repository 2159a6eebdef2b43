"""How platforms and roles are called on every page."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PLATFORMS: Final[Mapping[str, str]] = {
    "facebook": "Facebook",
    "instagram": "Instagram",
    "telegram": "Telegram",
    "threads": "Threads",
    "tiktok": "TikTok",
    "x": "X",
    "youtube": "YouTube",
}


def platform_name(platform: str) -> str:
    """Return how a platform is called."""
    return PLATFORMS.get(platform) or _("Không rõ nền tảng")


ROLE_TITLES: Final[Mapping[str, "StrPromise"]] = {
    "auditor": gettext_lazy("người giám sát"),
    "reviewer": gettext_lazy("tình nguyện viên"),
    "senior": gettext_lazy("người có kinh nghiệm"),
    "lead": gettext_lazy("trưởng nhóm"),
}


def role_title(role: str) -> str:
    """Return how a role is called."""
    return str(ROLE_TITLES.get(role, gettext_lazy("chưa có vai trò")))
