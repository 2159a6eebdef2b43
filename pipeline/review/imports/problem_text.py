"""What the import page says: where a run is, and what was wrong with it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from pipeline.review.imports.reject_text import REJECTS, reject_text
from pipeline.review.models import ImportRun

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

State = ImportRun.State

STATES: Final[Mapping[str, "StrPromise"]] = {
    State.CHECKING: _("Chờ bạn xem lại"),
    State.QUEUED: _("Đang khởi động"),
    State.RUNNING: _("Đang nạp"),
    State.DONE: _("Xong"),
    State.FAILED: _("Không nạp được"),
    State.INTERRUPTED: _("Bị ngắt giữa chừng"),
    State.DISCARDED: _("Đã bỏ"),
}

PROBLEMS: Final[Mapping[str, "StrPromise"]] = {
    "no_file": _("Bạn chưa chọn file nào."),
    "too_many": _("Nhiều file quá. Bạn gom lại thành một file zip giúp."),
    "too_big": _("File lớn quá mức cho phép. Bạn chia theo tháng, hoặc nén thành zip rồi nạp lại."),
    "no_space": _("Ổ đĩa của máy chủ đầy rồi. Bạn nhờ người quản trị dọn bớt rồi nạp lại."),
    "not_writable": _("Máy chủ không ghi được file. Bạn nhờ người quản trị xem quyền của thư mục dữ liệu."),
    "gone": _("File tải lên không còn nữa. Bạn chọn file và nạp lại nhé."),
    "already": _("File này đã được nạp trước đó rồi, nên không có gì thêm mới."),
    "waiting": _("Đang chờ một lượt nạp khác xong đã."),
    "model": _("Bộ chấm này chưa dùng được trên máy chủ. Bạn chọn bộ chấm khác rồi chạy lại."),
    "database": _("Cơ sở dữ liệu đang bận hoặc không ghi được. Bạn đợi một lát rồi chạy lại."),
    "unexpected": _("Có lỗi ngoài dự kiến. Bạn nạp lại file; nếu vẫn vậy, báo người quản trị giúp."),
}
"""What to say, by the word kept in `ImportRun.problem`; reasons of rejects are such words as well."""

FIELDS: Final[Mapping[str, "StrPromise"]] = {
    "text": _("Nội dung bài"),
    "created_at": _("Thời gian đăng"),
    "post_id": _("Mã bài"),
    "url": _("Đường dẫn"),
    "page": _("Tên trang"),
    "platform": _("Nền tảng"),
    "parent_id": _("Trả lời bài nào"),
    "reactions": _("Lượt cảm xúc"),
    "comments": _("Lượt bình luận"),
    "shares": _("Lượt chia sẻ"),
    "views": _("Lượt xem"),
}
"""Our fields in words."""

ENCODINGS: Final[Mapping[str, "StrPromise"]] = {
    "utf-8": _("Unicode (UTF-8), phổ biến nhất"),
    "utf-16": _("Unicode của Excel (UTF-16)"),
    "windows-1258": _("Windows tiếng Việt (1258)"),
    "tcvn3": _("TCVN3, phông .VnTime"),
    "vni": _("VNI, phông VNI-Times"),
    "viqr": _("VIQR, gõ dấu bằng ký hiệu: Vie^.t"),
    "utf-8-mojibake": _("Chữ đã vỡ kiểu “Viá»‡t”"),
    "windows-1252": _("Windows Tây Âu (1252)"),
    "mac-roman": _("Máy Mac đời cũ"),
}

ENGINES: Final[Mapping[str, "StrPromise"]] = {
    "default": _("Như nhóm đang dùng (nên chọn)"),
    "linear": _("linear: nhanh nhất"),
    "cascade": _("cascade: kỹ hơn, chậm hơn"),
    "encoder": _("encoder: chậm nhất"),
}


def problem_text(word: str) -> "StrPromise | str":
    """Return what is wrong with a run in one or two sentences; "" when nothing is."""
    if not word:
        return ""
    if word in REJECTS:
        what, step = reject_text(word)
        return f"{what} {step}"
    return PROBLEMS.get(word, PROBLEMS["unexpected"])
