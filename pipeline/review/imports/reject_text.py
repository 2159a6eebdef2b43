"""Why a row or a file could not be used, and what to do about it, for people who never saw a stack trace."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_AGAIN: Final = _("Bạn tải lại file từ trang rồi thử lần nữa nhé.")
_NOTHING: Final = _("Không cần làm gì.")
_LOOK: Final = _("Bạn mở file và xem lại dòng này nhé.")

REJECTS: Final[Mapping[str, tuple["StrPromise", "StrPromise"]]] = {
    "empty_text": (
        _("Bài không có chữ nào."),
        _("Không cần làm gì. Nếu nhiều dòng bị vậy, có thể cột nội dung bị nhận nhầm."),
    ),
    "photo_only": (
        _("Bài chỉ có ảnh hoặc video, không có chữ."),
        _("Không cần làm gì; nếu thấy quan trọng thì mở trên trang để xem."),
    ),
    "service_notice": (_("Đây là thông báo của ứng dụng, không phải bài ai viết."), _NOTHING),
    "duplicate_post": (_("Bài này đã có ở phía trên."), _("Không cần làm gì, máy đã đọc một lần rồi.")),
    "repeated_header": (_("Dòng tiêu đề lặp lại giữa file."), _NOTHING),
    "broken_row": (_("Dòng bị hỏng, thiếu hoặc thừa cột."), _LOOK),
    "bad_record": (_("Phần này không phải một bài viết."), _LOOK),
    "bad_json": (_("Phần này không đúng định dạng JSON, có thể file bị cắt ngang."), _AGAIN),
    "record_too_long": (_("Dòng này dài bất thường."), _LOOK),
    "text_too_long": (_("Bài này dài hơn 4 triệu chữ cái."), _LOOK),
    "stage_failed": (
        _("Máy đọc được bài này nhưng gặp lỗi khi chấm điểm."),
        _("Lỗi ở máy: bạn báo dòng này cho người phụ trách kỹ thuật nhé. Các bài khác vẫn được chấm."),
    ),
    "bad_encoding": (
        _("Chữ trong dòng này bị lỗi phông, không đọc được."),
        _("Nếu nhiều dòng bị vậy, bạn nạp lại và chọn bảng mã khác."),
    ),
    "unclear_encoding": (
        _("Không đoán chắc được bảng mã (phông chữ) của file."),
        _("Bạn chọn bảng mã ở trang xem trước, hoặc lưu lại file thành CSV UTF-8."),
    ),
    "empty_file": (_("File trống, không có bài nào."), _("Bạn xuất lại file, nhớ chọn khoảng ngày dài hơn.")),
    "no_records": (_("File không chứa bài viết nào."), _AGAIN),
    "not_an_export": (
        _("Đây không phải file xuất bài viết."),
        _("Bạn chọn file CSV, JSON hoặc Excel (xlsx) tải từ trang về."),
    ),
    "missing_text_column": (
        _("Không thấy cột nào chứa nội dung bài."),
        _("Bạn chỉ cho máy cột nào là nội dung nhé."),
    ),
    "missing_column": (
        _("File này không có cột bạn đã chọn."),
        _("Bạn chọn cột khác, hoặc nạp riêng các file có cột khác nhau."),
    ),
    "too_many_columns": (_("File có quá nhiều cột."), _("Bạn xem có đúng file không, hoặc bỏ bớt cột.")),
    "unreadable_file": (_("Không mở được file, có thể file bị hỏng."), _AGAIN),
    "damaged_archive": (_("File nén bị hỏng giữa chừng."), _AGAIN),
    "encrypted_archive": (
        _("File nén có mật khẩu."),
        _("Bạn giải nén bằng mật khẩu rồi nạp file bên trong."),
    ),
    "nested_archive": (_("Có file nén nằm trong file nén."), _("Bạn giải nén lớp ngoài rồi nạp lại.")),
    "zip_bomb": (
        _("File nén bung ra lớn bất thường nên máy dừng lại."),
        _("Nếu bạn tin file này, hãy tự giải nén rồi nạp file bên trong."),
    ),
    "unusable": (
        _("Không có dòng nào dùng được."),
        _("Bạn xem danh sách dòng bị bỏ bên dưới để biết vì sao."),
    ),
}
"""What is wrong and what to do, by the stable word of `pipeline.posts.Reject`."""

_OTHER: Final = (_("Dòng này không dùng được."), _LOOK)


def reject_text(reason: str) -> tuple["StrPromise", "StrPromise"]:
    """Return what is wrong and what to do, in words; something general for a word from another version."""
    return REJECTS.get(reason, _OTHER)
