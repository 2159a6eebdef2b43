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
    "unnamed_authority": _(
        "Tìm tên vị chuyên gia hay bài nghiên cứu; không ra tên thì coi như chưa có ai nói."
    ),
    "forwarded": _("Tìm một câu trong bài xem ai đăng đầu tiên, từ bao giờ."),
    "cure_all": _("Tra tên cây, tên thuốc kèm chữ “quảng cáo sai” hoặc “Bộ Y tế”."),
    "home_remedy": _("Xem bác sĩ hoặc Báo Sức khoẻ và Đời sống nói gì về cách này."),
    "body_promise": _("Tra tên sản phẩm ở trang của Cục An toàn thực phẩm, Cục Quản lý Dược."),
    "doomsday": _("Xem bài có dẫn cơ quan khoa học nào không, họ nói đúng như vậy không."),
    "conspiracy": _("Tách ra một chi tiết kiểm được, tìm riêng chi tiết đó."),
    "strange_tale": _("Tìm ảnh, clip bằng hình ảnh: thường là đồ dựng hoặc chuyện cũ."),
    "pay_first": _("Tìm tên công ty, số điện thoại kèm chữ “lừa đảo”, “tiền cọc”."),
    "code_request": _("Xem bài hỏi mã gì, gửi cho ai; nhắc mọi người đừng đưa mã."),
    "account_lock": _("Mở app chính thức hoặc gọi tổng đài xem có thông báo đó không."),
    "prize": _("Xem trang chính thức của hãng có chương trình này không."),
    "guaranteed_profit": _("Tra tên sàn, tên đồng tiền ở cảnh báo của Uỷ ban Chứng khoán."),
    "easy_loan": _("Xem bên cho vay có giấy phép của Ngân hàng Nhà nước không."),
    "forged_papers": _("Xem bài có rao giá, để số liên hệ không; nặng thì chuyển công an."),
    "gambling": _("Xem có link, số liên hệ mời chơi không; đừng mở thử."),
    "lucky_numbers": _("Xem bài có rủ mua khoá học, mua đồ hay nạp tiền không."),
    "wonder": _("Tra tên món đó kèm chữ “quảng cáo sai” hoặc “Bộ Y tế”."),
    "sells_cure": _("Tra tên sản phẩm ở trang của Cục Quản lý Dược, Cục An toàn thực phẩm."),
    "sure_promise": _("Xem lời hứa có giấy tờ gì không; tra tên sản phẩm kèm chữ “cảnh báo”."),
    "illness_claim": _("Tìm đúng điều đó trên trang của Bộ Y tế hoặc một bệnh viện lớn."),
    "medicine_report": _("Tìm tên thuốc trên trang của Bộ Y tế hoặc một tờ báo lớn."),
    "breaking": _("Bỏ chữ “nóng”, “khẩn” đi, tìm phần tin còn lại trên báo."),
    "caution": _("Tìm xem công an, trường học hay bệnh viện nơi đó đã báo chuyện này chưa."),
    "illness_report": _("Xem trang của sở y tế hoặc trung tâm kiểm soát bệnh tật nơi đó."),
    "harm_report": _("Tìm tên nơi xảy ra kèm loại việc, xem báo có đưa không và từ bao giờ."),
    "world_report": _("Tìm tên nước, tên người kèm sự việc trên một hãng tin lớn."),
    "account_service": _("Xem có đòi tiền, đòi mật khẩu không; hướng dẫn báo cho nền tảng."),
    "sensational": _("Bỏ chữ giật gân đi, xem còn lại tin gì."),
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
