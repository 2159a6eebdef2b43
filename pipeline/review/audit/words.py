"""How entries of the log, and what is wrong with it, are called on its page."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pipeline.review.models import Event
from pipeline.review.presentation.labels import label_title, outcome_title
from pipeline.review.presentation.names import UNIT_KINDS, role_title
from pipeline.review.storage.log_check import Problem

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

KINDS: Final[Mapping[str, "StrPromise"]] = {
    "added": gettext_lazy("Bài vào hàng chờ"),
    "tip": gettext_lazy("Gửi bài để kiểm tra"),
    "grew": gettext_lazy("Thêm bản giống"),
    "grew_after_decision": gettext_lazy("Thêm bản giống sau khi đã quyết"),
    "leased": gettext_lazy("Nhận bài để duyệt"),
    "lease_expired": gettext_lazy("Hết giờ giữ bài"),
    "skipped": gettext_lazy("Bỏ qua bài"),
    "skipped_back": gettext_lazy("Quay lại bài đã bỏ qua"),
    "document_added": gettext_lazy("Thêm tài liệu"),
    "reviewed": gettext_lazy("Gửi ý kiến"),
    "decided": gettext_lazy("Chốt quyết định"),
    "withdrawn": gettext_lazy("Rút lại ý kiến"),
    "reopened": gettext_lazy("Đề nghị xem lại"),
    "split": gettext_lazy("Tách cụm"),
    "merged": gettext_lazy("Gộp cụm"),
    "regrouped_back": gettext_lazy("Hoàn lại việc tách, gộp"),
    "trained": gettext_lazy("Đọc hướng dẫn hay luyện tập xong"),
    "alarm_raised": gettext_lazy("Báo khẩn"),
    "alarm_sorted": gettext_lazy("Nói rõ báo khẩn về chuyện gì"),
    "alarm_ended": gettext_lazy("Xử lý báo khẩn"),
    "confirmed": gettext_lazy("Xác nhận bài giống bài đã duyệt"),
    "confirmed_back": gettext_lazy("Rút lại xác nhận bài giống"),
    "referred": gettext_lazy("Soạn báo cáo, chuyển tiếp"),
    "referral_sent": gettext_lazy("Đã gửi báo cáo, chuyển tiếp"),
    "user_added": gettext_lazy("Thêm người"),
    "user_changed": gettext_lazy("Đổi vai trò hay đơn vị"),
    "invited": gettext_lazy("Gửi lời mời"),
    "invite_revoked": gettext_lazy("Huỷ lời mời"),
    "reset_link_made": gettext_lazy("Tạo liên kết đặt lại mật khẩu"),
    "new_password": gettext_lazy("Đặt mật khẩu mới"),
    "unit_added": gettext_lazy("Thêm đơn vị"),
    "unit_changed": gettext_lazy("Sửa đơn vị"),
    "units_merged": gettext_lazy("Gộp đơn vị"),
    "unlocked": gettext_lazy("Mở khoá tài khoản"),
    "codes_added": gettext_lazy("Bật mã hai bước"),
    "codes_removed": gettext_lazy("Tắt mã hai bước"),
    "codes_reset": gettext_lazy("Trưởng nhóm tắt mã hai bước"),
    "recovery_code_used": gettext_lazy("Dùng mã dự phòng"),
    "recovery_codes_renewed": gettext_lazy("Làm mới mã dự phòng"),
    "sessions_ended": gettext_lazy("Đăng xuất mọi máy khác"),
    "golden_set": gettext_lazy("Chọn làm bài luyện tập"),
    "golden_retired": gettext_lazy("Ngừng dùng bài luyện tập"),
    "golden_served": gettext_lazy("Bài luyện tập được đưa ra"),
    "golden_answered": gettext_lazy("Bài luyện tập được trả lời"),
    "golden_skipped": gettext_lazy("Bài luyện tập bị bỏ qua"),
    "handbook_changed": gettext_lazy("Sửa câu mẫu hoặc nguồn"),
    "claim_added": gettext_lazy("Thêm tin đã biết"),
    "claim_changed": gettext_lazy("Sửa tin đã biết"),
    "claim_learned": gettext_lazy("Quyết định thành tin đã biết"),
    "claim_confirmed": gettext_lazy("Xác nhận bài là tin đã biết"),
    "claim_refused": gettext_lazy("Bài không phải tin đã biết"),
    "settings_changed": gettext_lazy("Đổi cài đặt của nhóm"),
    "restored": gettext_lazy("Khôi phục từ bản sao"),
    "assigned": gettext_lazy("Chia bài"),
    "lease_released": gettext_lazy("Trả bài về hàng chờ"),
    "reopened_back": gettext_lazy("Ngừng xem lại"),
    "bulk": gettext_lazy("Làm hàng loạt"),
    "bulk_undone": gettext_lazy("Hoàn lại việc hàng loạt"),
    "view_saved": gettext_lazy("Lưu cách tìm"),
    "view_removed": gettext_lazy("Xoá cách tìm"),
    "rule_made": gettext_lazy("Đặt luật chia bài"),
    "rule_ended": gettext_lazy("Bỏ luật chia bài"),
    "token_made": gettext_lazy("Tạo token API"),
    "token_revoked": gettext_lazy("Huỷ token API"),
    "webhook_added": gettext_lazy("Thêm webhook"),
    "webhook_removed": gettext_lazy("Bỏ webhook"),
    "thresholds_changed": gettext_lazy("Đổi ngưỡng"),
    "import_started": gettext_lazy("Bắt đầu nạp bài"),
    "import_ended": gettext_lazy("Nạp bài xong"),
    "imported": gettext_lazy("Đọc xong một bản xuất"),
    "purged": gettext_lazy("Xoá nội dung theo hạn lưu giữ"),
    "kept_reviewed": gettext_lazy("Xem lại những gì được giữ lâu dài"),
    "page_added": gettext_lazy("Thêm trang chính thức"),
    "page_changed": gettext_lazy("Sửa trang chính thức"),
    "published": gettext_lazy("Ghi bài đã đăng"),
    "publication_changed": gettext_lazy("Sửa bài đã đăng"),
    "story_changed": gettext_lazy("Chuẩn bị tin tốt"),
    "column_drafted": gettext_lazy("Soạn bài chuyên mục"),
    "column_changed": gettext_lazy("Sửa bài chuyên mục"),
    "column_approved": gettext_lazy("Duyệt bài chuyên mục"),
    "column_dropped": gettext_lazy("Bỏ bài chuyên mục"),
    "referral_followed": gettext_lazy("Theo dõi báo cáo, chuyển tiếp"),
    "action_added": gettext_lazy("Ghi việc của đơn vị"),
    "action_changed": gettext_lazy("Sửa việc của đơn vị"),
    "material_added": gettext_lazy("Thêm tài liệu dùng chung"),
    "material_removed": gettext_lazy("Bỏ tài liệu dùng chung"),
    "criteria_changed": gettext_lazy("Đổi tiêu chí của năm"),
    "awarded": gettext_lazy("Khen đơn vị"),
    "report_settings_changed": gettext_lazy("Đổi cài đặt báo cáo"),
    "reported": gettext_lazy("Lập báo cáo"),
    "report_sent": gettext_lazy("Gửi phần lời của báo cáo"),
    "demo": gettext_lazy("Mở bản chạy thử"),
    "rows_sealed": gettext_lazy("Niêm phong dữ liệu vừa ghi"),
    "log_keyed": gettext_lazy("Bắt đầu niêm phong nhật ký"),
    "head_renewed": gettext_lazy("Điểm cuối nhật ký phải lập lại"),
}
"""What was done, by `Event.Kind`."""

FACTS: Final[Mapping[str, "StrPromise"]] = {
    "outcomes": gettext_lazy("trả lời"),
    "stage": gettext_lazy("bước duyệt"),
    "round": gettext_lazy("lượt"),
    "how": gettext_lazy("cách chốt"),
    "reason": gettext_lazy("lý do"),
    "role": gettext_lazy("vai trò"),
    "unit": gettext_lazy("đơn vị"),
    "username": gettext_lazy("tài khoản"),
    "flags": gettext_lazy("nhãn máy gợi ý"),
    "model": gettext_lazy("mô hình"),
    "posts": gettext_lazy("số bản"),
    "new_posts": gettext_lazy("bản mới"),
    "reach": gettext_lazy("lượt tiếp cận"),
    "documents": gettext_lazy("tài liệu"),
    "bulk": gettext_lazy("việc hàng loạt số"),
    "action": gettext_lazy("việc"),
    "done": gettext_lazy("số bài đã làm"),
    "left_out": gettext_lazy("bài được chừa ra"),
    "minor": gettext_lazy("dưới 18"),
    "active": gettext_lazy("được đăng nhập"),
    "voided": gettext_lazy("quyết định bị bỏ"),
    "to": gettext_lazy("nơi nhận"),
    "ground": gettext_lazy("căn cứ"),
    "file": gettext_lazy("file"),
    "name": gettext_lazy("tên"),
    "url": gettext_lazy("địa chỉ"),
    "topic": gettext_lazy("chủ đề"),
    "kind": gettext_lazy("loại đơn vị"),
    "into": gettext_lazy("gộp vào"),
    "people": gettext_lazy("số người"),
    "items": gettext_lazy("số bài"),
    "way": gettext_lazy("cách gửi"),
    "answer": gettext_lazy("trả lời ngay"),
    "left": gettext_lazy("mã còn lại"),
    "before": gettext_lazy("số mục trước đó"),
    "last": gettext_lazy("niêm phong cuối"),
    "answers": gettext_lazy("đáp án"),
    "page": gettext_lazy("trang"),
    "link": gettext_lazy("đường link"),
    "on": gettext_lazy("ngày"),
    "what": gettext_lazy("là gì"),
    "publication": gettext_lazy("bài đã đăng số"),
    "draft": gettext_lazy("bài chuyên mục số"),
    "story": gettext_lazy("câu chuyện số"),
    "page_number": gettext_lazy("trang số"),
    "unit_number": gettext_lazy("đơn vị số"),
    "number": gettext_lazy("số"),
    "from": gettext_lazy("tính từ"),
    "until": gettext_lazy("ngừng từ"),
    "gone": gettext_lazy("bài không còn từ"),
    "is_removed": gettext_lazy("ghi nhầm"),
    "apart": gettext_lazy("quảng cáo, xin tiền"),
    "minors": gettext_lazy("người dưới 18"),
    "source": gettext_lazy("hỏi nguồn"),
    "is_long": gettext_lazy("câu chuyện của tuần"),
    "is_ready": gettext_lazy("chia sẻ được"),
    "outcome": gettext_lazy("kết luận"),
    "period": gettext_lazy("kỳ"),
    "year": gettext_lazy("năm"),
    "members": gettext_lazy("tổng số đoàn viên"),
    "referral": gettext_lazy("nội dung chuyển số"),
    "award": gettext_lazy("khen thưởng số"),
    "material": gettext_lazy("tài liệu chung số"),
    "import": gettext_lazy("lần nạp số"),
    "rejected": gettext_lazy("dòng bị bỏ"),
    "alarm": gettext_lazy("báo khẩn số"),
    "claim": gettext_lazy("tin đã biết"),
    "verdict": gettext_lazy("kết luận"),
    "state": gettext_lazy("trạng thái"),
    "engine": gettext_lazy("loại mô hình"),
    "files": gettext_lazy("file"),
    "new_items": gettext_lazy("bài mới"),
    "problem": gettext_lazy("trục trặc"),
    "run": gettext_lazy("lần nạp số"),
    "step": gettext_lazy("phần đã làm"),
    "view": gettext_lazy("cách tìm số"),
    "webhook": gettext_lazy("webhook số"),
    "why": gettext_lazy("vì sao"),
}
"""What the facts of an entry are called; others keep the name they are stored under."""

_CODES: Final[Mapping[str, Mapping[str, "StrPromise"]]] = {
    "stage": {
        "first": gettext_lazy("người thứ nhất"),
        "second": gettext_lazy("người thứ hai"),
        "adjudicate": gettext_lazy("phân xử"),
    },
    "how": {
        "single": gettext_lazy("một người là đủ"),
        "agreed": gettext_lazy("hai người nói giống nhau"),
        "adjudicated": gettext_lazy("có người phân xử"),
    },
    "action": {
        "assign": gettext_lazy("giao cho đơn vị"),
        "release": gettext_lazy("trả về hàng chờ"),
        "ask_again": gettext_lazy("đề nghị xem lại"),
        "close": gettext_lazy("đóng"),
    },
    "step": {
        "read": gettext_lazy("đọc hướng dẫn"),
        "practised": gettext_lazy("luyện tập"),
    },
    "state": {
        "draft": gettext_lazy("bản nháp"),
        "checked": gettext_lazy("đã kiểm chứng"),
        "withdrawn": gettext_lazy("đã rút"),
    },
    "kind": UNIT_KINDS,
}
"""What stored codes are called, by the name of the fact."""

_TABLES: Final[Mapping[str, "StrPromise"]] = {
    "item": gettext_lazy("bài"),
    "question": gettext_lazy("câu hỏi"),
    "review": gettext_lazy("ý kiến"),
    "decision": gettext_lazy("quyết định"),
    "withdrawal": gettext_lazy("lần rút ý kiến"),
    "user": gettext_lazy("tài khoản"),
    "team": gettext_lazy("cài đặt nhóm"),
}

_HEAD: Final = gettext_lazy("điểm cuối của nhật ký bị mất hoặc bị làm giả")

PROBLEMS: Final[Mapping[str, "StrPromise"]] = {
    "chain": gettext_lazy("mục {where}: mục này hoặc mục ngay trước đã bị sửa hay xoá"),
    "seal": gettext_lazy("mục {where}: không phải do hàng chờ này ghi, niêm phong không khớp"),
    "unsealed": gettext_lazy("mục {where}: không có niêm phong"),
    "unknown_key": gettext_lazy("mục {where}: niêm phong bằng khoá mà máy này không có"),
    "head_missing": _HEAD,
    "head_forged": _HEAD,
    "head_renewed": _HEAD,
    "cut": gettext_lazy(
        "nhật ký dừng ở mục {where} trong khi đã có {what} mục: bị cắt đuôi, hoặc có người chép bản cũ đè lên"
    ),
    "longer": gettext_lazy("nhật ký có {where} mục trong khi ứng dụng chỉ ghi {what}"),
    "anchor": gettext_lazy("mục {where} không còn là mục đã ghi lại trước đây"),
    "known": gettext_lazy("mục {where} không còn là mục đã ghi lại trước đây"),
    "row_changed": gettext_lazy("{what} số {where} bị sửa ngoài ứng dụng"),
    "row_missing": gettext_lazy("{what} số {where} bị xoá ngoài ứng dụng"),
    "row_added": gettext_lazy("{what} số {where} được thêm ngoài ứng dụng"),
    "more_rows": gettext_lazy("và {where} dòng nữa"),
}
"""What is wrong, by the code of `log_check.Problem`."""


def problem_text(problem: Problem) -> str:
    """Return what is wrong in words."""
    what = _TABLES.get(problem.what, problem.what)
    return str(PROBLEMS[problem.code]).format(where=problem.where, what=what)


def kind_title(event: Event) -> str:
    """Return what was done in words."""
    return str(KINDS[event.kind])


def fact_lines(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return name and content of each fact as people read them."""
    return [(str(FACTS.get(name, name)), _content(name, value)) for name, value in facts.items()]


def _content(name: str, value: object) -> str:
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if name in ("outcomes", "answers") and isinstance(value, dict):
        return "; ".join(
            f"{label_title(label)}: {outcome_title(label, str(each))}" for label, each in value.items()
        )
    if name in ("flags", "voided") and isinstance(value, list):
        return ", ".join(label_title(str(label)) for label in value)
    if name == "role":
        return role_title(str(value))
    if name == "verdict":
        return outcome_title("check", str(value))
    if isinstance(value, str) and value in _CODES.get(name, ()):
        return str(_CODES[name][value])
    if isinstance(value, dict):
        return "; ".join(f"{key}: {each}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
