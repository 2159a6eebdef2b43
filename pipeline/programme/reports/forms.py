"""The form for what stands on every report."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.programme.models import ReportSettings

if TYPE_CHECKING:  # generic for the type checker only
    _SettingsForm = forms.ModelForm[ReportSettings]
else:
    _SettingsForm = forms.ModelForm


class SettingsForm(_SettingsForm):
    """Names, number, signature and recipients."""

    head = forms.ChoiceField(
        label=_("Góc trên bên phải"),
        choices=[
            (ReportSettings.Head.DOAN, _("ĐOÀN TNCS HỒ CHÍ MINH (văn bản của Đoàn)")),
            (ReportSettings.Head.STATE, _("Quốc hiệu, tiêu ngữ (Nghị định 30/2020/NĐ-CP)")),
        ],
    )

    class Meta:
        model = ReportSettings
        fields = (
            "head",
            "above",
            "organisation",
            "number",
            "place",
            "signs_for",
            "position",
            "signer",
            "recipients",
        )
        labels = {
            "above": _("Tổ chức cấp trên"),
            "organisation": _("Tổ chức báo cáo"),
            "number": _("Ký hiệu sau số, như BC/ĐTN"),
            "place": _("Nơi ký, như Hà Nội"),
            "signs_for": _("Ký thay mặt, như TM. BAN THƯỜNG VỤ"),
            "position": _("Chức vụ người ký"),
            "signer": _("Họ tên người ký"),
            "recipients": _("Nơi nhận, mỗi dòng một nơi"),
        }
        widgets = {"recipients": forms.Textarea(attrs={"rows": 4})}
