"""What an accused post is about and how much harm it does.

The topics are the eight fields by which the national centre against fake news (VAFC, tingia.gov.vn) sorts
what people report to it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

TOPICS: Final[Mapping[str, "StrPromise"]] = {
    "policy": _("Chính sách, pháp luật"),
    "economy": _("Kinh tế, tài chính"),
    "health": _("Y tế, sức khoẻ"),
    "disaster": _("Thiên tai, dịch bệnh"),
    "security": _("An ninh, trật tự"),
    "impersonation": _("Giả mạo người khác, cơ quan"),
    "scam_link": _("Đường link lừa đảo"),
    "other": _("Lĩnh vực khác"),
}

SOURCE_GROUPS: Final[Mapping[str, "StrPromise"]] = {
    "news": _("Báo, đài, thông tấn"),
    "hanoi": _("Thành phố Hà Nội"),
    "policy": TOPICS["policy"],
    "health": TOPICS["health"],
    "economy": TOPICS["economy"],
    "disaster": TOPICS["disaster"],
    "security": TOPICS["security"],
    "scam_link": _("Tin sai, lừa đảo trên mạng"),
}
"""How official sources are sorted."""

HARMS: Final[Mapping[str, "StrPromise"]] = {
    "low": _("Nhẹ: khó chịu, ít ai tin"),
    "medium": _("Vừa: có thể gây hiểu lầm, mất tiền nhỏ"),
    "high": _("Nặng: nguy hiểm tới người, tiền bạc, trẻ em"),
}
