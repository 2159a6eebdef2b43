"""Forms for official pages and publications."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pipeline.programme.models import OfficialPage
from pipeline.programme.publishing.kinds import KINDS
from pipeline.programme.publishing.links import MAX_LINK_CHARS
from pipeline.programme.publishing.pages import choosable_units, visible_pages
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
]
"""How the kinds of pages are called."""


class PageForm(_PageForm):
    """Name, link, kind and unit of an official page."""

    kind = forms.ChoiceField(label=_("Loại trang"), choices=PAGE_KINDS)

    class Meta:
        model = OfficialPage
        fields = ("name", "link", "kind", "unit")
        labels = {"name": _("Tên trang"), "link": _("Đường link"), "unit": _("Của đơn vị")}
        widgets = {"link": forms.URLInput(attrs={"maxlength": MAX_LINK_CHARS, "placeholder": "https://"})}

    def __init__(self, person: User, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        unit: Any = self.fields["unit"]
        unit.queryset = choosable_units(person)
        unit.required = only_unit(person) is not None
        unit.empty_label = None if unit.required else _("cả quận")

    def clean_name(self) -> str:
        """Return the name on one line."""
        return inert(" ".join(self.cleaned_data["name"].split()))


class PublicationForm(forms.Form):
    """The link of a post, and what the link does not say by itself.

    Args:
        person: Who enters it.
        kind: Of which kind it is, where that is known; else it is asked for.
    """

    link = forms.CharField(
        label=_("Link bài đã đăng"),
        max_length=MAX_LINK_CHARS,
        widget=forms.URLInput(attrs={"placeholder": "https://", "inputmode": "url"}),
    )
    kind = forms.ChoiceField(label=_("Loại bài"), choices=list(KINDS.items()))
    page = forms.ModelChoiceField(
        OfficialPage.objects.none(), label=_("Trang"), required=False, empty_label=_("theo đường link")
    )
    day = forms.DateField(
        label=_("Ngày đăng"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Để trống thì lấy ngày ghi trong link, không có thì là hôm nay."),
    )

    def __init__(self, person: User, data: Any = None, kind: str = "") -> None:  # noqa: ANN401
        super().__init__(data)
        page: Any = self.fields["page"]
        page.queryset = visible_pages(person).filter(closed_on=None)
        self.known_kind = kind
        if kind:
            del self.fields["kind"]


class ExportForm(forms.Form):
    """An export of an official page."""

    page = forms.ModelChoiceField(OfficialPage.objects.none(), label=_("Trang"), empty_label=None)
    export = forms.FileField(label=_("File xuất của trang"), required=False, allow_empty_file=True)

    def __init__(self, person: User, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        page: Any = self.fields["page"]
        page.queryset = visible_pages(person)
