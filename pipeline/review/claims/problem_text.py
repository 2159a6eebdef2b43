"""Why a claim or a file of claims could not be taken, for people who never saw a stack trace."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PROBLEMS: Final[Mapping[str, tuple[str, "StrPromise"]]] = {
    "empty_claim": ("claim", _("Tin chưa có chữ hay số nào. Bạn viết trong một câu xem người ta nói gì.")),
    "too_long": ("", _("Dài quá 5.000 ký tự. Bạn rút gọn còn điều chính nhé.")),
    "too_many_variants": ("variants", _("Nhiều cách nói quá. Bạn giữ tối đa 100 cách khác nhau nhất.")),
    "no_verdict": ("verdict", _("Chưa có kết luận. Bạn chọn một kết luận nhé.")),
    "bad_verdict": (
        "verdict",
        _("Kết luận này chưa có ở đây. Dùng: sai, gây hiểu lầm, lừa đảo, chính xác, chưa kiểm chứng được."),
    ),
    "bad_state": ("state", _("Trạng thái này chưa có ở đây. Dùng: draft, checked hoặc withdrawn.")),
    "bad_date": ("date", _("Ngày chưa đúng. Bạn viết như 29/11/2026.")),
    "bad_source": ("source", _("Nguồn cần là đường link bắt đầu bằng http:// hoặc https://.")),
    "bad_id": ("", _("Mã chỉ gồm chữ, số và . : + - _, tối đa 64 ký tự. Để trống thì máy tự đặt.")),
    "repeated_id": ("", _("Mã này đã có ở một dòng phía trên. Mỗi tin một mã nhé.")),
    "wrong_type": ("", _("Có phần không phải chữ, như kiểu dữ liệu của ClaimReview bị sai.")),
    "no_claim_review": ("", _("Đây không phải ClaimReview: thiếu @type là ClaimReview.")),
    "bad_row": ("", _("Dòng bị hỏng, không đọc được.")),
    "contradiction": (
        "claim",
        _("Kho đã có tin y như vậy với kết luận khác. Bạn xem tin nào đúng rồi rút lại tin kia."),
    ),
    "beyond_limit": ("", _("Nhiều quá số tin nhận được một lần. Bạn chia nhỏ file rồi nhập tiếp.")),
    "unreadable": (
        "",
        _("Không đọc được file này. Bạn dùng CSV có dòng tiêu đề, JSON Lines hoặc ClaimReview."),
    ),
    "too_large": ("", _("File lớn quá 10 MB. Bạn chia nhỏ ra, hoặc nhờ người quản máy nhập bằng dòng lệnh.")),
    "no_file": ("", _("Bạn chọn một file trước nhé.")),
}
"""Field of the form and what to tell, by the reasons of `pipeline.known_claims.records.BadClaim`."""

_OTHER: Final = _("Dòng này không dùng được. Bạn xem lại giúp nhé.")


def problem_text(reason: str) -> str:
    """Return why something could not be taken, and what to do about it."""
    return str(PROBLEMS[reason][1]) if reason in PROBLEMS else str(_OTHER)
