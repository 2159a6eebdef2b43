"""What a lead may set about how long what is kept."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.review.models import Team

if TYPE_CHECKING:  # generic for the type checker only
    _TeamForm = forms.ModelForm[Team]
else:
    _TeamForm = forms.ModelForm


class RetentionSettings(_TeamForm):
    """How long what is kept, each with what it means."""

    class Meta:
        model = Team
        fields = ("text_days", "decision_days", "copy_days", "purge_daily")
        labels = {
            "text_days": _("Giữ nội dung bài bao nhiêu ngày"),
            "decision_days": _("Sau đó giữ dấu vết để nhận ra bài bao nhiêu ngày nữa"),
            "copy_days": _("Giữ bản sao lưu bao nhiêu ngày"),
            "purge_daily": _("Mỗi ngày tự xoá những gì đã hết hạn"),
        }
        help_texts = {
            "text_days": _("Tính từ lần cuối có người làm gì với bài: duyệt, quyết, mở lại, báo cáo."),
            "decision_days": _(
                "Chỉ là mã băm, không đọc được gì, để bài quay lại thì biết là đã gặp. Quyết định giữ mãi."
            ),
            "copy_days": _(
                "Kể cả hàng chờ cũ được cất riêng khi khôi phục. Bản mới nhất được giữ lâu như nội dung bài."
            ),
            "purge_daily": _("Tắt đi thì cần có người chạy khoitrong purge đều đặn."),
        }
