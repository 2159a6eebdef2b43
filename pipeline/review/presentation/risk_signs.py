"""Risk signs in the reader's language; the patterns themselves are in `classify.risk_signs`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pipeline.classify.risk_signs.detection import RISK_SIGNS
from pipeline.review.presentation.highlight import inert

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NEXT_CHECKS: Final[Mapping[str, "StrPromise"]] = {
    "vague_source": _("Tìm xem người được dẫn lời có thật không, nói ở đâu."),
    "no_source": _("Gõ ý chính vào ô tìm kiếm cùng tên một tờ báo lớn."),
    "urgent_share": _("Bỏ qua lời giục, chỉ xem phần còn lại có gì kiểm chứng được."),
    "miracle_cure": _("Xem Bộ Y tế hoặc Báo Sức khoẻ và Đời sống nói gì."),
    "alarming_claim": _("Xem trang của công an hoặc chính quyền nơi xảy ra chuyện."),
    "money_request": _("Tìm tên người nhận, số tài khoản, và báo hay địa phương có xác nhận không."),
    "data_request": _("So tên miền với trang chính thức của cơ quan được nhắc tới."),
    "click_bait_link": _("Đọc kỹ tên miền, tra ở Tín nhiệm mạng, đừng bấm vào."),
    "impersonation": _("Tìm số chính thức trên trang của cơ quan đó, đừng dùng số trong bài."),
    "easy_money": _("Tìm tên công ty, sàn hay ứng dụng kèm chữ “lừa đảo”."),
    "unsourced_quote": _("Tìm nguyên câu nói trong ngoặc kép."),
    "secrecy": _("Tìm thử trên báo: thường là đã có bài rồi."),
    "chain_letter": _("Tìm một câu đặc biệt trong bài: tin nhắn dây chuyền thường có từ nhiều năm trước."),
    "shouting": _("Đọc lại như thể không có chữ hoa, rồi xem các dấu hiệu khác."),
}
"""What to check next where a sign was found."""


def next_check(name: str) -> str:
    """Return what to check next about a risk sign; nothing for one this version does not know."""
    return str(NEXT_CHECKS.get(name, ""))


def sign_text(name: str) -> tuple[str, str]:
    """Return a risk sign's name and why it is worth a look.

    A sign that this version does not know, from a queue filled by another one, keeps its stored name.
    """
    sign = RISK_SIGNS.get(name)
    if sign is None:
        return inert(name), ""
    return (sign.name_vi, sign.why_vi) if get_language() != "en" else (sign.name_en, sign.why_en)
