"""Forms for official pages and publications."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.programme.models import OfficialPage
from pipeline.programme.publishing.pages import choosable_units
from pipeline.review.accounts.permissions import only_unit
from pipeline.review.models import User
from pipeline.review.presentation.highlight import inert

if TYPE_CHECKING:  # generic for the type checker only
    _PageForm = forms.ModelForm[OfficialPage]
else:
    _PageForm = forms.ModelForm

PAGE_KINDS = [
    (OfficialPage.Kind.PAGE, _("Fanpage")),
    (OfficialPage.Kind.GROUP, _("Nhóm")),
    (OfficialPage.Kind.CHANNEL, _("Kênh (TikTok, YouTube, Zalo OA…)")),
    (OfficialPage.Kind.WEBSITE, _("Trang web")),
    (OfficialPage.Kind.BOARD, _("Bảng tin, loa phường")),
]
"""How the kinds of pages are called."""


class PageForm(_PageForm):
    """Name, link, kind and unit of an official page."""

    kind = forms.ChoiceField(label=_("Loại trang"), choices=PAGE_KINDS)

    class Meta:
        model = OfficialPage
        fields = ("name", "link", "kind", "unit")
        labels = {"name": _("Tên trang"), "link": _("Đường link"), "unit": _("Của đơn vị")}
        widgets = {"link": forms.URLInput(attrs={"maxlength": 2000, "placeholder": "https://"})}

    def __init__(self, person: User, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        unit: Any = self.fields["unit"]
        unit.queryset = choosable_units(person)
        unit.required = only_unit(person) is not None
        unit.empty_label = None if unit.required else _("cả quận")

    def clean_name(self) -> str:
        """Return the name on one line."""
        return inert(" ".join(self.cleaned_data["name"].split()))
